"""What a format reader is given: bytes with what is known of them, and their text where they are text."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from archiver.errors import UnreadableInput
from archiver.model.document import Block, Document


@dataclass(frozen=True, slots=True)
class Given:
    """An input to read. `name` is what messages call it; `text` and `encoding` are set for text formats."""

    data: bytes = field(repr=False)
    name: str
    origin: str
    media_type: str = ""
    base_url: str | None = None
    text: str = field(default="", repr=False)
    encoding: str | None = None

    def unreadable(self, what: str, line: int | None = None) -> UnreadableInput:
        """The error to raise: one line that says what is wrong and what to do."""
        place = self.name if line is None else f"{self.name}, line {line}"
        return UnreadableInput(" ".join(f"{place}: {what}".split()))

    def document(self, media_type: str, text: str, blocks: Sequence[Block]) -> Document:
        """A document of this input, without the facts that only some formats state."""
        return Document(
            origin=self.origin,
            media_type=media_type,
            raw=self.data,
            text=text,
            blocks=tuple(blocks),
            base_url=self.base_url,
            encoding=self.encoding,
        )
