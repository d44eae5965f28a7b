"""Mastodon: posts, asked for at the server they were written on (facts: platforms, i).

Live: the server's interface hands out this very post. Not there: the interface says "Record not found" and
the page is missing too; a post made private looks the same. Can't be told: servers that want a login, copies
of posts of other servers, and servers that turn out not to speak Mastodon.
A post's number, shifted right by 16 bits, counts milliseconds since 1970 (Mastodon's own id scheme since 2.0;
it agrees with posts known to us). A number that gives no sensible time is no post of Mastodon.
"""

import re
from datetime import UTC, datetime
from typing import Any

from archiver.address import Address, parse
from archiver.model.exchange import Answer, Ask, Exchange, Failure, Request
from archiver.model.observation import Observation, Probe
from archiver.model.parts import MediaKind, MediaPart
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.platforms import pages
from archiver.platforms.base import Platform
from archiver.platforms.parts import distinct, listed, part, withheld
from archiver.platforms.reading import (
    Post,
    blocked,
    failure,
    moment,
    observe,
    quoted,
    read_json,
    text_at,
    unknown,
)
from archiver.platforms.shapes import fields, path, stamp
from archiver.platforms.uncontrolled import Uncontrolled

_PATH = re.compile(
    r"/(?:(?:web/|deck/)?@(?P<handle>\w{1,64})/|users/(?P<user>\w{1,64})/statuses/|(?:web|deck)/statuses/)"
    r"(?P<id>[0-9]{15,20})(?:/embed)?",
    re.ASCII,
)
_KINDS = {"image": MediaKind.PHOTO, **dict.fromkeys(("gifv", "video", "audio"), MediaKind.VIDEO)}
_LAUNCH = datetime(2016, 3, 16, tzinfo=UTC)


class Mastodon(Uncontrolled):
    """Mastodon servers, each looked at through its own public interface."""

    name = PlatformName.MASTODON
    gap = 1.0
    paced_hosts: tuple[str, ...] = ()

    def identify(self, address: Address) -> Source | None:
        """Name the post, on whatever host, if the shape and the time in the number leave no doubt.

        `/@user@origin/...` is a copy whose number at its origin only the network knows: None.
        """
        found = fields(_PATH, path(address))
        posted = stamp(int(found["id"]) >> 16, _LAUNCH) if found else None
        if posted is None or address.ip or "." not in address.host:
            return None
        number, user, host = found["id"], found.get("handle") or found.get("user"), address.authority
        url = f"https://{host}/@{user}/{number}" if user else f"https://{host}/web/statuses/{number}"
        author = f"{user}@{host}" if user else None
        return Source(f"mastodon:{host}/{number}", self.name, url, f"{host}/{number}", author, posted)

    def probe(self, source: Source) -> Probe:
        """Ask the interface; where it knows no such post, ask for the page as a second sign."""
        host, _, number = source.native_id.rpartition("/")
        url = f"https://{host}/api/v1/statuses/{number}"
        answer = yield Ask(Request(url, (("Accept", "application/json"),)))
        if isinstance(answer, Failure):
            return failure(answer, url, own_host=True)
        if not _missing(answer):
            return _read(source, answer)
        page = yield Ask(Request(source.url))
        return _confirmed(answer, page)

    def lookup_urls(self, source: Source) -> tuple[str, ...]:
        """The post's page and its older name."""
        if not source.author:
            return (source.url,)
        host, _, number = source.native_id.rpartition("/")
        return source.url, f"https://{host}/users/{source.author.partition('@')[0]}/statuses/{number}"

    def save_urls(self, source: Source) -> tuple[str, ...]:
        """The post's page, then its data: pages need a script to show anything."""
        host, _, number = source.native_id.rpartition("/")
        return source.url, f"https://{host}/api/v1/statuses/{number}"


def _missing(answer: Exchange) -> bool:
    """Whether the interface itself says that there is no such post, in Mastodon's own format."""
    return answer.status in (404, 410) and text_at(read_json(answer.content), "error") is not None


def _confirmed(answer: Exchange, page: Answer) -> Observation:
    """What the interface's "not found" is worth together with the page."""
    words = quoted(text_at(read_json(answer.content), "error") or "")
    status = page.status if isinstance(page, Exchange) else None
    if status == answer.status == 410:
        said = f"The server states: {words}, and HTTP 410, Gone, for the page too."
        return observe(answer, State.GONE, "gone", f"{said} So it marks what was there, accounts included.")
    if status in (404, 410):
        said = f"The server states: {words}, and its page is missing too (HTTP {status})."
        meaning = (
            "It does not say by whom, whether there ever was such a post, or whether it was made private."
        )
        return observe(answer, State.ABSENT, "record_not_found", f"{said} {meaning}")
    shown = f"answers HTTP {status}" if status else "can't be reached"
    return unknown(answer, "unconfirmed", f"The server states: {words}, but the post's page {shown}.")


def _read(source: Source, answer: Exchange) -> Observation:
    if answer.status == 401:
        said = "The server asks for a login before it shows posts. The post may well be there."
        return observe(answer, State.LOGIN_WALL, "login_required", said)
    if wall := blocked(answer):
        return wall
    host, _, number = source.native_id.rpartition("/")
    data = read_json(answer.content)
    home = _home(data)
    if answer.status != 200 or text_at(data, "id") != number or not text_at(data, "created_at") or not home:
        said = f"{host} answered HTTP {answer.status} in a way no Mastodon server does."
        return unknown(answer, "not_mastodon", said)
    if home != host:
        said = f"{host} holds a copy of this post, which was written on {home} and has to be looked at there."
        return unknown(answer, "remote_copy", said)
    return observe(answer, State.LIVE, "live", f"{host} shows this post to everyone.", _post(data, host))


def _home(data: Any) -> str | None:
    """The server that a post was written on, by its own URL."""
    try:
        return parse(text_at(data, "url") or text_at(data, "uri") or "").authority
    except ValueError:
        return None


def _post(data: Any, host: str) -> Post:
    user = text_at(data, "account", "username")
    text = pages.plain_text(text_at(data, "content") or "")
    posted = moment(text_at(data, "created_at"))
    return Post(f"{user}@{host}" if user else None, posted, text or None, _media(data))


def _media(data: Any) -> tuple[MediaPart, ...]:
    """The attachments, as the server of the post holds them (docs.joinmastodon.org: MediaAttachment)."""
    found: list[MediaPart] = []
    for number, item in enumerate(listed(data, "media_attachments"), 1):
        kind = _KINDS.get(text_at(item, "type") or "", MediaKind.FILE)
        still = text_at(item, "preview_url") if kind is MediaKind.VIDEO else None
        itself = part(kind, text_at(item, "url")) or [withheld(kind, f"attachment {number}")]
        found += part(MediaKind.POSTER, still) + itself
    return distinct(found)


PLATFORM: Platform = Mastodon()
