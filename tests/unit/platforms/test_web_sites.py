"""Sites with rules of their own among the ordinary pages: Google's documents and the wikis."""

import pytest

from archiver.address import parse
from archiver.model.exchange import Failure
from archiver.model.states import PlatformName, State
from archiver.platforms.web import PLATFORM, SITES
from tests.support.probes import TIMEOUT, data, page, play
from tests.unit.platforms.corpus_web import PROSE

ID = "1AbCdEfGhIjKlMnOpQrStUvWxYz012345"
DOC = f"https://docs.google.com/document/d/{ID}/edit"
SORRY = "<title>Google Docs - Page Not Found</title><p>Sorry, the file you have requested does not exist.</p>"
NEEDED = "<title>Google Docs</title><h1>You need access</h1><p>Request access, or switch to an account with access.</p>"
WIKI = "https://en.wikipedia.org"
GATE = f"{WIKI}/wiki/Storm_gate"
OLD = f"{WIKI}/w/index.php?title=Storm_gate&oldid=77"
API = f"{WIKI}/w/api.php?action=query&format=json&formatversion=2"
TITLES = f"{API}&titles=Storm_gate&redirects=1"
REVISION = f"{API}&revids=77&prop=info"
ARTICLE = f"<title>Storm gate - Wikipedia</title><p>{PROSE}</p>"


def own(url):
    """Whether a site of its own takes a URL."""
    return any(site.has(url) for site in SITES)


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        (DOC, True),
        (f"https://drive.google.com/file/d/{ID}/view?usp=sharing", True),
        (f"https://drive.google.com/open?id={ID}", True),
        (f"https://drive.google.com/drive/folders/{ID}", True),
        (f"https://docs.google.com/forms/d/e/{ID}/viewform", True),
        ("https://docs.google.com/", False),
        (f"https://docs.google.com.evil.example/document/d/{ID}/edit", False),
        (f"https://evil.example/?u=https://docs.google.com/document/d/{ID}", False),
        (GATE, True),
        (OLD, True),
        ("https://uk.m.wikipedia.org/wiki/X", True),
        ("https://commons.wikimedia.org/wiki/File:X.jpg", True),
        ("https://upload.wikimedia.org/a.jpg", False),
        ("https://wikipedia.org.evil.example/wiki/X", False),
        ("https://notwikipedia.org/wiki/X", False),
    ],
)
def test_a_site_takes_its_own_urls_only(url, wanted):
    """Rules are chosen by the host and shape of a URL; the source stays a page of the web."""
    assert own(url) is wanted
    source = PLATFORM.identify(parse(url))
    assert (source.platform, source.id.startswith("web:http")) == (PlatformName.WEB, True)


@pytest.mark.parametrize(
    ("answer", "state", "code"),
    [
        (page(DOC, "<title>Gate log - Google Docs</title>"), State.LIVE, "shown"),
        (page(DOC, "<title>Google Docs</title>"), State.UNVERIFIABLE, "unknown_answer"),
        (page("https://docs.google.com/", "<title>x - Google Docs</title>", via=(DOC,)), State.UNVERIFIABLE, "unknown_answer"),
        (page(DOC, SORRY, status=404), State.ABSENT, "does_not_exist"),
        (page(DOC, SORRY), State.ABSENT, "does_not_exist"),
        (page(DOC, "<title>x</title>", status=404), State.NOT_FOUND, "http_404"),
        (page(DOC, NEEDED), State.PROTECTED, "access_needed"),
        (page(DOC, NEEDED, status=403), State.PROTECTED, "access_needed"),
        (page(DOC, "", status=403), State.UNVERIFIABLE, "http_403"),
        (page(DOC, "", status=401), State.LOGIN_WALL, "login_required"),
        (page(DOC, "", status=429), State.RATE_LIMITED, "rate_limited"),
        (page("https://accounts.google.com/ServiceLogin?x", "<title>Sign in</title>", via=(DOC,)), State.LOGIN_WALL, "login_required"),
        (page(DOC, "<title>Google Drive - Quota exceeded</title>"), State.UNVERIFIABLE, "quota"),
        (page(DOC, f"<title>Notes - Google Docs</title>{SORRY}<p>{PROSE * 20}</p>"), State.LIVE, "shown"),
        (TIMEOUT, State.TIMEOUT, "total"),
        (Failure(State.DNS_NXDOMAIN, "two_resolvers"), State.DNS_NXDOMAIN, "two_resolvers"),
    ],
)  # fmt: skip
def test_googles_answers(answer, state, code):
    """Live needs the document's own title, absent Google's sentence on a short page; it is asked in English."""
    played = play(PLATFORM, DOC, answer)
    assert (played.state, played.observation.reason_code) == (state, code), played.observation.reason
    assert played.urls == [f"{DOC}?hl=en"]
    assert played.observation.reason.endswith(".")


@pytest.mark.parametrize(
    ("url", "answers", "state", "code"),
    [
        (GATE, {GATE: page(GATE, ARTICLE)}, State.LIVE, "shown"),
        (GATE, {GATE: page(GATE, "", status=404), TITLES: data(TITLES, {"query": {"pages": [{"missing": True}]}})}, State.NOT_FOUND, "http_404"),
        (GATE, {GATE: page(GATE, "", status=404), TITLES: data(TITLES, {"query": {"pages": [{"pageid": 5}]}})}, State.UNVERIFIABLE, "contradicted"),
        (GATE, {GATE: page(GATE, "", status=404)}, State.NOT_FOUND, "http_404"),
        (GATE, {GATE: page(GATE, "", status=404), TITLES: page(TITLES, "", status=500)}, State.NOT_FOUND, "http_404"),
        (GATE, {GATE: page(GATE, "", status=403)}, State.UNVERIFIABLE, "http_403"),
        (OLD, {OLD: page(OLD, ARTICLE), REVISION: data(REVISION, {"query": {"pages": [{"pageid": 5}]}})}, State.LIVE, "shown"),
        (OLD, {OLD: page(OLD, ARTICLE)}, State.LIVE, "shown"),
        (OLD, {OLD: page(OLD, ARTICLE), REVISION: data(REVISION, {"query": {"badrevids": {"77": {"missing": True}}}})}, State.ABSENT, "version_missing"),
        (OLD, {OLD: page(OLD, "", status=404), REVISION: data(REVISION, {"query": {"badrevids": {"77": {}}}})}, State.ABSENT, "version_missing"),
        (OLD, {OLD: page(OLD, "", status=404), REVISION: data(REVISION, {"query": {"pages": [{"pageid": 5}]}})}, State.UNVERIFIABLE, "contradicted"),
        (OLD, {OLD: page(OLD, "", status=429)}, State.RATE_LIMITED, "rate_limited"),
    ],
)  # fmt: skip
def test_wikis_are_asked_about_what_they_miss(url, answers, state, code):
    """A wiki's interface may take a loss back or say which version is gone; it never makes up a loss."""
    played = play(PLATFORM, url, answers)
    assert (played.state, played.observation.reason_code) == (state, code), played.observation.reason
    assert played.urls[0] == url


def test_a_title_in_a_parameter_is_asked_for():
    """index.php names its page in a parameter."""
    url = f"{WIKI}/w/index.php?title=A%26B"
    played = play(PLATFORM, url, {url: page(url, "", status=404)})
    assert played.urls[-1] == f"{API}&titles=A%26B&redirects=1"
