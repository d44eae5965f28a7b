"""Addresses of accounts and searches."""

from datetime import date

import pytest

from archiver.model.states import PlatformName
from archiver.platforms.shapes_accounts import account_url, search_url
from archiver.platforms.shapes_archived import listings


@pytest.mark.parametrize(
    ("platform", "url"),
    [
        ("x", "https://x.com/ola"),
        ("tiktok", "https://www.tiktok.com/@ola"),
        ("telegram", "https://t.me/ola"),
        ("ok", ""),
    ],
)
def test_an_account_has_an_address(platform, url):
    """Where the shape is known."""
    assert account_url(PlatformName(platform), "ola") == url


@pytest.mark.parametrize(
    ("platform", "words", "handle", "url"),
    [
        (
            "x",
            '"so be it"',
            "ola",
            "https://x.com/search?q=%22so+be+it%22+from%3Aola+since%3A2026-05-01+until%3A2026-05-05&f=live",
        ),
        ("x", "", "", ""),
        ("telegram", "gate", "port", "https://t.me/s/port?q=gate"),
        ("telegram", "gate", "", ""),
        ("youtube", "gate", "", "https://www.youtube.com/results?search_query=gate"),
        ("reddit", "gate & tide", "", "https://www.reddit.com/search/?q=gate+%26+tide"),
        ("vk", "gate", "", ""),
        ("none", "gate", "", ""),
    ],
)
def test_a_search_has_an_address_where_the_platform_has_one(platform, words, handle, url):
    """Telegram searches within a channel alone; without words there is nothing to search for."""
    assert search_url(PlatformName(platform), words, handle, date(2026, 5, 3)) == url


def test_pages_that_list_posts_are_known_for_two_platforms():
    """Of the others, archives hold shells."""
    assert [len(listings(PlatformName(name), "ola")) for name in ("x", "telegram", "facebook")] == [4, 1, 0]
