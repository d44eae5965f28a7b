"""Which looks count towards `gone`, how many it takes and over how long; what proves, what does neither.

Four rules: looks of one family confirm one another; looks of one run, or less than an hour apart, count
once; a look that proves ends every series; everything else neither counts nor ends one (facts: liveness,
0.4 and 6; platforms, G1 and G2).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from archiver.model.history import SeenLook
from archiver.model.states import PlatformName, State


@dataclass(frozen=True, slots=True)
class Family:
    """States that confirm one another: so many looks, the first and the last at least `span` apart."""

    name: str
    states: frozenset[State]
    looks: int
    span: timedelta


STATED = Family(
    "stated",
    frozenset(
        {
            State.DELETED_BY_AUTHOR,
            State.REMOVED_BY_PLATFORM,
            State.DELETED,
            State.ACCOUNT_SUSPENDED,
            State.ACCOUNT_GONE,
            State.GONE,
            State.PARKED,
        }
    ),
    looks=2,
    span=timedelta(hours=24),
)
NOT_THERE = Family(
    "not_there",
    frozenset({State.NOT_FOUND, State.SOFT_404, State.DNS_NXDOMAIN, State.ABSENT}),
    looks=3,
    span=timedelta(days=6),
)
FAMILIES = (STATED, NOT_THERE)

APART = timedelta(hours=1)
"""Looks closer together than this count once."""

PROVING = frozenset({State.LIVE, State.MOVED})
"""States that show the very thing cited."""

HOST_TROUBLE = frozenset(
    {State.TIMEOUT, State.CONNECTION_FAILED, State.TLS_ERROR, State.DNS_FAILURE, State.SERVER_ERROR}
)
"""The host could not be talked to, or only answered that it is broken."""

HOPELESS = frozenset({State.INVALID_URL, State.UNSUPPORTED, State.UNSAFE})
"""What another look would see again: the URL itself is the reason."""

CHANGED_BELOW: dict[PlatformName, float] = {PlatformName.WEB: 0.5}
"""Similarity to the first proof under which a source counts as changed (facts: liveness, 6)."""

CHANGED_BELOW_POST = 1.0
"""A post is its text: any other text is a change."""

HELD_AT_LEAST = 5
"""Fewer sources than this that are lost at once are no sign of trouble of our own."""

PERSON_COUNTS = timedelta(days=30)
"""How much older than our latest look a person's may be, to say what our look could not tell."""

_FAMILY_OF = {state: family for family in FAMILIES for state in family.states}


def family_of(state: State) -> Family | None:
    """The family that a state counts in; None if it doesn't count towards gone."""
    return _FAMILY_OF.get(state)


def proves(state: State, http_status: int | None = None) -> bool:
    """Whether a look with this state shows that the source is there.

    A page behind a paywall is there if the host served it; a bare 402 says nothing about it.
    """
    if state is State.PAYWALLED:
        return http_status is not None and 200 <= http_status < 300
    return state in PROVING


def has_changed(platform: PlatformName, similarity: float | None) -> bool:
    """Whether a proving look of this similarity shows something else than the first proof."""
    return similarity is not None and similarity < CHANGED_BELOW.get(platform, CHANGED_BELOW_POST)


def counting(looks: Iterable[SeenLook]) -> tuple[SeenLook, ...]:
    """Those looks, out of ones in order of time, that count each for one."""
    counted: list[SeenLook] = []
    runs: set[str] = set()
    for look in looks:
        if look.run not in runs and (not counted or look.at - counted[-1].at >= APART):
            counted.append(look)
            runs.add(look.run)
    return tuple(counted)


def confirms(family: Family, looks: Iterable[SeenLook]) -> bool:
    """Whether looks of one family, in order of time, are enough to say gone."""
    counted = counting(looks)
    return len(counted) >= family.looks and counted[-1].at - counted[0].at >= family.span
