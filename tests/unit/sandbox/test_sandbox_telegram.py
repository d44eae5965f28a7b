"""Telegram in the sandbox says what the facts say of the real one (facts: platforms, b)."""

from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from archiver.sandbox import SandboxResponse, World
from archiver.sandbox.telegram import Restriction, Telegram, TelegramFault
from tests.support.sandbox import NOON, get, words

HOUR = timedelta(hours=1)


@pytest.fixture
def telegram() -> Telegram:
    """A platform with one channel of thirty posts, one an hour."""
    platform = Telegram(World())
    platform.channel("Docks", "The <Docks>")
    for number in range(1, 31):
        platform.post("Docks", number, NOON - (30 - number) * HOUR, f"post {number}\nsecond line")
    return platform


def dom(response: SandboxResponse) -> LexborHTMLParser:
    """The answer's DOM."""
    assert response.status == 200
    return LexborHTMLParser(words(response))


def posts(response: SandboxResponse) -> list[str | None]:
    """The posts that an answer shows."""
    return [node.attributes["data-post"] for node in dom(response).css("div.tgme_widget_message[data-post]")]


@pytest.mark.parametrize("query", ["?embed=1", "?embed=1&mode=tme"])
@pytest.mark.parametrize("host", ["t.me", "telegram.me"])
def test_live_post_names_itself(telegram: Telegram, host: str, query: str) -> None:
    """A live embed carries the exact post, in the channel's own spelling, with text and time."""
    page = get(telegram, f"https://{host}/docks/30{query}")
    assert posts(page) == ["Docks/30"]
    tree = dom(page)
    text = tree.css_first("div.tgme_widget_message_text.js-message_text")
    assert text is not None
    assert text.text(separator="|") == "post 30|second line"
    time = tree.css_first("a.tgme_widget_message_date time")
    assert time is not None
    assert time.attributes["datetime"] == "2026-05-04T12:00:00+00:00"
    assert tree.css_first("div.tgme_widget_message_error") is None


def test_missing_post_shows_the_error_and_no_post(telegram: Telegram) -> None:
    """A post that is not there is an error in the same classes, with status 200 and without data-post."""
    tree = dom(get(telegram, "https://t.me/docks/31?embed=1"))
    error = tree.css_first("div.tgme_widget_message.err_message div.tgme_widget_message_error")
    assert error is not None
    assert error.text() == "Post not found"
    assert tree.css_first("[data-post]") is None


def test_deletion_comes_with_the_clock(telegram: Telegram) -> None:
    """A deleted post is there until its time and not found after it."""
    telegram.delete("docks", 7, NOON + HOUR)
    url = "https://t.me/Docks/7?embed=1"
    assert posts(get(telegram, url)) == ["Docks/7"]
    assert "Post not found" in words(get(telegram, url, NOON + HOUR))


def test_edit_comes_with_the_clock(telegram: Telegram) -> None:
    """An edited post says the new thing and that it was edited, from then on."""
    telegram.edit("docks", 7, NOON + HOUR, "post seven")
    before, after = (words(get(telegram, "https://t.me/docks/7?embed=1", NOON + n * HOUR)) for n in (0, 1))
    assert ("post 7" in before, "edited" in before) == (True, False)
    assert ("post seven" in after, "edited" in after) == (True, True)


def test_app_only_post_exists_without_text(telegram: Telegram) -> None:
    """A post that only the app shows has data-post and a label, but no text."""
    telegram.post("docks", 40, NOON, None)
    page = get(telegram, "https://t.me/docks/40?embed=1")
    assert posts(page) == ["Docks/40"]
    assert dom(page).css_first("div.message_media_not_supported_label") is not None
    assert dom(page).css_first("div.js-message_text") is None


def test_unknown_channel_is_an_error_too(telegram: Telegram) -> None:
    """An embed of a channel that does not exist says so in the error's place."""
    assert "Channel with username @nobody not found" in words(get(telegram, "https://t.me/nobody/1?embed=1"))


def test_page_of_a_post_frames_the_embed(telegram: Telegram) -> None:
    """Without embed=1 a post's page has a description and a frame, for missing posts as well."""
    live = words(get(telegram, "https://t.me/docks/30"))
    assert 'content="post 30' in live
    assert "https://t.me/Docks/30?embed=1&amp;mode=tme" in live
    missing = words(get(telegram, "https://t.me/docks/99"))
    assert "https://t.me/Docks/99?embed=1" in missing
    assert "Contact @nobody" in words(get(telegram, "https://t.me/nobody/1"))


def test_landing_pages_tell_channels_from_nothing(telegram: Telegram) -> None:
    """A channel has a title and subscribers; what does not exist invites to contact it and is not indexed."""
    channel = dom(get(telegram, "https://t.me/docks"))
    extra = channel.css_first("div.tgme_page_extra")
    assert extra is not None
    assert extra.text().endswith("subscribers")
    nothing = words(get(telegram, "https://t.me/nobody"))
    assert "If you have <strong>Telegram</strong>, you can contact" in nothing
    assert "noindex" in nothing
    assert "tgme_page_title" not in nothing


def test_group_has_members_and_no_preview(telegram: Telegram) -> None:
    """A group's landing page counts members, and its preview leads back there."""
    telegram.channels["docks"].group = True
    assert "members" in words(get(telegram, "https://t.me/docks"))
    assert get(telegram, "https://t.me/s/docks").header("Location") == "https://t.me/docks"


def test_preview_shows_twenty_posts(telegram: Telegram) -> None:
    """A preview shows the last twenty posts, or those before or around a number."""
    assert posts(get(telegram, "https://t.me/s/docks")) == [f"Docks/{n}" for n in range(11, 31)]
    assert posts(get(telegram, "https://t.me/s/docks?before=5")) == [f"Docks/{n}" for n in range(1, 5)]
    assert "Docks/3" in posts(get(telegram, "https://t.me/s/docks/3"))


@pytest.mark.parametrize("reason", ["disabled", "unknown", "restricted"])
def test_preview_redirects_where_there_is_none(telegram: Telegram, reason: str) -> None:
    """A preview that can't be had leads to the landing page, for whatever reason."""
    channel = telegram.channels["docks"]
    channel.preview = reason != "disabled"
    if reason == "restricted":
        channel.restricted = (NOON, Restriction.TERMS)
    response = get(telegram, f"https://t.me/s/{'nobody' if reason == 'unknown' else 'docks'}")
    assert response.status == 302


@pytest.mark.parametrize("restriction", list(Restriction))
def test_restricted_channel_shows_the_reason_from_its_time_on(
    telegram: Telegram, restriction: Restriction
) -> None:
    """A restricted channel's posts show Telegram's words instead of the post."""
    telegram.channels["docks"].restricted = (NOON + HOUR, restriction)
    url = "https://t.me/docks/30?embed=1"
    assert posts(get(telegram, url)) == ["Docks/30"]
    after = get(telegram, url, NOON + HOUR)
    error = dom(after).css_first("div.tgme_widget_message_error")
    assert error is not None
    assert error.text() == restriction.value
    assert posts(after) == []
    assert restriction.value.replace("'", "&#x27;") in words(get(telegram, "https://t.me/docks", NOON + HOUR))


@pytest.mark.parametrize("path", ["docks", "telegram", "docks/30?embed=1", "telegram/361?embed=1"])
def test_ban_looks_like_a_channel_that_never_was(telegram: Telegram, path: str) -> None:
    """To a banned client every channel looks nonexistent, the control channel included."""
    telegram.faults.add(TelegramFault.BANNED)
    page = words(get(telegram, f"https://t.me/{path}"))
    assert "If you have <strong>Telegram</strong>" in page
    assert "data-post" not in page


@pytest.mark.parametrize("path", ["telegram/361", "telegram/1", "durov/342"])
def test_control_posts_live(telegram: Telegram, path: str) -> None:
    """The control channels' posts are there."""
    assert posts(get(telegram, f"https://t.me/{path}?embed=1")) == [path]


def test_rate_limit_is_a_429(telegram: Telegram) -> None:
    """With the switch on, everything is answered 429 with Retry-After."""
    telegram.faults.add(TelegramFault.RATE_LIMITED)
    response = get(telegram, "https://t.me/docks/30?embed=1")
    assert (response.status, response.header("Retry-After")) == (429, "30")


def test_dense_requests_may_see_no_posts(telegram: Telegram) -> None:
    """With the switch on, previews claim that there are no posts."""
    telegram.faults.add(TelegramFault.NO_MESSAGES)
    assert "No posts found" in words(get(telegram, "https://t.me/s/docks"))


def test_other_paths_lead_away(telegram: Telegram) -> None:
    """What is neither channel nor post leads to Telegram's home."""
    assert get(telegram, "https://t.me/").header("Location") == "https://telegram.org/"
