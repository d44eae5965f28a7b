"""How soon a deletion is noticed, against looks a year. `python -m benchmarks.freshness` prints the table.

Posts are looked at when they are cited and then, for a year, when `verdicts/schedule` says, each look of which
finds them there. A deletion is noticed by the first look after it; deletions are spread over the year as
`verdicts/slots` has it (facts: liveness, 0.3). Nothing is random: the deletions are the distribution's quantiles.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import sqrt

from archiver.model.history import History, SeenLook
from archiver.model.source import Source
from archiver.model.states import PlatformName, State, Verdict
from archiver.verdicts.schedule import next_look
from archiver.verdicts.slots import DAY, HOUR, LOOKS_A_YEAR, SPANS, YEAR, Slots
from archiver.verdicts.timeline import read

START = datetime(2026, 1, 1, tzinfo=UTC)
POST = Source("x:1", PlatformName.X, "https://x.com/i/status/1")
DELETIONS = 19_000
IABOT = 7 * DAY
"""InternetArchiveBot looks at what is there no more often than every 604,800 seconds (facts: liveness, 0.4)."""

LOOKS = (12, 26, 40, LOOKS_A_YEAR, 73, 104, 208, 365)


@dataclass(frozen=True)
class Freshness:
    """The time from deletion to first sighting, in days, and the looks of the year that it took."""

    looks: int
    mean: float
    late: float
    """The 95th percentile."""


def ours(slots: Slots) -> Iterator[timedelta]:
    """The ages at which the schedule has a post looked at, past the end of the year."""
    age = timedelta()
    looks: list[SeenLook] = []
    while not looks or age <= YEAR:
        looks.append(SeenLook(START + age, f"r{len(looks)}", State.LIVE, "", ""))
        due = next_look(read(History(POST, tuple(looks))), POST, Verdict.LIVE, slots)
        assert due is not None
        age = due - START
        yield age


def fixed(interval: timedelta) -> list[timedelta]:
    """The ages at which a fixed interval has it looked at."""
    return [interval * number for number in range(1, YEAR // interval + 2)]


def deletions() -> list[timedelta]:
    """When the posts that vanish within the year do so, by age."""
    total = sum(span.vanish for span in SPANS)
    found: list[timedelta] = []
    for span in SPANS:
        number = round(DELETIONS * span.vanish / total)
        found += [span.begin + (span.end - span.begin) * ((at + 0.5) / number) for at in range(number)]
    return found


def measure(ages: Sequence[timedelta]) -> Freshness:
    """How fresh looks at these ages keep us; one of them has to be past the year."""
    waits = sorted(ages[bisect_left(ages, gone)] - gone for gone in deletions())
    mean = sum(waits, timedelta()) / len(waits) / DAY
    return Freshness(sum(age <= YEAR for age in ages), mean, waits[int(0.95 * len(waits))] / DAY)


def limit(looks: float) -> float:
    """The least mean, in days, that so many looks a year can reach: (integral of sqrt h)^2 / (2 N P)."""
    weight = sum(sqrt(span.vanish * ((span.end - span.begin) / DAY)) for span in SPANS)
    return weight**2 / (2 * looks * sum(span.vanish for span in SPANS))


def main() -> None:
    """Print the table."""
    print(
        "| looks a year | limit | ours: mean | over the limit | 95th percentile | fixed: mean | 95th percentile |"
    )
    print("|---|---|---|---|---|---|---|")
    for number in LOOKS:
        found, even = measure(list(ours(Slots.of(number)))), measure(fixed(YEAR / number))
        best = limit(found.looks)
        print(
            f"| {found.looks} | {best:.2f} d | {found.mean:.2f} d | {found.mean / best - 1:.1%} | {found.late:.1f} d "
            f"| {even.mean:.2f} d | {even.late:.1f} d |"
        )
    bot = measure(fixed(IABOT))
    print(
        f"\nEvery seven days, as InternetArchiveBot: {bot.looks} looks, mean {bot.mean:.2f} d, 95% within {bot.late:.1f} d"
    )
    ages = Slots.of(LOOKS_A_YEAR)
    print(
        "\nOurs:",
        ", ".join(f"{age / HOUR:.0f} h" for age in ages.ages),
        f"; then every {ages.later / DAY:.1f} d",
    )


if __name__ == "__main__":
    main()
