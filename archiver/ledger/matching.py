"""Which citation of an article that is read again is which of those known from before."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """What a citation is recognised by; the texts by digest or in clear, equal is all that counts."""

    source: Hashable
    quote: Hashable
    context: Hashable


@dataclass(frozen=True, slots=True)
class Known:
    """A citation from before. One that vanished comes back only if everything is as it was."""

    id: str
    mark: Mark
    present: bool


def _whole(mark: Mark) -> Hashable:
    return mark


def _in_context(mark: Mark) -> Hashable:
    return mark.source, mark.context


def _quoted(mark: Mark) -> Hashable:
    return mark.source, mark.quote


def match(known: Sequence[Known], marks: Sequence[Mark]) -> list[str | None]:
    """For each citation now in the article its id from before; None: it is new.

    What is as it was comes first; then the same source where only the quote, or only the sentence around,
    was edited. Equal ones are matched in the order in which they stand. No id is given twice.
    """
    found: list[str | None] = [None] * len(marks)
    present = [one for one in known if one.present]
    vanished = [one for one in known if not one.present]
    for candidates, key in (
        (present, _whole),
        (vanished, _whole),
        (present, _in_context),
        (present, _quoted),
    ):
        _assign(found, marks, candidates, key)
    return found


def _assign(
    found: list[str | None],
    marks: Sequence[Mark],
    candidates: Iterable[Known],
    key: Callable[[Mark], Hashable],
) -> None:
    taken = set(found)
    free = defaultdict(list)
    for one in candidates:
        if one.id not in taken:
            free[key(one.mark)].append(one.id)
    for index, mark in enumerate(marks):
        if found[index] is None and (ids := free.get(key(mark))):
            found[index] = ids.pop(0)
