"""Which citation of an article that is read again is which of those known from before."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from rapidfuzz import fuzz, process

_ALIKE: Final = 60.0  # of 100: an edited statement, and not another one
_COMPARED: Final = 500  # characters
_MOST: Final = 500  # statements; who rewrites more writes another article


@dataclass(frozen=True, slots=True)
class Mark:
    """What a citation is recognised by; the texts by digest or in clear, equal is all that counts.

    `words` are the quote of a statement without a link: its source is only what its words were read to be.
    """

    source: Hashable
    quote: Hashable
    context: Hashable
    words: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A citation from before. One that vanished comes back only if everything is as it was.

    `attached` is the source that an editor gave it, which the article may link by now.
    """

    id: str
    mark: Mark
    present: bool
    attached: Hashable = None


def _whole(mark: Mark) -> Hashable:
    return mark


def _in_context(mark: Mark) -> Hashable:
    return mark.source, mark.context


def _quoted(mark: Mark) -> Hashable:
    return mark.source, mark.quote


def _said(mark: Mark) -> Hashable:
    """The words of a statement, whoever it was read to be by: rules and antecedents change."""
    return (mark.quote, mark.context) if mark.words else None


def match(known: Sequence[Known], marks: Sequence[Mark]) -> list[str | None]:
    """For each citation now in the article its id from before; None: it is new.

    What is as it was comes first; then the same source where only the quote, or only the sentence around,
    was edited; then statements by their words, as they were or edited, and those that the article now links
    to what an editor had attached. Equal ones are matched in the order in which they stand. No id is given
    twice.
    """
    found: list[str | None] = [None] * len(marks)
    present = [one for one in known if one.present]
    vanished = [one for one in known if not one.present]
    linked = [replace(one, mark=replace(one.mark, source=one.attached)) for one in present if one.attached]
    for candidates, key in (
        (present, _whole),
        (vanished, _whole),
        (present, _in_context),
        (present, _quoted),
        (present, _said),
        (linked, _in_context),
        (linked, _quoted),
    ):
        _assign(found, marks, candidates, key)
    _assign_edited(found, marks, present)
    return found


def _assign_edited(found: list[str | None], marks: Sequence[Mark], candidates: Iterable[Known]) -> None:
    """Statements whose words were edited: each is the one from before that is most like it, if one is."""
    taken = set(found)
    edited = (one for one in candidates if one.mark.words and one.id not in taken)
    free = {one.id: one.mark.words[:_COMPARED] for one in islice(edited, _MOST)}
    unknown = [index for index, mark in enumerate(marks) if mark.words and found[index] is None]
    for index in unknown[:_MOST]:
        mark = marks[index]
        nearest = process.extractOne(mark.words[:_COMPARED], free, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if nearest is not None:
            found[index] = nearest[2]
            del free[nearest[2]]


def _assign(
    found: list[str | None],
    marks: Sequence[Mark],
    candidates: Iterable[Known],
    key: Callable[[Mark], Hashable],
) -> None:
    taken = set(found)
    free = defaultdict(list)
    for one in candidates:
        if one.id not in taken and (wanted := key(one.mark)) is not None:
            free[wanted].append(one.id)
    for index, mark in enumerate(marks):
        if found[index] is None and (ids := free.get(key(mark))):
            found[index] = ids.pop(0)
