"""Every way to write a link to a Telegram post, channel or chat (facts: platforms, b5)."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from archiver.address import Address

_HOSTS = re.compile(r"(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)")
_NAME_HOST = re.compile(r"([a-z][a-z0-9_]{3,31})\.t\.me")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
_NUMBER = re.compile(r"[0-9]{1,12}")
# First segments and subdomains that are functions of the app, not names.
_RESERVED = frozenset(
    {
        "addemoji", "addlist", "addstickers", "addstyle", "addtheme", "auction", "auth", "bg", "boost",
        "call",
        "confirmphone", "contact", "giftcode", "invoice", "iv", "joinchat", "login", "nft", "proxy",
        "setlanguage", "share", "socks", "web",
    }
)  # fmt: skip
# They carry another page's URL, which is what is cited.
_WRAPPERS = frozenset({"iv", "share"})


@dataclass(frozen=True, slots=True)
class Link:
    """What a link leads to.

    A post has `channel` and `post`; a comment below one `comment` too; a channel, group or account only
    `channel`. `private` is the path of what only members or the app can see.
    """

    channel: str = ""
    post: str = ""
    comment: str = ""
    private: str = ""


def read(address: Address) -> Link | None:
    """The target of a link, None if it is none of Telegram's or only carries another page."""
    if address.host == "web.telegram.org":
        return _web_client(address.fragment)
    if found := _NAME_HOST.fullmatch(address.host):
        if found[1] in _RESERVED:
            return None
        return _public([found[1], *address.segments], address)
    if _HOSTS.fullmatch(address.host):
        return _path(list(address.segments), address)
    return None


def _path(segments: list[str], address: Address) -> Link | None:
    if segments[:1] == ["s"]:
        segments = segments[1:]
    if not segments or segments[0].lower() in _WRAPPERS:
        return None
    first = segments[0]
    if first == "c" or first.startswith("+") or first.lower() in _RESERVED or not _NAME.fullmatch(first):
        return Link(private=_private(segments))
    return _public(segments, address)


def _private(segments: list[str]) -> str:
    """A path without the topic of a chat: `c/1234/5/678` and `c/1234/678` are one message."""
    if segments[0] == "c" and len(segments) > 3:
        segments = [*segments[:2], segments[3]]
    if segments[0].lower() == "joinchat" and len(segments) == 2:
        segments = [f"+{segments[1]}"]
    return "/".join(segments)


def _public(segments: list[str], address: Address) -> Link:
    """`name`, `name/post`, `name/topic/post`, each with its parameters."""
    name, *numbers = segments
    if not numbers:
        return Link(name)
    if not all(_NUMBER.fullmatch(number) for number in numbers) or len(numbers) > 2:
        return Link(private="/".join(segments))
    comment = address.parameter("comment") or ""
    return Link(
        name, _plain_number(numbers[-1]), _plain_number(comment) if _NUMBER.fullmatch(comment) else ""
    )


def _plain_number(text: str) -> str:
    return str(int(text))


def _web_client(fragment: str) -> Link | None:
    """The web client keeps the chat in the fragment: `@name`, `-100123_45`, `?tgaddr=tg://resolve?...`."""
    wanted = parse_qs(fragment.lstrip("/").partition("?")[2])
    if "tgaddr" in wanted:
        return _app_link(wanted["tgaddr"][0])
    chat = wanted["p"][0] if "p" in wanted else fragment.partition("?")[0]
    name, _, post = chat.removeprefix("@").partition("/")
    if _NAME.fullmatch(name):
        return Link(name, _plain_number(post) if _NUMBER.fullmatch(post) else "")
    return Link(private=f"web/{chat}") if re.fullmatch(r"[a-z]?-?[0-9_]+", chat) else None


def _app_link(link: str) -> Link | None:
    """`tg://resolve?domain=name&post=1`."""
    parts = urlsplit(link)
    values = {key: found[0] for key, found in parse_qs(parts.query).items()}
    name, post = values.get("domain", ""), values.get("post", "")
    if parts.scheme != "tg" or parts.netloc != "resolve" or not _NAME.fullmatch(name):
        return None
    return Link(name, _plain_number(post) if _NUMBER.fullmatch(post) else "")
