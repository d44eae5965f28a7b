"""waybackpy, unmodified, meets the sandbox's archive; its known defects show (facts: wayback, 3)."""

import warnings
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from waybackpy import WaybackMachineCDXServerAPI, WaybackMachineSaveAPI
from waybackpy.exceptions import (
    BlockedSiteError,
    MaximumSaveRetriesExceeded,
    NoCDXRecordFound,
    TooManyRequestsError,
    WaybackError,
)

from archiver.clock import SimulatedClock
from archiver.sandbox import Sandbox
from archiver.sandbox.wayback import Fault
from archiver.sandbox.wayback.holdings import moment
from tests.support.sandbox import NOON
from tests.support.sandbox_archive import PAGE, Archive

AGENT = "archiver/0 (test)"
TIMES = ("20200101000000", "20210615120000", "20230301000000")


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    """An archive with three copies of a page; the environment sends everything there."""
    built = Archive()
    for digits in TIMES:
        built.wayback.hold(PAGE, moment(digits))
    with Sandbox(built.world, SimulatedClock(NOON)) as sandbox:
        for name, value in sandbox.environment().items():
            monkeypatch.setenv(name, value)
        yield built


def cdx(url: str = PAGE, **options: Any) -> WaybackMachineCDXServerAPI:
    """The library's CDX client."""
    return WaybackMachineCDXServerAPI(url, user_agent=AGENT, **options)


def save(url: str, tries: int = 1) -> WaybackMachineSaveAPI:
    """The library's keyless save, with a single try."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return WaybackMachineSaveAPI(url, user_agent=AGENT, max_tries=tries)


def test_snapshots_are_listed(archive: Archive) -> None:
    """The CDX client finds every copy, going on with resume keys."""
    assert [snapshot.timestamp for snapshot in cdx(limit=2).snapshots()] == list(TIMES)
    asked = [entry.url for entry in archive.world.requests("web.archive.org")]
    assert len(asked) == 2
    assert "resumeKey=" in asked[1]


def test_nearest_snapshot_is_found(archive: Archive) -> None:
    """The CDX client finds the copy nearest to a time, the oldest, and filtered ones."""
    assert cdx().near(year=2021, month=7).timestamp == TIMES[1]
    assert cdx().oldest().timestamp == TIMES[0]
    assert [s.timestamp for s in cdx(filters=["statuscode:200"], start_timestamp="2022").snapshots()] == [
        TIMES[2]
    ]


def test_excluded_site_is_an_error(archive: Archive) -> None:
    """The CDX client recognises an excluded site."""
    archive.wayback.holdings.exclude("www.paper.example")
    with pytest.raises(BlockedSiteError):
        list(cdx().snapshots())


def test_lie_and_refusal_look_like_not_archived(archive: Archive) -> None:
    """An empty answer makes waybackpy say that there is no copy; a 429 breaks its reading of lines."""
    archive.wayback.faults.add(Fault.CDX_EMPTY)
    with pytest.raises(NoCDXRecordFound):
        cdx().near(year=2021)
    archive.wayback.faults.add(Fault.CDX_429)
    with pytest.raises(WaybackError, match="properties instead of expected 7"):
        cdx().near(year=2021)


def test_keyless_save_names_the_new_copy(archive: Archive) -> None:
    """A keyless save follows the redirect to the new copy, which holds the page as it is."""
    url = save(PAGE).save()
    assert url == f"https://web.archive.org/web/20260504120000/{PAGE}"
    assert "as it was" in requests.get(url, timeout=5).text


def test_keyless_save_may_name_the_wrong_copy(archive: Archive) -> None:
    """Led to a copy that is not the newest, waybackpy names the next one: the defect that we must not share."""
    archive.wayback.hold(PAGE, NOON - timedelta(minutes=30))
    archive.wayback.hold(PAGE, NOON - timedelta(minutes=20))
    served = requests.get(f"https://web.archive.org/web/{TIMES[1]}/{PAGE}", timeout=5)
    client = save(PAGE)
    client.headers, client.response_url = served.headers, served.url
    assert client.archive_url_parser() == f"https://web.archive.org/web/{TIMES[2]}/{PAGE}"


def test_keyless_save_is_throttled(archive: Archive) -> None:
    """A 429 is recognised."""
    archive.wayback.faults.add(Fault.SAVE_429)
    with pytest.raises(TooManyRequestsError):
        save(PAGE).save()


@pytest.mark.parametrize("url", ["https://x.com/a/status/1", "https://www.paper.example/none"])
def test_refused_save_exhausts_its_tries(archive: Archive, url: str) -> None:
    """A refused page leaves waybackpy without a copy to name."""
    with pytest.raises(MaximumSaveRetriesExceeded):
        save(url).save()
