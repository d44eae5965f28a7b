"""At which ages a post is looked at: as often as pays, for so many looks a year.

Posts vanish early: 1% within an hour, 3% within a day, 10% within a week, 15% within a month (facts:
liveness, 0.3), 19% within a year. The mean time to notice it is least when looks are as dense as the square
root of the rate at which posts vanish (decision 14).
"""

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from math import sqrt
from typing import Final

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
YEAR: Final = 365 * DAY

LOOKS_A_YEAR: Final = 52
"""Looks at a post in its first year, after the first: as many as one a week."""


@dataclass(frozen=True, slots=True)
class Span:
    """Of all posts, `vanish` do so between these ages, as likely at one moment as at the next."""

    begin: timedelta
    end: timedelta
    vanish: float

    @property
    def weight(self) -> float:
        """The integral of the square root of the rate over the span, in days."""
        return sqrt(self.vanish * ((self.end - self.begin) / DAY))

    def at(self, weight: float) -> timedelta:
        """The age at which so much of its weight is behind."""
        return self.begin + (self.end - self.begin) * (weight / self.weight)


_VANISHED: Final = (
    (timedelta(), 0.0),
    (HOUR, 0.01),
    (DAY, 0.03),
    (7 * DAY, 0.10),
    (30 * DAY, 0.15),
    (YEAR, 0.19),
)
SPANS: Final = tuple(Span(a, b, after - before) for (a, before), (b, after) in pairwise(_VANISHED))


def slots(looks: int) -> tuple[timedelta, ...]:
    """The ages, in whole hours, of so many looks in the first year."""
    step = sum(span.weight for span in SPANS) / looks
    ages = [_age((number + 0.5) * step) for number in range(looks)]
    return tuple(sorted({max(HOUR, round(age / HOUR) * HOUR) for age in ages}))


def later(looks: int) -> timedelta:
    """The time between two looks once the year is over: as in its last span."""
    step = sum(span.weight for span in SPANS) / looks
    last = SPANS[-1]
    return round((last.end - last.begin) * (step / last.weight) / HOUR) * HOUR


def _age(weight: float) -> timedelta:
    """The age up to which the spans weigh so much."""
    *earlier, last = SPANS
    for span in earlier:
        if weight <= span.weight:
            return span.at(weight)
        weight -= span.weight
    return last.at(weight)


@dataclass(frozen=True, slots=True)
class Slots:
    """When to look, by age: at each of `ages`, and then every `later`."""

    ages: tuple[timedelta, ...]
    later: timedelta

    @classmethod
    def of(cls, looks: int) -> "Slots":
        """For so many looks a year."""
        return cls(slots(looks), later(looks))

    def after(self, age: timedelta, apart: timedelta) -> timedelta:
        """The next age to look at, after a look at this one; not so near that it would tell nothing."""
        return next((slot for slot in self.ages if slot >= age + apart), age + self.later)
