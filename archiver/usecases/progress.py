"""What a command tells while it works. The command line draws it; tests and the daemon stay silent."""

from collections import Counter
from collections.abc import Iterable
from typing import Protocol
from urllib.parse import urlsplit

from archiver.model.source import Source


class Progress(Protocol):
    """A listener to the stages of a command."""

    def stage(self, name: str, total: int) -> None:
        """A new stage begins; `total` steps are expected."""

    def step(self, host: str = "") -> None:
        """One step of the stage is done; `host` is the one that is most waited for."""

    def say(self, sentence: str) -> None:
        """Something a person should know now."""


class Silent:
    """Tells nobody."""

    def stage(self, name: str, total: int) -> None:
        """Nothing."""

    def step(self, host: str = "") -> None:
        """Nothing."""

    def say(self, sentence: str) -> None:
        """Nothing."""


class Waiting:
    """Which host is most waited for: the one with the most sources still to be looked at."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._hosts = {source.id: urlsplit(source.url).hostname or "" for source in sources}
        self._left = Counter(self._hosts.values())

    def done(self, source_id: str) -> str:
        """Count a source as looked at; the host that has the most left, empty if none has any."""
        self._left[self._hosts[source_id]] -= 1
        host, left = max(self._left.items(), key=lambda item: item[1])
        return host if left else ""
