"""Where we may connect to, as pure decisions: addresses, ports, and names private by their look.

`ipaddress` is no help here: its `is_private` and `is_global` both pass addresses that reach inside
(facts: reliability, B), so the networks are spelled out.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from archiver.address import Address, parse
from archiver.model.exchange import Failure
from archiver.model.states import State

IpAddress = IPv4Address | IPv6Address
Networks = Sequence[IPv4Network | IPv6Network]

PORTS = frozenset({80, 443, 8080, 8443})
"""Ports of ordinary web servers. Inside `allow_networks` every port may be asked."""

_KNOWN_ENDPOINTS = 8192

_FORBIDDEN_V4 = {
    "0.0.0.0/8": "this host",
    "10.0.0.0/8": "private",
    "100.64.0.0/10": "carrier-grade NAT",
    "127.0.0.0/8": "loopback",
    "168.63.129.16/32": "cloud metadata",
    "169.254.169.254/32": "cloud metadata",
    "169.254.0.0/16": "link-local",
    "172.16.0.0/12": "private",
    "192.0.0.0/24": "protocol assignments",
    "192.0.2.0/24": "documentation",
    "192.88.99.0/24": "6to4 relay",
    "192.168.0.0/16": "private",
    "198.18.0.0/15": "benchmarking",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "255.255.255.255/32": "broadcast",
    "240.0.0.0/4": "reserved",
}
_FORBIDDEN_V6 = {
    "::1/128": "loopback",
    "::/128": "this host",
    "::ffff:0:0/96": "IPv4-mapped",
    "::/96": "IPv4-compatible",
    "64:ff9b:1::/48": "local-use NAT64",
    "100::/64": "discard",
    "2001::/32": "Teredo",
    "2001::/23": "protocol assignments",
    "2001:db8::/32": "documentation",
    "2002::/16": "6to4",
    "3fff::/20": "documentation",
    "fc00::/7": "private",
    "fe80::/10": "link-local",
    "fec0::/10": "site-local",
    "ff00::/8": "multicast",
}
_NETWORKS_V4 = tuple((IPv4Network(network), reason) for network, reason in _FORBIDDEN_V4.items())
_NETWORKS_V6 = tuple((IPv6Network(network), reason) for network, reason in _FORBIDDEN_V6.items())
_GLOBAL_V6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")

_PRIVATE_SUFFIXES = frozenset(
    ("localhost", "local", "localdomain", "internal", "intranet", "private", "corp", "home", "lan")
)


def forbidden(ip: IpAddress, allow: Networks = ()) -> str | None:
    """Why nothing may be sent to this address, in a word; None if it may.

    `allow` are networks the user opened. The well-known NAT64 prefix is judged by the IPv4 address
    inside, for on IPv6-only networks every IPv4 site is reached through it.
    """
    if any(ip in network for network in allow):
        return None
    if isinstance(ip, IPv4Address):
        return next((reason for network, reason in _NETWORKS_V4 if ip in network), None)
    if ip.scope_id:
        return "scoped"
    if ip in _NAT64:
        inner = forbidden(IPv4Address(int(ip) & 0xFFFFFFFF))
        return f"NAT64 of {inner}" if inner else None
    reason = next((reason for network, reason in _NETWORKS_V6 if ip in network), None)
    return reason or (None if ip in _GLOBAL_V6 else "not global unicast")


def private_name(host: str) -> str | None:
    """Why a host name can only lead inside, None if it may lead to the public internet.

    `host` is as `Address.host`: lower-case ASCII without a final dot.
    """
    if "." not in host:
        return "a name without a dot"
    if host.endswith(".home.arpa"):
        return "the local suffix .home.arpa"
    suffix = host.rpartition(".")[2]
    return f"the local suffix .{suffix}" if suffix in _PRIVATE_SUFFIXES else None


class Guard:
    """The decisions of one set of settings. `allow` are the networks that the user opened."""

    def __init__(self, allow: Networks = ()) -> None:
        self._allow = tuple(allow)
        self._known: dict[tuple[str, int], str | None] = {}

    def endpoint(self, host: str, port: int) -> str | None:
        """Why nothing may be sent to this literal address and port; None if it may.

        This is the check that sits on the socket. Raises ValueError if `host` is no address.
        """
        key = (host, port)
        if key not in self._known:
            if len(self._known) >= _KNOWN_ENDPOINTS:
                self._known.clear()
            self._known[key] = self._judge(ip_address(host), port)
        return self._known[key]

    def refuse(self, address: Address, *, proxied: bool = False, onion: bool = False) -> Failure | None:
        """Refuse by the look of the address alone, before anything is resolved or sent.

        A name that is private by its look, or an odd port of a name, passes only where the user opened
        networks and we resolve ourselves: then the addresses decide. Behind a proxy (`proxied`) they can't.
        `onion` services are asked only where a route leads there.
        """
        if address.userinfo is not None:
            return Failure(State.UNSAFE, "userinfo", "the URL carries a user name or password")
        if _is_literal(address.host):
            reason = self.endpoint(address.host, address.port)
            return Failure(State.UNSAFE, "address", reason) if reason else None
        if not onion and (address.host == "onion" or address.host.endswith(".onion")):
            return Failure(State.UNSUPPORTED, "onion", "onion services are not reached from here")
        return None if self._allow and not proxied else _refuse_name(address)

    def _judge(self, ip: IpAddress, port: int) -> str | None:
        if reason := forbidden(ip, self._allow):
            return f"{reason} address {ip}"
        if port not in PORTS and not any(ip in network for network in self._allow):
            return f"port {port}"
        return None


def _refuse_name(address: Address) -> Failure | None:
    if reason := private_name(address.host):
        return Failure(State.UNSAFE, "private_name", f"{address.host}: {reason}")
    if address.port not in PORTS:
        return Failure(State.UNSAFE, "port", f"port {address.port}")
    return None


def _is_literal(host: str) -> bool:
    """Whether an `Address.host` is an address: names that end in a number were already read as one."""
    return ":" in host or host.rpartition(".")[2].isdigit()


def read(url: str) -> Address | Failure:
    """Take a URL apart, or say as a typed failure why it can't be asked for."""
    scheme = url.partition(":")[0].lower()
    if ":" in url and scheme not in ("http", "https") and _is_scheme(scheme):
        return Failure(State.UNSUPPORTED, "scheme", f"scheme {scheme!r} is not http or https")
    try:
        return parse(url)
    except ValueError as error:
        return Failure(State.INVALID_URL, "url", str(error))


def _is_scheme(text: str) -> bool:
    return text.isascii() and text[:1].isalpha() and all(c.isalnum() or c in "+-." for c in text)
