"""What no answer whatsoever may do to a probe."""

import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from archiver.address import parse
from archiver.model.exchange import Answer, Failure
from archiver.model.states import State
from archiver.platforms.base import Platform
from archiver.platforms.registry import all_platforms
from archiver.platforms.telegram import PLATFORM as TELEGRAM
from archiver.platforms.web import PLATFORM as WEB
from archiver.platforms.x import PLATFORM as X
from tests.support.probes import NEGATIVE, answer, play

_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["__typename", "id_str", "tombstone", "text", "user", "errors", "code", "url", "html"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
_PIECES = (
    "<p>", "<div class='tgme_widget_message'>", "<h1>", "<title>", "</title>", "<meta http-equiv=refresh>", "x" * 70,
    "<script>", "<!--", "<p x='", "&#x0;", "<p", "<table>", "<svg><title>", "\ufffd", "</p>", "ä",
)  # fmt: skip
_markup = st.lists(st.sampled_from(_PIECES), max_size=12).map("".join)
_bodies = st.binary(max_size=60) | _values.map(json.dumps).map(str.encode) | _markup.map(str.encode)
_statuses = st.sampled_from(
    [200, 200, 200, 201, 202, 204, 206, 226, 301, 304, 400, 401, 402, 403, 405, 408, 409]
)
_statuses |= st.sampled_from([418, 421, 422, 425, 429, 431, 451, 500, 502, 503, 520, 599, 999])
_types = st.sampled_from(
    ["text/html", "application/json", "application/pdf", "text/html; charset=x", "", "a"]
)
_SOURCES = (
    (X, "https://x.com/a/status/1512375012946292736"),
    (TELEGRAM, "https://t.me/front_news/123"),
    (TELEGRAM, "https://t.me/front_news"),
    (WEB, "https://news.example/a/b"),
    (WEB, "https://news.example/a/b.pdf"),
)


@given(st.sampled_from(_SOURCES), _statuses, _bodies, _types)
@example(_SOURCES[0], 200, b"[" * 5000, "application/json")
@example(_SOURCES[0], 200, b'{"id_str":' + b"9" * 5000 + b"}", "application/json")
@example(_SOURCES[3], 200, b"<div>" * 5000, "text/html")
def test_no_answer_breaks_a_probe_or_makes_it_claim_a_loss(
    source: tuple[Platform, str], status: int, body: bytes, kind: str
) -> None:
    """Without the platform's own marker, nothing is ever called missing, deleted or parked."""
    platform, url = source
    said = answer(url, body, ("Content-Type", kind), status=status)
    # A site that answers a made-up address alike gives a second sign, so here it gives none.
    seen = play(platform, url, {url: said} if platform is WEB else said).observation
    assert seen.state not in NEGATIVE, seen.reason
    assert seen.reason
    assert seen.reason_code


@given(st.sampled_from(_SOURCES), st.sampled_from(State), st.text(max_size=20))
def test_no_failure_claims_a_loss(source: tuple[Platform, str], state: State, detail: str) -> None:
    """A question without an answer says nothing; only a site's own missing name is a fact about it."""
    platform, url = source
    failed = Failure(state, "code", detail)
    seen = play(platform, url, failed).observation
    assert seen.state is state or (state is State.DNS_NXDOMAIN and seen.state is State.DNS_FAILURE)
    assert seen.state is not State.DNS_NXDOMAIN or platform is WEB


_WORDS = (
    "Post not found",
    "This Post was deleted by the Post author.",
    "Page not found",
    "This domain is for sale",
)


@given(
    st.sampled_from(_SOURCES[:3]),
    st.sampled_from(_WORDS),
    st.sampled_from(["<p>{}</p>", '{{"text": "{}"}}', "{}"]),
)
def test_words_without_their_marker_claim_nothing(
    source: tuple[Platform, str], words: str, frame: str
) -> None:
    """A sentence counts only in the element or field that the platform puts it in."""
    platform, url = source
    seen: Answer = answer(url, frame.format(words), ("Content-Type", "text/html"))
    assert play(platform, url, seen).state is State.UNVERIFIABLE


def test_every_source_url_names_its_source_again() -> None:
    """What is recorded as a source's URL leads back to the same id."""
    registry = all_platforms()
    for platform, url in _SOURCES:
        found = platform.identify(parse(url))
        assert registry.identify(parse(found.url)).id == found.id
