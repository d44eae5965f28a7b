"""Where an account is read and searched: addresses that a person opens, made from a handle and some words.

Only shapes that platforms have kept for years; nothing here is asked for by this program.
"""

from datetime import date, timedelta
from urllib.parse import quote, urlencode

from archiver.model.states import PlatformName

AROUND = timedelta(days=2)
"""How far around a date a search looks."""

_ACCOUNTS = {
    PlatformName.X: "https://x.com/{}",
    PlatformName.TELEGRAM: "https://t.me/{}",
    PlatformName.INSTAGRAM: "https://www.instagram.com/{}/",
    PlatformName.FACEBOOK: "https://www.facebook.com/{}",
    PlatformName.TIKTOK: "https://www.tiktok.com/@{}",
    PlatformName.YOUTUBE: "https://www.youtube.com/@{}",
    PlatformName.REDDIT: "https://www.reddit.com/user/{}/",
    PlatformName.THREADS: "https://www.threads.com/@{}",
    PlatformName.VK: "https://vk.com/{}",
    PlatformName.BLUESKY: "https://bsky.app/profile/{}",
}
_SEARCHES = {
    PlatformName.YOUTUBE: "https://www.youtube.com/results?{}",
    PlatformName.REDDIT: "https://www.reddit.com/search/?{}",
    PlatformName.BLUESKY: "https://bsky.app/search?{}",
    PlatformName.FACEBOOK: "https://www.facebook.com/search/posts/?{}",
}
_NAMES = {PlatformName.YOUTUBE: "search_query"}
LOGIN = frozenset({PlatformName.X, PlatformName.FACEBOOK})
"""Platforms whose search asks for a login."""


def account_url(platform: PlatformName, handle: str) -> str:
    """The page of an account; empty where the platform's shape is not known."""
    shape = _ACCOUNTS.get(platform)
    return shape.format(quote(handle)) if shape else ""


def search_url(platform: PlatformName, words: str, handle: str = "", day: date | None = None) -> str:
    """The platform's own search for words, of an account and around a day where it can be asked so.

    Empty where the platform has no search that an address leads to, or there is nothing to search for.
    """
    if platform is PlatformName.TELEGRAM:
        return f"https://t.me/s/{quote(handle)}?{urlencode({'q': words})}" if handle and words else ""
    if platform is PlatformName.X:
        return _on_x(words, handle, day)
    shape = _SEARCHES.get(platform)
    return shape.format(urlencode({_NAMES.get(platform, "q"): words})) if shape and words else ""


def _on_x(words: str, handle: str, day: date | None) -> str:
    asked = [words, f"from:{handle}" if handle else ""]
    if day is not None:
        asked += [f"since:{day - AROUND}", f"until:{day + AROUND}"]
    query = " ".join(filter(None, asked))
    return f"https://x.com/search?{urlencode({'q': query, 'f': 'live'})}" if words or handle else ""
