"""X as an anonymous client meets it: tweet-result, oEmbed, empty pages (facts: platforms, a)."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum, StrEnum, auto
from html import escape
from typing import Any

from archiver.sandbox import pictures as pictures_of
from archiver.sandbox import replies
from archiver.sandbox.world import BEGINNING, SandboxRequest, SandboxResponse, World

EPOCH_MS = 1288834974657
CONTROL_ID = 20
_LARGEST_ID = 2**63 - 1
_CUT = 275
_STATUS = re.compile(r"/status(?:es)?/(\d+)")

SYNDICATION = "cdn.syndication.twimg.com"
OEMBED = ("publish.twitter.com", "publish.x.com")
PAGES = ("x.com", "twitter.com", "www.x.com", "www.twitter.com", "mobile.x.com", "mobile.twitter.com")


class Fate(StrEnum):
    """What became of a tweet, in X's own words (facts: platforms, a1; the last one is a guess)."""

    DELETED = "This Post was deleted by the Post author. Learn more"
    SUSPENDED = "This Post is from a suspended account. Learn more"
    ACCOUNT_GONE = "This Post is from an account that no longer exists. Learn more"
    PROTECTED = (
        "You’re unable to view this Post because this account owner limits who can view their Posts. "
        "Learn more"
    )
    AGE_RESTRICTED = (
        "Age-restricted adult content. This content might not be appropriate for people under 18 years old. "
        "To view this media, you’ll need to log in to X. Learn more"
    )
    VIOLATED = "This Post violated the X Rules. Learn more"
    UNAVAILABLE = "This Post is unavailable. Learn more"
    WITHHELD = "This Post has been withheld in response to a report from the copyright holder. Learn more"


_LOCALISED = "Dieser Beitrag ist nicht verfügbar."
_OEMBED_REFUSALS = {
    Fate.SUSPENDED: (403, "Sorry, this account has been suspended."),
    Fate.PROTECTED: (403, "Sorry, you are not authorized to see this status."),
    Fate.AGE_RESTRICTED: (403, "Sorry, you are not authorized to see this status."),
}


class XFault(Enum):
    """Ways in which X fails without saying anything about a tweet."""

    RATE_LIMITED = auto()
    EMPTY = auto()
    """200 `{}` for everything, which some clients take for "not found"."""
    EMPTY_TOMBSTONE = auto()
    """Tombstones without a text."""
    HTML = auto()
    """200 with a page instead of JSON."""
    OEMBED_PAYWALL = auto()
    """oEmbed answers 402 to anything that is no browser."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account. `fates` are what befell all its tweets, and since when."""

    handle: str
    name: str
    number: int
    fates: tuple[tuple[datetime, Fate], ...] = ()


@dataclass(frozen=True, slots=True)
class Tweet:
    """A tweet. `versions` are the ids of all its edits, oldest first, from when the newer ones existed."""

    id: int
    handle: str
    text: str
    posted_at: datetime
    fates: tuple[tuple[datetime, Fate], ...] = ()
    versions: tuple[tuple[datetime, int], ...] = ()
    media: tuple[dict[str, Any], ...] = ()

    @property
    def url(self) -> str:
        """The address as one would cite it."""
        return f"https://twitter.com/{self.handle}/status/{self.id}"


def snowflake(moment: datetime, sequence: int = 0) -> int:
    """The id of a tweet posted at `moment`, to the millisecond; `sequence` (below 4096) tells twins apart."""
    since_epoch = round((moment - BEGINNING) / timedelta(milliseconds=1)) - EPOCH_MS
    return (since_epoch << 22) | sequence


class X:
    """The whole platform. Accounts and tweets are added; what befalls them is dated and comes with the clock.

    `oembed_lag` makes the second opinion late, as a cache does; `faults` are switched on and off by tests.
    """

    def __init__(self, world: World) -> None:
        self.accounts: dict[str, Account] = {}
        self.tweets: dict[int, Tweet] = {}
        self.faults: set[XFault] = set()
        self.oembed_lag = timedelta(0)
        self._store = pictures_of.add_stores(world)
        self.account("jack", "jack")
        self.post(
            "jack", datetime(2006, 3, 21, 20, 50, 14, tzinfo=UTC), "the first one, still there", CONTROL_ID
        )
        world.add(self, (SYNDICATION, *OEMBED, *PAGES))

    def account(self, handle: str, name: str) -> Account:
        """Open an account."""
        account = Account(handle, name, 1_000_000 + len(self.accounts))
        self.accounts[handle.lower()] = account
        return account

    def post(self, handle: str, at: datetime, text: str, tweet_id: int | None = None) -> Tweet:
        """Post a tweet; its id is the snowflake of `at` unless it is given."""
        number = snowflake(at) if tweet_id is None else tweet_id
        tweet = Tweet(number, handle, text, at, versions=((at, number),))
        self.tweets[number] = tweet
        return tweet

    def edit(self, tweet: Tweet, at: datetime, text: str) -> Tweet:
        """Edit a tweet: a new one that supersedes it; the old one stays, marked stale."""
        new = replace(tweet, id=snowflake(at), text=text, posted_at=at)
        versions = (*self.tweets[tweet.id].versions, (at, new.id))
        for number in (number for _, number in versions):
            self.tweets[number] = replace(self.tweets.get(number, new), versions=versions)
        return self.tweets[new.id]

    def illustrate(self, tweet: Tweet, *pictures: bytes) -> Tweet:
        """Give a tweet pictures; they lie in X's store."""
        media = []
        for number, content in enumerate(pictures, 1):
            path = f"/media/T{tweet.id}-{number}.png"
            pictures_of.put(self._store, path, content, "image/png")
            media.append({"type": "photo", "media_url_https": f"https://{pictures_of.TWITTER}{path}"})
        self.tweets[tweet.id] = replace(self.tweets[tweet.id], media=tuple(media))
        return self.tweets[tweet.id]

    def film(self, tweet: Tweet, still: bytes, video: str) -> Tweet:
        """Give a tweet a video that lies at a URL; its poster lies in X's store."""
        path = f"/media/F{tweet.id}.png"
        pictures_of.put(self._store, path, still, "image/png")
        variants: list[dict[str, Any]] = [{"content_type": "application/x-mpegURL", "url": f"{video}.m3u8"}]
        variants.append({"content_type": "video/mp4", "bitrate": 832_000, "url": video})
        poster = f"https://{pictures_of.TWITTER}{path}"
        shown = {"type": "video", "media_url_https": poster, "video_info": {"variants": variants}}
        self.tweets[tweet.id] = replace(self.tweets[tweet.id], media=(shown,))
        return self.tweets[tweet.id]

    def befall(self, tweet: Tweet, fate: Fate, at: datetime) -> None:
        """Let something happen to one tweet at a time."""
        self.tweets[tweet.id] = replace(
            self.tweets[tweet.id], fates=(*self.tweets[tweet.id].fates, (at, fate))
        )

    def befall_account(self, handle: str, fate: Fate, at: datetime) -> None:
        """Let something happen to an account, and so to all its tweets, at a time."""
        account = self.accounts[handle.lower()]
        self.accounts[handle.lower()] = replace(account, fates=(*account.fates, (at, fate)))

    def answer(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        """Answer for every host of the platform."""
        if XFault.RATE_LIMITED in self.faults:
            return replies.text("Rate limit exceeded\n", 429)
        if request.host == SYNDICATION:
            return self._syndication(request, now)
        if request.host in OEMBED:
            return self._oembed(request, now - self.oembed_lag)
        return self._page(request)

    def _find(self, number: int, now: datetime) -> tuple[Tweet | None, Fate | None]:
        """The tweet as of now, and the last thing that befell it or its account."""
        tweet = self.tweets.get(number)
        if tweet is None or tweet.posted_at > now:
            return None, None
        happened = [(at, fate) for at, fate in (*tweet.fates, *self._account(tweet).fates) if at <= now]
        return tweet, max(happened)[1] if happened else None

    def _account(self, tweet: Tweet) -> Account:
        return self.accounts[tweet.handle.lower()]

    def _syndication(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        number = request.parameter("id") or ""
        if not request.header("User-Agent") or not number.isdecimal() or int(number) > _LARGEST_ID:
            return SandboxResponse(400)
        if not request.parameter("token") or XFault.EMPTY in self.faults:
            return replies.json({})
        if request.path != "/tweet-result" or XFault.HTML in self.faults:
            return replies.html(replies.document("X", "<p>Something went wrong.</p>"))
        tweet, fate = self._find(int(number), now)
        if tweet is None:
            return replies.html(replies.document("Not found", "<h1>Not found</h1>"), 404)
        if fate is not None:
            return replies.json(self._tombstone(fate, request.parameter("lang") or "en"))
        return replies.json(_payload(tweet, self._account(tweet), now))

    def _tombstone(self, fate: Fate, language: str) -> dict[str, Any]:
        if XFault.EMPTY_TOMBSTONE in self.faults:
            return {"__typename": "TweetTombstone", "tombstone": {}}
        words = fate.value if language.startswith("en") else _LOCALISED
        return {
            "__typename": "TweetTombstone",
            "tombstone": {"text": {"text": words, "entities": [], "rtl": False}},
        }

    def _oembed(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        if XFault.OEMBED_PAYWALL in self.faults:
            return SandboxResponse(402)
        match = _STATUS.search(request.parameter("url") or "")
        tweet, fate = self._find(int(match[1]), now) if match else (None, None)
        if tweet is None or (fate is not None and fate not in _OEMBED_REFUSALS):
            return replies.html(
                replies.document("Not found", "<h1>Sorry, that page does not exist</h1>"), 404
            )
        if fate is not None:
            status, words = _OEMBED_REFUSALS[fate]
            return replies.json({"request": request.target, "error": words}, status)
        account = self._account(tweet)
        return replies.json(
            {
                "url": tweet.url,
                "author_name": account.name,
                "author_url": f"https://twitter.com/{account.handle}",
                "html": blockquote(tweet, account.name, script=request.parameter("omit_script") != "true"),
                "width": 550,
                "height": None,
                "type": "rich",
                "cache_age": "3153600000",
                "provider_name": "Twitter",
                "provider_url": "https://twitter.com",
                "version": "1.0",
            }
        )

    @staticmethod
    def _page(request: SandboxRequest) -> SandboxResponse:
        """The same shell for everything: the page is no evidence of anything (facts: platforms, a3)."""
        if "Mozilla" not in (request.header("User-Agent") or ""):
            return SandboxResponse(402)
        shell = '<div id="react-root"></div><noscript>JavaScript is not available.</noscript>'
        return replies.html(replies.document("X", shell + '<script src="/main.js"></script>'))


def blockquote(tweet: Tweet, name: str, *, script: bool = True) -> str:
    """The embed code that X hands out for a tweet."""
    date = f"{tweet.posted_at:%B} {tweet.posted_at.day}, {tweet.posted_at.year}"
    quote = (
        f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{escape(tweet.text)}</p>'
        f"&mdash; {escape(name)} (@{tweet.handle}) "
        f'<a href="{tweet.url}?ref_src=twsrc%5Etfw">{date}</a></blockquote>\n'
    )
    widget = '<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>\n'
    return quote + widget if script else quote


def _payload(tweet: Tweet, account: Account, now: datetime) -> dict[str, Any]:
    """A live tweet as tweet-result gives it: no more than clients are known to read."""
    versions = [number for at, number in tweet.versions if at <= now]
    first = tweet.versions[0][0]
    payload: dict[str, Any] = {
        "__typename": "Tweet",
        "lang": "en",
        "favorite_count": 12,
        "conversation_count": 3,
        "possibly_sensitive": False,
        "created_at": f"{tweet.posted_at.replace(microsecond=0):%Y-%m-%dT%H:%M:%S}.000Z",
        "display_text_range": [0, min(len(tweet.text), _CUT)],
        "entities": {"hashtags": [], "urls": [], "user_mentions": [], "symbols": []},
        "id_str": str(tweet.id),
        "text": tweet.text[:_CUT],
        "user": {"id_str": str(account.number), "name": account.name, "screen_name": account.handle},
        "edit_control": {
            "edit_tweet_ids": [str(number) for number in versions],
            "editable_until_msecs": str(
                round((first - BEGINNING + timedelta(hours=1)).total_seconds() * 1000)
            ),
            "is_edit_eligible": True,
            "edits_remaining": str(6 - len(versions)),
        },
        "mediaDetails": list(tweet.media),
        "isEdited": tweet.id != versions[0],
        "isStaleEdit": tweet.id != versions[-1],
    }
    if len(tweet.text) > _CUT:
        payload["note_tweet"] = {"id": f"note-{tweet.id}"}
    return payload
