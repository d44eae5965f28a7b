"""The documented codes of Save Page Now and what they mean."""

import pytest

from archiver.archives.captures import wanted
from archiver.archives.refusals import failed, is_doubtful, refused
from archiver.archives.status_codes import KINDS, Kind, kind_of
from archiver.errors import ArchiveBusy, ArchiveRefused
from archiver.model.snapshot import CaptureState
from tests.support.ledgers import DAY_0

TABLE = {
    # the archive's own fault: another day, and the index is asked whether it captured all the same
    Kind.ARCHIVE: """browsing-timeout capture-location-error cannot-fetch celery internal-server-error
        job-failed no-browsers-available proxy-error soft-time-limit-exceeded""",
    # the site's, as the archive met it: again another day
    Kind.TARGET: """bad-gateway bandwidth-limit-exceeded gateway-timeout invalid-server-response
        protocol-error read-timeout service-unavailable too-many-requests no-captures
        invalid-host-resolution not-found""",
    # never: the archive or the site does not want it, or it can't be captured at all
    Kind.REFUSED: """bad-request blocked blocked-url filesize-limit ftp-access-denied
        http-version-not-supported invalid-url-syntax method-not-allowed not-implemented
        network-authentication-required no-access too-many-redirects unauthorized""",
    # tomorrow
    Kind.TOMORROW: "too-many-daily-captures max-daily-bandwidth-host",
    # in a minute
    Kind.BUSY: "user-session-limit",
    # our account's, or our address's
    Kind.ACCOUNT: "blocked-client-ip max-daily-bandwidth max-daily-bandwidth-from-ip",
}
CODES = [(f"error:{code}", kind) for kind, codes in TABLE.items() for code in codes.split()]


def test_every_code_is_in_the_table():
    """38 documented codes and no-captures (facts: wayback, 1.5); recursion-error is one that clients made up."""
    assert len(CODES) == 39
    assert {code for code, _ in CODES} == set(KINDS) - {"error:recursion-error"}


@pytest.mark.parametrize(("code", "kind"), [*CODES, ("error:brand-new", Kind.ARCHIVE), ("", None)])
def test_a_code_says_whose_trouble_it_is(code, kind):
    """An unknown code counts as the archive's own, which is tried again."""
    assert kind_of(code) is kind


@pytest.mark.parametrize(("code", "kind"), CODES)
def test_a_code_decides_what_becomes_of_a_capture(code, kind):
    """Kept for later where we are at fault or too many, refused for good, failed for today; doubted if it is theirs."""
    capture = wanted("wayback", "web:https://a.example/", "https://a.example/", "r", DAY_0)
    if kind in (Kind.BUSY, Kind.ACCOUNT):
        with pytest.raises(ArchiveBusy if kind is Kind.BUSY else ArchiveRefused, match="words"):
            refused(capture, code, "words")
        return
    state = CaptureState.REFUSED if kind is Kind.REFUSED else CaptureState.FAILED
    assert refused(capture, code, "words").state is state
    assert is_doubtful(failed(capture, code, "words")) is (kind is Kind.ARCHIVE)
