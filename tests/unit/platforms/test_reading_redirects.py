"""What is said of a page that redirects to where nobody answers."""

import pytest

from archiver.model.exchange import Failure
from archiver.model.states import State
from archiver.platforms.reading import failure
from tests.support.probes import hop

CITED = "https://paper.example/story"


@pytest.mark.parametrize(
    ("location", "host", "state"),
    [
        ("https://nowhere.example/story", "nowhere.example", State.DNS_FAILURE),
        ("//nowhere.example/story", "nowhere.example", State.DNS_FAILURE),
        ("/elsewhere", "paper.example", State.DNS_NXDOMAIN),
        ("http://[::1", "paper.example", State.DNS_NXDOMAIN),
    ],
)
def test_the_host_that_is_missing_is_named(location: str, host: str, state: State) -> None:
    """The cited host did answer: only its own missing name would be a fact about the source."""
    refused = Failure(State.DNS_NXDOMAIN, "nxdomain", "", (hop(CITED, 301, b"", ("Location", location)),))
    seen = failure(refused, CITED, own_host=True)
    assert seen.state is state
    assert seen.reason.startswith(f"The name {host} does not exist in the DNS.")


def test_a_body_that_breaks_off_is_blamed_on_its_own_host() -> None:
    """The last hop answered, if only in part."""
    broken = Failure(State.CONNECTION_FAILED, "reset", "", (hop(CITED, 200, b"half"),))
    assert failure(broken, CITED).reason.startswith("paper.example could not be reached")
