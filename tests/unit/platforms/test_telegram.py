"""Telegram: shapes of links, and what its pages mean."""

from datetime import UTC, datetime

import pytest

from archiver.address import parse
from archiver.model.exchange import Answer
from archiver.model.states import Scope, State
from archiver.platforms.registry import all_platforms
from archiver.platforms.telegram import PLATFORM
from tests.support.probes import TIMEOUT, page, play
from tests.unit.platforms.corpus_telegram import (
    CASES,
    CHANNEL,
    CONTROL,
    CONTROL_CHANNEL,
    EMBED,
    MISSING,
    NOBODY,
    POST,
    PREVIEW,
    SHOWN,
    TEXT,
    THERE,
    message,
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://t.me/Mod_Russia/123", "mod_russia/123"),
        ("https://t.me/mod_russia/0123/", "mod_russia/123"),
        ("https://t.me/s/mod_russia/123", "mod_russia/123"),
        ("https://t.me/s/mod_russia?before=55", "mod_russia"),
        ("https://t.me/mod_russia", "mod_russia"),
        ("https://www.t.me/mod_russia/123?single", "mod_russia/123"),
        ("http://telegram.me/mod_russia/123#x", "mod_russia/123"),
        ("https://telegram.dog/mod_russia/7/123", "mod_russia/123"),
        ("https://t.me/mod_russia/123?thread=7", "mod_russia/123"),
        ("https://t.me/mod_russia/123?comment=9", "mod_russia/123/comment/9"),
        ("https://t.me/mod_russia/123?comment=x", "mod_russia/123"),
        ("https://mod-russia.t.me/123", None),
        ("https://modrussia.t.me/123", "modrussia/123"),
        ("https://modrussia.t.me/", "modrussia"),
        ("https://web.telegram.org/k/#@mod_russia", "mod_russia"),
        ("https://web.telegram.org/a/#@mod_russia/5", "mod_russia/5"),
        ("https://web.telegram.org/#/im?p=@mod_russia", "mod_russia"),
        (
            "https://web.telegram.org/k/#?tgaddr=tg%3A%2F%2Fresolve%3Fdomain%3Dmod_russia%26post%3D5",
            "mod_russia/5",
        ),
        ("https://web.telegram.org/k/#?tgaddr=tg%3A%2F%2Fresolve%3Fdomain%3Dmod_russia", "mod_russia"),
        ("https://web.telegram.org/k/#?tgaddr=tg%3A%2F%2Fjoin%3Finvite%3Dx", None),
        ("https://web.telegram.org/k/#-1001234_5", "web/-1001234_5"),
        ("https://web.telegram.org/k/", None),
        ("https://t.me/c/1234/5", "c/1234/5"),
        ("https://t.me/c/1234/7/5", "c/1234/5"),
        ("https://t.me/+AbC-dE", "+AbC-dE"),
        ("https://t.me/%2BAbC-dE", "+AbC-dE"),
        ("https://t.me/joinchat/AbC-dE", "+AbC-dE"),
        ("https://t.me/addstickers/Cats", "addstickers/Cats"),
        ("https://t.me/mod_russia/s/5", "mod_russia/s/5"),
        ("https://t.me/share/url?url=https%3A%2F%2Fnews.example%2F", None),
        ("https://t.me/iv?url=https%3A%2F%2Fnews.example%2F", None),
        ("https://t.me/", None),
        ("https://t.me/s/", None),
        ("https://contact.t.me/123", None),
        ("https://a.t.me/mod_russia/1", None),
        ("https://telegra.ph/Some-Text-01-01", None),
        ("https://telegram.org/blog", None),
    ],
)
def test_every_shape_of_a_link(url: str, expected: str | None) -> None:
    """Names in lower case, invitations as they are; topics and previews lead to the post."""
    source = PLATFORM.identify(parse(url))
    assert (source.id if source else None) == (expected and f"telegram:{expected}")


def test_the_source_of_a_link_is_stable() -> None:
    """The URL of a source names that source again, and keeps the account as written."""
    for url in (
        POST,
        "https://t.me/c/1/2",
        "https://t.me/+AbC",
        f"{POST}?comment=4",
        "https://web.telegram.org/k/#-100_5",
    ):
        source = all_platforms().identify(parse(url))
        assert PLATFORM.identify(parse(source.url)).id == source.id
    assert PLATFORM.identify(parse(POST)).author == "Front_News"


@pytest.mark.parametrize(("name", "url", "answers", "state", "code"), CASES, ids=[case[0] for case in CASES])
def test_each_page_has_its_meaning(
    name: str, url: str, answers: dict[str, Answer], state: State, code: str
) -> None:
    """Nothing is missing unless Telegram's own element says so and the control is shown."""
    seen = play(PLATFORM, url, answers).observation
    assert (seen.state, seen.reason_code) == (state, code), seen.reason


def test_a_shown_post_is_recorded_as_telegram_states_it() -> None:
    """Text with its line breaks, channel and time."""
    seen = play(PLATFORM, POST, page(EMBED, message())).observation
    assert seen.text == "First line\nsecond line"
    assert (seen.author, seen.posted_at) == ("Front News", datetime(2022, 4, 8, 8, 33, 51, tzinfo=UTC))
    assert seen.reason == "Telegram shows the post."


def test_signature_forward_and_edit_are_noted() -> None:
    """What an editor wants to know stands with the post."""
    inner = (
        '<div class="tgme_widget_message_forwarded_from"><a class="tgme_widget_message_forwarded_from_name">Other</a></div>'
        '<span class="tgme_widget_message_from_author">A. Writer</span>' + TEXT
    )
    seen = play(PLATFORM, POST, page(EMBED, message(inner=inner, meta="edited "))).observation
    assert seen.author == "Front News (A. Writer)"
    assert seen.reason.endswith('It was forwarded from "Other". Telegram marks the post as edited.')
    assert (seen.state, seen.reason_code) == (State.LIVE, "edited")


def test_the_text_of_the_post_replied_to_is_not_its_own() -> None:
    """A reply shows the beginning of another post above its own text."""
    reply = '<a class="tgme_widget_message_reply"><div class="tgme_widget_message_text">Other</div></a>'
    assert (
        play(PLATFORM, POST, page(EMBED, message(inner=reply + TEXT))).observation.text
        == "First line\nsecond line"
    )


def test_a_post_that_only_the_app_can_show_is_there() -> None:
    """What stands in place of its content is said."""
    label = '<div class="media_not_supported_cont"><div class="message_media_not_supported_label">Service message</div></div>'
    seen = play(PLATFORM, POST, page(EMBED, message(inner=label))).observation
    assert (seen.state, seen.text) == (State.LIVE, None)
    assert 'In place of its content stands "Service message".' in seen.reason
    bare = play(
        PLATFORM, POST, page(EMBED, '<div class="tgme_widget_message" data-post="front_news/123"></div>')
    )
    assert (bare.state, bare.observation.author, bare.observation.posted_at) == (State.LIVE, None, None)


def test_the_control_comes_before_anything_is_called_missing() -> None:
    """Source, control, account: each question only after the answer before made it necessary."""
    played = play(PLATFORM, POST, {EMBED: MISSING, CONTROL: SHOWN, CHANNEL: THERE})
    assert [(ask.scope, ask.request.url) for ask in played.asks] == [
        (Scope.SOURCE, EMBED),
        (Scope.CONTROL, CONTROL),
        (Scope.ACCOUNT, CHANNEL),
        (Scope.SOURCE, PREVIEW),
    ]
    assert played.observation.reason.startswith(
        'Telegram states: "Post not found". The channel @front_news is there'
    )


def test_a_missing_channel_is_checked_against_one_that_exists() -> None:
    """A client that is shut out sees no channel at all."""
    played = play(PLATFORM, POST, {EMBED: MISSING, CONTROL: SHOWN, CHANNEL: NOBODY})
    assert CONTROL_CHANNEL in played.urls


def test_a_channel_is_described() -> None:
    """Its name, size and description are kept."""
    seen = play(PLATFORM, CHANNEL, page(CHANNEL, THERE.content)).observation
    assert (seen.author, seen.text) == ("Front News", "News from the front")
    assert seen.reason == "Telegram shows @front_news (12 345 subscribers)."


def test_private_links_are_never_asked() -> None:
    """Nobody outside could be answered, and the link itself is a secret."""
    for url in ("https://t.me/c/1/2", "https://t.me/+AbC", f"{POST}?comment=9"):
        played = play(PLATFORM, url, TIMEOUT)
        source = PLATFORM.identify(parse(url))
        assert played.asks == []
        assert PLATFORM.save_urls(source) == PLATFORM.lookup_urls(source) == ()


def test_archives_are_given_the_page_that_holds_the_post() -> None:
    """The embed holds the whole post; people saved the link."""
    post, channel = PLATFORM.identify(parse(POST)), PLATFORM.identify(parse(CHANNEL))
    assert PLATFORM.save_urls(post) == (EMBED, "https://t.me/front_news/123")
    assert PLATFORM.lookup_urls(post) == (
        "https://t.me/front_news/123",
        "https://t.me/s/front_news/123",
        EMBED,
    )
    assert PLATFORM.lookup_urls(channel) == (CHANNEL, "https://t.me/s/front_news")


def test_the_control_is_a_post_that_telegram_keeps() -> None:
    """It holds only if that very post is shown."""
    assert PLATFORM.control().request.url == CONTROL
    assert PLATFORM.control_holds(SHOWN)
    assert not PLATFORM.control_holds(page(CONTROL, message("telegram/36")))
    assert not PLATFORM.control_holds(TIMEOUT)
