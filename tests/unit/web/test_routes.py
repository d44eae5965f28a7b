"""Which route leads to a host."""

import pytest

from archiver.errors import SettingsError
from archiver.settings import Route, load
from archiver.web.routes import ALL, Routes

WIDE, NARROW, TOR = Route(vantage="wide"), Route(vantage="narrow"), Route(vantage="tor")
HOSTS = {
    "telegram": ("t.me",),
    "x": ("cdn.syndication.twimg.com", "publish.twitter.com"),
    "mastodon": (),
    "web": (ALL,),
}


@pytest.mark.parametrize(
    ("host", "vantage"),
    [
        ("gov.example", "wide"),
        ("www.gov.example", "wide"),
        ("press.gov.example", "narrow"),
        ("a.press.gov.example", "narrow"),
        ("notgov.example", ""),
        ("example", ""),
        ("abc.onion", "tor"),
        ("127.0.0.1", ""),
    ],
)
def test_the_longest_pattern_wins(host, vantage):
    """A domain stands for its subdomains; who is not named has no route."""
    routes = Routes({"gov.example": WIDE, "*.Press.gov.example.": NARROW, "*.onion": TOR})
    assert routes.vantage(host) == vantage


def test_one_pattern_is_for_all_others():
    """`*` is what is left."""
    routes = Routes({"*": WIDE, "a.example": NARROW})
    assert [routes.vantage(host) for host in ("a.example", "b.example")] == ["narrow", "wide"]
    assert Routes().to("a.example") is None


def test_platforms_are_named_by_their_hosts():
    """A platform's route is that of the hosts which are asked about it; `web` is everything else."""
    routes = Routes.of({"x": NARROW, "web": WIDE, "telegram": TOR}, HOSTS)
    seen = [routes.vantage(host) for host in ("publish.twitter.com", "t.me", "name.t.me", "paper.example")]
    assert seen == ["narrow", "tor", "tor", "wide"]


@pytest.mark.parametrize("key", ["mastodon", "telegramm", "", "a b.example"])
def test_what_is_neither_platform_nor_host_is_refused(key):
    """A typing error would otherwise send what should be routed directly."""
    with pytest.raises(SettingsError, match="routes"):
        Routes.of({key: WIDE}, HOSTS)


def test_routes_are_read_from_the_file(tmp_path):
    """A table a route; a proxy of a kind that is not known is refused, and named."""
    file = tmp_path / "archiver.toml"
    file.write_text('[routes."*.onion"]\nproxy = "socks5h://127.0.0.1:9050"\ncontact = false\n')
    assert load(file, environ={}).routes == {
        "*.onion": Route(proxy="socks5h://127.0.0.1:9050", contact=False)
    }
    for wrong in ("socks5://127.0.0.1:1", "ftp://a", "socks5h://"):
        file.write_text(f'[routes.x]\nproxy = "{wrong}"\n')
        with pytest.raises(SettingsError, match=r"routes\.x\.proxy"):
            load(file, environ={})
