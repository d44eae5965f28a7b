"""Asking the sandbox's sites directly, without a proxy in between."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from archiver.model.exchange import Header
from archiver.sandbox import SandboxRequest, SandboxResponse, Site

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
AGENT: Header = ("User-Agent", "archiver/0 (test)")


def get(site: Site, url: str, now: datetime = NOON, *headers: Header) -> SandboxResponse:
    """GET `url` from a site."""
    return site.answer(SandboxRequest("GET", url, headers or (AGENT,)), now)


def post(
    site: Site, url: str, form: dict[str, str], now: datetime = NOON, *headers: Header
) -> SandboxResponse:
    """POST a form to a site."""
    return site.answer(SandboxRequest("POST", url, headers, urlencode(form).encode()), now)


def read(response: SandboxResponse) -> Any:
    """The JSON in an answer."""
    return json.loads(response.body)


def words(response: SandboxResponse) -> str:
    """The text of an answer."""
    return response.body.decode()
