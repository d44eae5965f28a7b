"""yt-dlp at arm's length: a process of its own, whose only way out is our relay; only its files are read.

It gets the relay's password by its standard input, for a list of processes shows everybody the arguments.
No other program is started for it that would take no notice of a proxy (ffmpeg, rtmpdump).
"""

import asyncio
import contextlib
import importlib.util
import os
import re
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_PARTIAL = re.compile(r"\.part|\.ytdl$")
_FORMAT = "[protocol~='^(https?|m3u8(_native)?|http_dash_segments)$']"
"""What yt-dlp fetches itself, over HTTP."""

_SILENT = "media.none."
_SAID = 300


@dataclass(frozen=True, slots=True)
class Download:
    """What came of a download: the file, or None and the last words of the program.

    `silent`: the file is known to be without the sound, which comes apart.
    """

    path: Path | None
    said: str = ""
    too_large: bool = False
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Means:
    """What the program may use: a proxy, so many bytes and seconds, a file of authorities ("": certifi's)."""

    proxy: str
    most: int
    seconds: float
    ca: str = ""


def installed() -> bool:
    """Whether the extra `media` is there."""
    return importlib.util.find_spec("yt_dlp") is not None


async def download(url: str, folder: Path, means: Means) -> Download:
    """Fetch the video that a page or file at `url` shows into `folder`, going on with what lies there.

    Raises nothing for what goes wrong with the video or the network. Cancelled, it ends the process.
    """
    folder = await asyncio.to_thread(folder.resolve)  # it is the program's working folder as well
    process = await asyncio.create_subprocess_exec(
        *_command(url, folder, means),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=_environment(folder, means.ca),
        cwd=folder,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(means.seconds):
            output, _ = await process.communicate(f"--proxy {means.proxy}\n".encode())
    except TimeoutError:
        return Download(None, "it took too long; the next run goes on with it")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
    words = output.decode("utf-8", "replace")
    path = _file(folder) if process.returncode == 0 else None
    too_large = "larger than max-filesize" in words
    return Download(path, _last(words), too_large, silent=path is not None and path.name.startswith(_SILENT))


def _command(url: str, folder: Path, means: Means) -> Sequence[str]:
    """No configuration, no plugins, no playlist, one file that needs nothing to be put together."""
    return (
        *(sys.executable, "-m", "yt_dlp", "--ignore-config", "--config-locations", "-"),
        *("--no-plugin-dirs", "--no-cache-dir"),
        *("--no-playlist", "--playlist-items", "1", "--no-progress", "--no-warnings", "--newline"),
        *("--color", "never", "--no-mtime", "--continue", "--part", "--no-update"),
        *("--max-filesize", str(means.most), "--socket-timeout", "30", "--retries", "2"),
        *("--abort-on-unavailable-fragments", "--fragment-retries", "2"),
        *("--downloader", "native", "--ffmpeg-location", str(folder / "no-ffmpeg")),
        *("--format", f"b{_FORMAT}/bv*{_FORMAT}", "--fixup", "never"),
        *("--paths", str(folder), "--output", "media.%(acodec)s.%(ext)s"),
        *(("--compat-options", "no-certifi") if means.ca else ()),
        *("--", url),
    )


def _environment(folder: Path, ca: str) -> dict[str, str]:
    """Nothing of ours: no keys, no home with passwords, no other proxy."""
    kept = {
        name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG", "VIRTUAL_ENV") if name in os.environ
    }
    return kept | {"HOME": str(folder), "PYTHONWARNINGS": "ignore"} | ({"SSL_CERT_FILE": ca} if ca else {})


def _file(folder: Path) -> Path | None:
    whole = (path for path in folder.glob("media.*") if not _PARTIAL.search(path.name))
    found = [path for path in whole if path.stat().st_size]
    return max(found, key=lambda path: path.stat().st_size, default=None)


def _last(words: str) -> str:
    """The last error, or line, in one line."""
    lines = [" ".join(line.split()) for line in words.splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    return ((errors or lines or ["it said nothing"])[-1])[:_SAID]
