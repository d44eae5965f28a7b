"""watch add --plan: what watching something would take. Reads a sample, records nothing."""

import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil

from archiver.citations.extract import extract
from archiver.errors import UnreadableInput
from archiver.ledger.due import host_of
from archiver.model.states import Privacy, Zone
from archiver.model.watch import Reading, WatchKind
from archiver.settings import Settings
from archiver.usecases.progress import Progress
from archiver.usecases.reading import Said, load
from archiver.usecases.tools import Tools
from archiver.usecases.watch import Order, find_out
from archiver.usecases.watch_ids import sendable, sift, watch_id

SAMPLE = 20
"""Articles that are read for an estimate, evenly spread over those that a list shows."""

USUAL_BYTES = 60_000
"""Evidence of a source's first look, where this workspace has none to measure by: an assumption."""

MEASURED_FROM = 20
DAY, MINUTES = 86_400, 1440


@dataclass(frozen=True)
class Sample:
    """What was found out by reading: the articles there are, those that were read, and what they cite.

    `hosts` counts the sources of the articles that were read by host, each source once; `undated` articles
    are among `articles`, and may prove to be older than --since. `article_bytes` is the compressed size of
    those that were read. `looked_at` and `evidence` are the sources and the bytes that the workspace holds.
    """

    articles: int
    undated: int = 0
    read: int = 0
    hosts: Mapping[str, int] = field(default_factory=dict)
    article_bytes: int = 0
    looked_at: int = 0
    evidence: int = 0


@dataclass(frozen=True)
class Plan:
    """What it would take. Where `estimated`, numbers of sources are scaled up from a sample of articles.

    Days are those until the last one, if nothing else is done. `days_to_snapshots` is None where no copies
    are made; it takes for granted that archives hold none yet. `disk` is in bytes; `measured`: by what this
    workspace holds, else by `USUAL_BYTES`.
    """

    articles: int
    undated: int
    read: int
    sources: int
    days_to_verdicts: float
    days_to_snapshots: float | None
    disk: int
    measured: bool

    @property
    def estimated(self) -> bool:
        """Whether not all articles were read."""
        return self.read < self.articles


async def plan(tools: Tools, order: Order, progress: Progress) -> Plan:
    """Say what watching these would take. Raises as `watch.add` does; what can't be read is left out."""
    references, undated = await _articles(tools, order)
    chosen = references[:: max(1, ceil(len(references) / SAMPLE))]
    progress.stage("articles", len(chosen))
    read = [found for one in chosen if (found := await _read(tools, one, order.zone, progress))]
    hosts = Counter({source: host for found in read for source, host in found.hosts.items()}.values())
    sample = Sample(
        articles=len(references),
        undated=undated,
        read=len(read),
        hosts=hosts,
        article_bytes=sum(found.size for found in read),
        looked_at=tools.ledger.watch.sources_looked_at(),
        evidence=tools.warcs.size,
    )
    return forecast(sample, tools.settings)


async def _articles(tools: Tools, order: Order) -> tuple[list[str], int]:
    """The articles that would be read, and how many of them bear no date."""
    found: dict[str, str] = {}
    undated = 0
    for reference in order.references:
        now = tools.clock.now()
        watch, listed = await find_out(tools.door, order, reference, now)
        if listed is None:
            found[watch.id] = watch.reference
            continue
        dates = {watch_id(WatchKind.ARTICLE, one.url): one.published for one in sendable(listed.entries)}
        wanted = {one.id: one.reference for one in sift(listed.entries, watch, Reading(None), now).wanted}
        undated += sum(dates[name] is None for name in wanted)
        found.update(wanted)
    return list(found.values()), undated


@dataclass(frozen=True)
class _Found:
    hosts: Mapping[str, str]
    size: int


async def _read(tools: Tools, reference: str, zone: str, progress: Progress) -> _Found | None:
    """The sources of one article with their hosts, and its compressed size."""
    try:
        document = await load(reference, Said(), tools.door, bytes)
    except UnreadableInput as error:
        progress.say(str(error))
        return None
    finally:
        progress.step()
    cited = extract(document, tools.registry)
    wanted = [one.identity.source for one in cited if zone == "all" or one.zone is Zone.BODY]
    hosts = {source.id: host_of(source.url) for source in wanted}
    return _Found(hosts, len(zlib.compress(document.raw)))


def forecast(sample: Sample, settings: Settings) -> Plan:
    """From the sample and the paces that are set to days and bytes. Pure."""
    scale = sample.articles / sample.read if sample.read else 0.0
    sources = round(sum(sample.hosts.values()) * scale)
    busiest = max(sample.hosts.values(), default=0) * scale
    schedule, gap = settings.schedule, settings.network.gap
    days = max(
        sources / max(1, schedule.looks_per_day),
        busiest / max(1, schedule.looks_per_host_day),
        max(busiest, sample.articles) * gap / DAY,
    )
    measured = sample.looked_at >= MEASURED_FROM and sample.evidence > 0
    each = sample.evidence / sample.looked_at if measured else USUAL_BYTES
    saved = _saved_a_day(settings)
    return Plan(
        articles=sample.articles,
        undated=sample.undated,
        read=sample.read,
        sources=sources,
        days_to_verdicts=days,
        days_to_snapshots=sources / saved if saved else None,
        disk=round(sources * each + sample.article_bytes * scale) if settings.evidence.record else 0,
        measured=measured,
    )


def _saved_a_day(settings: Settings) -> float:
    """Captures a day at the paces that are set; 0 where none are asked for."""
    rates = settings.archives
    if settings.privacy is not Privacy.OPEN or not (rates.enabled and rates.save):
        return 0
    if not rates.has_keys:
        return rates.keyless_per_minute * MINUTES
    return min(rates.save_per_minute * MINUTES, rates.save_per_day)


def sentences(found: Plan) -> Iterator[str]:
    """The plan for a person; what is estimated is said to be."""
    about = "about " if found.estimated else ""
    undated = f", {found.undated} of them without a date" if found.undated else ""
    were = "was" if found.read == 1 else "were"
    yield f"articles: {found.articles}{undated}; {found.read} {were} read for this"
    if found.articles and not found.read:
        yield "sources: unknown, as none of the articles could be read"
        return
    yield f"sources: {about}{found.sources}" + (
        f" (estimated: {found.read} of {found.articles} articles were read)" if found.estimated else ""
    )
    yield f"first verdict on the last of them: after {_days(found.days_to_verdicts)}, if nothing else is due"
    if found.days_to_snapshots is None:
        yield "first snapshot: none are made (privacy, archives.enabled, archives.save)"
    else:
        wait = _days(found.days_to_snapshots)
        yield f"first snapshot of the last of them: after {wait}, if archives hold none of them yet"
    basis = "as what this workspace holds" if found.measured else f"{USUAL_BYTES // 1000} kB a source assumed"
    yield f"disk: about {found.disk / 1e6:.1f} MB of evidence ({basis})"


def _days(days: float) -> str:
    if days * 24 < 1:
        return f"{max(1, ceil(days * MINUTES))} min"
    return f"{days * 24:.1f} hours" if days < 2 else f"{days:.1f} days"
