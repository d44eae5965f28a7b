"""How many looks a day and a host bear. Pure: the ledger says what was spent, the settings what there is."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from archiver.model.source import Source


@dataclass(frozen=True, slots=True)
class Budget:
    """Looks in a UTC day: at all sources, and at those of one host."""

    day: int
    host: int

    def left(self, spent: Mapping[str, int]) -> int:
        """How many looks are left of the day. `spent` are those of today, by host."""
        return max(0, self.day - sum(spent.values()))

    def used_up(self, spent: Mapping[str, int]) -> set[str]:
        """The hosts of which nothing is left today."""
        return {host for host, looks in spent.items() if looks >= self.host}

    def within(
        self, spent: Mapping[str, int], wanted: Iterable[Source], host_of: Callable[[str], str]
    ) -> list[Source]:
        """Those of the wanted sources, in their order, that the budgets still bear."""
        counts = Counter(spent)
        left = self.left(spent)
        chosen: list[Source] = []
        for source in wanted:
            host = host_of(source.url)
            if left and counts[host] < self.host:
                counts[host] += 1
                left -= 1
                chosen.append(source)
        return chosen
