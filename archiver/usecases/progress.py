"""What a command tells while it works. The command line draws it; tests and the daemon stay silent."""

from typing import Protocol


class Progress(Protocol):
    """A listener to the stages of a command."""

    def stage(self, name: str, total: int) -> None:
        """A new stage begins; `total` steps are expected."""

    def step(self, host: str = "") -> None:
        """One step of the stage is done, at `host`."""

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
