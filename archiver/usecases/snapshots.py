"""The archive's half of a command: look copies up, then ask for those that are wanted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from archiver.archives.archive import Archive
from archiver.archives.names import WAYBACK, archive_of, place_of
from archiver.archives.patience import Patience
from archiver.archives.permission import embargoed, forbidden, not_asked, private
from archiver.archives.ranking import next_url
from archiver.model.citation import Citation
from archiver.model.snapshot import Capture, CaptureState, Found, LookUp, Memento
from archiver.model.source import CitedSnapshot, Source
from archiver.model.states import Verdict
from archiver.usecases.progress import Progress
from archiver.usecases.tools import Tools
from archiver.usecases.verifying import checks

KEYLESS = (
    "no keys are set, so the Wayback Machine may take few captures or none; with keys, free at "
    "archive.org/account/s3.php, captures are dependable"
)
LOST = frozenset({Verdict.MISSING, Verdict.GONE})


def record_cited(tools: Tools, run: str, citations: Iterable[Citation]) -> None:
    """Record the copies that articles cite in place of the pages themselves."""
    now = tools.clock.now()
    found = [
        LookUp(source.id, run, now, snapshot.archive, Found.FOUND, (_memento(source, snapshot),))
        for source, snapshot in ((c.identity.source, c.identity.snapshot) for c in citations)
        if snapshot is not None and snapshot.captured_at is not None
    ]
    known = {(lookup.source, m.url) for lookup in found for m in _held(tools, lookup.source)}
    tools.ledger.record_lookups(
        [lookup for lookup in found if (lookup.source, lookup.mementos[0].url) not in known]
    )


def _memento(source: Source, snapshot: CitedSnapshot) -> Memento:
    assert snapshot.captured_at is not None
    return Memento(snapshot.url, source.url, snapshot.captured_at)


def _held(tools: Tools, source: str) -> list[Memento]:
    return [memento for lookup in tools.ledger.lookups(source) for memento in lookup.mementos]


async def look_up(
    tools: Tools, run: str, sources: Mapping[str, tuple[Source, datetime | None]], progress: Progress
) -> int:
    """Ask the archive what it holds of each source; an empty answer is asked for once more at the end.

    `sources` maps an id to the source and the time that a copy should be near to. Gives the number of
    look-ups that got no answer.
    """
    if not_asked(tools.settings):
        return 0
    progress.stage("archive look-ups", len(sources))
    return sum(
        [await _look_up(_Asking(tools, run, progress, archive), sources) for archive in tools.archives]
    )


async def _look_up(archive: "_Asking", sources: Mapping[str, tuple[Source, datetime | None]]) -> int:
    answers = {source_id: await archive.ask(source, near) for source_id, (source, near) in sources.items()}
    empty = [source_id for source_id, answer in answers.items() if answer is Found.NONE]
    archive.progress.stage("empty answers asked again", len(empty))
    again = [await archive.ask(*sources[source_id]) for source_id in empty]
    return [*answers.values(), *again].count(Found.UNKNOWN)


@dataclass(frozen=True)
class _Asking:
    """An archive as one run meets it: once it keeps silent, it is left alone until the next."""

    tools: Tools
    run: str
    progress: Progress
    archive: Archive
    patience: Patience = field(default_factory=Patience)

    async def ask(self, source: Source, near: datetime | None) -> Found | None:
        """Look one source up and record the answer; None if there is nothing to ask."""
        urls = self.tools.registry.by_name(source.platform).lookup_urls(source)
        if not urls or private(source):
            return None
        answer = await self.archive.find(urls, near, self.patience)
        now = self.tools.clock.now()
        lookup = LookUp(
            source.id, self.run, now, self.archive.name, answer.found, answer.mementos, answer.reason
        )
        self.tools.ledger.record_lookups([lookup])
        self.progress.step(self.archive.name)
        return answer.found


def to_save(tools: Tools, run: str, sources: Iterable[Source]) -> list[Capture]:
    """The captures to ask for: of sources that may be saved, are not lost and have no recent copy."""
    now = tools.clock.now()
    captures = []
    for source in sources:
        if forbidden(source, tools.settings) or _is_lost(tools, source):
            continue
        for archive in tools.captures:
            url = url_to_save(tools, source, archive.name)
            if url and not _has_recent_copy(tools, source, archive.name, now):
                captures.append(archive.proposal(source.id, url, run))
    return captures


def url_to_save(tools: Tools, source: Source, archive: str) -> str:
    """The URL whose capture is worth most, of those that the archive did not refuse; empty without one."""
    urls = tools.registry.by_name(source.platform).save_urls(source)
    return next_url(urls, [step for step in tools.ledger.captures(source.id) if step.archive == archive])


def _others(tools: Tools, captures: Iterable[Capture]) -> list[Capture]:
    """What to ask for in place of captures that were refused: the next URL of their source, if any."""
    found = []
    by_name = {archive.name: archive for archive in tools.captures}
    for capture in captures:
        last, source = tools.ledger.capture(capture.key), tools.ledger.source(capture.source)
        if last is not None and source is not None and last.state is CaptureState.REFUSED:
            url = url_to_save(tools, source, capture.archive)
            if url and capture.archive in by_name:
                found.append(by_name[capture.archive].proposal(source.id, url, capture.run))
    return found


def _is_lost(tools: Tools, source: Source) -> bool:
    judgement = tools.ledger.judgement(source.id)
    return judgement is not None and judgement.verdict in LOST


def _has_recent_copy(tools: Tools, source: Source, archive: str, now: datetime) -> bool:
    """Whether an archive itself has a copy that is young enough and was not seen to hold something else."""
    recent = now - timedelta(days=tools.settings.archives.recent_days)
    known = {memento.url: memento for memento in _copies(tools, source.id)}
    refuted = {
        url for url, check in checks(tools.ledger.lookups(source.id)).items() if check.verified is False
    }
    return any(
        memento.at >= recent and archive_of(memento) == archive
        for url, memento in known.items()
        if url not in refuted
    )


def _copies(tools: Tools, source: str) -> list[Memento]:
    captured = [c.memento for c in tools.ledger.captures(source) if c.memento is not None]
    return _held(tools, source) + captured


async def save(tools: Tools, captures: Sequence[Capture], wait: float, progress: Progress) -> list[Capture]:
    """Ask for captures and wait up to `wait` seconds; gives those that are still open.

    Where the archive refuses a URL, the next one that would hold the source is asked for. Under an embargo
    they are kept until it ends.
    """
    if embargoed(tools.settings, tools.clock.now()):
        tools.captures.want(captures)
        return await tools.captures.poll()
    if captures:
        _announce(tools, captures, progress)
    tools.captures.want(captures)
    waiting = tools.ledger.open_captures()
    if not waiting:
        return []
    progress.stage("captures", len(waiting))
    until = tools.clock.monotonic() + wait

    def told(capture: Capture) -> None:
        if not capture.state.open:
            progress.step(place_of(capture.archive))

    left = await tools.captures.drive(wait, told)
    instead = _others(tools, waiting)
    if instead:
        tools.captures.want(instead)
        left = await tools.captures.drive(max(0.0, until - tools.clock.monotonic()), told)
    _say_why(left, progress)
    return left


def _announce(tools: Tools, captures: Sequence[Capture], progress: Progress) -> None:
    """Say what is made public, the first time, and what keys would change, where there are none."""
    archives = tuple(dict.fromkeys(capture.archive for capture in captures))
    if not tools.ledger.ever_captured():
        pages = len({capture.url for capture in captures})
        progress.say(
            f"asking {' and '.join(map(place_of, archives))} to make public copies of "
            f"{pages} page{'s' if pages > 1 else ''}, for the first time in this workspace "
            "(--no-save prevents it)"
        )
    if WAYBACK in archives and not tools.settings.archives.has_keys:
        progress.say(KEYLESS)


def _say_why(left: Iterable[Capture], progress: Progress) -> None:
    """Say why captures still wait to be asked for: refused keys, a spent quota, an archive in trouble."""
    wanted = [capture for capture in left if capture.state is CaptureState.WANTED]
    for archive in dict.fromkeys(capture.archive for capture in wanted):
        reasons = [capture.reason for capture in wanted if capture.archive == archive]
        why = next((reason for reason in reasons if reason), "")
        if why:
            progress.say(f"captures kept for later: {len(reasons)} ({why}); archiver save --pending goes on")
