"""Videos: fetched by yt-dlp into a folder of their own, gone on with where that was cut short, kept whole."""

import hashlib
import mimetypes
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from archiver.errors import StorageError
from archiver.model.exchange import Limits
from archiver.model.media import MediaState
from archiver.model.observation import EvidenceRef
from archiver.usecases.tools import Tools
from archiver.web import ytdlp
from archiver.web.ytdlp import Download, Means

PARTIAL = "partial"
SILENT = "It is without its sound, which comes apart."
MISSING = "videos need the extra media: pip install 'archiver[media]'"


@dataclass(frozen=True)
class Film:
    """A video that was fetched, or None and why not; `reason` also says what it lacks.

    `folder` is where it, or a part of it, lies.
    """

    path: Path | None
    folder: Path
    state: MediaState = MediaState.HELD
    reason: str = ""
    media_type: str = ""
    sha256: str = ""
    size: int = 0


def partly(evidence: Path, url: str) -> Path:
    """Where a video is put together; named by a digest, so that no URL chooses a name."""
    return evidence / PARTIAL / hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:32]


class Videos:
    """The videos of one run. `missing` says what has to be installed first; empty if nothing."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._ca = tools.settings.network.ca_bundle
        self.missing = "" if ytdlp.installed() else MISSING

    async def fetch(self, url: str, origin: str, hosts: tuple[str, ...]) -> Film:
        """Fetch a video of the page `origin`, asking no other than `hosts` if there are any.

        Raises StorageError for the disk.
        """
        settings = self._tools.settings.media
        folder = self.partial(partly(self._tools.workspace.evidence, url).name)
        # a page and its manifests come on top of the video itself
        limits = Limits(settings.video_bytes + settings.photo_bytes, settings.timeout, hosts)
        async with self._tools.door.relay(limits, origin) as relay:
            means = Means(relay.url, settings.video_bytes, settings.timeout, self._ca)
            done = await ytdlp.download(url, folder, means)
        too_large = done.too_large or relay.exceeded
        return self._film(done, folder, settings.video_bytes, too_large=too_large, refused=relay.refused)

    def partial(self, name: str = "") -> Path:
        """The folder of what is not yet whole, or one within it. Raises StorageError."""
        folder = self._tools.workspace.evidence / PARTIAL / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(f"can't write {folder}: {error.strerror}") from None
        return folder

    def _film(self, done: Download, folder: Path, most: int, *, too_large: bool, refused: str) -> Film:
        size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
        if done.path is None or too_large:
            if too_large:
                shutil.rmtree(folder, ignore_errors=True)
                return Film(
                    None, folder, MediaState.TOO_LARGE, f"It is larger than {most:,} bytes.", size=size
                )
            state = MediaState.REFUSED if refused else MediaState.FAILED
            said = refused or done.said
            return Film(None, folder, state, f"The video was not to be had: {said}.", size=size)
        media_type = mimetypes.guess_type(done.path.name)[0] or "application/octet-stream"
        lacks = SILENT if done.silent else ""
        film = Film(done.path, folder, MediaState.HELD, lacks, media_type)
        return replace(film, sha256=_sha256(done.path), size=done.path.stat().st_size)

    def keep(self, film: Film, url: str) -> EvidenceRef:
        """Write a video to the evidence; it is on the disk when this returns."""
        if film.path is None:
            raise ValueError("there is no video")
        ref = self._tools.warcs.append_file(film.path, url, film.media_type, film.sha256)
        self._tools.warcs.sync()
        return ref

    def forget(self, film: Film) -> None:
        """Throw the file away, once its record is committed."""
        shutil.rmtree(film.folder, ignore_errors=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
