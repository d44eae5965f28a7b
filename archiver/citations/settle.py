"""One citation for one place: the dresses that the same source wears at the same place are taken together."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from archiver.citations.places import Place
from archiver.model.states import Form

INSIDE: Final = "part of the embedded post"
_LOOK_BACK: Final = 8  # embeds within embeds: never deeper in practice, and the search stays linear


def settle(places: Iterable[Place], text: str) -> list[Place]:
    """The places to report, in order. `text` is the document's.

    An embed that is there twice in a row (a quote, its inner link, a frame in noscript) is one; a link
    inside an embedded post is that post's and becomes boilerplate; touching links of a block to the same
    source are one; what the page only states (JSON-LD) counts if it is cited nowhere else.
    """
    fixed = [place for place in places if not place.floating]
    embeds = _in_a_row([place for place in fixed if place.form is Form.EMBED], text)
    others = _in_a_row(_outside([place for place in fixed if place.form is not Form.EMBED], embeds), text)
    cited = {place.identity.source.id for place in (*embeds, *others)}
    stated = {place.identity.source.id: place for place in places if place.floating}
    extra = [place for source, place in stated.items() if source not in cited]
    return sorted((*embeds, *others, *extra), key=lambda place: (place.block.number, place.start, place.end))


def _in_a_row(places: Sequence[Place], text: str) -> list[Place]:
    """Take together what names the same source with nothing between."""
    kept: list[Place] = []
    for place in sorted(places, key=lambda place: (place.start, -place.end)):
        if kept and _same_place(kept[-1], place, text):
            kept[-1] = _together(kept[-1], place)
        else:
            kept.append(place)
    return kept


def _same_place(before: Place, after: Place, text: str) -> bool:
    if before.identity.source.id != after.identity.source.id:
        return False
    if before.form is not Form.EMBED and (
        before.block is not after.block or Form.BARE_URL in (before.form, after.form)
    ):
        return False
    return after.start <= before.end or not text[before.end : after.start].strip()


def _together(one: Place, other: Place) -> Place:
    """One place out of two; a quote, a picture or an embed says more than a mere link."""
    richer = other if (other.quote and not one.quote) or other.form is Form.IMAGE else one
    return replace(
        richer,
        block=one.block,
        start=one.start,
        end=max(one.end, other.end),
        anchor=richer.anchor or one.anchor or other.anchor,
        encloses=one.encloses or other.encloses,
        reason=one.reason and other.reason,
    )


def _outside(places: Sequence[Place], embeds: Sequence[Place]) -> list[Place]:
    """Links and bare URLs: without those that name the embed they stand in, the others in it marked."""
    starts = [embed.start for embed in embeds]
    kept: list[Place] = []
    for place in places:
        last = bisect_right(starts, place.start)
        around = [embed for embed in embeds[max(0, last - _LOOK_BACK) : last] if _covers(embed, place)]
        if any(embed.identity.source.id == place.identity.source.id for embed in around):
            continue
        kept.append(replace(place, reason=INSIDE) if any(embed.encloses for embed in around) else place)
    return kept


def _covers(embed: Place, place: Place) -> bool:
    return embed.start < embed.end and embed.start <= place.start and place.end <= embed.end
