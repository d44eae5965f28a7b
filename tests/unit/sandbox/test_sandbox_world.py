"""The world: who is in it, how far a connection comes, what is written down."""

from datetime import timedelta

import pytest

from archiver.sandbox import Reach, Record, SandboxRequest, SandboxResponse, World
from archiver.sandbox.sites import WebSite
from tests.support.sandbox import NOON


def test_request_takes_its_url_apart() -> None:
    """A request gives host, path, target, parameters and headers as a site needs them."""
    request = SandboxRequest(
        "GET", "https://News.example:8443/a%20b?x=1&y=&x=2", (("X-One", "1"), ("x-one", "2"))
    )
    assert (request.host, request.path, request.target) == ("news.example", "/a%20b", "/a%20b?x=1&y=&x=2")
    assert request.query == (("x", "1"), ("y", ""), ("x", "2"))
    assert (request.parameter("x"), request.parameter("y"), request.parameter("z")) == ("1", "", None)
    assert (request.header("x-ONE"), request.header("x-two")) == ("1", None)
    assert SandboxRequest("GET", "https://news.example").target == "/"


def test_form_is_read_from_the_body() -> None:
    """A form-urlencoded body becomes fields."""
    request = SandboxRequest("POST", "https://a.example/", body=b"url=https%3A%2F%2Fb.example%2F&all=1")
    assert request.form == {"url": "https://b.example/", "all": "1"}


def test_unknown_hosts_do_not_exist() -> None:
    """A host nobody answers for is not there."""
    assert World().reach("nowhere.example", NOON) is Reach.NO_SUCH_HOST
    with pytest.raises(KeyError):
        World().answer(SandboxRequest("GET", "https://nowhere.example/"), NOON)


def test_troubles_begin_and_end() -> None:
    """A host is down from `since` until just before `until`, and up outside."""
    world = World()
    world.add(WebSite("A"), ["a.example"])
    world.take_down("a.example", Reach.CLOSES, NOON, NOON + timedelta(hours=1))
    seconds = (-1, 0, 3599, 3600)
    found = [world.reach("a.example", NOON + timedelta(seconds=second)) for second in seconds]
    assert found == [Reach.UP, Reach.CLOSES, Reach.CLOSES, Reach.UP]


def test_log_tells_requests_from_connects() -> None:
    """What was asked and what was merely contacted can be told apart."""
    world = World()
    world.log.append(Record("CONNECT", "a.example:443", (), NOON))
    world.log.append(Record("GET", "https://a.example/x", (), NOON))
    world.log.append(Record("CONNECT", "b.example:443", (), NOON))
    assert [entry.url for entry in world.requests()] == ["https://a.example/x"]
    assert world.requests("b.example") == []
    assert world.contacted() == {"a.example", "b.example"}


def test_response_headers_are_found_without_regard_to_case() -> None:
    """A response's header is found by any spelling of its name."""
    response = SandboxResponse(headers=(("Location", "/x"),))
    assert (response.header("location"), response.header("etag")) == ("/x", None)
