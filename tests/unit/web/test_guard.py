"""Where we may connect to."""

from ipaddress import ip_address, ip_network

import pytest

from archiver.address import Address, parse
from archiver.model.exchange import Failure
from archiver.model.states import State
from archiver.web.guard import Guard, forbidden, private_name, read

FORBIDDEN = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::808:808",
    "100::1",
    "2001::1",
    "2001:2::1",
    "2001:10::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "4000::1",
    "8000::1",
    "2606:4700::1111%eth0",
]
ALLOWED = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.1",
    "168.63.129.15",
    "169.253.255.255",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.1",
    "192.88.98.1",
    "192.167.255.255",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2a00:1450:4001:80b::200e",
    "2001:4860:4860::8888",
    "64:ff9b::808:808",
]


@pytest.mark.parametrize("text", FORBIDDEN)
def test_addresses_that_lead_inside_are_forbidden(text):
    """Nothing is sent to addresses that are not of the public internet."""
    assert forbidden(ip_address(text))


@pytest.mark.parametrize("text", ALLOWED)
def test_public_addresses_are_allowed(text):
    """Public addresses, those next to a forbidden network included, may be asked."""
    assert forbidden(ip_address(text)) is None


def test_opened_networks_are_allowed():
    """A network that the user opened may be asked, its neighbours not."""
    allow = (ip_network("10.1.0.0/16"), ip_network("fd00::/8"))
    assert forbidden(ip_address("10.1.2.3"), allow) is None
    assert forbidden(ip_address("fd12::1"), allow) is None
    assert forbidden(ip_address("10.2.0.1"), allow) == "private"


@pytest.mark.parametrize(
    ("host", "private"),
    [
        ("localhost", True),
        ("intranet", True),
        ("metadata", True),
        ("app.localhost", True),
        ("printer.local", True),
        ("metadata.google.internal", True),
        ("router.home.arpa", True),
        ("nas.lan", True),
        ("wiki.corp", True),
        ("example.com", False),
        ("localhost.example.com", False),
        ("local.news", False),
        ("home.arpa.example.org", False),
    ],
)
def test_names_are_private_by_their_look(host, private):
    """Names that only a local network can resolve are known without asking anybody."""
    assert bool(private_name(host)) is private


@pytest.mark.parametrize(
    ("url", "state", "code"),
    [
        ("http://user:secret@example.com/", State.UNSAFE, "userinfo"),
        ("http://user@example.com/", State.UNSAFE, "userinfo"),
        ("http://@example.com/", State.UNSAFE, "userinfo"),
        ("http://127.0.0.1/", State.UNSAFE, "address"),
        ("http://2130706433/", State.UNSAFE, "address"),
        ("http://0x7f.1/", State.UNSAFE, "address"),
        ("http://0177.0.0.1/", State.UNSAFE, "address"),
        ("http://0/", State.UNSAFE, "address"),
        ("http://127.1/", State.UNSAFE, "address"),
        ("http://①②⑦.⓪.⓪.①/", State.UNSAFE, "address"),
        ("http://[::1]/", State.UNSAFE, "address"),
        ("http://[::ffff:127.0.0.1]/", State.UNSAFE, "address"),
        ("http://8.8.8.8:22/", State.UNSAFE, "address"),
        ("http://localhost/", State.UNSAFE, "private_name"),
        ("http://localhost./", State.UNSAFE, "private_name"),
        ("http://ｌｏｃａｌｈｏｓｔ/", State.UNSAFE, "private_name"),
        ("http://example.com:25/", State.UNSAFE, "port"),
        ("http://abcdef.onion/", State.UNSUPPORTED, "onion"),
        ("ftp://example.com/", State.UNSUPPORTED, "scheme"),
        ("file:///etc/passwd", State.UNSUPPORTED, "scheme"),
        ("source:file:///etc/passwd", State.UNSUPPORTED, "scheme"),
        ("javascript:alert(1)", State.UNSUPPORTED, "scheme"),
        ("mailto:a@example.com", State.UNSUPPORTED, "scheme"),
        ("http://example.com\\@127.0.0.1/", State.INVALID_URL, "url"),
        ("http://127.0.0.1\\@example.com/", State.INVALID_URL, "url"),
        ("http://exa\r\nmple.com/", State.INVALID_URL, "url"),
        ("//example.com/", State.INVALID_URL, "url"),
        ("", State.INVALID_URL, "url"),
        ("http://[::1/", State.INVALID_URL, "url"),
        ("http://example.com:99999/", State.INVALID_URL, "url"),
    ],
)
def test_urls_are_refused_by_their_look(url, state, code):
    """What must not be asked for is refused with a state before anything is resolved or sent."""
    address = read(url)
    refusal = address if isinstance(address, Failure) else Guard().refuse(address)
    assert refusal is not None
    assert (refusal.state, refusal.code) == (state, code)


@pytest.mark.parametrize(
    "url", ["http://example.com/", "https://example.com:8443/x", "http://пример.рф/", "https://1.1.1.1/"]
)
def test_ordinary_urls_pass(url):
    """Ordinary URLs are not refused, behind a proxy or not."""
    address = read(url)
    assert isinstance(address, Address)
    assert Guard().refuse(address) is None
    assert Guard().refuse(address, proxied=True) is None


def test_opened_networks_leave_names_to_the_resolver():
    """Where networks were opened, local names and odd ports are judged by address; behind a proxy never."""
    guard = Guard((ip_network("10.0.0.0/8"),))
    for url in ("http://wiki.lan/", "http://example.com:9999/"):
        assert guard.refuse(parse(url)) is None
        assert guard.refuse(parse(url), proxied=True)
    assert guard.endpoint("10.0.0.1", 9999) is None
    assert guard.endpoint("1.1.1.1", 9999) == "port 9999"


def test_the_memory_of_endpoints_is_bounded():
    """Ten thousand endpoints later the guard has not grown without end and still knows its answers."""
    guard = Guard()
    for number in range(10_000):
        guard.endpoint(f"10.0.{number // 250}.{number % 250}", 80)
    assert guard.endpoint("10.0.0.1", 80) == "private address 10.0.0.1"
    assert len(guard._known) < 8193
