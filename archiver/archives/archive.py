"""What an archive is to this program: a place that can be asked what it holds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from archiver.archives.patience import Patience
from archiver.archives.wayback import Answer


class Archive(Protocol):
    """One archive. `name` is what the ledger calls it."""

    name: str

    async def find(self, urls: Sequence[str], wanted: datetime | None, patience: Patience) -> Answer:
        """Look for captures of any of `urls`, which all name the same source.

        Gives the earliest, the latest and the one nearest to `wanted`. `none` is said only if every URL was
        answered, and answered empty. Once the run's `patience` is over, nothing is asked any more.
        """
