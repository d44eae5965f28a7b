"""What one more question tells of a page that was missed."""

from dataclasses import replace

import pytest

from archiver.model.exchange import Failure
from archiver.model.states import State
from archiver.platforms.web import PLATFORM
from tests.support.probes import TIMEOUT, page, play

URL = "https://www.gauge.example/2019/levels.html"
FRONT = "https://www.gauge.example/"
DOMAIN = "https://gauge.example/"
NO_NAME = Failure(State.DNS_NXDOMAIN, "two_resolvers", "no such name")
REFUSED = Failure(State.CONNECTION_FAILED, "refused")
WELCOME = "<title>Gauge</title><p>Welcome to the gauge.</p>"


@pytest.mark.parametrize(
    ("status", "front", "code"),
    [
        (404, page(FRONT, WELCOME), "http_404_site_up"),
        (410, page(FRONT, WELCOME), "http_410_site_up"),
        (404, page(FRONT, WELCOME, status=404), "http_404_site_down"),
        (404, page(FRONT, WELCOME, status=410), "http_404_site_down"),
        (404, REFUSED, "http_404_site_down"),
        (404, page("https://sedo.com/search", WELCOME, via=(FRONT,)), "http_404_site_down"),
        (404, page(FRONT, "<title>gauge.example: this domain is for sale</title>"), "http_404_site_down"),
        (404, page(FRONT, "<title>Page not found</title>"), "http_404"),
        (404, page(f"{FRONT}login", WELCOME, via=(FRONT,)), "http_404"),
        (404, page(FRONT, WELCOME, status=403), "http_404"),
        (404, page(FRONT, WELCOME, status=500), "http_404"),
        (404, TIMEOUT, "http_404"),
    ],
)
def test_a_missing_page_is_told_from_a_missing_site(status, front, code):
    """The front page decides about the code, never about the state; what tells nothing adds nothing."""
    played = play(PLATFORM, URL, {URL: page(URL, status=status), FRONT: front})
    assert played.urls == [URL, FRONT]
    assert played.state is (State.NOT_FOUND if status == 404 else State.GONE)
    assert played.observation.reason_code == code
    assert ("front page of www.gauge.example" in played.observation.reason) is (code != f"http_{status}")
    assert played.observation.http_status == status


def test_the_front_page_itself_is_not_asked_twice():
    """Of a cited front page its own answer is all there is."""
    played = play(PLATFORM, FRONT, page(FRONT, status=404))
    assert played.urls == [FRONT]
    assert played.observation.reason_code == "http_404"


@pytest.mark.parametrize(
    ("front", "code"),
    [(page(DOMAIN, WELCOME), "two_resolvers_site_up"), (NO_NAME, "two_resolvers_site_down")],
)
def test_a_missing_name_is_told_from_a_missing_domain(front, code):
    """Where a host's name is gone, the domain above it is asked."""
    played = play(PLATFORM, URL, {URL: NO_NAME, DOMAIN: front})
    assert played.urls == [URL, DOMAIN]
    assert (played.state, played.observation.reason_code) == (State.DNS_NXDOMAIN, code)
    assert "gauge.example" in played.observation.reason


def test_a_domain_without_a_name_is_all_gone():
    """Nothing lies above a registrable domain that could be asked."""
    assert play(PLATFORM, f"{DOMAIN}a", NO_NAME).urls == [f"{DOMAIN}a"]


class InTurn(dict):
    """Answers in the order of the questions, whatever they ask for."""

    def __init__(self, *answers):
        self._answers = iter(answers)

    def get(self, _url, _default=None):
        """The next answer."""
        return next(self._answers)


@pytest.mark.parametrize(
    ("behind", "shown"),
    [
        (page(URL, WELCOME), 'a page titled "Gauge".'),
        (page(f"{FRONT}new", WELCOME, via=(URL,)), f'a page titled "Gauge" at {FRONT}new.'),
        (page(URL, "<p>x</p>"), "a page without a title."),
        (page(URL, status=404), "HTTP 404 (not found)."),
        (page(URL, status=300), "HTTP 300."),
        (page(URL, status=403), "a refusal (HTTP 403, unverifiable)."),
        (page(URL, "<script>window._cf_chl_opt={}</script>"), "a test for robots."),
        (TIMEOUT, "no answer."),
    ],
)
def test_what_lies_behind_a_bad_certificate_is_told(behind, shown):
    """Whatever the second look shows, the state stays a tls_error, and nothing is taken from the page."""
    refused = Failure(State.TLS_ERROR, "expired", "certificate has expired")
    played = play(PLATFORM, URL, InTurn(refused, behind))
    assert [ask.request.unverified for ask in played.asks] == [False, True]
    seen = played.observation
    assert (seen.state, seen.reason_code, seen.http_status, seen.content) == (
        State.TLS_ERROR,
        "expired",
        None,
        None,
    )
    assert "its certificate has expired" in seen.reason
    assert shown in seen.reason


def test_a_handshake_that_fails_is_not_looked_behind():
    """Only a certificate can be left unchecked."""
    played = play(PLATFORM, URL, Failure(State.TLS_ERROR, "handshake", "wrong version number"))
    assert len(played.asks) == 1


def test_the_host_with_the_bad_certificate_is_named():
    """Where a redirect led to it, it is that one and not the one that was cited."""
    sent_on = page("https://vault.example/x", status=302, via=(URL,)).hops[0]
    sent_on = replace(sent_on, headers=(("Location", "https://vault.example/x"),))
    refused = Failure(State.TLS_ERROR, "self_signed", "", (sent_on,))
    seen = play(PLATFORM, URL, InTurn(refused, page(URL, WELCOME))).observation
    assert seen.reason.startswith("No secure connection to vault.example could be made: its certificate")
