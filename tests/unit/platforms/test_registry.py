"""Finding platforms and whose a URL is."""

import pytest

from archiver.address import parse
from archiver.model.states import PlatformName
from archiver.platforms.registry import Registry, all_platforms


def test_every_platform_has_a_file() -> None:
    """All names of the vocabulary but `none` are found, and `web`, which takes everything, is asked last."""
    names = [platform.name for platform in all_platforms()]
    assert sorted(names) == sorted(set(PlatformName) - {PlatformName.NONE})
    assert names[-1] is PlatformName.WEB


def test_a_platform_is_found_by_name() -> None:
    """Each answers to its own name, and an unknown one is a KeyError."""
    registry = all_platforms()
    assert all(registry.by_name(platform.name) is platform for platform in registry)
    with pytest.raises(KeyError):
        registry.by_name(PlatformName.NONE)


def test_without_web_a_strange_url_is_nobodys() -> None:
    """Only `web` takes what no platform knows."""
    address = parse("https://news.example/a")
    assert Registry([all_platforms().by_name(PlatformName.X)]).identify(address) is None
    assert all_platforms().identify(address).id == "web:https://news.example/a"


def test_paces_name_hosts_and_gaps() -> None:
    """Hosts that all processes pace together are listed with their gap in seconds."""
    paced = all_platforms().paced_hosts()
    assert paced["t.me"] == 3.0
    assert paced["cdn.syndication.twimg.com"] == 2.0
    assert paced["publish.twitter.com"] == 2.0


def test_t_co_is_nobodys_until_it_is_resolved() -> None:
    """A short link may lead anywhere."""
    assert all_platforms().identify(parse("https://t.co/abc")).id == "web:https://t.co/abc"
