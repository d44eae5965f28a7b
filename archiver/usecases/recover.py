"""recover: look everywhere in the archives for a source that is gone, and verify what is found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from archiver.archives.names import archive_of
from archiver.archives.patience import Patience
from archiver.archives.permission import not_asked, private
from archiver.archives.verify import ABSENT, HOLDS, Finding, Kind
from archiver.errors import UsageError
from archiver.liveness.copies import raw_url
from archiver.model import times
from archiver.model.article import RecordedCitation
from archiver.model.snapshot import Found, Memento
from archiver.model.source import Source
from archiver.platforms.shapes_archived import account_pages, shapes
from archiver.usecases.check import identities
from archiver.usecases.progress import Progress
from archiver.usecases.replay import Replay
from archiver.usecases.report import article_time, latest_posts
from archiver.usecases.tools import Desk, Tools
from archiver.usecases.verifying import Verifying

_ORDER = (Kind.VERIFIED, Kind.TEXT_ONLY)


@dataclass(frozen=True)
class Candidate:
    """A copy that may hold the source. `listed`: of a page of its account. `finding` None: not read."""

    memento: Memento
    listed: bool
    finding: Finding | None = None

    @property
    def holds(self) -> bool:
        """Whether it was seen to hold the source."""
        return self.finding is not None and self.finding.kind in HOLDS


@dataclass(frozen=True)
class Recovered:
    """What was found, best first; `silent` are the addresses about which no archive answered."""

    source: Source
    candidates: Sequence[Candidate]
    silent: Sequence[str] = ()


async def recover(tools: Tools, url: str, progress: Progress) -> Recovered:
    """Look up every shape of a source's URL and its account's pages, verify what is there, and record it.

    At most `archives.verify_per_run` copies are fetched. Raises UsageError where archives are not asked.
    """
    source = _source(tools, url)
    refused = not_asked(tools.settings) or (
        f"archives are not asked: it {private(source)}" if private(source) else ""
    )
    if refused:
        raise UsageError(refused)
    tools.ledger.record_sources([source])
    run = tools.ledger.begin_run("recover", [], fresh=True)
    near = _near(tools, source)
    found, silent = await _look_up(tools, source, near, progress)
    read = await _read(tools, run.id, source, _nearest_first(found, near), progress)
    tools.ledger.finish_run(run.id, "finished")
    return Recovered(source, sorted(read, key=_worth), silent)


def _source(tools: Desk, url: str) -> Source:
    known = tools.ledger.find_sources(url)
    return known[0] if known else identities([url], tools.registry)[0][1].source


def _near(desk: Desk, source: Source) -> datetime | None:
    """The date that copies should be near to: the post's own, else that of an article that cites it."""
    if source.posted_at is not None:
        return source.posted_at
    articles = {article.id: article for article in desk.ledger.articles()}
    citing: list[RecordedCitation] = [
        recorded for recorded in desk.ledger.citations() if recorded.citation.identity.source.id == source.id
    ]
    latest = latest_posts(citing)
    dates = [article_time(articles[c.article], latest) for c in citing if c.article in articles]
    return min((moment for moment in dates if moment is not None), default=None)


async def _look_up(
    tools: Tools, source: Source, near: datetime | None, progress: Progress
) -> tuple[list[Candidate], list[str]]:
    own = (*tools.registry.by_name(source.platform).lookup_urls(source), *shapes(source))
    asked = [*((url, False) for url in dict.fromkeys(own)), *((url, True) for url in account_pages(source))]
    progress.stage("archive look-ups", len(asked))
    found: dict[str, Candidate] = {}
    silent = []
    patience = {archive.name: Patience() for archive in tools.archives}
    for url, listed in asked:
        for archive in tools.archives:
            answer = await archive.find([url], near, patience[archive.name])
            for memento in answer.mementos:
                found.setdefault(memento.url, Candidate(memento, listed))
            if answer.found is Found.UNKNOWN:
                silent.append(url)
        progress.step("web.archive.org")
    return list(found.values()), silent


def _nearest_first(found: Sequence[Candidate], near: datetime | None) -> list[Candidate]:
    """A source's own copies first, then by nearness; without a date the latest first."""

    def distance(candidate: Candidate) -> tuple[bool, float]:
        at = candidate.memento.at
        return candidate.listed, abs((at - near).total_seconds()) if near else -at.timestamp()

    return sorted(found, key=distance)


async def _read(
    tools: Tools, run: str, source: Source, found: Sequence[Candidate], progress: Progress
) -> list[Candidate]:
    verifying = Verifying(tools, run, Replay(tools), progress)
    readable = [candidate for candidate in found if raw_url(candidate.memento)]
    most = tools.settings.archives.verify_per_run
    progress.stage("verifying copies", min(len(readable), most))
    read = {}
    for candidate in readable[:most]:
        finding = await verifying.finding(source, candidate.memento)
        read[candidate.memento.url] = replace(candidate, finding=finding)
        if finding is not None and _tells(finding, listed=candidate.listed):
            await verifying.record(source, candidate.memento, finding)
        progress.step("web.archive.org")
    return [read.get(candidate.memento.url, candidate) for candidate in found]


def _tells(finding: Finding, *, listed: bool) -> bool:
    """Whether a finding belongs into the history: an account's page that lists other posts says nothing."""
    if listed or finding.kind in ABSENT:
        return finding.kind in HOLDS
    return finding.kind is not Kind.SILENT


def _worth(candidate: Candidate) -> int:
    """Verified ones first, then those of which nothing can be said, then those that hold something else."""
    finding = candidate.finding
    if finding is None or finding.verified is None:
        return len(_ORDER)
    return _ORDER.index(finding.kind) if finding.kind in _ORDER else len(_ORDER) + 1


def facts(candidate: Candidate) -> dict[str, object]:
    """A candidate for machines."""
    finding = candidate.finding
    return {
        "verified": finding.verified if finding else None,
        "kind": str(finding.kind) if finding else None,
        "snapshot_url": candidate.memento.url,
        "snapshot_at": times.iso(candidate.memento.at),
        "archive": archive_of(candidate.memento),
        "listed_by_account": candidate.listed,
        "reason": finding.reason if finding else None,
    }
