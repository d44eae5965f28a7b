"""What Telegram's embed and landing pages say (facts: platforms, b1 and b2).

Only whole elements count: a post may quote any sentence of this file.
"""

from dataclasses import dataclass
from enum import Enum, auto

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.model.exchange import Answer, Exchange
from archiver.model.observation import EDITED, Observation
from archiver.model.states import State
from archiver.platforms import telegram_media
from archiver.platforms.pages import attribute, tree, words
from archiver.platforms.reading import Post, moment, observe, plain, quoted, states, unknown

_MESSAGE = "div.tgme_widget_message"
_NOT_FOUND = "post not found"
_CONTACT = "if you have telegram, you can contact"
_NO_CHANNEL = ("channel with username", "not found")
_RESTRICTIONS = (
    ("violated telegram's terms of service", State.REMOVED_BY_PLATFORM, "removed_terms"),
    ("copyright infringement", State.REMOVED_BY_PLATFORM, "removed_copyright"),
    ("violated local laws", State.WITHHELD, "withheld_local_laws"),
    ("pornographic content", State.WITHHELD, "withheld_pornography"),
    ("temporarily suspended", State.UNVERIFIABLE, "temporarily_suspended"),
    ("temporarily inaccessible", State.UNVERIFIABLE, "temporarily_inaccessible"),
)
_MEANINGS = {
    State.REMOVED_BY_PLATFORM: "Telegram itself took it down.",
    State.WITHHELD: "It is withheld, at least from where this client stands; it may be shown elsewhere.",
    State.UNVERIFIABLE: "That may pass, so nothing can be said about the post.",
}


class Shown(Enum):
    """What an embed page shows."""

    POST = auto()
    NOTHING = auto()
    ERROR = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Page:
    """An embed page: what it shows, Telegram's words in quotes, and the post's element."""

    shown: Shown
    said: str = ""
    text: str = ""
    message: LexborNode | None = None


def embed(exchange: Exchange, post: str) -> Page:
    """Read an embed page asked for `channel/id`: a post only if the page names that very post.

    One that also holds the error element, as no post does, contradicts itself and shows neither.
    """
    if exchange.status != 200:
        return Page(Shown.UNKNOWN)
    page = tree(exchange)
    posts = page.css(f"{_MESSAGE}[data-post]")
    message = next((node for node in posts if _is(node, post)), None) or _in_album(page, post)
    errors = page.css("div.tgme_widget_message_error")
    if message and not errors:
        return Page(Shown.POST, message=message)
    if posts or len(errors) != 1:
        return Page(Shown.UNKNOWN)
    text = words(errors[0])
    said = plain(text)
    missing = said == _NOT_FOUND or _is_no_channel(said)
    return Page(Shown.NOTHING if missing else Shown.ERROR, quoted(text), text)


def unknown_channel(page: Page) -> bool:
    """Whether an embed page says that there is no such channel, not only no such post."""
    return _is_no_channel(plain(page.text))


def _is_no_channel(said: str) -> bool:
    return said.startswith(_NO_CHANNEL[0]) and said.endswith(_NO_CHANNEL[1])


def lists(answer: Answer, post: str) -> bool:
    """Whether a channel's preview shows a post, or names it as part of an album."""
    if not isinstance(answer, Exchange) or answer.status != 200:
        return False
    page = tree(answer)
    shown = any(_is(node, post) for node in page.css(f"{_MESSAGE}[data-post]"))
    return shown or _in_album(page, post) is not None


def _is(message: LexborNode, post: str) -> bool:
    return attribute(message, "data-post").lower() == post.lower()


def _in_album(page: LexborHTMLParser, post: str) -> LexborNode | None:
    """The album that a picture belongs to: only its first post is named, the others are linked in it."""
    for link in page.css(".js-message_grouped_wrap a[href], .tgme_widget_message_grouped_wrap a[href]"):
        target = attribute(link, "href").lower().partition("?")[0].removeprefix("https://t.me/")
        if target == post.lower():
            return page.css_first(f"{_MESSAGE}[data-post]")
    return None


def conclude(exchange: Exchange, page: Page) -> Observation:
    """The observation for an embed page that shows a post, a restriction or something unknown."""
    if page.message:
        return _live(exchange, page.message)
    if page.shown is Shown.UNKNOWN:
        return unknown(
            exchange, "unknown_answer", "Telegram answers with a page that this client does not know."
        )
    said, text = states("Telegram", page.text), plain(page.text)
    for phrase, state, code in _RESTRICTIONS:
        if phrase in text:
            return observe(exchange, state, code, f"{said} {_MEANINGS[state]}")
    return unknown(exchange, "unknown_restriction", f"{said} This client does not know that answer.")


def _live(exchange: Exchange, message: LexborNode) -> Observation:
    time = message.css_first(".tgme_widget_message_date time[datetime]")
    post = Post(
        author=_author(message),
        posted_at=moment(attribute(time, "datetime")) if time else None,
        text=_text(message),
        media=telegram_media.media(message, attribute(message, "data-post"), edited=_edited(message)),
    )
    notes = "".join(_notes(message, post))
    code = EDITED if _edited(message) else "shown"
    return observe(exchange, State.LIVE, code, f"Telegram shows the post.{notes}", post)


def _edited(message: LexborNode) -> bool:
    """Whether the line with the date carries the word that Telegram puts there after an edit."""
    return "edited" in words(message.css_first(".tgme_widget_message_meta")).split()


def _author(message: LexborNode) -> str | None:
    """The channel or member, with the signature where a post has one."""
    owner = words(message.css_first(".tgme_widget_message_owner_name, .tgme_widget_message_author_name"))
    signature = words(message.css_first(".tgme_widget_message_from_author"))
    return f"{owner} ({signature})" if owner and signature else owner or signature or None


def _text(message: LexborNode) -> str | None:
    """The post's own text with its line breaks, not that of a post it replies to."""
    node = next(
        (
            node
            for node in message.css(".tgme_widget_message_text")
            if node.parent and "tgme_widget_message_reply" not in attribute(node.parent, "class")
        ),
        None,
    )
    if node is None:
        return None
    for line_break in node.css("br"):
        line_break.replace_with("\n")
    return node.text().strip() or None


def _notes(message: LexborNode, post: Post) -> list[str]:
    """What an editor should know about a post that is there."""
    notes = []
    if forwarded := words(message.css_first(".tgme_widget_message_forwarded_from_name")):
        notes.append(f" It was forwarded from {quoted(forwarded)}.")
    if _edited(message):
        notes.append(" Telegram marks the post as edited.")
    label = message.css_first(
        ".tgme_widget_message_bubble > .media_not_supported_cont .message_media_not_supported_label"
    )
    if label and not post.text:
        notes.append(f" In place of its content stands {quoted(words(label))}.")
    return notes


def channel_shown(answer: Answer, name: str) -> bool | None:
    """Whether a landing page shows a channel, group or account of that name.

    None if the page is neither that nor the one for an unknown name. A client that is shut out gets the
    latter for everything.
    """
    if not isinstance(answer, Exchange) or answer.status != 200:
        return None
    page = tree(answer)
    if words(page.css_first(".tgme_page_title")):
        return _names(page, name) or None
    invitations = (plain(node.parent.text()) for node in page.css("strong") if node.parent)
    return False if any(line.startswith(_CONTACT) for line in invitations) else None


def _names(page: LexborHTMLParser, name: str) -> bool:
    """Whether a landing page is about that name: in its title, or in the link that opens the app."""
    wanted = name.lower()
    titles = " ".join(words(node) for node in page.css("title, .tgme_page_extra")).lower().split()
    links = (attribute(node, "href").lower() for node in page.css("a[href]"))
    return f"@{wanted}" in titles or any(
        link.partition("domain=")[2].partition("&")[0] == wanted for link in links
    )


def channel(exchange: Exchange, name: str) -> Observation:
    """The observation for a landing page that shows a channel, group or account."""
    page = tree(exchange)
    post = Post(
        author=words(page.css_first(".tgme_page_title")),
        text=words(page.css_first(".tgme_page_description")) or None,
    )
    extra = words(page.css_first(".tgme_page_extra"))
    size = f" ({extra})" if extra else ""
    return observe(exchange, State.LIVE, "channel_shown", f"Telegram shows @{name}{size}.", post)
