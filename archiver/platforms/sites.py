"""Which hosts belong to one site: those that share a registrable domain."""

from functools import cache, lru_cache
from ipaddress import ip_address

from publicsuffixlist import PublicSuffixList


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(maxsize=4096)
def site(host: str) -> str:
    """The registrable domain of a host (lower-case ASCII); the host itself where it has none."""
    try:
        return str(ip_address(host))
    except ValueError:
        return _suffixes().privatesuffix(host) or host
