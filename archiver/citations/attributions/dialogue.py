"""Whose turn it is where nobody says so: a speech that goes on, or two who speak by turns."""

from dataclasses import dataclass, field
from typing import Final

_SHORT: Final = 160  # characters of a paragraph in an exchange of words


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph in which somebody spoke last."""

    block: int
    name: str
    short: bool


@dataclass(slots=True)
class Dialogue:
    """The turns of an article so far."""

    turns: list[Turn] = field(default_factory=list)

    def spoke(self, block: int, name: str, length: int) -> None:
        """Remember who spoke in a paragraph of some length."""
        if not name:
            return
        if self.turns and self.turns[-1].block == block:
            self.turns.pop()
        self.turns.append(Turn(block, name, length < _SHORT))

    def whose(self, block: int, length: int) -> str:
        """Who speaks in a paragraph that is nothing but a quotation; empty: whoever spoke last."""
        if len(self.turns) < 2 or length >= _SHORT:
            return ""
        before, last = self.turns[-2:]
        by_turns = (before.block, last.block) == (block - 2, block - 1) and before.short and last.short
        return before.name if by_turns and before.name != last.name else ""
