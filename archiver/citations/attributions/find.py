"""An article as read -> the statements that it ascribes to somebody, in order. Pure and linear."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from archiver.citations.attributions import (
    captions,
    deletions,
    foreign,
    media,
    nested,
    paragraph,
    speakers,
    transcripts,
)
from archiver.citations.attributions.deletions import Deletion
from archiver.citations.attributions.dialogue import Dialogue
from archiver.citations.attributions.found import Attribution, Draft, Span
from archiver.citations.attributions.introduced import about
from archiver.citations.attributions.lexicon import en_deletions
from archiver.citations.attributions.pairing import Quotation, opens_with_mark, quotations
from archiver.citations.attributions.speeches import points
from archiver.citations.attributions.tokens import QUOTE, Tokens, sentences, tokenise
from archiver.citations.scanner import scan
from archiver.model.document import Block, Document
from archiver.model.states import Zone

_BEFORE: Final = 400  # characters in which the thing that is gone was named
_THROUGH: Final = ("in ", "on ", "via ", "through ")  # In a since-deleted tweet, X said
_IN_IT: Final = ("in it", "in which", "in the post", "in the video", "it had ", "it said")
_SPOKEN: Final = en_deletions.SPOKEN | {"it", "they", "that", "both"}
_HANDLE: Final = re.compile(r"@\w{3,}")
_OPENING: Final = 16  # characters in which a sentence says what it is about
_NEXT: Final = 4  # characters to the next sentence
_NEAR: Final = 4  # statements before a report of a deletion that it may be about


def attributions(document: Document, published: str = "") -> list[Attribution]:
    """Every attributed statement in the body of an article. Spans are offsets into the document's text.

    `published` is the article's date, against which `on Tuesday` is understood.
    """
    return Reader(document, published or document.published or "").read()


def reported_deletions(document: Document) -> list[tuple[Deletion, Span]]:
    """What the article itself says is gone, each with the sentence's place."""
    reader = Reader(document, "")
    reader.read()
    return reader.deletions


class Reader:
    """Reads one article from beginning to end."""

    def __init__(self, document: Document, published: str) -> None:
        self._text = document.text
        self._published = published
        self._blocks = [b for b in document.blocks if b.zone is Zone.BODY and b.text.strip()]
        self._language = foreign.language_of(document.text, document.language)
        self._cast = speakers.Cast.of(document.text)
        self._dialogue = Dialogue()
        self._lengths = {block.number: len(block.text) for block in self._blocks}
        self.deletions: list[tuple[Deletion, Span]] = []
        self._about: Span | None = None  # who the paragraph before ended with
        self._sentences: list[tuple[int, int, bool]] = []  # and whether it may report a deletion
        self._drafts: list[Draft] = []

    def read(self) -> list[Attribution]:
        """All attributions in document order."""
        carried: Draft | None = None
        spoken = transcripts.turns(self._blocks, self._text)
        for block, behind in pairwise((*self._blocks, None)):
            if block is None or _is_url(block):
                continue
            if block.number in spoken:
                self._turn(spoken[block.number])
                continue
            goes_on = behind is not None and opens_with_mark(behind.text, 0, len(behind.text))
            found, quoted = self._paragraph(block, goes_on=goes_on)
            carried = self._joined(found, block, carried, quoted)
        self._find_deletions()
        return self._resolved()

    def _paragraph(self, block: Block, *, goes_on: bool) -> tuple[list[Draft], list[Quotation]]:
        start = block.start
        end = start + len(block.text)
        quoted = quotations(self._text, start, end, goes_on=goes_on)
        tokens = tokenise(self._text, start, end, quoted)
        credit = captions.may_credit(tokens.low)
        found = list(captions.credited(self._text, start, end, block.number)) if credit else []
        spans = sentences(tokens, start, end)
        if not found:
            lexicon = foreign.BY_LANGUAGE.get(self._language)
            if lexicon is not None:
                found = list(foreign.drafts(tokens, spans, (start, end), block.number, lexicon))
            else:
                found = list(paragraph.drafts(tokens, spans, block.number))
                self._drafts += nested.drafts(tokens, block.number)
        if found and found[0].goes_on:
            found[0].introduces = found[0].introduces or self._about
        self._about = self._introduced(tokens, spans[-1], found) if goes_on and spans else None
        self._sentences += [
            (tokens.start[a], tokens.end[b - 1], deletions.may_report(tokens, a, b)) for a, b in spans
        ]
        return found, quoted

    def _introduced(self, tokens: Tokens, last: Span, found: list[Draft]) -> Span | None:
        """Whom a paragraph ends with, if its last sentence is nobody's statement: the next may quote them."""
        start = tokens.start[last[0]]
        said = QUOTE in tokens.low[slice(*last)] or any(draft.sentence[0] >= start for draft in found)
        return None if said else points(tokens, about(tokens, *last))

    def _turn(self, draft: Draft | None) -> None:
        """A turn in a transcript, and what others said by the one who speaks."""
        if draft is not None:
            self._drafts += [draft, *nested.within(self._text, *draft.content[0], draft.block)]

    def _joined(
        self, found: list[Draft], block: Block, carried: Draft | None, quoted: list[Quotation]
    ) -> Draft | None:
        """Take together a speech over several paragraphs; gives the one that still goes on."""
        open_end = bool(quoted) and quoted[-1].open_end
        if carried is not None and quoted and not found and opens_with_mark(block.text, 0, len(block.text)):
            carried.content.extend((one.inner_start, one.inner_end) for one in quoted)
            return carried if open_end else None
        if carried is not None and found and opens_with_mark(block.text, 0, len(block.text)):
            first = found[0]
            if first.goes_on:
                carried.content.extend(first.content)
                found = found[1:]
                self._drafts += found
                return (found[-1] if found else carried) if open_end else None
            if first.quoted and carried.goes_on:
                first.content[:0] = carried.content
                self._drafts.remove(carried)
        self._drafts += found
        return found[-1] if open_end and found and found[-1].quoted else None

    # speakers

    def _resolved(self) -> list[Attribution]:
        ordered = sorted(self._drafts, key=lambda draft: (draft.content[0][0], draft.content[-1][1]))
        return [self._attribution(draft) for draft in ordered]

    def _attribution(self, draft: Draft) -> Attribution:
        said = self._text[draft.speaker[0] : draft.speaker[1]] if draft.speaker else ""
        said = " ".join(said.split())
        resolved = self._speaker(draft, said)
        if draft.quoted and not draft.nested:
            self._dialogue.spoke(draft.block, resolved or said, self._lengths[draft.block])
        outside = self._outside(draft)
        told = "evidence" if draft.evidence and draft.kind in ("indirect", "mixed") else draft.kind
        platform = media.platform_of(outside)
        klass = speakers.source_class(said, resolved)
        return Attribution(
            kind=told,
            speaker=draft.speaker,
            cue=draft.cue,
            content=tuple(draft.content),
            sentence=draft.sentence,
            block=draft.block,
            speaker_text=said,
            resolved=resolved,
            source_class=klass,
            medium=media.medium_of(outside),
            platform=platform,
            stated_date=media.stated_date(outside, self._published) if draft.kind != "credit" else "",
            deletion=self._deletion_of(draft),
            nameless=klass == "anonymous" or not (resolved or said),
        )

    def _speaker(self, draft: Draft, said: str) -> str:
        """The speaker's name in full; empty if it adds nothing to what is said."""
        if said and draft.speaker:
            return self._cast.resolve(said, draft.speaker[0], remember=not draft.nested)
        if draft.introduces:
            named = " ".join(self._text[slice(*draft.introduces)].split())
            return self._cast.resolve(named, draft.introduces[0]) or named
        if draft.goes_on:
            return self._dialogue.whose(draft.block, self._lengths[draft.block]) or self._cast.last()
        return draft.voice

    def _outside(self, draft: Draft) -> str:
        """The words of the sentence that are not the statement's."""
        pieces, at = [], draft.sentence[0]
        for start, end in draft.content:
            if at < start <= draft.sentence[1]:
                pieces.append(self._text[at:start])
            at = max(at, end)
        if at < draft.sentence[1]:
            pieces.append(self._text[at : draft.sentence[1]])
        return " ".join(" ".join(pieces).split())

    # deletions

    def _find_deletions(self) -> None:
        """The sentences that say something is gone, each bound to the statement it is about."""
        self._bound: dict[int, str] = {}
        self._drafts.sort(key=lambda draft: draft.sentence)
        starts = [draft.sentence[0] for draft in self._drafts]
        last = 0
        for start, end, likely in self._sentences:
            before = self._text[max(last, start - _BEFORE) : start]
            last = start
            for found in deletions.deletions(self._text, start, end, before) if likely else ():
                self.deletions.append((found, (start, end)))
                first, last = bisect_left(starts, start), bisect_left(starts, end + _NEXT)
                around = self._drafts[max(0, first - _NEAR) : last]
                draft = self._meant(found, start, end, around)
                if draft is not None:
                    self._bound[id(draft)] = " ".join(self._text[start:end].split())

    def _meant(self, found: Deletion, start: int, end: int, around: Sequence[Draft]) -> Draft | None:
        """The statement that is gone, if one is: the latest that was made where things can be deleted.

        What is said of the deletion itself is none: He deleted it, explaining that ...
        """
        own = [d for d in around if d.sentence[0] < end and start < d.sentence[1]]
        free = [d for d in own if not any(s <= found.at[0] < e for s, e in d.content)]
        through = self._text[start : found.at[0]].lower().startswith(_THROUGH)
        posted = [
            d
            for d in free
            if self._is_in_it(d, found) or ((through or _begins(d) <= found.at[1]) and self._was_posted(d))
        ]
        near = [d for d in around if d.sentence[1] <= start and start - d.sentence[1] < _BEFORE]
        before = [d for d in near if self._was_posted(d)]
        theirs = [d for d in near if self._is_owner(d, start, found)]
        behind = [d for d in around if 0 <= d.sentence[0] - end < _NEXT and self._speaks_of(d, found)]
        just = [d for d in near if start - d.sentence[1] < _NEXT and found.what in _SPOKEN and not d.evidence]
        choices = (posted[-1:], theirs[-1:], before[-1:], behind[:1], just[-1:])
        return next((one[0] for one in choices if one), None)

    def _was_posted(self, draft: Draft) -> bool:
        """Whether a statement was made in or through something that can be deleted."""
        return deletions.is_online(self._outside(draft))

    def _is_in_it(self, draft: Draft, found: Deletion) -> bool:
        """Whether a statement behind stands in what is gone: it was taken down; in it he said ..."""
        between = self._text[found.at[1] : _begins(draft)].lower()
        return any(words in between for words in _IN_IT)

    def _is_owner(self, draft: Draft, start: int, found: Deletion) -> bool:
        """Whether the one whose post is gone made a statement: @quill's tweet is gone."""
        owners = _HANDLE.findall(self._text, start, found.at[1])
        return any(owner in self._text[slice(*draft.sentence)] for owner in owners)

    def _speaks_of(self, draft: Draft, found: Deletion) -> bool:
        """Whether the next sentence goes on about the thing: It had claimed that ..."""
        said = self._text[draft.speaker[0] : draft.speaker[1]].lower() if draft.speaker else ""
        opens = self._text[draft.sentence[0] : draft.sentence[0] + _OPENING].lower()
        return said == "it" or opens.startswith(_IN_IT) or (bool(found.what) and found.what in said.split())

    def _deletion_of(self, draft: Draft) -> str:
        return self._bound.get(id(draft), "")


def _begins(draft: Draft) -> int:
    return (draft.cue or draft.content[0])[0]


def _is_url(block: Block) -> bool:
    """Whether a paragraph is nothing but a URL."""
    text = block.text.strip()
    found: Sequence[object] = scan(text) if "://" in text and " " not in text else ()
    return bool(found)
