"""Comparing sources with the archived copies that are nearest to the article's date.

Each copy is fetched once and kept as evidence; later looks are compared with what is kept. An archive that
does not answer, or answers with something else than the copy, changes nothing.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from archiver.archives.permission import not_asked, private
from archiver.liveness.copies import is_copy, may_show, raw_url
from archiver.liveness.drift import alike
from archiver.model.comparison import Comparison
from archiver.model.facts import RecordedLook
from archiver.model.observation import EvidenceRef, Look
from archiver.model.snapshot import Memento
from archiver.model.source import Source
from archiver.model.states import PlatformName
from archiver.texts.shingles import similarity
from archiver.usecases.keeping_copies import keep
from archiver.usecases.progress import Progress
from archiver.usecases.replay import Replay
from archiver.usecases.tools import Desk, Tools
from archiver.usecases.versions import Copy, kept_copy, text_of_copy, text_of_look
from archiver.verdicts.policy import PROVING

STAGE = "comparing with copies"


@dataclass(frozen=True)
class Pair:
    """A source as last seen, and the copy to set beside it. `kept`: where the copy lies in the evidence."""

    source: Source
    seen: RecordedLook
    memento: Memento
    kept: EvidenceRef | None = None


async def compare(
    tools: Tools,
    run: str,
    sources: Mapping[str, tuple[Source, datetime | None]],
    progress: Progress,
    replay: Replay | None = None,
) -> None:
    """Compare what was not compared yet, at most `archives.compare_per_run` sources.

    `sources` maps an id to the source and the date that its copy should be near to; `replay` is what the run
    fetched before. Raises StorageError.
    """
    rates = tools.settings.archives
    if not_asked(tools.settings) or not rates.compare_days:
        return
    todo = list(islice(_pairs(tools, sources), rates.compare_per_run))
    if not todo:
        return
    progress.stage(STAGE, len(todo))
    archive = _Archive(tools, run, replay or Replay(tools))
    for pair in todo:
        await archive.compare(pair)
        progress.step("web.archive.org")


def _pairs(desk: Desk, sources: Mapping[str, tuple[Source, datetime | None]]) -> Iterator[Pair]:
    """What can be compared and was not, with the content that the latest look saw."""
    seen = desk.ledger.last_looks(list(sources))
    for source_id, (source, near) in sources.items():
        last = seen.get(source_id)
        if last is None or near is None or not _comparable(source, last.look) or private(source):
            continue
        memento = _nearest(desk, source, near)
        if memento is None:
            continue
        earlier = [c for c in desk.ledger.comparisons(source_id) if c.memento_url == memento.url]
        if not any(_settled(comparison, last.look) for comparison in earlier):
            yield Pair(source, last, memento, next((c.evidence for c in earlier if c.evidence), None))


def _settled(earlier: Comparison, look: Look) -> bool:
    """Whether a copy need not be set beside a look: it was, or nothing could be read in the copy."""
    return earlier.similarity is None or earlier.look_sha256 == look.sha256


def _comparable(source: Source, look: Look) -> bool:
    """Whether a look shows the source and left something to compare: a page's bytes lie in the evidence."""
    readable_later = bool(look.evidence) or source.platform is not PlatformName.WEB
    return look.observation.state in PROVING and bool(look.sha256) and readable_later


def _nearest(desk: Desk, source: Source, near: datetime) -> Memento | None:
    """The copy nearest to a date, of those that may show the source and are not too far from it."""
    window = timedelta(days=desk.settings.archives.compare_days)
    platform = desk.registry.by_name(source.platform)
    usable = (
        memento
        for memento in _copies(desk, source.id)
        if abs(memento.at - near) <= window and raw_url(memento) and may_show(platform, source, memento)
    )
    return min(usable, key=lambda memento: (abs(memento.at - near), memento.url), default=None)


def _copies(desk: Desk, source_id: str) -> Iterable[Memento]:
    """Every copy that is known, but for those of errors and redirects and those that hold something else."""
    found = [memento for lookup in desk.ledger.lookups(source_id) for memento in lookup.mementos]
    found += [step.memento for step in desk.ledger.captures(source_id) if step.memento is not None]
    refuted = {memento.url for memento in found if memento.verified is False}
    return (
        memento
        for memento in found
        if memento.url not in refuted and (memento.http_status is None or 200 <= memento.http_status < 300)
    )


@dataclass(frozen=True)
class _Archive:
    """The archive as one run meets it."""

    tools: Tools
    run: str
    replay: Replay

    async def compare(self, pair: Pair) -> None:
        """Compare one pair and record it; nothing is recorded where the copy can't be had."""
        copy = kept_copy(self.tools, pair.kept) or await self._fetch(pair.memento)
        if copy is None:
            return
        looks = self.tools.ledger.looks(pair.source.id)
        look = next(recorded.look for recorded in looks if recorded.id == pair.seen.id)
        share = await asyncio.to_thread(_share, self.tools, pair.source, look, copy)
        comparison = Comparison(
            source=pair.source.id,
            run=self.run,
            at=self.tools.clock.now(),
            look=pair.seen.id,
            memento_url=pair.memento.url,
            memento_at=pair.memento.at,
            similarity=share,
            look_sha256=look.sha256,
            copy_sha256=copy.sha256,
            evidence=copy.evidence or await asyncio.to_thread(keep, self.tools, copy.exchange),
        )
        self.tools.ledger.record_comparisons([comparison], self.tools.warcs.lengths())

    async def _fetch(self, memento: Memento) -> Copy | None:
        answer = await self.replay.fetch(memento)
        return Copy(answer) if answer is not None and is_copy(answer, memento) else None


def _share(desk: Desk, source: Source, look: Look, copy: Copy) -> float | None:
    """How much of a copy's text is still there, 0 to 1; None where one of the texts can't be had."""
    if copy.sha256 == look.sha256:
        return 1.0
    then = text_of_copy(desk, source, copy)
    return alike(similarity, then, text_of_look(desk, source, look)) if then else None
