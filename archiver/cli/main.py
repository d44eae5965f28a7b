"""The way in and the way out: all ends in an exit code and at most one line, never in a traceback."""

import sys
import traceback
from contextlib import suppress
from pathlib import Path

import typer
from typer.exceptions import TyperException

from archiver.cli.app import app
from archiver.errors import ArchiverError, UsageError

INTERRUPTED = 3
TYPERS_INTERRUPT = 130
INTERNAL = 70


def main() -> None:
    """Run the command line and exit."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; gives the exit code (design: "Exit codes")."""
    try:
        code = app(arguments or ["--help"], standalone_mode=False, prog_name="archiver")
    except ArchiverError as error:
        return _fail(str(error), error.exit_code)
    except TyperException as error:
        return _fail(f"{error.format_message().rstrip('.')}; see archiver --help", UsageError.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return _fail("interrupted", INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - the last resort of a program that owes no one a traceback
        return _fail(f"internal error ({type(error).__name__}): {_keep(error)}", INTERNAL)
    if code == TYPERS_INTERRUPT:
        return _fail("interrupted", INTERRUPTED)
    return code if isinstance(code, int) else 0


def _fail(message: str, code: int) -> int:
    print(f"archiver: {' '.join(message.split())}", file=sys.stderr)  # noqa: T201 - this is the terminal
    return code


def _keep(error: Exception) -> str:
    """Write the traceback where a maintainer finds it; says where."""
    path = Path("logs") / "internal-error.txt"
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(traceback.format_exception(error)), "utf-8")
        return f"please report it with {path}"
    return str(error)
