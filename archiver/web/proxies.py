"""Which proxy, if any, a host is asked through. Pure; the environment was read by the settings."""

from dataclasses import dataclass, replace
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Self

from archiver.address import Address
from archiver.model.exchange import Failure
from archiver.model.states import State
from archiver.settings import NetworkSettings


@dataclass(frozen=True, slots=True)
class Way:
    """How one request goes out: through which proxy, if any, and whether it says who asks.

    `routed`: the user wants it this way and no other.
    """

    proxy: str | None = None
    named: bool = True
    routed: bool = False


def on_route(failure: Failure) -> Failure:
    """A failure on a route: where the proxy is at fault, nobody else was asked."""
    at_proxy = failure.state is State.UNVERIFIABLE and failure.code == "proxy"
    if not at_proxy and (failure.state, failure.code) != (State.TIMEOUT, "connect"):
        return failure
    detail = f"the route is down: {failure.detail}"
    return replace(failure, state=State.UNVERIFIABLE, code="route", detail=detail)


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies by scheme and who is asked without them. An empty string means no proxy."""

    https: str = ""
    http: str = ""
    direct: tuple[str, ...] = ()

    @classmethod
    def of(cls, settings: NetworkSettings) -> Self:
        """The proxies that the settings ask for."""
        return cls(_url(settings.https_proxy), _url(settings.http_proxy), _entries(settings.no_proxy))

    def choose(self, address: Address) -> str | None:
        """The proxy's URL for an address, None for a direct connection."""
        proxy = self.https if address.scheme == "https" else self.http
        return proxy if proxy and not any(_matches(entry, address) for entry in self.direct) else None


def _url(proxy: str) -> str:
    """A proxy as tools accept it, with or without a scheme."""
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy


def _entries(no_proxy: str) -> tuple[str, ...]:
    return tuple(entry.strip().lower() for entry in no_proxy.split(",") if entry.strip())


def _matches(entry: str, address: Address) -> bool:
    """Whether an entry of `no_proxy` means this host: `*`, a network, or a domain with its subdomains.

    A domain may begin with a dot or `*.` and end in a port.
    """
    if entry == "*":
        return True
    if address.ip is not None and (network := _network(entry)) is not None:
        return address.ip in network
    host, _, port = entry.rpartition(":") if _has_port(entry) else (entry, "", "")
    if port and int(port) != address.port:
        return False
    domain = host.strip("[]").removeprefix("*").lstrip(".").rstrip(".")
    return address.host == domain or address.host.endswith(f".{domain}")


def _has_port(entry: str) -> bool:
    host, colon, port = entry.rpartition(":")
    return bool(colon) and port.isdigit() and (":" not in host or host.endswith("]"))


def _network(entry: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(entry, strict=False)
    except ValueError:
        return None
