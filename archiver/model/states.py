"""The closed vocabularies: what one look can see, what a history adds up to, where a copy stands."""

from enum import StrEnum


class State(StrEnum):
    """What one look at a source saw. Never a conclusion: that is a `Verdict`."""

    LIVE = "live"
    MOVED = "moved"
    SOFT_404 = "soft_404"
    NOT_FOUND = "not_found"
    GONE = "gone"
    DELETED_BY_AUTHOR = "deleted_by_author"
    REMOVED_BY_PLATFORM = "removed_by_platform"
    DELETED = "deleted"
    ABSENT = "absent"
    ACCOUNT_SUSPENDED = "account_suspended"
    ACCOUNT_GONE = "account_gone"
    PROTECTED = "protected"
    AGE_RESTRICTED = "age_restricted"
    WITHHELD = "withheld"
    PAYWALLED = "paywalled"
    LOGIN_WALL = "login_wall"
    BOT_WALL = "bot_wall"
    RATE_LIMITED = "rate_limited"
    PARKED = "parked"
    NEEDS_BROWSER = "needs_browser"
    SERVER_ERROR = "server_error"
    DNS_NXDOMAIN = "dns_nxdomain"
    DNS_FAILURE = "dns_failure"
    CONNECTION_FAILED = "connection_failed"
    TLS_ERROR = "tls_error"
    TIMEOUT = "timeout"
    REDIRECT_LOOP = "redirect_loop"
    TOO_LARGE = "too_large"
    UNSAFE = "unsafe"
    UNSUPPORTED = "unsupported"
    INVALID_URL = "invalid_url"
    UNVERIFIABLE = "unverifiable"


class Verdict(StrEnum):
    """What the whole history of a source supports."""

    LIVE = "live"
    CHANGED = "changed"
    MOVED = "moved"
    MISSING = "missing"
    GONE = "gone"
    UNVERIFIABLE = "unverifiable"
    UNLINKED = "unlinked"


class SnapshotStatus(StrEnum):
    """Where the archive copy stands. Members are in order of worth, best first."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    PENDING = "pending"
    REFUSED = "refused"
    FAILED = "failed"
    WITHHELD = "withheld"
    UNKNOWN = "unknown"
    NONE = "none"


class PlatformName(StrEnum):
    """Whose rules decide how a source is looked at."""

    X = "x"
    TELEGRAM = "telegram"
    YOUTUBE = "youtube"
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    TIKTOK = "tiktok"
    REDDIT = "reddit"
    VK = "vk"
    OK = "ok"
    RUTUBE = "rutube"
    MASTODON = "mastodon"
    BLUESKY = "bluesky"
    THREADS = "threads"
    WEB = "web"
    NONE = "none"


class Form(StrEnum):
    """How the article cites the source."""

    BARE_URL = "bare_url"
    LINK = "link"
    EMBED = "embed"
    IMAGE = "image"
    ATTRIBUTION = "attribution"


class Zone(StrEnum):
    """Where in the article a citation stands. Boilerplate is recorded, not looked at."""

    BODY = "body"
    BOILERPLATE = "boilerplate"


class Scope(StrEnum):
    """Whom a question is about; account and control answers are shared within a run."""

    SOURCE = "source"
    ACCOUNT = "account"
    CONTROL = "control"


class Privacy(StrEnum):
    """Who may learn what the article cites."""

    OPEN = "open"
    DISCREET = "discreet"
    CLOSED = "closed"
