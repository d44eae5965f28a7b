"""Documents built by hand, for tests of what is read out of them."""

from collections.abc import Sequence

from archiver.model.document import Block, Document, Link, Markup
from archiver.model.states import Zone

Piece = str | Block


def block(
    text: str,
    links: Sequence[Link] = (),
    markup: Sequence[Markup] = (),
    zone: Zone = Zone.BODY,
    reason: str = "",
) -> Block:
    """A block that `document` will number and place."""
    return Block(0, text, 0, zone, reason, tuple(links), tuple(markup))


def link(text: str, anchor: str, url: str, *, image: bool = False) -> Link:
    """A link on the first occurrence of `anchor` in a block's text."""
    start = text.index(anchor)
    return Link(url, anchor, start, start + len(anchor), image)


def element(
    tag: str,
    text: str = "",
    hrefs: Sequence[str] = (),
    at: int = 0,
    within: Sequence[str] = (),
    **attributes: str,
) -> Markup:
    """An element; `data_x` stands for the attribute `data-x`, `class_` for `class`."""
    names = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    return Markup(tag, names, text, tuple(hrefs), at, tuple(within))


def document(*pieces: Piece, origin: str = "/articles/story.txt", **facts: str | None) -> Document:
    """A document of these blocks (a string is a block of text), a blank line between two."""
    blocks: list[Block] = []
    start = 0
    for number, piece in enumerate(pieces, 1):
        given = block(piece) if isinstance(piece, str) else piece
        blocks.append(
            Block(number, given.text, start, given.zone, given.zone_reason, given.links, given.markup)
        )
        start += len(given.text) + 2
    text = "\n\n".join(one.text for one in blocks)
    return Document(origin, "text/plain", text.encode(), text, tuple(blocks), **facts)  # type: ignore[arg-type]
