"""Ordinary pages: what each answer may be called, and at what price."""

import sys
from collections import Counter

import pytest

from archiver.address import parse
from archiver.model.exchange import Answer
from archiver.model.source import Source
from archiver.model.states import PlatformName, Scope, State
from archiver.platforms.web import PLATFORM
from archiver.platforms.web_glance import glance
from archiver.platforms.web_landing import Landing, landing
from archiver.platforms.web_page import alike
from archiver.platforms.web_soft404 import sibling_url
from archiver.platforms.web_words import Kind, hint
from tests.support.probes import NEGATIVE, TIMEOUT, page, play
from tests.unit.platforms.corpus_telegram import CASES as TELEGRAM
from tests.unit.platforms.corpus_web import (
    CASES,
    LONG_NOT_FOUND,
    NOT_FOUND,
    PROSE,
    ROOT,
    SIBLING,
    URL,
    article,
)
from tests.unit.platforms.corpus_x import CASES as X


@pytest.mark.parametrize(("name", "url", "answers", "state", "code"), CASES, ids=[case[0] for case in CASES])
def test_each_answer_has_its_meaning(
    name: str, url: str, answers: dict[str, Answer], state: State, code: str
) -> None:
    """Live needs the page, missing needs the site's word or two signs; all else is not known."""
    seen = play(PLATFORM, url, answers).observation
    assert (seen.state, code or seen.reason_code) == (state, seen.reason_code), seen.reason
    assert seen.reason.endswith(".")


def test_the_corpus_has_a_floor() -> None:
    """The labelled corpus may grow and never shrink; its states are printed."""
    counts = Counter(str(state) for *_, state, _ in [*CASES, *TELEGRAM, *X])
    sys.stdout.write("".join(f"\n{count:4} {state}" for state, count in counts.most_common()))
    assert sum(counts.values()) >= 195
    assert len(counts) >= 23
    assert sum(counts[state] for state in NEGATIVE) >= 30


def test_identity_is_the_canonical_url() -> None:
    """A page is named by its URL without what only tracks."""
    source = PLATFORM.identify(parse("https://News.example/a?id=5&utm_source=x#top"))
    assert source == Source(
        "web:https://news.example/a?id=5",
        PlatformName.WEB,
        "https://news.example/a?id=5",
        "https://news.example/a?id=5",
    )


def test_an_ordinary_page_costs_one_request() -> None:
    """The made-up address is asked only on suspicion."""
    assert play(PLATFORM, URL, page(URL, article())).urls == [URL]
    assert play(PLATFORM, URL, page(URL, LONG_NOT_FOUND)).urls == [URL, SIBLING]


def test_two_signs_in_the_first_answer_ask_no_further() -> None:
    """An error page that says so needs no second question."""
    assert play(PLATFORM, URL, page("https://news.example/404", NOT_FOUND, via=(URL,))).urls == [URL]


def test_routes_and_passwords_are_not_sent() -> None:
    """What the browser keeps to itself, we keep too."""
    played = play(PLATFORM, "https://me:pw@news.example/a#!/b", TIMEOUT)
    assert played.urls == ["https://news.example/a"]
    assert played.asks[0].scope is Scope.SOURCE


def test_reasons_say_first_what_the_site_said() -> None:
    """A layman reads who said what, and then what it means."""
    assert play(PLATFORM, URL, page(URL, article())).observation.reason == (
        'news.example shows the page "Missiles hit station | News".'
    )
    assert play(PLATFORM, URL, {URL: page(URL, "", status=404)}).observation.reason == (
        "news.example states: HTTP 404 (not found)."
    )
    assert play(PLATFORM, URL, {URL: page(URL, NOT_FOUND)}).observation.reason == (
        'news.example answers, but it says "page not found" and shows hardly anything else: what was cited is not there.'
    )
    assert play(PLATFORM, URL, page(ROOT + "b", article(), via=(URL,))).observation.reason == (
        'news.example redirects to https://news.example/b, which shows the page "Missiles hit station | News".'
    )
    assert "says nothing about the page itself" in play(PLATFORM, URL, {}).observation.reason


def test_a_cut_answer_is_judged_and_never_compared() -> None:
    """A prefix may prove that a page is there; it has no digest."""
    seen = play(PLATFORM, URL, page(URL, article(), truncated=True)).observation
    assert (seen.state, seen.content) == (State.LIVE, None)


def test_what_is_no_http_is_unsupported() -> None:
    """Other schemes can't be asked for."""
    played = play(PLATFORM, Source("web:ftp://a.example/", PlatformName.WEB, "ftp://a.example/"), {})
    assert (played.state, played.asks) == (State.UNSUPPORTED, [])


def test_archives_get_what_may_be_public() -> None:
    """Secrets are looked up by nobody's leave and never submitted."""
    source = PLATFORM.identify(parse("https://news.example/a#!/b"))
    assert PLATFORM.save_urls(source) == PLATFORM.lookup_urls(source) == ("https://news.example/a",)
    for url in ("https://me:pw@news.example/", "https://news.example/?token=5", "http://10.0.0.1/"):
        assert PLATFORM.save_urls(PLATFORM.identify(parse(url))) == ()
    assert PLATFORM.save_urls(Source("web:x", PlatformName.WEB, "x")) == ()


def test_there_is_no_control() -> None:
    """Sites have nothing in common that could fail."""
    assert PLATFORM.control() is None
    assert PLATFORM.control_holds(TIMEOUT)


@pytest.mark.parametrize(
    ("asked", "got", "expected"),
    [
        ("http://a.example/x", "https://www.a.example/x/", Landing.SAME),
        ("http://a.example/x/index.html", "https://a.example/x/", Landing.SAME),
        ("http://a.example/X?id=1", "https://a.example/x?lang=en&id=1", Landing.SAME),
        ("http://a.example/", "https://a.example/en/home", Landing.SAME),
        ("http://10.0.0.1/x", "https://10.0.0.1/x", Landing.SAME),
        ("http://a.co.uk/x", "https://b.co.uk/x", Landing.OTHER),
        ("http://a.example/", "https://b.example/", Landing.OTHER),
        ("http://a.example/x/y", "https://a.example/z/y", Landing.OTHER),
        ("http://a.example/x/y", "https://a.example/x/y-new", Landing.OTHER),
        ("http://a.example/x", "https://a.example/", Landing.ROOT),
        ("http://a.example/?p=5", "https://a.example/", Landing.ROOT),
        ("http://a.example/x", "https://b.example/", Landing.ROOT),
        ("http://a.example/x", "https://a.example/index.php", Landing.ROOT),
        ("http://a.example/x", "https://a.example/en-us", Landing.ROOT),
        ("http://a.example/x/y/z", "https://a.example/x", Landing.SECTION),
        ("http://a.example/x?id=5", "https://a.example/x", Landing.SECTION),
        ("http://a.example/x", "https://a.example/404", Landing.ERROR),
        ("http://a.example/x", "https://a.example/page-not-found.html", Landing.ERROR),
        ("http://a.example/x", "https://a.example/e?aspxerrorpath=/x", Landing.ERROR),
        ("http://a.example/404", "https://a.example/en/404", Landing.OTHER),
        ("http://a.example/x", "https://a.example/users/sign_in", Landing.LOGIN),
        ("http://a.example/x", "https://login.a.example/", Landing.LOGIN),
        ("http://a.example/login", "https://a.example/en/login", Landing.OTHER),
        ("http://a.example/x", "https://a.example/consent/?u=x", Landing.CONSENT),
        ("http://a.example/x", "https://www.hugedomains.com/x", Landing.PARKING),
        ("https://t.co/x", "https://a.example/", Landing.OTHER),
        ("https://t.co/x", "https://a.example/login", Landing.LOGIN),
        ("http://a.example/x", "not a url", Landing.OTHER),
    ],
)
def test_where_redirects_end(asked: str, got: str, expected: Landing) -> None:
    """The same page, another one, or a place where every missing page ends."""
    assert landing(page(got, via=(asked,))) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Missiles hit station", None),
        ("Page Not Found", Kind.NOT_FOUND),
        ("News - Not found", Kind.NOT_FOUND),
        ("The missing: not found in ten years", None),
        ("404", Kind.NOT_FOUND),
        ("404 dead in flood", None),
        ("Cette page n’existe pas", Kind.NOT_FOUND),
        ("ページが見つかりません", Kind.NOT_FOUND),
        ("Sign in · Example", Kind.LOGIN),
        ("Voters sign in large numbers", None),
        ("Just a moment...", Kind.CHALLENGE),
        ("", None),
    ],
)
def test_what_a_line_hints_at(line: str, expected: Kind | None) -> None:
    """Words count where they stand for themselves."""
    told = hint(line)
    assert (told and told[0]) == expected


def test_a_glance_reads_title_and_heading() -> None:
    """Entities, tags, encodings and missing ends are no hindrance."""
    seen = glance(b"<title lang=en>A &amp; B</title><h1><a href=x>C</a>\n D</h1>" + PROSE.encode(), None)
    assert (seen.title, seen.heading, seen.prose) == ("A & B", "C D", True)
    russian = "<title>Новости".encode("cp1251")
    assert glance(russian, "text/html; charset=windows-1251").title == "Новости"
    assert glance(b"<title", None) == glance(b"", None)


def test_the_made_up_address_is_the_same_for_a_directory() -> None:
    """So that one answer serves all its pages; kind and slash are kept, since servers treat them apart."""
    one, two = (sibling_url(parse(f"https://a.example/x/{name}.html?y")) for name in "pq")
    assert one == two
    assert one.startswith("https://a.example/x/")
    assert one.endswith(".html")
    assert sibling_url(parse("https://a.example/x/y/")).endswith("/")
    assert sibling_url(parse("https://a.example/x/y")) != sibling_url(parse("https://a.example/z/y"))
    assert not any(character.isdigit() for character in one.rpartition("/")[2])


def test_texts_are_alike_up_to_a_few_words() -> None:
    """An echoed address does not hide that two pages are one."""
    words = " ".join(str(number) for number in range(200))
    assert alike(words, words + " x")
    assert not alike(words, "something else entirely, and more")
    assert alike("two words", "two words")
    assert not alike("two words", "other words")
