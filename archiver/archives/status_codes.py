"""What each refusal of Save Page Now means for us, by its `status_ext` or, without one, by its words.

None of them ever says anything about the source itself: the archive got 404 for a parliament whose server
answered everybody else 200 (facts: wayback, 0.9, 1.3 and 1.5).
"""

from enum import StrEnum


class Kind(StrEnum):
    """Whose trouble a refusal is, and so when to ask again."""

    ARCHIVE = "archive"
    """The archive's own: another day."""
    TARGET = "target"
    """The cited site's, as the archive met it: another day."""
    TOMORROW = "tomorrow"
    """There were enough captures of this URL or host today."""
    REFUSED = "refused"
    """The archive or the site does not want it: it says why."""
    BUSY = "busy"
    """All our slots are taken: in a minute."""
    ACCOUNT = "account"
    """Keys or quota: no capture at all, until they are mended or the day is over."""


_CODES = {
    Kind.ARCHIVE: (
        "browsing-timeout capture-location-error cannot-fetch celery internal-server-error job-failed"
        " no-browsers-available proxy-error soft-time-limit-exceeded recursion-error"
    ),
    Kind.TARGET: (
        "bad-gateway bandwidth-limit-exceeded gateway-timeout invalid-server-response protocol-error"
        " read-timeout service-unavailable too-many-requests no-captures invalid-host-resolution not-found"
    ),
    Kind.REFUSED: (
        "bad-request blocked blocked-url filesize-limit ftp-access-denied http-version-not-supported"
        " invalid-url-syntax method-not-allowed not-implemented network-authentication-required no-access"
        " too-many-redirects unauthorized"
    ),
    Kind.TOMORROW: "too-many-daily-captures max-daily-bandwidth-host",
    Kind.BUSY: "user-session-limit",
    Kind.ACCOUNT: "blocked-client-ip max-daily-bandwidth max-daily-bandwidth-from-ip",
}
KINDS = {f"error:{code}": kind for kind, codes in _CODES.items() for code in codes.split()}

_WORDS = (
    ("active Save Page Now sessions", Kind.BUSY),
    ("captures per day", Kind.ACCOUNT),
    ("daily not-logged-in captures limit", Kind.ACCOUNT),
    ("need to be logged in", Kind.ACCOUNT),
    ("limitations when it comes to archiving this site", Kind.REFUSED),
    ("block list", Kind.REFUSED),
    ("exclusion list", Kind.REFUSED),
    ("excluded from the Wayback Machine", Kind.REFUSED),
    ("does not have access rights", Kind.REFUSED),
    ("URL syntax is not valid", Kind.REFUSED),
    ("already captured", Kind.TOMORROW),
    ("is paused because", Kind.TARGET),
    ("could not capture this URL", Kind.TARGET),
    ("resolve host", Kind.TARGET),
    ("(HTTP status=", Kind.TARGET),
)


def kind_of(status_ext: str, words: str = "") -> Kind | None:
    """The kind of a refusal; None if it gave no code, and words that nobody has documented.

    A code that nobody has documented is the archive's trouble, to be tried another day.
    """
    if status_ext:
        return KINDS.get(status_ext, Kind.ARCHIVE)
    return next((kind for phrase, kind in _WORDS if phrase in words), None)
