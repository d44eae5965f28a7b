"""The statements of an article as citations: which source each is, and how it relates to URLs."""

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from archiver.citations.attributions.deletions import Deletion
from archiver.citations.attributions.find import Reader
from archiver.citations.attributions.found import Attribution, Span
from archiver.citations.extract import extract
from archiver.model.citation import ASK_AUTHOR, REPORTED_GONE, Citation
from archiver.model.document import Block, Document
from archiver.model.source import STATEMENT, Identity, Source
from archiver.model.states import Form, PlatformName, Zone
from archiver.platforms.registry import Registry

_CHANNELS: Final = frozenset({"telegram", "youtube"})
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_SURNAME: Final = 4  # letters; a shorter name is found in too many handles
_GAP: Final = " … "  # between the pieces of a statement that the article interrupts


def cited(document: Document, platforms: Registry, published: str = "") -> list[Citation]:
    """Everything an article cites, with a URL and without, in document order.

    `published` is the article's date, if the command line says another than the article.
    """
    links = extract(document, platforms)
    reader = Reader(document, published or document.published or "")
    found = _own_words(reader.read(), links)
    beside = _Beside(document, links, found)
    statements = [_citation(one, document, beside) for one in found]
    linked = _with_deletions(links, reader.deletions, document.text)
    return sorted((*linked, *statements), key=lambda citation: (citation.block, citation.start, citation.end))


def _own_words(found: Iterable[Attribution], links: Iterable[Citation]) -> list[Attribution]:
    """Without what stands in an embedded post: those words are the post's, and cited with it."""
    embeds = sorted((link.start, link.end) for link in links if link.form is Form.EMBED)
    starts = [start for start, _ in embeds]

    def is_quoted(one: Attribution) -> bool:
        before = bisect_right(starts, one.sentence[0])
        return before > 0 and one.sentence[1] <= embeds[before - 1][1]

    return [one for one in found if not is_quoted(one)]


def _citation(one: Attribution, document: Document, beside: "_Beside") -> Citation:
    places = [*one.content, *(span for span in (one.speaker, one.cue) if span)]
    link, relation = beside.linked(one)
    near = beside.near(one) if link is None else None
    return Citation(
        block=one.block,
        form=Form.ATTRIBUTION,
        zone=Zone.BODY,
        zone_reason="",
        cited_url=link.cited_url if link else "",
        anchor=link.anchor if link else "",
        quote=_GAP.join(_line(document.text[start:end]) for start, end in one.content),
        context=_line(document.text[one.sentence[0] : one.sentence[1]]),
        start=min(start for start, _ in places),
        end=max(end for _, end in places),
        identity=_noted(link.identity if link else Identity(_source(one, document)), one),
        kind=one.kind,
        source_class=one.source_class,
        speaker=one.speaker_text,
        speaker_resolved=one.resolved,
        cue=_line(document.text[one.cue[0] : one.cue[1]]) if one.cue else "",
        stated_date=one.stated_date,
        relation=relation if link else "near" if near else "none",
        near_url=near.cited_url if near else "",
        reported_deleted=bool(one.deletion),
        quote_spans=one.content,
        speaker_span=one.speaker,
        cue_span=one.cue,
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _source(one: Attribution, document: Document) -> Source:
    """The statement as a source: same speaker, medium and date are one.

    Only a named person is the same in another article; the police there may be other police, and of an
    unknown speaker each statement is its own source.
    """
    who = _line(one.resolved or one.speaker_text).lower()
    kind = one.kind if one.kind in ("credit", "evidence") else "statement"
    parts = [kind, who, one.platform or one.medium, one.stated_date]
    if one.source_class != "named":
        parts.append(document.canonical_url or document.origin)
    if not who:
        parts += [document.text[start:end] for start, end in one.content]
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]
    platform = PlatformName(one.platform) if one.platform else PlatformName.NONE
    return Source(id=STATEMENT + digest, platform=platform, url="", native_id=digest)


def _noted(identity: Identity, one: Attribution) -> Identity:
    """With what the article says about the statement's end, and what an editor should ask."""
    if not one.deletion:
        return identity
    notes = [f"{REPORTED_GONE}“{one.deletion}”"]
    if one.nameless and one.platform:
        notes.append(f"no {'channel' if one.platform in _CHANNELS else 'account'} is named: {ASK_AUTHOR}")
    return replace(identity, notes=(*identity.notes, *notes))


class _Beside:
    """The URLs that stand in or next to a statement."""

    def __init__(self, document: Document, links: Sequence[Citation], found: Sequence[Attribution]) -> None:
        body = [link for link in links if link.zone is Zone.BODY]
        self._anchors = [link for link in body if link.form in (Form.LINK, Form.BARE_URL)]
        self._starts = [link.start for link in self._anchors]
        self._behind = _behind(document.blocks, body)
        self._last = {one.block: one.sentence for one in sorted(found, key=lambda one: one.sentence)}

    def linked(self, one: Attribution) -> tuple[Citation | None, str]:
        """The anchor in the statement's sentence, or the embed behind it whose author is the speaker."""
        first = bisect_left(self._starts, one.sentence[0])
        last = bisect_right(self._starts, one.sentence[1])
        inside = [link for link in self._anchors[first:last] if link.end <= one.sentence[1]]
        if inside:
            return min(inside, key=lambda link: _distance(link, one.cue)), "linked"
        behind = self._behind.get(one.block)
        if behind is not None and behind.form is Form.EMBED and _is_by(behind, one):
            return behind, "linked"
        return None, ""

    def near(self, one: Attribution) -> Citation | None:
        """A URL that merely follows the paragraph whose last statement this is."""
        return self._behind.get(one.block) if self._last[one.block] == one.sentence else None


def _distance(link: Citation, cue: Span | None) -> int:
    return abs(link.start - cue[0]) if cue else 0


def _behind(blocks: Sequence[Block], links: Iterable[Citation]) -> dict[int, Citation]:
    """By number of a paragraph, the citation that the next paragraph consists of."""
    texts = {block.number: block.text for block in blocks}
    alone: dict[int, Citation] = {}
    for link in links:
        text = texts.get(link.block, "")
        if (
            link.form is Form.EMBED
            or text.strip() in (link.cited_url, link.anchor)
            or link.end - link.start >= len(text.strip())
        ):
            alone.setdefault(link.block, link)
    order = [block.number for block in blocks]
    return {
        order[place - 1]: alone[number] for place, number in enumerate(order) if place and number in alone
    }


def _is_by(embed: Citation, one: Attribution) -> bool:
    """Whether an embedded post is the speaker's: by the last word of the name, in handle or shown author."""
    shown = " ".join((embed.anchor, embed.identity.source.author or "")).lower()
    words = _LETTERS.findall((one.resolved or one.speaker_text).lower())
    return bool(words) and len(words[-1]) >= _SURNAME and words[-1] in shown


def _with_deletions(
    links: Sequence[Citation], deletions: Sequence[tuple[Deletion, Span]], text: str
) -> list[Citation]:
    """The links, those marked that stand in a sentence which says they are gone."""
    marked = list(links)
    starts = [link.start for link in links]
    if starts != sorted(starts):
        return marked
    for _, (start, end) in deletions:
        for at in range(bisect_left(starts, start), bisect_right(starts, end)):
            if links[at].end <= end and links[at].form is Form.LINK:
                note = f"{REPORTED_GONE}“{_line(text[start:end])}”"
                identity = links[at].identity
                marked[at] = replace(
                    links[at],
                    reported_deleted=True,
                    identity=replace(identity, notes=(*identity.notes, note)),
                )
    return marked
