"""Whether sources say what articles quote: each text is searched once, and what was found is recorded.

First in what looks saw, then in verified copies, the nearest to the article's date first, until the words are
found. So a report reads no page, and a page that was rewritten does not take back what it said before.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from archiver.archives.permission import not_asked, private
from archiver.citations.verbatim import digest, verbatim
from archiver.liveness.copies import is_copy, raw_url
from archiver.model.article import RecordedCitation
from archiver.model.observation import EvidenceRef, Look
from archiver.model.quoting import Compared, QuoteCheck, QuoteMatch
from archiver.model.snapshot import Memento
from archiver.model.source import Source
from archiver.platforms.archived import held_in
from archiver.texts.quotes import Match, match
from archiver.usecases.keeping_copies import keep
from archiver.usecases.progress import Progress
from archiver.usecases.replay import Replay
from archiver.usecases.tools import Desk, Tools
from archiver.usecases.verifying import Wanted, checks
from archiver.usecases.versions import Copy, kept_copy, text_of_copy, text_of_look, visible_in
from archiver.verdicts.policy import PROVING, proves

STAGE = "comparing quotes"
COPIES = 3
"""Copies of one source in which a quotation is looked for, at the most."""

Quoting = tuple[RecordedCitation, datetime | None]
"""A citation, and the date that a copy should be near to."""

FOUND = frozenset({QuoteMatch.EXACT, QuoteMatch.CLOSE})
_CUT_OFF = ("…", "...")


@dataclass(frozen=True)
class _Text:
    """What a source said at a time. `read` gives its texts, the best first; slow for pages."""

    compared: Compared
    seen_at: datetime
    url: str
    sha256: str
    whole: bool
    read: Callable[[], Iterable[str]]
    evidence: EvidenceRef | None = None

    def is_that_of(self, check: QuoteCheck) -> bool:
        """Whether a search was made in this very text."""
        if self.compared is Compared.COPY:
            return check.url == self.url
        return check.seen_at == self.seen_at or (self.sha256 != "" and check.sha256 == self.sha256)


def quoting(citations: Iterable[RecordedCitation], sources: Wanted) -> list[Quoting]:
    """Citations with the dates that copies of their sources should be near to."""
    near = {key: when for key, (_, when) in sources.items()}
    return [(recorded, near.get(recorded.citation.identity.source.id)) for recorded in citations]


def check_looks(desk: Desk, citations: Iterable[RecordedCitation], run: str = "") -> list[RecordedCitation]:
    """Look for quotations in what looks saw of their sources; gives the citations that were not borne out.

    Contacts nobody. Slow for pages that were not searched yet.
    """
    return [
        recorded
        for recorded in citations
        if recorded.status == "present"
        and verbatim(recorded.citation)
        and not _searched(desk, recorded, _in_looks(desk, recorded.citation.identity.source), run)
    ]


async def check_quotes(
    tools: Tools, run: str, citations: Sequence[Quoting], replay: Replay, progress: Progress
) -> None:
    """Look for quotations, where looks do not bear them out also in verified copies.

    At most `archives.verify_per_run` copies are fetched. Raises StorageError.
    """
    near = {recorded.id: when for recorded, when in citations if verbatim(recorded.citation)}
    todo = [recorded for recorded, _ in citations if recorded.id in near]
    if not todo:
        return
    progress.stage(STAGE, len(todo))
    left = await asyncio.to_thread(check_looks, tools, todo, run)
    if not_asked(tools.settings):
        return
    searching = _Copies(tools, run, replay, tools.settings.archives.verify_per_run)
    for recorded in left:
        if not private(recorded.citation.identity.source):
            await searching.search(recorded, near[recorded.id])
        progress.step(recorded.citation.identity.source.url)


def _in_looks(desk: Desk, source: Source) -> Iterator[_Text]:
    """What proving looks saw: the latest first, then the first."""
    looks = [recorded.look for recorded in desk.ledger.looks(source.id)]
    proving = [look for look in looks if proves(look.observation.state, look.observation.http_status)]
    for look in dict.fromkeys([*proving[-1:], *proving[:1]]):
        yield _Text(
            Compared.LOOK,
            look.at,
            look.observation.checked_url,
            look.sha256,
            bool(look.sha256) and look.observation.state in PROVING,
            _reader_of_look(desk, source, look),
            look.evidence[-1] if look.evidence else None,
        )


def _reader_of_look(desk: Desk, source: Source, look: Look) -> Callable[[], Iterable[str]]:
    def read() -> Iterator[str]:
        yield text_of_look(desk, source, look) or ""
        copy = kept_copy(desk, look.evidence[-1]) if look.evidence else None
        if copy is not None:
            yield visible_in(source, copy)

    return read


def _searched(desk: Desk, recorded: RecordedCitation, texts: Iterable[_Text], run: str) -> bool:
    """Search texts until one bears the quotation out, and record what is new; whether one did."""
    return any(_search(desk, recorded, text, run).match in FOUND for text in texts)


def _search(desk: Desk, recorded: RecordedCitation, text: _Text, run: str) -> QuoteCheck:
    """The search in one text: as it was made before, or made now."""
    earlier = _earlier(desk, recorded)
    known = next((check for check in reversed(earlier) if text.is_that_of(check)), None)
    if known is not None:
        return known
    found, whole = _match(verbatim(recorded.citation), text)
    check = QuoteCheck(
        citation=recorded.id,
        source=recorded.citation.identity.source.id,
        run=run,
        at=desk.clock.now(),
        quote=digest(verbatim(recorded.citation)),
        compared=text.compared,
        seen_at=text.seen_at,
        url=text.url,
        sha256=text.sha256,
        complete=whole,
        match=found.how,
        passage=found.passage,
        evidence=text.evidence,
    )
    if not any(_says_the_same(check, other) for other in earlier[-1:]):
        desk.ledger.statements.record_quote_checks([check], desk.warcs.lengths())
    return check


def _earlier(desk: Desk, recorded: RecordedCitation) -> list[QuoteCheck]:
    """The searches for these words of this citation in what this source said."""
    words = digest(verbatim(recorded.citation))
    made = desk.ledger.statements.quote_checks(recorded.citation.identity.source.id)
    return [check for check in made if (check.citation, check.quote) == (recorded.id, words)]


def _says_the_same(one: QuoteCheck, other: QuoteCheck) -> bool:
    """Whether a search in a later look is no news."""
    same = (one.match, one.passage, one.complete) == (other.match, other.passage, other.complete)
    return same and one.compared is other.compared is Compared.LOOK


def _match(words: str, text: _Text) -> tuple[Match, bool]:
    """The best match in any reading of a text, and whether all of it was there to be read."""
    best, whole = Match(QuoteMatch.NOT_CHECKED), text.whole
    for reading in filter(None, text.read()):
        whole = text.whole and not reading.rstrip().endswith(_CUT_OFF)
        found = match(words, reading, complete=whole)
        if _worth(found) < _worth(best):
            best = found
        if best.how in FOUND:
            break
    return best, whole


def _worth(found: Match) -> int:
    return list(QuoteMatch).index(found.how)


@dataclass
class _Copies:
    """The search in verified copies, of which one run fetches `left` at the most."""

    tools: Tools
    run: str
    replay: Replay
    left: int

    async def search(self, recorded: RecordedCitation, near: datetime | None) -> None:
        """Look for a quotation in the verified copies of its source, the nearest first, until it is found."""
        source = recorded.citation.identity.source
        known = {check.url: check for check in _earlier(self.tools, recorded)}
        for memento in _verified(self.tools, source, near)[:COPIES]:
            check = known.get(memento.url) or await self._search(recorded, memento)
            if check is not None and check.match in FOUND:
                return

    async def _search(self, recorded: RecordedCitation, memento: Memento) -> QuoteCheck | None:
        """Search one copy; None where it can't be had."""
        source = recorded.citation.identity.source
        copy = _kept(self.tools, source, memento) or await self._fetch(memento)
        if copy is None:
            return None
        ref = copy.evidence or await asyncio.to_thread(keep, self.tools, copy.exchange)
        text = _Text(
            Compared.COPY, memento.at, memento.url, copy.sha256, whole=True,
            read=lambda: _texts_of_copy(self.tools, source, copy), evidence=ref,
        )  # fmt: skip
        return await asyncio.to_thread(_search, self.tools, recorded, text, self.run)

    async def _fetch(self, memento: Memento) -> Copy | None:
        if self.left <= 0:
            return None
        self.left -= 1
        answer = await self.replay.fetch(memento)
        return Copy(answer) if answer is not None and is_copy(answer, memento) else None


def _verified(desk: Desk, source: Source, near: datetime | None) -> Sequence[Memento]:
    """The copies that were last seen to hold the source, the nearest to a date first, else the latest."""
    lookups = desk.ledger.lookups(source.id)
    last = checks(lookups)
    held = {memento.url: memento for lookup in lookups for memento in lookup.mementos}
    good = [copy for url, copy in held.items() if url in last and last[url].verified and raw_url(copy)]
    return sorted(good, key=lambda copy: (abs((near or copy.at) - copy.at), -copy.at.timestamp()))


def _kept(desk: Desk, source: Source, memento: Memento) -> Copy | None:
    """A copy that lies in the evidence already, from a comparison or from another quotation."""
    compared = [(one.memento_url, one.evidence) for one in desk.ledger.comparisons(source.id)]
    searched = [(one.url, one.evidence) for one in desk.ledger.statements.quote_checks(source.id)]
    refs = (ref for url, ref in (*compared, *searched) if url == memento.url)
    return next((copy for ref in refs if (copy := kept_copy(desk, ref))), None)


def _texts_of_copy(desk: Desk, source: Source, copy: Copy) -> Iterator[str]:
    yield text_of_copy(desk, source, copy) or held_in(copy.exchange, source).text
    yield visible_in(source, copy)
