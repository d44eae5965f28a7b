"""report: what the ledger knows, as rows, and sources.csv written from them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import chain
from pathlib import Path

from archiver import __version__
from archiver.archives.permission import withheld
from archiver.errors import UsageError
from archiver.ledger.report_lines import Renewed
from archiver.model import times
from archiver.model.article import Article, RecordedCitation
from archiver.model.facts import Fact
from archiver.model.integrity import Erasure, erased_records
from archiver.model.note import Note
from archiver.model.observation import EvidenceRef
from archiver.model.snapshot import Standing
from archiver.model.states import SnapshotStatus, Verdict, Zone
from archiver.reports import atomic
from archiver.reports.columns import COLUMNS
from archiver.reports.formats import csv_head, csv_line
from archiver.reports.rows import Row, row
from archiver.usecases.tools import Desk
from archiver.verdicts import people
from archiver.verdicts.judge import judge
from archiver.verdicts.standing import standing

RENEWED_AT_ONCE = 500
Erased = Mapping[EvidenceRef, Erasure]
CHANGES = (Verdict.MISSING, Verdict.GONE, Verdict.CHANGED)


@dataclass(frozen=True)
class Line:
    """A fact and its row: what tables are drawn from and what files are written from.

    `decided` is the decision of a person, if one stands, that takes its findings out of what fails a run.
    """

    fact: Fact
    row: Row
    decided: Note | None = None


def lines(desk: Desk, articles: Sequence[str] | None = None) -> Iterator[Line]:
    """The report, a line a citation; of some articles or, with None, of the whole workspace."""
    latest = latest_posts(desk.ledger.citations(articles))
    erased = erased_records(desk.ledger.evidence.erasures())
    return (_line(desk, fact, latest, erased) for fact in desk.ledger.report(articles))


def _line(desk: Desk, fact: Fact, latest: Mapping[str, datetime], erased: Erased) -> Line:
    decided = _decided(fact, desk)
    shown = row(fact, _stand(fact, article_time(fact.article, latest), desk), decided)
    return Line(fact, shown | _erased(fact, erased), decided)


def _erased(fact: Fact, erased: Erased) -> Row:
    """What stands in place of evidence that was erased."""
    refs = fact.last_look.look.evidence if fact.last_look else ()
    return {"evidence": erased[refs[-1]].words} if refs and refs[-1] in erased else {}


def _decided(fact: Fact, desk: Desk) -> Note | None:
    """The decision of a person that stands about a citation's findings."""
    decided = people.decision(fact.notes, fact.recorded.id)
    if decided is None:
        return None
    history = desk.ledger.history(fact.source.id)
    return decided if people.stands(decided, history, judge, desk.clock.now()) else None


def _stand(fact: Fact, wanted: datetime | None, desk: Desk) -> Standing | None:
    """Where the archive copies of a citation's source stand; None for a statement without a URL."""
    if fact.source.is_statement:
        return None
    citation = fact.recorded.citation
    outside = "" if citation.zone is Zone.BODY else "not looked at: outside the article's body"
    cited = citation.identity.snapshot
    return standing(
        fact.lookups,
        fact.captures,
        wanted,
        withheld=outside or withheld(fact.source, desk.settings, desk.clock.now()),
        cited=(cited,) if cited else (),
    )


def latest_posts(citations: Iterable[RecordedCitation]) -> dict[str, datetime]:
    """For each article, when the latest of the posts it cites was published."""
    latest: dict[str, datetime] = {}
    for recorded in citations:
        posted = recorded.citation.identity.source.posted_at
        if posted is not None:
            latest[recorded.article] = max(posted, latest.get(recorded.article, posted))
    return latest


def article_time(article: Article, latest: Mapping[str, datetime]) -> datetime | None:
    """The time a copy should be near to: the article's date or, without one, that of its latest post."""
    return times.parse(article.published) if article.published else latest.get(article.id)


def write_report(desk: Desk) -> Path:
    """Write sources.csv, whole; gives the path written, another one if the file is held open.

    Lines about which there is no news are taken as they were written last. Raises StorageError if nothing can
    be written; the old file is then untouched.
    """
    desk.ledger.lines.rest_on(_basis(desk))
    erased = erased_records(desk.ledger.evidence.erasures())
    while stale := desk.ledger.lines.stale(RENEWED_AT_ONCE):
        latest = desk.ledger.latest_posts([fact.article.id for fact, _ in stale])
        found = [(_line(desk, fact, latest, erased), mark) for fact, mark in stale]
        desk.ledger.lines.store([_renewed(desk, line, mark) for line, mark in found])
    return atomic.replace(desk.workspace.report, chain([csv_head()], desk.ledger.lines.all()))


def _renewed(desk: Desk, line: Line, mark: int) -> Renewed:
    """A line to keep, until the next decision or embargo that ends by date."""
    embargo = desk.settings.archives.embargo_until
    ends = [line.decided.until] if line.decided and line.decided.until else []
    ends += [datetime.combine(embargo, time(), UTC)] if embargo else []
    until = min((end for end in ends if end > desk.clock.now()), default=None)
    return Renewed(line.fact.recorded.id, mark, csv_line(line.row), until)


def _basis(desk: Desk) -> str:
    """What besides the history goes into the lines: the program, and what may be asked of archives."""
    archives = desk.settings.archives
    said = (__version__, *COLUMNS, desk.settings.privacy, archives.enabled, archives.save)
    return repr((*map(str, said), archives.embargo_until, archives.never))


@dataclass(frozen=True)
class Selection:
    """Which lines of the report are wanted; empty means any."""

    articles: frozenset[str] = frozenset()
    verdicts: frozenset[str] = frozenset()
    since: datetime | None = None

    @classmethod
    def of(
        cls, articles: Sequence[str], verdicts: Sequence[str], since: str, *, changed: bool
    ) -> "Selection":
        """From what the command line says. Raises UsageError for what is no verdict or no date."""
        wanted = {*verdicts, *(CHANGES if changed else ())}
        for word in wanted - set(Verdict):
            raise UsageError(f"--verdict {word}: not one of {', '.join(Verdict)}")
        try:
            moment = times.parse(since) if since else None
        except ValueError:
            raise UsageError(f"--since {since}: write it as 2022-04-08") from None
        return cls(frozenset(articles), frozenset(wanted), moment)

    def takes(self, fact: Fact) -> bool:
        """Whether a line is wanted."""
        article, judgement = fact.article, fact.judgement
        names = {article.id, article.origin, article.url}
        if self.articles and names.isdisjoint(self.articles):
            return False
        if self.verdicts and judgement.verdict not in self.verdicts:
            return False
        return self.since is None or (
            judgement.last_checked is not None and judgement.last_checked >= self.since
        )


def selected(desk: Desk, selection: Selection) -> Iterator[Line]:
    """The lines that are wanted."""
    return (line for line in lines(desk) if selection.takes(line.fact))


_FINDINGS: dict[str, Callable[[Line], bool]] = {
    "gone": lambda line: line.fact.judgement.verdict is Verdict.GONE,
    "missing": lambda line: line.fact.judgement.verdict is Verdict.MISSING,
    "changed": lambda line: line.fact.judgement.verdict is Verdict.CHANGED,
    "unverifiable": lambda line: line.fact.judgement.verdict is Verdict.UNVERIFIABLE,
    "unlinked": lambda line: line.fact.judgement.verdict is Verdict.UNLINKED,
    "reported_deleted": lambda line: line.fact.recorded.citation.reported_deleted is True,
    "unarchived": lambda line: (
        not line.fact.source.is_statement
        and line.row["snapshot_status"]
        not in (SnapshotStatus.VERIFIED, SnapshotStatus.UNVERIFIED, SnapshotStatus.PENDING)
    ),
}


def flagged(found: Sequence[Line], fail_on: Sequence[str], zone: str = Zone.BODY) -> list[Line]:
    """The lines that make a run fail: those in the zone looked at that have one of the findings.

    What a person accepted or muted is not among them.
    """
    return [line for line in _with_findings(found, fail_on, zone) if line.decided is None]


def settled(found: Sequence[Line], fail_on: Sequence[str], zone: str = Zone.BODY) -> list[Line]:
    """The lines that would make a run fail, had nobody accepted or muted them."""
    return [line for line in _with_findings(found, fail_on, zone) if line.decided is not None]


def _with_findings(found: Sequence[Line], fail_on: Sequence[str], zone: str) -> Iterator[Line]:
    tests = [_FINDINGS[word] for word in fail_on]
    return (line for line in found if in_zone(line.fact, zone) and any(test(line) for test in tests))


def in_zone(fact: Fact, zone: str) -> bool:
    """Whether a citation belongs to what is looked at (`body` or `all`)."""
    return zone == "all" or fact.recorded.citation.zone is Zone.BODY
