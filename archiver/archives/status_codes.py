"""What each `status_ext` of Save Page Now means for us: ask again, tomorrow, never, or mend the account.

None of them ever says anything about the source itself: the archive got 404 for a parliament whose server
answered everybody else 200 (facts: wayback, 0.9 and 1.5).
"""

from enum import StrEnum


class Kind(StrEnum):
    """Whose trouble a refusal is, and so when to ask again."""

    ARCHIVE = "archive"
    TARGET = "target"
    REFUSED = "refused"
    TOMORROW = "tomorrow"
    ACCOUNT = "account"


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
    Kind.ACCOUNT: "blocked-client-ip user-session-limit max-daily-bandwidth max-daily-bandwidth-from-ip",
}
KINDS = {f"error:{code}": kind for kind, codes in _CODES.items() for code in codes.split()}


def kind_of(status_ext: str) -> Kind:
    """The kind of a code; one that nobody has documented is the archive's trouble, to be tried again."""
    return KINDS.get(status_ext, Kind.ARCHIVE)
