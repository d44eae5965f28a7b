"""Answers as the web door gives them, for the evidence."""

from datetime import UTC, datetime

from archiver.model.exchange import Exchange, Failure, Hop
from archiver.model.states import State

AT = datetime(2026, 11, 22, 14, 20, 0, 123000, UTC)
HTML = (("Content-Type", "text/html"),)


def hop(
    body: bytes = b"<p>Hello</p>",
    *,
    url: str = "https://news.example/story?q=1",
    status: int = 200,
    headers: tuple[tuple[str, str], ...] = HTML,
    truncated: bool = False,
    peer: str = "192.0.2.7",
) -> Hop:
    """One request and its answer."""
    sent = (("Host", "news.example"), ("User-Agent", "archiver"))
    return Hop(url, sent, "HTTP/1.1", status, "Reason", headers, body, truncated, peer, AT, 0.1)


def answer(*hops: Hop) -> Exchange:
    """A finished question, by default one page."""
    hops = hops or (hop(),)
    return Exchange(hops, hops[-1].body)


def failed(*hops: Hop) -> Failure:
    """A question that failed after these hops."""
    return Failure(State.TIMEOUT, "timeout", "", hops)
