"""Connections through a SOCKS proxy that resolves the names itself. Needs the extra `routes`."""

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from archiver.errors import SettingsError
from archiver.model.states import State
from archiver.web.failures import Stopped

if TYPE_CHECKING:
    import aiohttp
    from aiohttp.client_proto import ResponseHandler

SCHEME = "socks5h"
_THE_HOST = {4: "the host is unreachable", 5: "the host refuses the connection"}
"""The replies of a proxy (RFC 1928, 6) that are about the host; all others are about the route."""


def connector(proxy: str, **options: Any) -> "aiohttp.TCPConnector":
    """A connector that leads everything through `proxy` (socks5h://[user:password@]host:port).

    What goes wrong at the proxy is raised as Stopped. Raises SettingsError where the library is missing.
    """
    try:
        import aiohttp_socks  # noqa: PLC0415 - an extra
    except ImportError:
        what = "a route with socks5h needs an extra: pip install 'archiver[routes]'"
        raise SettingsError(what) from None

    class Connector(aiohttp_socks.ProxyConnector):
        """A connector whose failures are ours."""

        async def _connect_via_proxy(
            self, *args: Any, **kwargs: Any
        ) -> "tuple[asyncio.Transport, ResponseHandler]":
            try:
                return await super()._connect_via_proxy(*args, **kwargs)
            except Exception as error:
                if type(error).__module__.startswith(("python_socks", "aiohttp_socks")):
                    raise _stopped(error) from error
                raise

    parts = urlsplit(proxy)
    return Connector(
        host=parts.hostname or "",
        port=parts.port or 1080,
        username=parts.username,
        password=parts.password,
        rdns=True,
        **options,
    )


def _stopped(error: Exception) -> Stopped:
    about_host = _THE_HOST.get(getattr(error, "error_code", None) or 0)
    if about_host:
        return Stopped(State.CONNECTION_FAILED, "proxy", f"the proxy says that {about_host}")
    return Stopped(State.UNVERIFIABLE, "route", f"the route is down: {error}")
