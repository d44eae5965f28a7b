"""A history put in order and read: what proved it, which unbroken series missed it, what could not tell."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from archiver.model.history import History, SeenComparison, SeenLook
from archiver.model.states import State
from archiver.verdicts.held import set_aside
from archiver.verdicts.policy import FAMILIES, Family, confirms, counting, family_of, proves


@dataclass(frozen=True, slots=True)
class Proof:
    """A time at which the source was shown to be there. `by` is look, snapshot or person."""

    at: datetime
    by: str


@dataclass(frozen=True)
class Series:
    """The looks that missed the source, oldest first, with no proof in between."""

    looks: tuple[SeenLook, ...]

    def of(self, family: Family) -> tuple[SeenLook, ...]:
        """The looks of the series that belong to one family."""
        return tuple(look for look in self.looks if look.state in family.states)

    @cached_property
    def confirmed(self) -> Family | None:
        """The family that has enough looks over enough time; of two, the one of the latest look."""
        enough = [family for family in FAMILIES if confirms(family, self.of(family))]
        return max(enough, key=lambda family: self.of(family)[-1].at, default=None)

    @cached_property
    def family(self) -> Family:
        """The family that the series is counted in: the confirmed one, else that of its latest look."""
        return self.confirmed or next(f for f in FAMILIES if self.looks[-1].state in f.states)

    @cached_property
    def deciding(self) -> SeenLook:
        """The latest look of the family that the series is counted in."""
        return self.of(self.family)[-1]

    @cached_property
    def counted(self) -> tuple[SeenLook, ...]:
        """The looks of its family that count each for one."""
        return counting(self.of(self.family))


@dataclass(frozen=True)
class Timeline:
    """A history in order, each look once. An absence after a proof is read as a deletion.

    `beside_copy` is the comparison with an archived copy that is about the latest look, if there is any.
    """

    looks: tuple[SeenLook, ...]
    proofs: tuple[Proof, ...]
    beside_copy: SeenComparison | None = None

    @cached_property
    def last_proof(self) -> Proof | None:
        """The latest proof; a look rather than a snapshot of the same moment."""
        return self.proofs[-1] if self.proofs else None

    @cached_property
    def series(self) -> Series | None:
        """The looks that missed it since the last proof; None if there are none."""
        last = self.last_proof
        missed = tuple(
            look
            for look in self.looks
            if family_of(look.state) is not None and (last is None or look.at > last.at)
        )
        return Series(missed) if missed else None

    @cached_property
    def compared(self) -> SeenLook | None:
        """The latest look that could be compared with the first one that proved it."""
        seen = reversed(self.proving_looks)
        return next((look for look in seen if look.similarity is not None), None)

    @cached_property
    def proving_looks(self) -> tuple[SeenLook, ...]:
        """The looks that saw it."""
        return tuple(look for look in self.looks if _proves(look))

    def trailing(self, states: Iterable[State] | None = None) -> tuple[SeenLook, ...]:
        """The unbroken run of looks at the end that are of these states, or that could not tell."""
        wanted = None if states is None else frozenset(states)
        end: list[SeenLook] = []
        for look in reversed(self.looks):
            fits = could_not_tell(look) if wanted is None else look.state in wanted
            if not fits:
                break
            end.append(look)
        return tuple(reversed(end))

    @cached_property
    def there_again_since(self) -> datetime | None:
        """When it was first seen again after looks that had missed it; None if it never was missed."""
        last_missed = max((look.at for look in self.looks if family_of(look.state)), default=None)
        if last_missed is None:
            return None
        return next((look.at for look in self.proving_looks if look.at >= last_missed), None)


def could_not_tell(look: SeenLook) -> bool:
    """Whether a look neither proves the source nor misses it: walls, limits, gates, trouble."""
    return not _proves(look) and family_of(look.state) is None


def read(history: History) -> Timeline:
    """Put a history in order. The order in which it is given, and doubles, make no difference."""
    looks = set_aside(sorted(set(history.looks), key=_order), history.holds)
    proofs = [Proof(look.at, "look") for look in looks if _proves(look)]
    proofs += [Proof(at, "snapshot") for at in set(history.proofs)]
    proofs.sort(key=lambda proof: (proof.at, proof.by == "look"))
    first = proofs[0].at if proofs else None
    beside = max(history.comparisons, key=_comparison_order, default=None)
    return Timeline(tuple(_after_proof(look, first) for look in looks), tuple(proofs), beside)


def _after_proof(look: SeenLook, first: datetime | None) -> SeenLook:
    if look.state is State.ABSENT and first is not None and first < look.at:
        return replace(look, state=State.DELETED)
    return look


def _proves(look: SeenLook) -> bool:
    return proves(look.state, look.http_status)


def _comparison_order(one: SeenComparison) -> tuple[datetime, datetime, datetime, float]:
    """By the look that was compared, then by when; of several the same one always wins."""
    return one.look_at, one.at, one.memento_at, one.similarity


def _order(look: SeenLook) -> tuple[datetime, bool, str, str, str, str, int, str, float, str]:
    """By time; of looks at the same moment the one that proves comes last, and wins."""
    return (
        look.at,
        _proves(look),
        look.run,
        look.state.value,
        look.reason_code,
        look.reason,
        look.http_status or 0,
        look.final_url,
        -1.0 if look.similarity is None else look.similarity,
        str(look.posted_at or ""),
    )
