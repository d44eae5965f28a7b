"""Which URLs must never be handed to a public archive, by what can be read in the URL itself."""

import re

from archiver.address import Address

_LOCAL = re.compile(
    r"(?:.*\.)?(?:localhost|localdomain|local|internal|intranet|lan|home|corp|private|home\.arpa)|[^.:]+"
)
_SESSION = re.compile(
    r"(?:j|php|asp\.net_?|asp)?_?sess(?:ion)?_?id\w*|aspsessionid\w*|session|cftoken", re.IGNORECASE
)
_SECRET = re.compile(
    r"(?:.*[_.-])?(?:token|signature|credential|password|passwd|pwd|secret|apikey|jwt|hmac)"
    r"|access_?token|auth_?token|accesskey|aws_?accesskeyid|\w*api[_-]?key|auth_?key|key-pair-id|sig|auth"
    r"|invite(?:_?code)?|otp|unlocked_article_code",
    re.IGNORECASE,
)
_LONG_ID = re.compile(r"(?=.*\d)[0-9A-Za-z_-]{20,}")
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=|/\(S\([0-9a-z]{24}\)\)/", re.IGNORECASE)
_INVITES = re.compile(
    r"(?:www\.)?(?:t|telegram)\.(?:me|dog)/(?:s/)?(?:\+|%2b|joinchat/|c/\d)"
    r"|web\.telegram\.org/|chat\.whatsapp\.com/|(?:web\.whatsapp|wa)\.(?:com|me)/"
    r"|(?:www\.)?discord(?:\.gg/|(?:app)?\.com/(?:invite|channels)/)|signal\.group/|signal\.me/"
    r"|(?:www\.)?(?:m\.me|messenger\.com)/|teams\.microsoft\.com/l/|[\w-]+\.slack\.com/",
    re.IGNORECASE,
)


def sensitive(address: Address) -> str | None:
    """Why a URL must not be made public, as the end of "not submitted: it ..."; None if it may be."""
    if address.userinfo is not None:
        return "carries a user name or password"
    if _is_local(address):
        return "names a host of a private network"
    if _INVITES.match(f"{address.host}{address.path}"):
        return "leads into a private chat or is an invitation to one"
    if _SESSION_IN_PATH.search(address.path):
        return "carries a session id"
    return next((why for name, value in address.query if (why := _parameter(name, value))), None)


def _is_local(address: Address) -> bool:
    if address.ip is not None:
        return not address.ip.is_global
    return _LOCAL.fullmatch(address.host) is not None


def _parameter(name: str, value: str) -> str | None:
    """Why a parameter is nobody else's business; an empty one is."""
    if not value:
        return None
    if _SESSION.fullmatch(name) or (name.lower() in ("sid", "s") and _LONG_ID.fullmatch(value)):
        return f"carries a session id ({name})"
    return f"carries an access key ({name})" if _SECRET.fullmatch(name) else None
