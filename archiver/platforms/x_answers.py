"""What X's two embed services say about a post (facts: platforms, a1 and a2).

Everything not listed is not understood, and then nothing is said.
"""

import html
import re
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from archiver.model.exchange import Answer, Exchange, Failure
from archiver.model.observation import EDITED, STALE_VERSION, Observation
from archiver.model.source import Source
from archiver.model.states import State
from archiver.platforms import x_media
from archiver.platforms.reading import (
    Post,
    at,
    blocked,
    failure,
    moment,
    observe,
    plain,
    read_json,
    states,
    strayed,
    text_at,
    unknown,
)
from archiver.shallow import shallow

# X's sentences in the wording of today, lower case; those of the years as Twitter are translated first.
_TOMBSTONES = (
    (
        "this post was deleted by the post author",
        State.DELETED_BY_AUTHOR,
        "tombstone_deleted",
        "It existed, and is no longer shown.",
    ),
    (
        "this post is from a suspended account",
        State.ACCOUNT_SUSPENDED,
        "tombstone_suspended",
        "None of that account's posts are shown.",
    ),
    (
        "this post is from an account that no longer exists",
        State.ACCOUNT_GONE,
        "tombstone_account_gone",
        "An account can come back within 30 days of being closed.",
    ),
    (
        "you're unable to view this post because this account owner limits who can view their posts",
        State.PROTECTED,
        "tombstone_protected",
        "Whether the post is still there can't be seen from outside.",
    ),
    (
        "age-restricted adult content",
        State.AGE_RESTRICTED,
        "tombstone_age_restricted",
        "The post is there, behind a login.",
    ),
    (
        "this post violated the x rules",
        State.REMOVED_BY_PLATFORM,
        "tombstone_violated_rules",
        "X no longer shows it to anyone.",
    ),
    (
        "this post is unavailable",
        State.UNVERIFIABLE,
        "tombstone_unavailable",
        "X uses these words for many causes, so nothing can be said about the post.",
    ),
)
_OLD_WORDS = ((r"\btweet(s?)\b", r"post\1"), (r"\btwitter rules\b", "x rules"))
_WITHHELD = re.compile(r"\bwithheld\b")
# Error codes of the old API, which oEmbed may still carry.
_ERRORS = {
    63: (State.ACCOUNT_SUSPENDED, "oembed_suspended"),
    64: (State.ACCOUNT_SUSPENDED, "oembed_suspended"),
    179: (State.PROTECTED, "oembed_protected"),
}


def ambiguous(exchange: Exchange) -> bool:
    """Whether the first service's answer means several things: a 404, or the empty object."""
    if strayed(exchange):
        return False
    return exchange.status == 404 or (exchange.status == 200 and bool(read_json(exchange.content) == {}))


def shown(exchange: Exchange, number: str) -> bool:
    """Whether an answer of the first service is the post of that id."""
    data = read_json(exchange.content) if exchange.status == 200 else None
    return text_at(data, "__typename") == "Tweet" and text_at(data, "id_str") == number


def unanswered(answer: Failure) -> Observation:
    """The observation where the first service could not be asked."""
    return failure(answer, "https://cdn.syndication.twimg.com/")


def read(exchange: Exchange, source: Source) -> Observation:
    """What the first service's answer says about a post."""
    if wall := _blocked(exchange):
        return wall
    data = read_json(exchange.content)
    if shown(exchange, source.native_id):
        return _live(exchange, data, source)
    if exchange.status == 200 and at(data, "__typename") == "TweetTombstone":
        return _tombstone(exchange, text_at(data, "tombstone", "text", "text"))
    return unknown(exchange, "unknown_answer", f"X gave no answer that is known (HTTP {exchange.status}).")


def _live(exchange: Exchange, data: Any, source: Source) -> Observation:
    handle, name = text_at(data, "user", "screen_name"), text_at(data, "user", "name")
    text = text_at(data, "text")
    post = Post(
        author=_author(name, handle),
        posted_at=moment(text_at(data, "created_at")),
        text=html.unescape(text) if text else None,
        media=x_media.media(data),
    )
    code, note = _edits(data)
    reason = f"X shows the post.{note}{_mismatch(handle, source)}"
    return observe(exchange, State.LIVE, code, reason, post)


def _edits(data: Any) -> tuple[str, str]:
    """The reason code for what X says of a post's versions, and the sentence (facts: platforms, a1)."""
    versions = at(data, "edit_control", "edit_tweet_ids")
    number = len(versions) if isinstance(versions, list) else 0
    stale = at(data, "isStaleEdit") is True
    if not (stale or at(data, "isEdited") is True or number > 1):
        return "shown", ""
    marked = f" X marks the post as edited{f' ({number} versions)' if number > 1 else ''}."
    return (STALE_VERSION, f"{marked} This is not its newest version.") if stale else (EDITED, marked)


def _author(name: str | None, handle: str | None) -> str | None:
    return f"{name} (@{handle})" if name and handle else name or (f"@{handle}" if handle else None)


def _mismatch(handle: str | None, source: Source) -> str:
    """A sentence where the link names another account than X does."""
    if not handle or not source.author or handle.lower() == source.author.lower():
        return ""
    return f" The link names @{source.author}, X names @{handle} as the author."


def _tombstone(exchange: Exchange, text: str | None) -> Observation:
    """Read the sentence that stands in for a post."""
    if text is None:
        return unknown(exchange, "tombstone_empty", "X shows an empty placeholder instead of the post.")
    said = states("X", _own_words(text))
    words = plain(text)
    for old, new in _OLD_WORDS:
        words = re.sub(old, new, words)
    for beginning, state, code, meaning in _TOMBSTONES:
        if words.startswith(beginning):
            return observe(exchange, state, code, f"{said} {meaning}")
    if _WITHHELD.search(words):
        return observe(exchange, State.WITHHELD, "tombstone_withheld", f"{said} It may be shown elsewhere.")
    return unknown(exchange, "tombstone_unknown", f"{said} This client does not know that answer.")


def _own_words(text: str) -> str:
    """A tombstone without the link that it ends with."""
    return re.sub(r"\s*Learn more\.?\s*$", "", text)


def second_opinion(first: Exchange, second: Answer, source: Source) -> Observation:
    """What oEmbed's answer makes of an ambiguous first one.

    Two 404 are `absent`; an embed of the very post proves it; all else leaves the question open.
    """
    said = f"X's embed service answers HTTP {first.status}" + (" with nothing" if first.status == 200 else "")
    if isinstance(second, Failure):
        return _undecided(first, f"{said}, and its second service (oEmbed) could not be asked.")
    data = read_json(second.content)
    if second.status == 200 and _embeds(data, source):
        return _embedded(second, data, source)
    if first.status == 404 and second.status == 404 and not strayed(second):
        return observe(
            second,
            State.ABSENT,
            "not_found_twice",
            "X states that there is no such post (HTTP 404 from both of its embed services): it is gone, "
            "or never existed, or is hidden as sensitive.",
        )
    return _refused(second, data) or _undecided(
        second, f"{said}, and its second service (oEmbed) HTTP {second.status}."
    )


def _undecided(exchange: Exchange, said: str) -> Observation:
    return unknown(exchange, "undecided", said)


def _embeds(data: Any, source: Source) -> bool:
    """Whether an oEmbed answer is of the very post."""
    url = text_at(data, "url") or ""
    return re.search(rf"/status(?:es)?/{source.native_id}(?![0-9])", url) is not None


def _embedded(exchange: Exchange, data: Any, source: Source) -> Observation:
    handle = (text_at(data, "author_url") or "").rstrip("/").rpartition("/")[2] or None
    post = Post(author=_author(text_at(data, "author_name"), handle), text=_embed_text(text_at(data, "html")))
    said = (
        "X's second service (oEmbed) shows the post, perhaps from a cache; the first does not, as with posts "
        "marked sensitive."
    )
    return observe(exchange, State.LIVE, "shown_by_oembed", said + _mismatch(handle, source), post)


def _embed_text(markup: str | None) -> str | None:
    """The text of the paragraph in an embed's markup."""
    node = LexborHTMLParser(shallow(markup)).css_first("blockquote p") if markup else None
    return node.text().strip() or None if node else None


def _refused(exchange: Exchange, data: Any) -> Observation | None:
    """A refusal of oEmbed that names its cause in X's own words or codes."""
    code = at(data, "errors", 0, "code")
    message = text_at(data, "errors", 0, "message") or text_at(data, "error") or ""
    said = states("X", message) if message else "X states no cause."
    if isinstance(code, int) and code in _ERRORS:
        state, name = _ERRORS[code]
        return observe(exchange, state, name, f"{said} (code {code})")
    if exchange.status == 403 and "not authorized" in message.lower():
        meaning = "So it is protected or age-restricted, and nothing more can be said."
        return observe(exchange, State.UNVERIFIABLE, "oembed_gated", f"{said} {meaning}")
    return _blocked(exchange)


def _blocked(exchange: Exchange) -> Observation | None:
    """What says nothing about a post; 402 is how X turns programs away (facts: platforms, a2)."""
    if exchange.status == 402:
        return unknown(exchange, "http_402", "X turns this client away, as it does with programs (HTTP 402).")
    return blocked(exchange)
