"""Which archive a copy is in, by the place where it is replayed."""

from urllib.parse import urlsplit

from archiver.model.snapshot import Memento

_ARCHIVES = {
    "web.archive.org": "wayback",
    "arquivo.pt": "arquivo.pt",
    "perma.cc": "perma.cc",
    "archive.ph": "archive.today",
    "archive.today": "archive.today",
    "archive.is": "archive.today",
    "ghostarchive.org": "ghostarchive",
}


def archive_of(memento: Memento) -> str:
    """The name of the archive that a copy is in; its host, for one that nobody knows."""
    host = (urlsplit(memento.url).hostname or "").lower()
    return _ARCHIVES.get(host, host)
