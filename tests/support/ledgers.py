"""Ledgers and things to put into them."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from archiver.clock import SimulatedClock
from archiver.ledger.ledger import Ledger
from archiver.ledger.record_rows import Written, nothing_written
from archiver.model.article import Article
from archiver.model.citation import Citation
from archiver.model.observation import EvidenceRef, Look, Observation
from archiver.model.snapshot import Capture, CaptureState, Found, LookUp, Memento
from archiver.model.source import Identity, Source
from archiver.model.states import Form, PlatformName, State, Zone
from archiver.verdicts.judge import judge

DAY_0 = datetime(2026, 11, 22, 14, 20, tzinfo=UTC)


def open_ledger(
    folder: Path,
    clock: SimulatedClock | None = None,
    busy_seconds: float = 30,
    written: Written = nothing_written,
) -> Ledger:
    """A ledger in `folder`, judged by the real policy."""
    url = f"sqlite:///{folder / 'archiver.db'}"
    clock = clock or SimulatedClock(DAY_0)
    return Ledger.open(url, clock=clock, judge=judge, busy_seconds=busy_seconds, written=written)


@cache
def _empty_database() -> bytes:
    with TemporaryDirectory() as folder:
        open_ledger(Path(folder)).close()
        return (Path(folder) / "archiver.db").read_bytes()


def place_database(folder: Path) -> None:
    """Put an empty database into a workspace, quicker than making its tables there."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "archiver.db").write_bytes(_empty_database())


def new_ledger(folder: Path, clock: SimulatedClock | None = None) -> Ledger:
    """As `open_ledger` in a folder without one, but quicker: the tables are made once for all tests."""
    place_database(folder)
    return open_ledger(folder, clock)


def page(number: int = 1) -> Source:
    """An ordinary page."""
    url = f"https://news{number}.example/story"
    return Source(f"web:{url}", PlatformName.WEB, url)


def seen(
    source: Source,
    state: State = State.LIVE,
    *,
    after: timedelta = timedelta(),
    run: str = "r1",
    reason: str = "news.example answered with the page.",
    text: str | None = None,
    similarity: float | None = None,
    evidence: tuple[EvidenceRef, ...] = (),
) -> Look:
    """A look at a source, some time after day 0."""
    observation = Observation(
        state=state,
        reason_code="code",
        reason=reason,
        checked_url=source.url,
        http_status=200,
        final_url=source.url,
        text=text,
    )
    return Look(source.id, run, DAY_0 + after, observation, "home", "ab" * 32, similarity, evidence)


def cited(source: Source, *, block: int = 1, quote: str = "", context: str = "So they say.") -> Citation:
    """A citation of a source."""
    return Citation(
        block=block,
        form=Form.LINK,
        zone=Zone.BODY,
        zone_reason="",
        cited_url=f"{source.url}?utm_source=x",
        anchor="they say",
        quote=quote,
        context=context,
        start=block * 100,
        end=block * 100 + 8,
        identity=Identity(source, (("utm_source", ("x",)),), None, ("A tracking parameter was left out.",)),
    )


def article(name: str = "a0123456789a", sha256: str = "cd" * 32, title: str = "A title") -> Article:
    """An article as read on day 0."""
    url = f"https://paper.example/{name}"
    return Article(name, url, url, title, "A. Author", "2026-11-20", "", "en", sha256, DAY_0)


def memento(source: Source, *, verified: bool | None = None) -> Memento:
    """A copy of a source, made two years before day 0."""
    at = DAY_0 - timedelta(days=730)
    url = f"https://web.archive.org/web/20241122142000/{source.url}"
    return Memento(url, source.url, at, 200, "text/html", "sha1:X", verified)


def looked_up(source: Source, *mementos: Memento, found: Found = Found.FOUND) -> LookUp:
    """A look-up of a source in the Wayback Machine."""
    return LookUp(source.id, "r1", DAY_0, "web.archive.org", found, mementos, "")


def step(source: Source, state: CaptureState, *, after: timedelta = timedelta()) -> Capture:
    """A step of the capture of a source."""
    asked = None if state is CaptureState.WANTED else DAY_0
    held = memento(source) if state is CaptureState.CAPTURED else None
    return Capture(
        key=f"web.archive.org {source.url} 2026-11-22",
        source=source.id,
        run="r1",
        archive="web.archive.org",
        url=source.url,
        at=DAY_0 + after,
        state=state,
        asked_at=asked,
        job="spn2-1" if asked else "",
        reason="the archive's words",
        memento=held,
    )
