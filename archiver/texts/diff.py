"""What changed between two texts, sentence by sentence, for people to read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_CHARACTERS = 200_000
MOST_SENTENCES = 2_000
"""Of each text; what lies behind is not compared, and the diff says so. Bounds time and memory."""

CONTEXT = 1
"""Sentences in common that are shown on either side of a change."""

SAME, GONE, NEW, GAP = " ", "-", "+", "~"

_END = re.compile(r"""(?<=[.!?…。！？؟۔])["”’»)\]]*[ \t]+|(?<=[。！？])|\s*[\r\n]+\s*""")
_WORD = re.compile(r"\S+")
_MOST_WORDS = 400
_LONGEST = 2_000

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a diff. `mark` is SAME, GONE, NEW or GAP (`text` then says what was left out).

    `spans` are the places in `text` that differ, where a sentence has only changed in part.
    """

    mark: str
    text: str
    spans: tuple[Span, ...] = ()

    def __str__(self) -> str:
        return f"{self.mark} {self.text}"


def diff(old: str, new: str, context: int = CONTEXT) -> list[Line]:
    """The way from one text to another; empty if they differ in white space at most.

    Sentences in common are left out but for `context` of them around each change. Deterministic.
    """
    if old.split() == new.split():
        return []
    (before, cut_before), (after, cut_after) = _listed(old), _listed(new)
    lines = list(_collapsed(_blocks(before, after), context))
    if lines and (cut_before or cut_after):
        lines.append(Line(GAP, "what follows is too long to be compared"))
    return lines


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, white space normalised; what has no full stop for long is cut."""
    for line in text.splitlines():
        start, paragraph = 0, " ".join(line.split())
        for end in _END.finditer(paragraph):
            yield from _pieces(paragraph[start : end.end()].rstrip())
            start = end.end()
        yield from _pieces(paragraph[start:])


def _pieces(words: str) -> Iterator[str]:
    while len(words) > _LONGEST:
        cut = words.rfind(" ", 1, _LONGEST)
        cut = cut if cut > 0 else _LONGEST
        yield words[:cut]
        words = words[cut:].lstrip()
    if words:
        yield words


def _listed(text: str) -> tuple[list[str], bool]:
    """The sentences that are compared, and whether there are more."""
    found = list(sentences(text[:MOST_CHARACTERS]))
    return found[:MOST_SENTENCES], len(text) > MOST_CHARACTERS or len(found) > MOST_SENTENCES


@dataclass(frozen=True, slots=True)
class _Block:
    """Sentences in common (`old` and `new` are the same list) or in place of one another."""

    same: bool
    old: Sequence[str]
    new: Sequence[str]


def _blocks(before: Sequence[str], after: Sequence[str]) -> Iterator[_Block]:
    """Both texts in blocks; what they begin and end with alike costs nothing."""
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    middle_before, middle_after = before[head : len(before) - tail], after[head : len(after) - tail]
    if not middle_before and not middle_after:
        return
    yield _Block(same=True, old=before[:head], new=after[:head])
    matcher = SequenceMatcher(None, middle_before, middle_after)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        yield _Block(same=kind == "equal", old=middle_before[i1:i2], new=middle_after[j1:j2])
    yield _Block(same=True, old=before[len(before) - tail :], new=after[len(after) - tail :])


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """How many sentences both begin with."""
    number = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        number += 1
    return number


def _collapsed(blocks: Iterator[_Block], context: int) -> Iterator[Line]:
    """Blocks as lines, the middle of long ones in common left out."""
    found = [block for block in blocks if block.old or block.new]
    for index, block in enumerate(found):
        if block.same:
            yield from _kept(block.old, context if index else 0, context if index < len(found) - 1 else 0)
        else:
            yield from _changed(block.old, block.new)


def _kept(same: Sequence[str], first: int, last: int) -> Iterator[Line]:
    left_out = len(same) - first - last
    if left_out < 2:
        yield from (Line(SAME, sentence) for sentence in same)
        return
    yield from (Line(SAME, sentence) for sentence in same[:first])
    yield Line(GAP, f"{left_out} {'sentence' if left_out == 1 else 'sentences'} in common")
    yield from (Line(SAME, sentence) for sentence in same[len(same) - last :])


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Sentences in place of others; as many of each are taken for pairs, and what differs in them is told."""
    paired = len(old) == len(new)
    hints = [_differing(one, other) if paired else ((), ()) for one, other in zip(old, new, strict=False)]
    none: tuple[Span, ...] = ()
    yield from (Line(GONE, text, hints[i][0] if paired else none) for i, text in enumerate(old))
    yield from (Line(NEW, text, hints[i][1] if paired else none) for i, text in enumerate(new))


def _differing(old: str, new: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The places at which two sentences differ, word by word; nothing where little is in common."""
    before, after = list(_WORD.finditer(old)), list(_WORD.finditer(new))
    if max(len(before), len(after)) > _MOST_WORDS:
        return (), ()
    matcher = SequenceMatcher(None, [word[0] for word in before], [word[0] for word in after])
    if matcher.ratio() < 0.5:
        return (), ()
    changed = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return (
        tuple(_span(before, i1, i2) for _, i1, i2, _, _ in changed if i1 < i2),
        tuple(_span(after, j1, j2) for _, _, _, j1, j2 in changed if j1 < j2),
    )


def _span(words: Sequence[re.Match[str]], first: int, end: int) -> Span:
    return words[first].start(), words[end - 1].end()
