"""Where a redirect leads, and what may be carried there. Pure."""

from urllib.parse import urljoin

from archiver.address import Address
from archiver.model.exchange import Header

_CARRIED = frozenset({"accept", "accept-language"})


def target(base: str, location: str) -> str:
    """The absolute URL that a `Location` means, seen from `base`.

    `location` is as received (bytes as Latin-1, which is how a Hop holds it): read as UTF-8 where it is
    that, and spaces inside are encoded, as browsers do. What can't be joined is returned as it is, for
    `guard.read` to refuse.
    """
    text = _text(location).strip(" ").replace(" ", "%20")
    try:
        return urljoin(base, text)
    except ValueError:
        return text


def carried(headers: tuple[Header, ...], origin: Address, to: Address) -> tuple[Header, ...]:
    """The request's own headers that may go along: within an origin all, else those for negotiation."""
    if (origin.scheme, origin.authority) == (to.scheme, to.authority):
        return headers
    return tuple((name, value) for name, value in headers if name.lower() in _CARRIED)


def _text(location: str) -> str:
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return location
