"""Telegram's public web: embeds, landing pages, channel previews (facts: platforms, b)."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import Enum, StrEnum, auto
from html import escape

from archiver.sandbox import pictures, replies
from archiver.sandbox.world import END, SandboxRequest, SandboxResponse, World

HOSTS = ("t.me", "telegram.me", "telegram.dog", "www.t.me")
_PAGE = 20


class Restriction(StrEnum):
    """Why a channel can't be displayed, in Telegram's own words."""

    TERMS = "This channel can’t be displayed because it violated Telegram's Terms of Service."
    LOCAL_LAWS = "This channel can't be displayed because it violated local laws."
    PORNOGRAPHY = "This channel can’t be displayed because it was used to spread pornographic content."
    COPYRIGHT = "This channel is unavailable due to copyright infringement."


class TelegramFault(Enum):
    """Ways in which Telegram stops answering truthfully."""

    BANNED = auto()
    """The look-alike of a channel that does not exist, for every channel (facts: platforms, b2)."""
    RATE_LIMITED = auto()
    NO_MESSAGES = auto()
    """Previews claim that there are no posts: the answer to requests that come too densely."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post of a channel. `text` None is a post that only the app can show."""

    number: int
    text: str | None
    posted_at: datetime
    deleted_at: datetime = END
    edits: tuple[tuple[datetime, str], ...] = ()
    photos: tuple[str, ...] = ()
    file: str = ""

    def said(self, now: datetime) -> str | None:
        """What the post says at a time."""
        return next((text for at, text in reversed(self.edits) if at <= now), self.text)

    def edited(self, now: datetime) -> bool:
        """Whether the post has been edited by then."""
        return any(at <= now for at, _ in self.edits)


@dataclass(slots=True)
class Channel:
    """A channel, or with `group` a public group. `restricted` dates Telegram's refusal to display it."""

    name: str
    title: str
    number: int
    subscribers: str = "1 204"
    group: bool = False
    preview: bool = True
    restricted: tuple[datetime, Restriction] | None = None
    posts: dict[int, Post] = field(default_factory=dict)

    def url(self, number: int) -> str:
        """The address of a post as one would cite it."""
        return f"https://t.me/{self.name}/{number}"

    def refusal(self, now: datetime) -> str | None:
        """Why the channel isn't displayed at a time, None if it is."""
        return self.restricted[1].value if self.restricted and self.restricted[0] <= now else None

    def visible(self, now: datetime) -> list[Post]:
        """The posts that are there at a time, oldest first."""
        there = [post for post in self.posts.values() if post.posted_at <= now < post.deleted_at]
        return sorted(there, key=lambda post: post.number)


class Telegram:
    """The whole platform. Channels and posts are added; deletions are dated and come with the clock."""

    def __init__(self, world: World) -> None:
        self.channels: dict[str, Channel] = {}
        self.faults: set[TelegramFault] = set()
        for control, title in (("telegram", "Telegram News"), ("durov", "Pavel Durov")):
            self._control(self.channel(control, title))
        self._store = pictures.add_stores(world)
        world.add(self, HOSTS)

    def channel(self, name: str, title: str) -> Channel:
        """Open a channel; names are matched without regard to case."""
        channel = Channel(name, title, 1_000_640_000 + len(self.channels))
        self.channels[name.lower()] = channel
        return channel

    def post(self, name: str, number: int, at: datetime, text: str | None) -> Post:
        """Post in a channel."""
        post = Post(number, text, at)
        self.channels[name.lower()].posts[number] = post
        return post

    def illustrate(self, name: str, number: int, *photos: bytes) -> None:
        """Give a post pictures; they lie in Telegram's store."""
        posts = self.channels[name.lower()].posts
        urls = []
        for place, content in enumerate(photos, 1):
            path = f"/file/{name}-{number}-{place}.png"
            pictures.put(self._store, path, content, "image/png")
            urls.append(f"https://{pictures.TELEGRAM}{path}")
        posts[number] = replace(posts[number], photos=tuple(urls))

    def attach(self, name: str, number: int, file: str) -> None:
        """Give a post a file of that name, which only the app hands out."""
        posts = self.channels[name.lower()].posts
        posts[number] = replace(posts[number], file=file)

    def delete(self, name: str, number: int, at: datetime) -> None:
        """Let a post be gone from a time on."""
        posts = self.channels[name.lower()].posts
        posts[number] = replace(posts[number], deleted_at=at)

    def edit(self, name: str, number: int, at: datetime, text: str) -> None:
        """Let a post say something else from a time on."""
        posts = self.channels[name.lower()].posts
        posts[number] = replace(posts[number], edits=(*posts[number].edits, (at, text)))

    def answer(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        """Answer for every host of the platform. Refusals come as 200, whatever they are about."""
        if TelegramFault.RATE_LIMITED in self.faults:
            return replies.html(replies.document("Too many requests", ""), 429, [("Retry-After", "30")])
        match [part for part in request.path.split("/") if part]:
            case ["s", name, *rest]:
                return self._preview(name, rest, request, now)
            case [name]:
                return self._landing(name, now)
            case [name, number] if number.isdecimal():
                return self._post(name, int(number), request, now)
            case _:
                return replies.redirect("https://telegram.org/")

    @staticmethod
    def _control(channel: Channel) -> None:
        """Fill a control channel with a post a week, as real ones have since 2015."""
        first = datetime(2015, 8, 1, 12, tzinfo=UTC)
        for number in range(1, 501):
            posted_at = first + timedelta(days=7 * (number - 1))
            channel.posts[number] = Post(
                number, f"Number {number} of many short notes about new features.", posted_at
            )

    def _known(self, name: str) -> Channel | None:
        """The channel, unless it does not exist or we are banned: the two look alike."""
        return None if TelegramFault.BANNED in self.faults else self.channels.get(name.lower())

    def _post(self, name: str, number: int, request: SandboxRequest, now: datetime) -> SandboxResponse:
        channel = self._known(name)
        embedded = request.parameter("embed") is not None
        if TelegramFault.BANNED in self.faults or (channel is None and not embedded):
            return _contact(name)
        if channel is None:
            return _refused(f"Channel with username @{name} not found")
        post = next((post for post in channel.visible(now) if post.number == number), None)
        if not embedded:
            return _frame(channel, number, post.said(now) if post else None)
        refusal = channel.refusal(now)
        if refusal or post is None:
            return _refused(refusal or "Post not found")
        return _embed_page(_message(channel, post, now))

    def _landing(self, name: str, now: datetime) -> SandboxResponse:
        channel = self._known(name)
        if channel is None:
            return _contact(name)
        kind = "members, 12 online" if channel.group else "subscribers"
        about = channel.refusal(now) or "News and notices"
        return replies.html(
            replies.document(
                f"Telegram: View @{channel.name}",
                '<div class="tgme_page_wrap"><div class="tgme_page">'
                f'<div class="tgme_page_title" dir="auto"><span>{escape(channel.title)}</span></div>'
                f'<div class="tgme_page_extra">{channel.subscribers} {kind}</div>'
                f'<div class="tgme_page_description" dir="auto">{escape(about)}</div></div></div>',
            )
        )

    def _preview(self, name: str, rest: list[str], request: SandboxRequest, now: datetime) -> SandboxResponse:
        """A page of posts around or before a number, or 302 where there is none to be had."""
        channel = self._known(name)
        if channel is None or channel.group or not channel.preview or channel.refusal(now):
            return _home(name)
        posts = channel.visible(now)
        before = request.parameter("before") or (str(int(rest[0]) + _PAGE // 2) if rest else "")
        if before.isdecimal():
            posts = [post for post in posts if post.number < int(before)]
        if TelegramFault.NO_MESSAGES in self.faults or not posts:
            body = '<div class="tme_no_messages_found">No posts found</div>'
        else:
            body = "\n".join(
                f'<div class="tgme_widget_message_wrap js-widget_message_wrap">{message}</div>'
                for message in (_message(channel, post, now) for post in posts[-_PAGE:])
            )
        main = f'<main class="tgme_main"><section class="tgme_channel_history">{body}</section></main>'
        return replies.html(replies.document(f"{channel.title} – Telegram", main))


def _home(name: str) -> SandboxResponse:
    """Where a preview sends those it has nothing for: the landing page."""
    return replies.redirect(f"https://t.me/{name}")


def _contact(name: str) -> SandboxResponse:
    """What a channel that does not exist looks like, and every channel to a banned client."""
    shown = escape(name)
    return replies.html(
        replies.document(
            f"Telegram: Contact @{name}",
            '<div class="tgme_page_wrap"><div class="tgme_page"><div class="tgme_page_description">'
            f"If you have <strong>Telegram</strong>, you can contact <a>@{shown}</a> right away."
            "</div></div></div>",
            head='<meta name="robots" content="noindex, nofollow">\n',
        )
    )


def _frame(channel: Channel, number: int, text: str | None) -> SandboxResponse:
    """The page of a post: a description and a frame; it says the same for a post that isn't there."""
    head = (
        f'<meta property="og:title" content="{escape(channel.title)}">\n'
        f'<meta property="og:description" content="{escape(text or channel.title)}">\n'
    )
    frame = (
        f'<div class="tgme_page_wrap"><iframe id="telegram-post-{channel.name}-{number}" '
        f'src="https://t.me/{channel.name}/{number}?embed=1&amp;mode=tme"></iframe></div>'
    )
    return replies.html(replies.document(f"Telegram: View @{channel.name}", frame, head=head))


def _refused(words: str) -> SandboxResponse:
    """An embed that shows an error: the same classes as a live one, but no data-post."""
    return _embed_page(
        '<div class="tgme_widget_message text_not_supported_wrap err_message js-widget_message">'
        '<div class="tgme_widget_message_bubble">'
        f'<div class="tgme_widget_message_error" dir="auto">{escape(words, quote=False)}</div></div></div>'
    )


def _embed_page(message: str) -> SandboxResponse:
    head = '<link href="//telegram.org/css/widget-frame.css?68" rel="stylesheet">\n'
    return replies.html(
        replies.document("Telegram Widget", f'<div class="widget_frame_base">{message}</div>', head=head)
    )


def _message(channel: Channel, post: Post, now: datetime) -> str:
    """A live post as embeds and previews render it."""
    name, url, text = channel.name, channel.url(post.number), post.said(now)
    if text is None:
        content = (
            '<div class="media_not_supported_cont"><div class="message_media_not_supported_label">'
            "Please open Telegram to view this post</div></div>"
        )
    else:
        prose = escape(text, quote=False).replace("\n", "<br/>")
        content = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{prose}</div>'
    edited = "edited " if post.edited(now) else ""
    return (
        f'<div class="tgme_widget_message text_not_supported_wrap js-widget_message" '
        f'data-post="{name}/{post.number}" data-peer="c{channel.number}_-6044378432856379164" '
        f'data-post-id="{post.number}">'
        '<div class="tgme_widget_message_bubble"><div class="tgme_widget_message_author accent_color">'
        f'<a class="tgme_widget_message_owner_name" href="https://t.me/{name}">'
        f'<span dir="auto">{escape(channel.title)}</span></a></div>{_shown(post, url)}{content}'
        '<div class="tgme_widget_message_footer"><div class="tgme_widget_message_info">'
        f'<span class="tgme_widget_message_views">4.1K</span><span class="tgme_widget_message_meta">{edited}'
        f'<a class="tgme_widget_message_date" href="{url}">'
        f'<time datetime="{post.posted_at:%Y-%m-%dT%H:%M:%S}+00:00" class="datetime">'
        f"{post.posted_at:%b %d at %H:%M}</time></a></span></div></div></div></div>"
    )


def _shown(post: Post, url: str) -> str:
    """The pictures, and the name of a file."""
    photos = "".join(
        f'<a class="tgme_widget_message_photo_wrap" href="{url}" '
        f"style=\"width:800px;background-image:url('{photo}')\"></a>"
        for photo in post.photos
    )
    file = f'<a class="tgme_widget_message_document_wrap" href="{url}">{escape(post.file)}</a>'
    return photos + (file if post.file else "")
