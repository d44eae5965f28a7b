"""VK: wall posts, videos, clips and photos (facts: platforms, h).

Live: the page holds the post under its own number, or the player is set up for this very video. Not there: an
element that says "Post deleted" and nothing else, on a page without any post, or the player's own sentence.
Can't be told: all else; photos and single comments always. Confidence is low: VK documents no markup.
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.address import Address
from archiver.model.exchange import Ask, Exchange, Failure, Request
from archiver.model.observation import Observation, Probe
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.platforms import pages
from archiver.platforms.base import Platform
from archiver.platforms.parts import film
from archiver.platforms.reading import Post, at, blocked, failure, observe, plain, states, unasked, unknown
from archiver.platforms.shapes import fields, path
from archiver.platforms.uncontrolled import Uncontrolled

_HOST = re.compile(r"(?:(?:www|m|new)\.)?vk\.(?:com|ru)|(?:(?:www|m)\.)?vkvideo\.ru")
_NAME = re.compile(
    r"/?(?P<kind>wall|photo|video|clip)(?P<owner>-?[0-9]{1,12})_(?P<id>[0-9]{1,12})"
    r"(?:_r(?P<reply>[0-9]{1,12})|/.*)?"
)
_OWNER = re.compile(r"-?[0-9]{1,12}")
_NUMBER = re.compile(r"[0-9]{1,12}")
_KEY = re.compile(r"[0-9a-zA-Z]{4,64}")
_PLAYED = ("video", "clip")
_POST_DELETED = frozenset({"post deleted", "запись удалена"})
_ANY_POST = "[data-post-id], [id^='post'], [id^='wpt'], .wall_item, .post"

# What the player says in a video's place -> state, code, meaning. Titles stand inside: all must match.
_MESSAGES = tuple(
    (re.compile(pattern), state, code, meaning)
    for pattern, state, code, meaning in (
        (r"this video is no longer available, because it has been deleted\.?", State.DELETED, "deleted",
         "VK does not say by whom."),
        (r"the video .* was removed from public access by request of the copyright holder\.?",
         State.REMOVED_BY_PLATFORM, "copyright", "VK took the video down after a complaint."),
        (r"видеозапись .* была изъята из публичного доступа в связи с обращением правообладателя\.?",
         State.REMOVED_BY_PLATFORM, "copyright", "VK took the video down after a complaint."),
        (r"this video is no longer available, because its author has been blocked\.?",
         State.ACCOUNT_SUSPENDED, "author_blocked", "The video went with its account."),
        (r"видеозапись недоступна, так как ее автор был заблокирован\.?",
         State.ACCOUNT_SUSPENDED, "author_blocked", "The video went with its account."),
        (r"the video .* is not available in your region\.?", State.WITHHELD, "region",
         "The video is not shown where this client stands."),
        (r"access denied\.?", State.PROTECTED, "access_denied", "The video may be there, for some only."),
        (r"please log in or .*", State.LOGIN_WALL, "login_required", "Members of VK may see it."),
    )
)  # fmt: skip


class Vk(Uncontrolled):
    """VK, looked at through its pages and its embedded player."""

    name = PlatformName.VK
    gap = 2.0
    paced_hosts: tuple[str, ...] = ("vk.com",)

    def identify(self, address: Address) -> Source | None:
        """Name the wall post, comment, photo, video or clip, in the path or opened over a page (z, w)."""
        if not _HOST.fullmatch(address.host):
            return None
        if path(address) == "/video_ext.php":
            return self._video(address)
        places = (address.parameter("z"), address.parameter("w"), path(address))
        found = next((parts for place in places if place and (parts := fields(_NAME, place))), None)
        return self._source(found, address) if found else None

    def _video(self, address: Address) -> Source | None:
        owner, number = address.parameter("oid") or "", address.parameter("id") or ""
        if not _OWNER.fullmatch(owner) or not _NUMBER.fullmatch(number):
            return None
        return self._source({"kind": "video", "owner": owner, "id": number}, address)

    def _source(self, found: dict[str, str], address: Address) -> Source:
        reply, key = address.parameter("reply"), address.parameter("hash")
        thing = f"{found['kind']}{found['owner']}_{found['id']}"
        comment = found.get("reply") or (reply if reply and _NUMBER.fullmatch(reply) else "")
        native = f"{thing}_r{comment}" if comment else thing
        url = f"https://vk.com/{thing}{f'?reply={comment}' if comment else ''}"
        if found["kind"] in _PLAYED and not comment and key and _KEY.fullmatch(key):
            url = f"{url}?hash={key}"
        group, number = found["owner"].startswith("-"), found["owner"].lstrip("-")
        return Source(f"vk:{native}", self.name, url, native, f"{'club' if group else 'id'}{number}")

    def probe(self, source: Source) -> Probe:
        """Ask for the page of a post, or for the player of a video or clip."""
        found = fields(_NAME, source.native_id)
        if found.get("reply"):
            return unasked("comment", "VK's pages give an anonymous client no proof of single comments.")
        in_player = found["kind"] in _PLAYED
        url = _player(source, found) if in_player else source.url
        answer = yield Ask(Request(url, (("Accept-Language", "en"),)))
        if isinstance(answer, Failure):
            return failure(answer, url)
        if seen := blocked(answer) or _challenged(answer) or pages.gated(answer, "login", "login.php"):
            return seen
        return _on_player(found, answer) if in_player else _on_page(found, answer)

    def lookup_urls(self, source: Source) -> tuple[str, ...]:
        """The page on the desktop's and the phone's host."""
        page = _page(source)
        return page, page.replace("https://", "https://m.", 1)

    def save_urls(self, source: Source) -> tuple[str, ...]:
        """The page."""
        return (_page(source),)


def _page(source: Source) -> str:
    """The page's URL without an embed's key, which is no business of an archive."""
    return source.url.partition("?hash=")[0]


def _player(source: Source, found: dict[str, str]) -> str:
    """The player's URL, with the key that an embed carries: some videos play with it only."""
    key = source.url.partition("?hash=")[2]
    player = f"https://vk.com/video_ext.php?oid={found['owner']}&id={found['id']}"
    return f"{player}&hash={key}" if key else player


def _challenged(answer: Exchange) -> Observation | None:
    """A bot wall, if redirects ended at VK's challenge."""
    place = pages.landed(answer)
    if place is None or place.segments[:1] != ("challenge.html",):
        return None
    said = "VK shows a test for robots instead. A person with a browser may see what was cited."
    return observe(answer, State.BOT_WALL, "challenge_page", said)


def _on_page(found: dict[str, str], answer: Exchange) -> Observation:
    page = pages.tree(answer)
    number = f"{found['owner']}_{found['id']}"
    if answer.status == 200 and found["kind"] == "wall" and (node := _post(page, number)):
        text = pages.words(node.css_first(".wall_post_text, .pi_text")) or None
        return observe(answer, State.LIVE, "live", "VK shows this post to everyone.", Post(text=text))
    if page.css_first(".profile_closed_wall_dummy"):
        said = "VK states that this wall is closed. The post may be there, for some only."
        return observe(answer, State.PROTECTED, "closed_wall", said)
    notice = next(
        (text for node in page.css("div, p, h5, span") if _says_deleted(text := pages.own_words(node))), ""
    )
    if answer.status == 200 and found["kind"] == "wall" and notice and not page.css_first(_ANY_POST):
        said = f"{states('VK', notice)} It does not say by whom."
        return observe(answer, State.DELETED, "post_deleted", said)
    said = f"VK answered HTTP {answer.status} with a page that proves nothing about this {found['kind']}."
    return unknown(answer, "unknown_answer", said)


def _post(page: LexborHTMLParser, number: str) -> LexborNode | None:
    """The element that holds the post of that number."""
    selectors = (f'[data-post-id="{number}"]', f'[id="post{number}"]', f'[id="wpt{number}"]')
    return next((node for selector in selectors if (node := page.css_first(selector))), None)


def _says_deleted(text: str) -> bool:
    return len(text) < 40 and plain(text).rstrip(".") in _POST_DELETED


def _on_player(found: dict[str, str], answer: Exchange) -> Observation:
    page = pages.tree(answer)
    if message := page.css_first("#video_ext_msg, .video_layer_message"):
        return _on_message(answer, pages.words(message))
    setup = at(pages.assigned(page, "playerParams"), "params", 0)
    named = (str(at(setup, "oid")), str(at(setup, "vid")))
    if answer.status == 200 and named == (found["owner"], found["id"]):
        shown = Post(media=film(f"https://vk.com/video{found['owner']}_{found['id']}"))
        return observe(answer, State.LIVE, "live", "VK plays this video.", shown)
    said = f"VK answered HTTP {answer.status} with a player that shows neither the video nor a reason."
    return unknown(answer, "unknown_answer", said)


def _on_message(answer: Exchange, words: str) -> Observation:
    said = states("VK", words)
    heard = plain(words).replace("ё", "е")
    for pattern, state, code, meaning in _MESSAGES:
        if pattern.fullmatch(heard):
            return observe(answer, state, code, f"{said} {meaning}")
    return unknown(answer, "unknown_answer", said)


PLATFORM: Platform = Vk()
