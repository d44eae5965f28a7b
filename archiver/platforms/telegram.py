"""Telegram: a public post is looked at through its embed, the only page that shows one post and names it.

Every answer comes with HTTP 200 (facts: platforms, b1 to b4). A client that is shut out sees existing
channels as if they did not exist, so nothing is said to be missing unless a post known to be there is shown
in the same run.
"""

from collections.abc import Generator

from archiver.address import Address
from archiver.model.exchange import Answer, Ask, Exchange, Failure, Request
from archiver.model.observation import Observation, Probe
from archiver.model.source import Source
from archiver.model.states import PlatformName, Scope, State
from archiver.platforms import telegram_links, telegram_pages
from archiver.platforms.reading import blocked, failure, observe, unasked, unknown
from archiver.platforms.telegram_links import Link
from archiver.platforms.telegram_pages import Page, Shown

_CONTROL_CHANNEL = "telegram"
_CONTROL_POST = "telegram/361"

_Asking = Generator[Ask, Answer, bool]


class Telegram:
    """Posts and channels on Telegram."""

    name = PlatformName.TELEGRAM
    gap = 3.0
    paced_hosts: tuple[str, ...] = ("t.me",)

    def identify(self, address: Address) -> Source | None:
        """Name the post, channel, or private place that a link leads to."""
        link = telegram_links.read(address)
        return _source(link) if link else None

    def probe(self, source: Source) -> Probe:
        """Ask for the embed of a post, or for the page of a channel."""
        if not source.author:
            return unasked(
                "private_link",
                "This link leads into a private chat or a function of the app, which only members or the app "
                "can see. So nothing can be said about it.",
            )
        if "/comment/" in source.native_id:
            return unasked(
                "comment",
                "This link leads to a comment below a post. Telegram shows those only after a login.",
            )
        if "/" in source.native_id:
            return (yield from _look_at_post(source))
        return (yield from _look_at_channel(source))

    def control(self) -> Ask | None:
        """Ask for a post that Telegram keeps."""
        return Ask(_embed(_CONTROL_POST), Scope.CONTROL)

    def control_holds(self, answer: Answer) -> bool:
        """Whether that post was shown."""
        return (
            isinstance(answer, Exchange) and telegram_pages.embed(answer, _CONTROL_POST).shown is Shown.POST
        )

    def lookup_urls(self, source: Source) -> tuple[str, ...]:
        """The link as people save it, the channel's preview at the post, and the embed."""
        if not self.save_urls(source):
            return ()
        preview = _preview(source.native_id).url
        embed = (_embed(source.native_id).url,) if "/" in source.native_id else ()
        return (source.url, preview, *embed)

    def save_urls(self, source: Source) -> tuple[str, ...]:
        """The embed, which holds the whole post, then the link itself; of a channel its preview first."""
        if not source.author or "/comment/" in source.native_id:
            return ()
        if "/" in source.native_id:
            return _embed(source.native_id).url, source.url
        return f"https://t.me/s/{source.native_id}", source.url


def _source(link: Link) -> Source:
    if link.private:
        in_client = link.private.startswith("web/")
        host = "web.telegram.org/#" if in_client else "t.me/"
        return Source(
            id=f"telegram:{link.private}",
            platform=PlatformName.TELEGRAM,
            url=f"https://{host}{link.private.removeprefix('web/')}",
            native_id=link.private,
        )
    channel = link.channel.lower()
    place = f"{channel}/{link.post}" if link.post else channel
    native_id = f"{place}/comment/{link.comment}" if link.comment else place
    return Source(
        id=f"telegram:{native_id}",
        platform=PlatformName.TELEGRAM,
        url=f"https://t.me/{place}" + (f"?comment={link.comment}" if link.comment else ""),
        native_id=native_id,
        author=link.channel,
    )


def _embed(post: str) -> Request:
    return Request(f"https://t.me/{post}?embed=1&mode=tme")


def _preview(post: str) -> Request:
    return Request(f"https://t.me/s/{post}")


def _landing(channel: str) -> Request:
    return Request(f"https://t.me/{channel}")


def _look_at_post(source: Source) -> Probe:
    request = _embed(source.native_id)
    answer = yield Ask(request)
    if isinstance(answer, Failure):
        return failure(answer, request.url)
    if wall := blocked(answer):
        return wall
    page = telegram_pages.embed(answer, source.native_id)
    if page.shown is not Shown.NOTHING:
        return telegram_pages.conclude(answer, page)
    if not (yield from _control_shown()):
        return _untrusted(answer, page.said)
    return (yield from _missing_post(answer, source, page))


def _missing_post(answer: Exchange, source: Source, page: Page) -> Probe:
    """Tell a post that is missing from a channel that is: the control held.

    Two answers that contradict each other say nothing: a channel that is unknown to the embed and shown all
    the same, and a post that the embed misses and the channel's preview lists (facts: platforms, b1, b3).
    """
    channel, said = source.native_id.partition("/")[0], page.said
    landing = yield Ask(_landing(channel), Scope.ACCOUNT)
    there = telegram_pages.channel_shown(landing, channel)
    if there is False and (yield from _control_channel_shown()):
        return observe(
            answer,
            State.ACCOUNT_GONE,
            "channel_not_shown",
            f"Telegram states: {said}, and shows no public channel or group named @{channel}: it may "
            "have been closed, renamed or made private, or never have existed.",
        )
    if telegram_pages.unknown_channel(page):
        meaning = "But it does not say so of the channel itself, as when it is asked too often."
        return unknown(answer, "channel_contradicted", f"Telegram states: {said}. {meaning}")
    if telegram_pages.lists((yield Ask(_preview(source.native_id))), source.native_id):
        meaning = "But the channel's preview lists the post, as it does with pictures of an album."
        return unknown(answer, "post_contradicted", f"Telegram states: {said}. {meaning}")
    where = (
        f"The channel @{channel} is there, the post is not." if there else "It shows other posts as usual."
    )
    return observe(
        answer,
        State.ABSENT,
        "post_not_found",
        f"Telegram states: {said}. {where} Telegram also skips numbers, so this alone does not show that "
        "there ever was one.",
    )


def _look_at_channel(source: Source) -> Probe:
    request = _landing(source.native_id)
    answer = yield Ask(request)
    if isinstance(answer, Failure):
        return failure(answer, request.url)
    if wall := blocked(answer):
        return wall
    there = telegram_pages.channel_shown(answer, source.native_id)
    if there:
        return telegram_pages.channel(answer, source.native_id)
    if there is None:
        return unknown(
            answer, "unknown_answer", "Telegram answers with a page that this client does not know."
        )
    if not (yield from _control_channel_shown()):
        return _untrusted(answer, "it knows no such name")
    return observe(
        answer,
        State.ABSENT,
        "channel_not_shown",
        f"Telegram shows no public channel, group or account named @{source.native_id}: it does not exist, "
        "or was closed, renamed or made private.",
    )


def _untrusted(answer: Exchange, said: str) -> Observation:
    return observe(
        answer,
        State.UNVERIFIABLE,
        "control_failed",
        f"Telegram states: {said}. But it does not show this client what is known to be there either, so "
        "nothing can be said about it.",
    )


def _control_shown() -> _Asking:
    """Whether the post that is always there is shown to us in this run."""
    answer = yield Ask(_embed(_CONTROL_POST), Scope.CONTROL)
    return isinstance(answer, Exchange) and telegram_pages.embed(answer, _CONTROL_POST).shown is Shown.POST


def _control_channel_shown() -> _Asking:
    """Whether the channel that is always there is shown to us in this run."""
    answer = yield Ask(_landing(_CONTROL_CHANNEL), Scope.CONTROL)
    return telegram_pages.channel_shown(answer, _CONTROL_CHANNEL) is True


PLATFORM = Telegram()
