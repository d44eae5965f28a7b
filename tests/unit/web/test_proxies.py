"""Which proxy a host is asked through."""

import pytest

from archiver.address import parse
from archiver.settings import NetworkSettings
from archiver.web.proxies import Proxies


@pytest.mark.parametrize(
    ("url", "proxy"),
    [("https://a.example/", "http://secure:3128"), ("http://a.example/", "http://plain:8080")],
)
def test_the_scheme_chooses(url, proxy):
    """Each scheme has its proxy; one given without a scheme of its own is an http proxy."""
    settings = NetworkSettings(https_proxy="http://secure:3128", http_proxy="plain:8080")
    assert Proxies.of(settings).choose(parse(url)) == proxy


def test_without_settings_there_is_none():
    """Nobody is asked through a proxy that was not set."""
    assert Proxies.of(NetworkSettings()).choose(parse("https://a.example/")) is None


@pytest.mark.parametrize(
    ("entry", "url", "direct"),
    [
        ("*", "https://a.example/", True),
        ("a.example", "https://a.example/", True),
        ("A.Example.", "https://a.example/", True),
        ("a.example", "https://b.a.example/", True),
        (".a.example", "https://b.a.example/", True),
        ("*.a.example", "https://b.a.example/", True),
        ("a.example", "https://aa.example/", False),
        ("example", "https://a.example/", True),
        ("a.example:8443", "https://a.example:8443/", True),
        ("a.example:8443", "https://a.example/", False),
        ("10.0.0.0/8", "http://10.1.2.3/", True),
        ("10.0.0.0/8", "http://11.1.2.3/", False),
        ("10.1.2.3", "http://10.1.2.3/", True),
        ("fd00::/8", "http://[fd00::1]/", True),
        ("[fd00::1]", "http://[fd00::1]/", True),
        ("[fd00::1]:8080", "http://[fd00::1]:8080/", True),
        ("10.0.0.0/8", "http://a.example/", False),
        (" b.example , a.example ", "https://a.example/", True),
        ("", "https://a.example/", False),
    ],
)
def test_exceptions_are_asked_directly(entry, url, direct):
    """no_proxy names hosts with their subdomains, ports, addresses and networks, or everybody."""
    proxies = Proxies.of(NetworkSettings(https_proxy="http://p:1", http_proxy="http://p:1", no_proxy=entry))
    assert (proxies.choose(parse(url)) is None) is direct
