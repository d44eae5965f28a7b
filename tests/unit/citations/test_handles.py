"""Which accounts an article gives for a statement."""

from dataclasses import replace

import pytest

from archiver.citations.handles import accounts
from archiver.model.citation import Citation
from archiver.model.source import Identity, Source
from archiver.model.states import Form, PlatformName, Zone


def said(platform=PlatformName.NONE, speaker="Ola Brandt"):
    source = Source("statement:1", platform, "")
    return Citation(
        1, Form.ATTRIBUTION, Zone.BODY, "", "", "", "q", "c", 0, 1, Identity(source), speaker=speaker
    )


@pytest.mark.parametrize(
    ("platform", "text", "expected"),
    [
        ("telegram", "wrote on @port_watch", ["telegram port_watch"]),
        ("x", "wrote (@OlaBrandt).", ["x OlaBrandt"]),
        ("none", "wrote @OlaBrandt", ["x OlaBrandt", "telegram OlaBrandt"]),
        ("none", "see t.me/port_watch and https://t.me/s/port_watch", ["telegram port_watch"]),
        ("none", "write to ola.brandt@port.example or press@port", []),
        ("none", "meet @ noon, @a, @user@mastodon.example", []),
        ("x", "wrote @OlaBrandt, then @olabrandt", ["x OlaBrandt"]),
        ("rutube", "", []),
    ],
)
def test_handles_are_read_from_the_words_around(platform, text, expected):
    """On the platform that is named; mail addresses and other services' names are none."""
    found = accounts(said(PlatformName(platform)), [text], [])
    assert [f"{one.platform} {one.handle}" for one in found] == expected


@pytest.mark.parametrize(("speaker", "number"), [("Ola Brandt", 1), ("Ilse Moe", 0), ("Ben Ola", 0), ("", 0)])
def test_an_account_cited_elsewhere_counts_if_it_has_the_speaker_s_name(speaker, number):
    """By a surname long enough to say something."""
    source = Source("x:1", PlatformName.X, "https://x.com/MayorBrandt/status/1", "1", "MayorBrandt")
    link = replace(said(), form=Form.LINK, identity=Identity(source))
    found = accounts(said(speaker=speaker), ["nothing here"], [link, said()])
    assert [one.handle for one in found] == ["MayorBrandt"] * number
