"""All platforms, found by looking: a module of this package with a `PLATFORM` is one."""

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from functools import cache

from archiver import platforms as package
from archiver.address import Address
from archiver.model.source import Source
from archiver.model.states import PlatformName
from archiver.platforms.base import Platform


class Registry:
    """The platforms in the order in which they are asked whose a URL is; `web`, which takes all, last."""

    def __init__(self, platforms: Sequence[Platform]) -> None:
        self._platforms = tuple(sorted(platforms, key=lambda platform: platform.name is PlatformName.WEB))
        self._by_name = {platform.name: platform for platform in self._platforms}

    def __iter__(self) -> Iterator[Platform]:
        return iter(self._platforms)

    def identify(self, address: Address) -> Source | None:
        """The source a URL names; None only if no platform takes it and `web` is not registered."""
        return next((source for platform in self._platforms if (source := platform.identify(address))), None)

    def by_name(self, name: PlatformName) -> Platform:
        """The platform of that name. Raises KeyError if there is none."""
        return self._by_name[name]

    def paced_hosts(self) -> dict[str, float]:
        """Hosts whose pace all processes share, with the gap in seconds."""
        return {host: platform.gap for platform in self._platforms for host in platform.paced_hosts}


@cache
def all_platforms() -> Registry:
    """Every platform this package has a file for."""
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    modules = [importlib.import_module(f"{package.__name__}.{name}") for name in names]
    return Registry([module.PLATFORM for module in modules if hasattr(module, "PLATFORM")])
