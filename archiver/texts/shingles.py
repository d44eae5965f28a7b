"""How alike two texts are: the share of their four-word runs that they have in common."""

import re

SIZE = 4
_WORD = re.compile(r"\w+")


def similarity(a: str, b: str) -> float:
    """The Jaccard index of the texts' runs of four words, 0 to 1, regardless of case and punctuation.

    Texts with fewer than four words are compared word by word; two empty texts are alike. Linear.
    (facts: liveness, 6: below 0.5 is changed, below 0.1 replaced.)
    """
    first, second = words(a), words(b)
    size = SIZE if min(len(first), len(second)) >= SIZE else 1
    left, right = shingles(first, size), shingles(second, size)
    if not left and not right:
        return 1.0
    return len(left & right) / len(left | right)


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORD.findall(text.casefold())


def shingles(sequence: list[str], size: int = SIZE) -> set[tuple[str, ...]]:
    """All runs of `size` words."""
    return set(zip(*(sequence[at:] for at in range(size)), strict=False))
