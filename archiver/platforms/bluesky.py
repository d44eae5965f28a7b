"""Bluesky: posts (facts: platforms, i).

Live: the public service hands out the post with this very address. Not there: its list of posts leaves the
post out and its record store says "Could not locate record"; of the account: taken down, deactivated, gone.
Can't be told: a handle that leads nowhere, or to an account younger than the post: handles change hands.
A record key of 13 letters is a TID: base32 of microseconds since 1970 and a clock number (AT Protocol). The
writing program sets it, so it can be backdated; it agrees with posts known to us.
"""

import re
from collections.abc import Generator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from archiver.address import Address
from archiver.model.exchange import Answer, Ask, Exchange, Failure, Request
from archiver.model.observation import Observation, Probe
from archiver.model.parts import MediaKind, MediaPart
from archiver.model.source import Source
from archiver.model.states import PlatformName, Scope, State
from archiver.platforms.base import Platform
from archiver.platforms.parts import distinct, images, part, withheld
from archiver.platforms.reading import (
    Post,
    at,
    blocked,
    failure,
    moment,
    observe,
    plain,
    quoted,
    read_json,
    text_at,
    unknown,
)
from archiver.platforms.shapes import fields, path, stamp
from archiver.platforms.uncontrolled import Uncontrolled

_API = "https://public.api.bsky.app/xrpc/"
_HOST = re.compile(r"(?:(?:www|staging|main|[rgcmd])\.)?(?:bsky|fxbsky|vxbsky|bskyx|bskx)\.app")
_KEY = r"(?P<key>[A-Za-z0-9._:~-]{1,512})"
_DID = r"did:[a-z]+:[A-Za-z0-9._:%-]{1,200}"
_ACTOR = rf"(?P<actor>{_DID}|(?:[A-Za-z0-9-]{{1,63}}\.)+[A-Za-z][A-Za-z0-9-]{{0,62}})"
_PATH = re.compile(rf"/profile/@?{_ACTOR}/post/{_KEY}(?:/(?:liked-by|reposted-by|quotes))?")
_EMBED = re.compile(rf"/embed/{_ACTOR}/app\.bsky\.feed\.post/{_KEY}")
_TID = re.compile(r"[234567a-j][234567a-z]{12}")
_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
_LAUNCH = datetime(2022, 10, 1, tzinfo=UTC)
_EMBEDS = frozenset(("images", "video", "external", "record", "recordWithMedia"))
_HIDDEN_FROM_STRANGERS = "!no-unauthenticated"
# error of the profile -> state, code, meaning
_ACCOUNT_STATES = {
    "AccountTakedown": (State.ACCOUNT_SUSPENDED, "account_takedown", "Bluesky took the account down."),
    "AccountDeactivated": (State.ACCOUNT_GONE, "account_deactivated", "The account is switched off."),
    "RepoNotFound": (State.ACCOUNT_GONE, "repo_not_found", "The account's posts are no longer held."),
}  # fmt: skip


class Bluesky(Uncontrolled):
    """Bluesky, looked at through its public interface, the account first."""

    name = PlatformName.BLUESKY
    gap = 1.0
    paced_hosts: tuple[str, ...] = ("public.api.bsky.app",)

    def identify(self, address: Address) -> Source | None:
        """Name the post of a profile or embed URL, fixers included."""
        way = path(address)
        if address.host == "embed.bsky.app":
            found = fields(_EMBED, way)
        else:
            found = fields(_PATH, way) if _HOST.fullmatch(address.host) else {}
        if not found:
            return None
        actor = found["actor"] if found["actor"].startswith("did:") else found["actor"].lower()
        native = f"{actor}/{found['key']}"
        url = f"https://bsky.app/profile/{actor}/post/{found['key']}"
        return Source(f"bluesky:{native}", self.name, url, native, actor, _time(found["key"]))

    def probe(self, source: Source) -> Probe:
        """Ask who the handle is, how the account stands, then for the post."""
        actor = _actor(source)
        did = actor if actor.startswith("did:") else (yield from _resolved(actor))
        if isinstance(did, Observation):
            return did
        profile = yield from _account(did)
        if isinstance(profile, Observation):
            return profile
        return (yield from _post(source, did, profile))

    def lookup_urls(self, source: Source) -> tuple[str, ...]:
        """The post's page."""
        return (source.url,)

    def save_urls(self, source: Source) -> tuple[str, ...]:
        """The post's embed where the URL names the account for good, then its page."""
        actor, _, key = source.native_id.partition("/")
        embed = f"https://embed.bsky.app/embed/{actor}/app.bsky.feed.post/{key}"
        return (embed, source.url) if actor.startswith("did:") else (source.url,)


def _time(key: str) -> datetime | None:
    if not _TID.fullmatch(key):
        return None
    number = 0
    for digit in key:
        number = number * 32 + _DIGITS.index(digit)
    return stamp((number >> 10) // 1000, _LAUNCH)


def _asked(
    method: str, parameters: dict[str, str], scope: Scope = Scope.SOURCE
) -> Generator[Ask, Answer, Exchange | Observation]:
    """Put one question; an observation if no answer to it came."""
    url = f"{_API}{method}?{urlencode(parameters, quote_via=quote, safe=':')}"
    answer = yield Ask(Request(url, (("Accept", "application/json"),)), scope)
    return failure(answer, url) if isinstance(answer, Failure) else blocked(answer) or answer


def _resolved(handle: str) -> Generator[Ask, Answer, str | Observation]:
    """The permanent name (DID) behind a handle; an observation if it leads nowhere."""
    answer = yield from _asked("com.atproto.identity.resolveHandle", {"handle": handle}, Scope.ACCOUNT)
    if isinstance(answer, Observation):
        return answer
    data = read_json(answer.content)
    did = text_at(data, "did")
    if answer.status == 200 and did and re.fullmatch(_DID, did):
        return did
    words = text_at(data, "message")
    if answer.status == 400 and words:
        said = f"Bluesky states: {quoted(words)}. The account may have another handle now, or be gone."
        return unknown(answer, "handle_not_found", said)
    return _strange(answer)


def _account(did: str) -> Generator[Ask, Answer, Exchange | Observation]:
    """The account's profile; an observation if the account's state answers for all its posts."""
    answer = yield from _asked("app.bsky.actor.getProfile", {"actor": did}, Scope.ACCOUNT)
    if isinstance(answer, Observation) or answer.status == 200:
        return answer
    return _on_account_error(answer) or _strange(answer)


def _post(source: Source, did: str, profile: Exchange) -> Probe:
    """Ask for the post and, if the list of posts leaves it out, for its record."""
    key = source.native_id.partition("/")[2]
    uri = f"at://{did}/app.bsky.feed.post/{key}"
    answer = yield from _asked("app.bsky.feed.getPosts", {"uris": uri})
    if isinstance(answer, Observation):
        return answer
    posts = at(read_json(answer.content), "posts")
    if answer.status != 200 or not isinstance(posts, list):
        return _strange(answer)
    if post := next((item for item in posts if text_at(item, "uri") == uri), None):
        return _live(answer, post)
    if did != _actor(source) and _younger(profile, source):
        said = f"The handle {_actor(source)} now belongs to an account that is younger than the post."
        return unknown(answer, "handle_reassigned", said)
    wanted = {"repo": did, "collection": "app.bsky.feed.post", "rkey": key}
    record = yield from _asked("com.atproto.repo.getRecord", wanted)
    return _unconfirmed(answer) if isinstance(record, Observation) else _on_record(record, uri)


def _unconfirmed(answer: Exchange) -> Observation:
    """The list of posts leaves the post out, which alone says nothing (facts: platforms, i)."""
    said = "Bluesky leaves the post out of its list, and did not answer when asked for the post's record."
    return unknown(answer, "unconfirmed", said)


def _actor(source: Source) -> str:
    return source.native_id.partition("/")[0]


def _younger(profile: Exchange, source: Source) -> bool:
    """Whether the account was made after the post: then the handle has changed hands."""
    created = moment(text_at(read_json(profile.content), "createdAt"))
    return bool(created and source.posted_at and created > source.posted_at)


def _on_account_error(answer: Exchange) -> Observation | None:
    data = read_json(answer.content)
    error, words = text_at(data, "error") or "", text_at(data, "message") or ""
    if answer.status == 400 and error in _ACCOUNT_STATES:
        state, code, meaning = _ACCOUNT_STATES[error]
        return observe(answer, state, code, f"Bluesky states: {quoted(words or error)} ({error}). {meaning}")
    if answer.status == 400 and plain(words).rstrip(".") == "profile not found":
        meaning = "The account that the post belonged to is no longer there."
        said = f"Bluesky states: {quoted(words)}. {meaning}"
        return observe(answer, State.ACCOUNT_GONE, "profile_not_found", said)
    return None


def _on_record(answer: Exchange, uri: str) -> Observation:
    """What the record store says of a post that the list of posts left out."""
    data = read_json(answer.content)
    error, words = text_at(data, "error"), text_at(data, "message") or ""
    located = not plain(words).startswith("could not locate record")
    if answer.status == 400 and (error == "RecordNotFound" or not located):
        said = f"Bluesky states: {quoted(words or error or '')}, and leaves the post out of its list."
        meaning = "It does not say by whom it was removed, or whether there ever was such a post."
        return observe(answer, State.ABSENT, "record_not_found", f"{said} {meaning}")
    if answer.status == 200 and text_at(data, "uri") == uri:
        post = Post(None, moment(text_at(data, "value", "createdAt")), text_at(data, "value", "text"))
        said = "Bluesky holds the record of this post, though it leaves it out of its list of posts."
        return observe(answer, State.LIVE, "live_record", said, post)
    return _on_account_error(answer) or _strange(answer)


def _live(answer: Exchange, post: Any) -> Observation:
    labels = at(post, "author", "labels")
    hidden = isinstance(labels, list) and any(
        text_at(item, "val") == _HIDDEN_FROM_STRANGERS for item in labels
    )
    author = text_at(post, "author", "handle")
    posted = moment(text_at(post, "record", "createdAt"))
    if hidden:
        said = "Bluesky holds this post; its account asks not to be shown to those who are not logged in."
        return observe(answer, State.LIVE, "live_opted_out", said, Post(author, posted))
    words = Post(author, posted, text_at(post, "record", "text"), _media(post))
    return observe(answer, State.LIVE, "live", "Bluesky shows this post to everyone.", words)


def _media(post: Any) -> tuple[MediaPart, ...]:
    """The pictures and the video of a post; beside a quoted post they lie one level deeper.

    `fullsize` is a large version, not always the very file (lexicons app.bsky.embed.images, .video,
    .recordWithMedia). A kind of embed that this client does not know may hold more.
    """
    shown = at(post, "embed", "media") or at(post, "embed")
    kind = text_at(shown, "$type") or ""
    if kind and kind.removeprefix("app.bsky.embed.").partition("#")[0] not in _EMBEDS:
        return (withheld(MediaKind.FILE, kind),)
    stills = images(shown, "images", key="fullsize")
    poster = part(MediaKind.POSTER, text_at(shown, "thumbnail"))
    return distinct((*stills, *poster, *part(MediaKind.VIDEO, text_at(shown, "playlist"))))


def _strange(answer: Exchange) -> Observation:
    said = f"Bluesky answered HTTP {answer.status} in a way that this client does not know."
    return unknown(answer, "unknown_answer", said)


PLATFORM: Platform = Bluesky()
