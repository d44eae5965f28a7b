"""Logging, set up in this one place: for people on standard error, for machines as JSON lines in `logs/`.

No secret gets out: known ones, user names and passwords in URLs, and what URLs carry in parameters that grant
access are blanked in every line, tracebacks included. A line stays one line, whatever a URL holds.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

from archiver.errors import StorageError

FILE = "daemon.jsonl"
BLANK = "***"
_LOGIN = re.compile(r"//[^/@\s'\"]*@")
_PARAMETER = re.compile(
    r"([?&;](?:[^=&#\s]*[_.-])?(?:access_?token|auth|auth_?token|token|signature|sig|credential|password|passwd"
    r"|pwd|secret|api_?key|accesskey|key|jwt|hmac|otp|session_?id|sid)=)[^&#\s'\"]+",
    re.IGNORECASE,
)
_HEADER = re.compile(r"(\bLOW |\bBearer |\bBasic )[^\s'\",]+")
_QUIET = {
    "alembic": logging.WARNING,
    "apscheduler": logging.CRITICAL,
    "urllib3": logging.WARNING,
    "asyncio": logging.ERROR,
}


class Redactor:
    """Blanks what must not be read in logs."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = sorted((secret for secret in secrets if secret), key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """The text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, BLANK)
        text = _LOGIN.sub(f"//{BLANK}@", text)
        return _HEADER.sub(rf"\1{BLANK}", _PARAMETER.sub(rf"\1{BLANK}", text))


class JsonLines(logging.Formatter):
    """A JSON object a line: time, level, logger, message, and the traceback if there is one."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._redact(record.getMessage()),
        }
        if record.exc_info:
            said["traceback"] = self._redact(self.formatException(record.exc_info))
        return json.dumps(said, ensure_ascii=True)


class ForPeople(logging.Formatter):
    """`14:20:05 message`, on one line and without what terminals would obey."""

    def __init__(self, redact: Redactor, *, times: bool) -> None:
        super().__init__()
        self._redact = redact
        self._times = times

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        text = self._redact(record.getMessage())
        line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
        level = f"{record.levelname.lower()}: " if record.levelno >= logging.WARNING else ""
        time = f"{datetime.fromtimestamp(record.created, UTC):%H:%M:%S} " if self._times else ""
        return f"{time}{level}{line}"


def to_terminal(redact: Redactor, *, level: int = logging.WARNING, times: bool = False) -> None:
    """Log to standard error, for people; replaces what was set up before."""
    handler = _Terminal(level)
    handler.setFormatter(ForPeople(redact, times=times))
    _install(handler)


def to_folder(folder: Path, redact: Redactor, *, size: int, files: int, level: int = logging.INFO) -> None:
    """Log to `folder` as well; of one process at a time. `size` in bytes, `files` older ones are kept.

    Raises StorageError if nothing can be written there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = _File(
            folder / FILE, maxBytes=size, backupCount=files, encoding="utf-8", errors="backslashreplace"
        )
    except OSError as error:
        raise StorageError(f"can't write logs in {folder}: {error.strerror}; check its permissions") from None
    handler.setFormatter(JsonLines(redact))
    handler.setLevel(level)
    _install(handler)


class _Terminal(logging.StreamHandler[TextIO]):
    """Writes to what standard error is at the time."""

    def __init__(self, level: int) -> None:
        logging.Handler.__init__(self, level)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]  # an attribute there, looked up anew here
        """Standard error."""
        return sys.stderr


class _File(RotatingFileHandler):
    """The log file. One that can't be written any more is said so once, and stops nothing."""

    _told = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - logging's signature
        """Say on standard error that entries are lost."""
        if not self._told:
            self._told = True
            sys.stderr.write(f"warning: {self.baseFilename} can't be written: entries of the log are lost\n")


def _install(handler: logging.Handler) -> None:
    """Let a handler take the place of its like."""
    root = logging.getLogger()
    for old in [one for one in root.handlers if type(one) is type(handler)]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(min(one.level for one in root.handlers if isinstance(one, (_Terminal, _File))))
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)
