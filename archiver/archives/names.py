"""Which archive a copy is in, by the place where it is replayed."""

from urllib.parse import urlsplit

from archiver.model.snapshot import Memento

WAYBACK = "wayback"
ARQUIVO = "arquivo.pt"
PERMA = "perma.cc"

_ARCHIVES = {
    "web.archive.org": WAYBACK,
    "arquivo.pt": ARQUIVO,
    "perma.cc": PERMA,
    "archive.ph": "archive.today",
    "archive.today": "archive.today",
    "archive.is": "archive.today",
    "archive.md": "archive.today",
    "ghostarchive.org": "ghostarchive",
}


def archive_of(memento: Memento) -> str:
    """The name of the archive that a copy is in; its host, for one that nobody knows."""
    host = (urlsplit(memento.url).hostname or "").lower()
    return _ARCHIVES.get(host, host)


def place_of(archive: str) -> str:
    """The host by which people know an archive."""
    return "web.archive.org" if archive == WAYBACK else archive
