"""A Mastodon server and Bluesky as an anonymous client meets them (facts: platforms, i)."""

from collections.abc import Mapping
from typing import Any

from archiver.model.states import PlatformName
from archiver.sandbox import replies
from archiver.sandbox.platforms import CHALLENGED, NEW_JSON, RATE_LIMITED, Fate, Show, Stand, always
from archiver.sandbox.world import SandboxRequest, SandboxResponse

SERVER = "social.ellersby.example"
TEXT = "The gate was open all night."
POSTED = "2026-10-09T08:00:00.000Z"


def _status(number: str, _request: SandboxRequest) -> SandboxResponse:
    return replies.json(
        {
            "id": number,
            "created_at": POSTED,
            "visibility": "public",
            "url": f"https://{SERVER}/@docks/{number}",
            "uri": f"https://{SERVER}/users/docks/statuses/{number}",
            "content": f"<p>{TEXT}</p>",
            "account": {"username": "docks", "acct": "docks"},
        }
    )


def _error(words: str, status: int) -> Show:
    return always(replies.json({"error": words}, status))


MASTODON = Stand(
    PlatformName.MASTODON,
    (SERVER,),
    lambda place: f"1154320017345678{place:02}",
    lambda number, _: f"https://{SERVER}/@docks/{number}",
    {
        Fate.LIVE: _status,
        Fate.DELETED: _error("Record not found", 404),
        Fate.SUSPENDED: _error("Gone", 410),
        Fate.PROTECTED: _error("This method requires an authenticated user", 401),
        Fate.WITHHELD: _error("Unavailable for legal reasons", 451),
        Fate.RATE_LIMITED: RATE_LIMITED,
        Fate.BANNED: CHALLENGED,
        Fate.NEW_MARKUP: NEW_JSON,
    },
)

_API = "public.api.bsky.app"


def _bluesky(**methods: tuple[int, Mapping[str, Any]]) -> Show:
    """Answers by method; the post itself where none is given for it."""

    def show(number: str, request: SandboxRequest) -> SandboxResponse:
        method = request.path.rpartition(".")[2]
        did = f"did:plc:{number}"
        uri = f"at://{did}/app.bsky.feed.post/{number}"
        record = {"text": TEXT, "createdAt": POSTED}
        usual: dict[str, tuple[int, Mapping[str, Any]]] = {
            "resolveHandle": (200, {"did": did}),
            "getProfile": (200, {"did": did, "handle": f"{number}.bsky.social"}),
            "getPosts": (200, {"posts": [{"uri": uri, "author": {"handle": number}, "record": record}]}),
            "getRecord": (200, {"uri": uri, "value": record}),
        }
        status, answer = (usual | methods)[method]
        return replies.json(answer, status)

    return show


_NO_POSTS: tuple[int, Mapping[str, Any]] = (200, {"posts": []})
_NO_RECORD = (400, {"error": "RecordNotFound", "message": "Could not locate record: at://"})

BLUESKY = Stand(
    PlatformName.BLUESKY,
    (_API,),
    lambda place: f"3m2kgate5zz2{'abcdefghijk'[place]}",
    lambda number, _: f"https://bsky.app/profile/{number}.bsky.social/post/{number}",
    {
        Fate.LIVE: _bluesky(),
        Fate.DELETED: _bluesky(getPosts=_NO_POSTS, getRecord=_NO_RECORD),
        Fate.SUSPENDED: _bluesky(
            getProfile=(400, {"error": "AccountTakedown", "message": "Account has been suspended"})
        ),
        Fate.CLOSED: _bluesky(
            getProfile=(400, {"error": "AccountDeactivated", "message": "Account is deactivated"})
        ),
        Fate.PROTECTED: _bluesky(
            getPosts=(400, {"error": "AuthMissing", "message": "Authentication Required"})
        ),
        Fate.RATE_LIMITED: always(
            replies.json({"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}, 429)
        ),
        Fate.BANNED: CHALLENGED,
        Fate.NEW_MARKUP: NEW_JSON,
    },
)

STANDS = (MASTODON, BLUESKY)
