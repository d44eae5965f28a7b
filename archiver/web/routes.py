"""Which route, if any, leads to a host: through which proxy, under whose name, seen from where. Pure."""

from collections.abc import Mapping
from typing import Self

from archiver.errors import SettingsError
from archiver.settings import Route

ALL = "*"


class Routes:
    """Routes by host pattern: a domain with its subdomains (`paper.example`, `onion`), or `*` for all hosts.

    The longest pattern that fits wins. A pattern may begin with `*.`, which changes nothing.
    """

    def __init__(self, routes: Mapping[str, Route] | None = None) -> None:
        self._routes = {_bare(pattern): route for pattern, route in (routes or {}).items()}

    @classmethod
    def of(cls, routes: Mapping[str, Route], hosts: Mapping[str, tuple[str, ...]]) -> Self:
        """Routes whose keys may also be names of platforms, with the `hosts` each of them asks.

        `web` is every host that has no route of its own. Raises SettingsError for a platform that has no
        hosts of its own, and for a key that is neither a platform nor a host.
        """
        found: dict[str, Route] = {}
        for key, route in routes.items():
            if key not in hosts and not _is_pattern(key):
                raise SettingsError(f"setting routes.{key}: is neither a platform nor a host")
            if key in hosts and not hosts[key]:
                raise SettingsError(f"setting routes.{key}: {key} has many hosts; name those that are meant")
            found |= dict.fromkeys(hosts.get(key, (key,)), route)
        return cls(found)

    def to(self, host: str) -> Route | None:
        """The route to a host (lower-case ASCII), None if it is asked as all others are."""
        if not self._routes:
            return None
        labels = host.split(".")
        names = (".".join(labels[start:]) for start in range(len(labels)))
        return next((self._routes[name] for name in (*names, ALL) if name in self._routes), None)

    def vantage(self, host: str) -> str:
        """From where a host is seen; empty: from where all are that have no route."""
        route = self.to(host)
        return route.vantage if route else ""


def _bare(pattern: str) -> str:
    return pattern if pattern == ALL else pattern.lower().removeprefix("*.").strip(".")


def _is_pattern(key: str) -> bool:
    """Whether a key can be a host: `*`, a name with a dot, or the one suffix that has a meaning alone."""
    bare = _bare(key)
    return bare in (ALL, "onion") or ("." in bare and bare.replace(".", "").replace("-", "").isalnum())
