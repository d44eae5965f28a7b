"""What archives may be asked, and what never."""

from datetime import UTC, date, datetime

import pytest

from archiver.archives.permission import not_asked, private, withheld
from archiver.model.source import Source
from archiver.model.states import PlatformName
from archiver.settings import load

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def source(url):
    return Source(f"web:{url}", PlatformName.WEB, url)


def settings(privacy="open", **archives):
    return load(overrides={"privacy": privacy, "archives": archives}, environ={})


PAGE = source("https://www.paper.example/a")


@pytest.mark.parametrize(
    ("chosen", "looked", "saved"),
    [
        (settings(), "", ""),
        (settings("discreet"), "", "no public copy is asked for: privacy is discreet"),
        (
            settings("closed"),
            "archives are not asked: privacy is closed",
            "archives are not asked: privacy is closed",
        ),
        (
            settings(wayback=False),
            "",
            "no public copy is asked for: no archive to save in is switched on",
        ),
        (settings(wayback=False, perma_key="k"), "", ""),
        (settings(wayback=False, arquivo_save=True), "", ""),
        (settings(save=False), "", "no public copy is asked for: saving is switched off"),
        (
            settings(enabled=False),
            "archives are not asked: switched off",
            "archives are not asked: switched off",
        ),
    ],
)
def test_the_settings_decide_first(chosen, looked, saved):
    """Looking up and saving are two questions."""
    assert (not_asked(chosen), withheld(PAGE, chosen, NOW)) == (looked, saved)


@pytest.mark.parametrize(
    ("entry", "host", "listed"),
    [
        ("paper.example", "paper.example", True),
        ("paper.example", "www.paper.example", True),
        ("paper.example", "wallpaper.example", False),
        ("*.paper.example", "www.paper.example", True),
        (".paper.example", "www.paper.example", True),
        (" PAPER.example ", "paper.example", True),
        ("https://paper.example/a", "paper.example", True),
        ("www.paper.example", "paper.example", False),
        ("zürich.example", "xn--zrich-kva.example", True),
        ("", "paper.example", False),
        ("no host", "paper.example", False),
    ],
)
def test_hosts_can_be_kept_from_archives(entry, host, listed):
    """With their subdomains, however somebody writes them."""
    said = withheld(source(f"https://{host}/a"), settings(never=(entry,)), NOW)
    assert said == (f"no public copy is asked for: {host} is listed in archives.never" if listed else "")


@pytest.mark.parametrize(
    "url",
    [
        "https://user:secret@paper.example/a",
        "http://10.0.0.1/a",
        "https://intranet/a",
        "https://t.me/+AbCdEf",
        "https://paper.example/a?token=0123456789",
        "https://paper.example/a;jsessionid=AB12",
    ],
)
def test_what_must_not_be_public_is_told_to_nobody(url):
    """Neither saved nor looked up: a look-up shows the URL, too."""
    why = private(source(url))
    assert why
    assert withheld(source(url), settings(), NOW) == f"no public copy is asked for: {why}"


def test_a_statement_has_no_address():
    """There is nothing to ask an archive for."""
    statement = Source("statement:ab", PlatformName.NONE, "")
    assert private(statement) == "is no web address"
    assert "no web address" in withheld(statement, settings(), NOW)


def test_an_ordinary_page_is_no_secret():
    """Nothing is withheld without a reason."""
    assert private(PAGE) == ""


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (None, ""),
        (date(2026, 11, 22), ""),
        (date(2026, 11, 23), "no public copy is asked for before 2026-11-23: embargo"),
    ],
)
def test_an_embargo_withholds_until_its_day_begins(until, said):
    """From then on captures are asked for, as if there had been none."""
    assert withheld(PAGE, settings(embargo_until=until), NOW) == said
