"""Facebook, Instagram, Threads, VK and Reddit as a stranger meets them (facts: platforms, d to i)."""

import json
from html import escape
from typing import Any

from archiver.model.states import PlatformName
from archiver.sandbox import replies
from archiver.sandbox.platforms import NEW_JSON, NEW_MARKUP, RATE_LIMITED, Fate, Show, Stand, always
from archiver.sandbox.world import SandboxRequest, SandboxResponse

TEXT = "The gate was open all night. We have the pictures."
AUTHOR = "ellersbydocks"
POSTED = 1_760_000_000


def _says(title: str, markup: str, status: int = 200) -> Show:
    return always(replies.html(replies.document(title, markup), status))


def _gate(path: str) -> Show:
    """A redirect to a login, which is there."""

    def show(number: str, request: SandboxRequest) -> SandboxResponse:
        if request.path == path:
            return replies.html(replies.document("Log in", "<form><input name='email'></form>"))
        return replies.redirect(f"https://{request.host}{path}?next={number}")

    return show


def _facebook(number: str, _request: SandboxRequest) -> SandboxResponse:
    post = (
        f'<img aria-label="{AUTHOR}" src="/p.jpg"><a class="_29bd" href="/ellersbydocks/posts/{number}">'
        f'<abbr data-utime="{POSTED}">9 October</abbr></a><div data-testid="post_message"><p>{TEXT}</p></div>'
    )
    return replies.html(replies.document("Facebook", post))


_FACEBOOK_NOT_SHOWN = _says(
    "Facebook",
    "<div>This Facebook post is no longer available. It may have been removed or the privacy settings of the "
    "post may have changed.</div>",
)

FACEBOOK = Stand(
    PlatformName.FACEBOOK,
    ("www.facebook.com",),
    lambda place: f"1022473300{place:02}",
    lambda number, _: f"https://www.facebook.com/ellersbydocks/posts/{number}",
    {
        Fate.LIVE: _facebook,
        Fate.DELETED: _FACEBOOK_NOT_SHOWN,
        Fate.SUSPENDED: _FACEBOOK_NOT_SHOWN,
        Fate.PROTECTED: _FACEBOOK_NOT_SHOWN,
        Fate.WITHHELD: _FACEBOOK_NOT_SHOWN,
        Fate.RATE_LIMITED: RATE_LIMITED,
        Fate.BANNED: _gate("/login.php"),
        Fate.NEW_MARKUP: NEW_MARKUP,
    },
)


def _instagram(number: str, _request: SandboxRequest) -> SandboxResponse:
    embed = (
        f'<a class="UsernameText" href="/{AUTHOR}/">{AUTHOR}</a>'
        f'<a href="https://www.instagram.com/p/{number}/?utm_source=ig_embed">'
        f'<img class="EmbeddedMediaImage" src="/m.jpg"></a><div class="Caption">{TEXT}</div>'
    )
    return replies.html(replies.document("Instagram", embed))


_INSTAGRAM_BROKEN = _says(
    "Instagram",
    '<div class="EmbedIsBroken"><div class="ebmMessage">The link to this photo or video may be broken, or '
    "the post may have been removed.</div></div>",
)

INSTAGRAM = Stand(
    PlatformName.INSTAGRAM,
    ("www.instagram.com",),
    lambda place: f"DPk7gateL{'abcdefghijk'[place]}",
    lambda number, _: f"https://www.instagram.com/reel/{number}/?igsh=x",
    {
        Fate.LIVE: _instagram,
        Fate.DELETED: _INSTAGRAM_BROKEN,
        Fate.SUSPENDED: _INSTAGRAM_BROKEN,
        Fate.PROTECTED: _INSTAGRAM_BROKEN,
        Fate.WITHHELD: _INSTAGRAM_BROKEN,
        Fate.RATE_LIMITED: RATE_LIMITED,
        Fate.BANNED: _gate("/accounts/login/"),
        Fate.NEW_MARKUP: NEW_MARKUP,
    },
)


def _threads(number: str, **post: Any) -> SandboxResponse:
    data = json.dumps({"require": [["ScheduledServerJS", {"post": {"code": number, **post}}]]})
    script = f'<script type="application/json" data-sjs>{data}</script>'
    return replies.html(replies.document("Threads", script))


THREADS = Stand(
    PlatformName.THREADS,
    ("www.threads.com", "www.threads.net"),
    lambda place: f"DQm2gateT{'abcdefghijk'[place]}",
    lambda number, _: f"https://www.threads.net/@{AUTHOR}/post/{number}",
    {
        Fate.LIVE: lambda number, _: _threads(
            number, user={"username": AUTHOR}, taken_at=POSTED, caption={"text": TEXT}
        ),
        Fate.DELETED: lambda number, _: _threads(number, user=None, is_unavailable=True),
        Fate.SUSPENDED: _says("Threads", "<main></main>"),
        Fate.PROTECTED: _says("Threads", "<main></main>"),
        Fate.WITHHELD: _says("Threads", "<main></main>"),
        Fate.RATE_LIMITED: RATE_LIMITED,
        Fate.BANNED: _gate("/login"),
        Fate.NEW_MARKUP: NEW_MARKUP,
    },
)

_VIDEOS = frozenset({Fate.REMOVED, Fate.SUSPENDED, Fate.WITHHELD})


def _vk(number: str, _request: SandboxRequest) -> SandboxResponse:
    body = (
        f'<div class="wall_item"><a name="wall-1048_{number}"></a><div data-post-id="-1048_{number}">'
        f'<div class="wall_post_text">{escape(TEXT)} Ворота открыты.</div></div></div>'
    )
    page = replies.document("Ellersby", body, language="ru").replace("utf-8", "windows-1251")
    headers = (("Content-Type", "text/html; charset=windows-1251"),)
    return SandboxResponse(200, page.encode("windows-1251"), headers)


def _vk_player(words: str) -> Show:
    return _says("VK", f'<div id="video_ext_msg">{words}</div>')


VK = Stand(
    PlatformName.VK,
    ("vk.com",),
    lambda place: f"45623{place:02}",
    lambda number, fate: f"https://vk.com/{'video' if fate in _VIDEOS else 'wall'}-1048_{number}",
    {
        Fate.LIVE: _vk,
        Fate.DELETED: _says("VK", '<div class="message_page_body">Post deleted</div>'),
        Fate.REMOVED: _vk_player(
            "The video &quot;Gate&quot; was removed from public access by request of the copyright holder."
        ),
        Fate.SUSPENDED: _vk_player("This video is no longer available, because its author has been blocked."),
        Fate.PROTECTED: _says("VK", '<div class="profile_closed_wall_dummy">This profile is private</div>'),
        Fate.WITHHELD: _vk_player("The video &quot;Gate&quot; is not available in your region."),
        Fate.RATE_LIMITED: RATE_LIMITED,
        Fate.BANNED: _gate("/challenge.html"),
        Fate.NEW_MARKUP: NEW_MARKUP,
    },
)


def _reddit(mark: str | None, **changes: str) -> Show:
    """A post in the public JSON; `mark` is Reddit's own for who took it down."""

    def show(number: str, _request: SandboxRequest) -> SandboxResponse:
        post = {
            "id": number,
            "title": "The gate at Port Ellersby",
            "selftext": TEXT,
            "author": AUTHOR,
            "created_utc": float(POSTED),
            "removed_by_category": mark,
            **changes,
        }
        listing = {"kind": "Listing", "data": {"children": [{"kind": "t3", "data": post}]}}
        return replies.json([listing, {"kind": "Listing", "data": {"children": []}}])

    return show


def _reddit_refuses(status: int, **reason: str) -> Show:
    return always(replies.json({"message": "Forbidden", "error": status, **reason}, status))


REDDIT = Stand(
    PlatformName.REDDIT,
    ("www.reddit.com",),
    lambda place: f"1gate{'abcdefghijkl'[place]}",
    lambda number, _: f"https://old.reddit.com/r/ellersby/comments/{number}/the_gate/",
    {
        Fate.LIVE: _reddit(None),
        Fate.DELETED: _reddit("deleted", selftext="[deleted]", author="[deleted]"),
        Fate.REMOVED: _reddit("moderator", selftext="[removed]"),
        Fate.SUSPENDED: _reddit_refuses(404, reason="banned"),
        Fate.PROTECTED: _reddit_refuses(403, reason="private"),
        Fate.WITHHELD: _reddit("legal", selftext="[removed]"),
        Fate.RATE_LIMITED: always(replies.json({"message": "Too Many Requests", "error": 429}, 429)),
        Fate.BANNED: _says("Blocked", "<p>You've been blocked by network security.</p>", 403),
        Fate.NEW_MARKUP: NEW_JSON,
    },
)

STANDS = (FACEBOOK, INSTAGRAM, THREADS, VK, REDDIT)
