"""What of a workspace is exported: lines of the report, looks, and the records that all of it rests on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archiver.model.comparison import Comparison
from archiver.model.facts import RecordedLook
from archiver.model.media import MediaState
from archiver.model.observation import EvidenceRef
from archiver.model.quoting import QuoteCheck
from archiver.model.snapshot import LookUp
from archiver.usecases.history import find_source
from archiver.usecases.report import Line, lines
from archiver.usecases.tools import Desk

LOOK = "look"
COPY = "copy in an archive"
ARTICLE = "article"
HANDED_IN = "handed in by a person"


@dataclass(frozen=True)
class Claim:
    """Why a record is exported: what it is, of which source, made by which run, told by which event."""

    ref: EvidenceRef
    what: str
    source: str = ""
    run: str = ""
    event: int | None = None


@dataclass(frozen=True)
class Chosen:
    """Lines of the report, the looks at their sources, and the records behind them."""

    lines: Sequence[Line]
    sources: Sequence[str]
    looks: Sequence[RecordedLook]
    claims: Sequence[Claim]

    @property
    def runs(self) -> list[str]:
        """The runs that all of it came from."""
        looked = (recorded.look.run for recorded in self.looks)
        claimed = (claim.run for claim in self.claims if claim.run)
        return list(dict.fromkeys([*looked, *claimed]))


def choose(desk: Desk, what: str) -> Chosen:
    """An article, a source (by its id, its URL or a citation of it) or, with an empty text, everything.

    Raises UsageError for what is unknown.
    """
    article = _article(desk, what)
    found = list(lines(desk, [article] if article else None))
    if what and not article:
        sources = [find_source(desk, what).id]
        found = [line for line in found if line.fact.source.id in sources]
    else:
        sources = list(dict.fromkeys(line.fact.source.id for line in found))
    looks = [recorded for source in sources for recorded in desk.ledger.looks(source)]
    claims = [*_of_looks(looks), *_of_sources(desk, sources)]
    if not what or article:
        claims += _of_articles(found)
    return Chosen(found, sources, looks, list(dict.fromkeys(claims)))


def _article(desk: Desk, what: str) -> str | None:
    """The id of the article that goes by this name."""
    named = {what, str(Path(what).resolve())} if what else set()
    for article in desk.ledger.articles():
        if named & {article.id, article.url, article.origin}:
            return article.id
    return None


def _of_looks(looks: Iterable[RecordedLook]) -> Iterator[Claim]:
    for recorded in looks:
        look = recorded.look
        yield from (Claim(ref, LOOK, look.source, look.run, recorded.id) for ref in look.evidence)


def _of_articles(found: Iterable[Line]) -> Iterator[Claim]:
    for line in found:
        if ref := line.fact.article.evidence:
            yield Claim(ref, ARTICLE)


def _of_sources(desk: Desk, sources: Sequence[str]) -> Iterator[Claim]:
    """Copies that were compared, read for quotations or verified, media, and what people handed in."""
    ledger = desk.ledger
    for source in sources:
        read: list[Comparison | QuoteCheck | LookUp] = [*ledger.comparisons(source)]
        read += [*ledger.statements.quote_checks(source), *ledger.lookups(source)]
        yield from (Claim(one.evidence, COPY, source, one.run) for one in read if one.evidence)
        for note in ledger.notes(source):
            if note.attachment:
                yield Claim(note.attachment.evidence, HANDED_IN, source)
    for source, parts in ledger.media(sources).items():
        for part in parts:
            if part.evidence:
                refused = "" if part.state is MediaState.HELD else ", refused"
                yield Claim(part.evidence, f"{part.part.kind}{refused}", source, part.run)
