"""YouTube, TikTok, Rutube and OK as an anonymous client meets them (facts: platforms, c, f and h)."""

import json
from html import escape
from typing import Any

from archiver.model.states import PlatformName
from archiver.sandbox import replies
from archiver.sandbox.platforms import (
    CHALLENGED,
    NEW_JSON,
    NEW_MARKUP,
    RATE_LIMITED,
    Fate,
    Show,
    Stand,
    always,
)
from archiver.sandbox.world import SandboxRequest, SandboxResponse

TITLE = "The storm gate at first light"
AUTHOR = "Ellersby Docks"


def _card(number: str) -> SandboxResponse:
    return replies.json(
        {
            "title": TITLE,
            "author_name": AUTHOR,
            "author_url": "https://www.youtube.com/@ellersbydocks",
            "type": "video",
            "version": "1.0",
            "provider_name": "YouTube",
            "thumbnail_url": f"https://i.ytimg.com/vi/{number}/hqdefault.jpg",
            "html": f'<iframe src="https://www.youtube.com/embed/{number}?feature=oembed"></iframe>',
        }
    )


def _youtube(card_status: int, player_status: str, *reasons: str, messages: tuple[str, ...] = ()) -> Show:
    """A card that is refused, and a watch page whose player says why it does not play."""
    reason, *further = reasons
    screen: dict[str, Any] = {"reason": {"simpleText": reason}}
    if further:
        screen["subreason"] = {"simpleText": further[0]}
    playability = {
        "status": player_status,
        "reason": reason,
        "messages": list(messages),
        "errorScreen": {"playerErrorMessageRenderer": screen},
    }

    def show(number: str, request: SandboxRequest) -> SandboxResponse:
        if request.path == "/oembed":
            return replies.text("Not Found" if card_status == 404 else "Unauthorized", card_status)
        player = json.dumps({"playabilityStatus": playability, "videoDetails": {"videoId": number}})
        script = f"<script>var ytInitialPlayerResponse = {player};var meta = 1;</script>"
        return replies.html(replies.document(" - YouTube", script))

    return show


def _youtube_unknown(_number: str, request: SandboxRequest) -> SandboxResponse:
    """Neither a card nor a player as one knows it."""
    if request.path == "/oembed":
        return replies.text("Unauthorized", 401)
    return replies.html(
        replies.document("YouTube", '<ytd-app-next></ytd-app-next><script src="/s.js"></script>')
    )


YOUTUBE = Stand(
    PlatformName.YOUTUBE,
    ("www.youtube.com", "youtu.be"),
    lambda place: f"gAteFilm-{place:02}",
    lambda number, _: f"https://youtu.be/{number}?si=shared",
    {
        Fate.LIVE: lambda number, _: _card(number),
        Fate.DELETED: _youtube(
            404, "ERROR", "Video unavailable", "This video has been removed by the uploader"
        ),
        Fate.REMOVED: _youtube(
            404, "ERROR", "This video has been removed for violating YouTube's Community Guidelines"
        ),
        Fate.SUSPENDED: _youtube(
            404,
            "ERROR",
            "Video unavailable",
            "This video is no longer available because the YouTube account associated with this video has "
            "been terminated.",
        ),
        Fate.CLOSED: _youtube(
            404,
            "ERROR",
            "Video unavailable",
            "This video is no longer available because the uploader has closed their YouTube account.",
        ),
        Fate.PROTECTED: _youtube(403, "LOGIN_REQUIRED", "Private video", messages=("This video is private",)),
        Fate.AGE_RESTRICTED: _youtube(401, "LOGIN_REQUIRED", "Sign in to confirm your age"),
        Fate.WITHHELD: _youtube(
            401,
            "UNPLAYABLE",
            "Video unavailable",
            "The uploader has not made this video available in your country",
        ),
        Fate.RATE_LIMITED: RATE_LIMITED,
        Fate.BANNED: _youtube(401, "LOGIN_REQUIRED", "Sign in to confirm you’re not a bot"),
        Fate.NEW_MARKUP: _youtube_unknown,
    },
)


def _tiktok(card: SandboxResponse, detail: dict[str, Any] | None) -> Show:
    """A card, and a page with its data; without data it is the short page that tells nothing."""

    def show(_number: str, request: SandboxRequest) -> SandboxResponse:
        if request.path == "/oembed":
            return card
        if detail is None:
            return replies.html(replies.document("TikTok - Make Your Day", '<div id="app"></div>'))
        data = json.dumps({"__DEFAULT_SCOPE__": {"webapp.video-detail": detail}})
        name = "__UNIVERSAL_DATA_FOR_REHYDRATION__"
        script = f'<script id="{name}" type="application/json">{data}</script>'
        return replies.html(replies.document("TikTok - Make Your Day", script))

    return show


def _tiktok_card(number: str, _request: SandboxRequest) -> SandboxResponse:
    quote = f'<blockquote class="tiktok-embed" data-video-id="{number}"><section></section></blockquote>'
    return replies.json(
        {"title": TITLE, "author_name": AUTHOR, "author_unique_id": "ellersbydocks", "html": quote}
    )


def _tiktok_classified(number: str, request: SandboxRequest) -> SandboxResponse:
    item = {"itemStruct": {"id": number, "isContentClassified": True}}
    return _tiktok(_REFUSED_CARD, {"statusCode": 0, "itemInfo": item})(number, request)


_REFUSED_CARD = replies.json({"code": 400, "message": "Something went wrong"}, 400)

TIKTOK = Stand(
    PlatformName.TIKTOK,
    ("www.tiktok.com",),
    lambda place: f"74257300912345678{place:02}",
    lambda number, _: f"https://www.tiktok.com/@ellersbydocks/video/{number}?_r=1",
    {
        Fate.LIVE: _tiktok_card,
        Fate.DELETED: _tiktok(_REFUSED_CARD, {"statusCode": 10204, "statusMsg": "item doesn't exist"}),
        Fate.CLOSED: _tiktok(_REFUSED_CARD, {"statusCode": 10221, "statusMsg": "user doesn't exist"}),
        Fate.PROTECTED: _tiktok(_REFUSED_CARD, {"statusCode": 10216, "statusMsg": "status_self_see"}),
        Fate.AGE_RESTRICTED: _tiktok_classified,
        Fate.WITHHELD: _tiktok(_REFUSED_CARD, {"statusCode": 10231, "statusMsg": "cross_border_violation"}),
        Fate.RATE_LIMITED: RATE_LIMITED,
        Fate.BANNED: _tiktok(replies.text("Access Denied", 403, (("Server", "AkamaiGHost"),)), None),
        Fate.NEW_MARKUP: _tiktok(replies.json({"v": 2}), None),
    },
)


def _rutube(number: str, _request: SandboxRequest) -> SandboxResponse:
    return replies.json({"id": number, "title": TITLE, "author": {"name": AUTHOR}, "is_deleted": False})


RUTUBE = Stand(
    PlatformName.RUTUBE,
    ("rutube.ru",),
    lambda place: f"5f1a{place:028x}",
    lambda number, fate: f"https://rutube.ru/video/{'private/' if fate is Fate.PROTECTED else ''}{number}/",
    {
        Fate.LIVE: _rutube,
        Fate.DELETED: always(replies.json({"detail": "Not found."}, 404)),
        Fate.REMOVED: always(replies.json({"detail": "Gone."}, 410)),
        Fate.PROTECTED: always(replies.json({"detail": "Forbidden."}, 403)),
        Fate.WITHHELD: always(replies.json({"detail": "Unavailable for legal reasons."}, 451)),
        Fate.RATE_LIMITED: RATE_LIMITED,
        Fate.BANNED: CHALLENGED,
        Fate.NEW_MARKUP: NEW_JSON,
    },
)


def _ok(number: str, _request: SandboxRequest) -> SandboxResponse:
    metadata = json.dumps({"movie": {"id": number, "title": TITLE}, "author": {"name": AUTHOR}})
    options = json.dumps({"flashvars": {"metadata": metadata, "movieId": number}})
    player = f'<div data-module="OKVideo" data-options="{escape(options)}"></div>'
    return replies.html(replies.document(TITLE, player))


def _ok_says(markup: str) -> Show:
    return always(replies.html(replies.document("OK", markup)))


OK = Stand(
    PlatformName.OK,
    ("ok.ru",),
    lambda place: f"70415300{place:02}",
    lambda number, _: f"https://ok.ru/video/{number}",
    {
        Fate.LIVE: _ok,
        Fate.DELETED: always(replies.html(replies.document("OK", "<h1>This page does not exist</h1>"), 404)),
        Fate.SUSPENDED: _ok_says(
            '<div class="vp_video_stub_txt">The author of this video has not been found or is blocked</div>'
        ),
        Fate.PROTECTED: _ok_says("<div>Access to this video is restricted</div>"),
        Fate.WITHHELD: always(replies.html(replies.document("OK", "<h1>Unavailable</h1>"), 451)),
        Fate.RATE_LIMITED: RATE_LIMITED,
        Fate.BANNED: CHALLENGED,
        Fate.NEW_MARKUP: NEW_MARKUP,
    },
)

STANDS = (YOUTUBE, TIKTOK, RUTUBE, OK)
