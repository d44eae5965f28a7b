"""Histories written short: days after a start, a state, and the run."""

from datetime import UTC, datetime, timedelta

from archiver.model.history import History, SeenComparison, SeenLook
from archiver.model.source import Source
from archiver.model.states import PlatformName, State

START = datetime(2026, 11, 22, 14, 20, tzinfo=UTC)

TWEET = Source("x:1512375012946292736", PlatformName.X, "https://x.com/i/status/1512375012946292736")
POST = Source("telegram:sample/7", PlatformName.TELEGRAM, "https://t.me/sample/7")
PAGE = Source("web:https://news.example/a", PlatformName.WEB, "https://news.example/a")
STATEMENT = Source("statement:0a", PlatformName.NONE, "")


def at(days: float) -> datetime:
    """A time so many days after the start."""
    return START + timedelta(days=days)


def look(
    days: float,
    state: State,
    *,
    run: str | None = None,
    reason: str = "",
    status: int | None = None,
    similarity: float | None = None,
) -> SeenLook:
    """A look so many days after the start; without a name, each has a run of its own."""
    return SeenLook(
        at=at(days),
        run=f"run-{days}" if run is None else run,
        state=state,
        reason_code=f"code_{state}",
        reason=reason or f"The other side says {state}.",
        http_status=status,
        similarity=similarity,
    )


def history(
    *looks: SeenLook,
    source: Source = PAGE,
    proofs: tuple[datetime, ...] = (),
    comparisons: tuple[SeenComparison, ...] = (),
) -> History:
    """A history of these looks, verified snapshots and comparisons with copies."""
    return History(source, looks, proofs, comparisons=comparisons)


def beside(days: float, similarity: float, *, later: float = 0.01, copy: float = -3) -> SeenComparison:
    """A comparison of the look so many days after the start with the copy of three days before it."""
    return SeenComparison(at(days + later), at(days), at(copy), similarity)
