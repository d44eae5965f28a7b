"""Ordinary pages for every state that one look at a page can see (facts: liveness, 6)."""

import json

from archiver.model.states import PlatformName
from archiver.sandbox import replies
from archiver.sandbox.platforms import CHALLENGED, RATE_LIMITED, Fate, Show, Stand, always
from archiver.sandbox.world import SandboxRequest, SandboxResponse

HOST = "www.gauge.example"
_NAME = "Gauge"
_PROSE = replies.paragraphs(
    """
The water at the outer mole stood at two metres and eleven centimetres at midnight, higher than on any day
since the gauge was moved to the new pier.

The gate was to be shut at one metre ninety. The log of the night gives no time at which it was, and the
harbour master could not say who was on duty.
"""
)


def _page(title: str, *paragraphs: str, head: str = "", status: int = 200) -> SandboxResponse:
    return replies.html(replies.page(_NAME, title, paragraphs or _PROSE, head=head), status)


def _moves(number: str, request: SandboxRequest) -> SandboxResponse:
    """A page that lives at a new address for good."""
    archived = f"/archive/{number}.html"
    return _page("Levels in October") if request.path == archived else replies.redirect(archived, 301)


def _gated(number: str, request: SandboxRequest) -> SandboxResponse:
    """A page that is shown to members."""
    if request.path.startswith("/login"):
        return _page("Log in", "Members only.")
    return replies.redirect(f"/login?next={number}")


def _says(title: str, markup: str) -> Show:
    return always(replies.html(replies.document(title, markup)))


_NOT_FREE = json.dumps(
    {"@context": "https://schema.org", "@type": "NewsArticle", "isAccessibleForFree": False}
)
_DEALER = (
    "<h1>This domain is for sale</h1><p>Related searches</p>"
    '<script src="https://www.sedoparking.com/frmpark/gauge.js"></script>'
)

PAGES = Stand(
    PlatformName.WEB,
    (HOST,),
    lambda place: f"levels-{place:02}",
    lambda number, _: f"https://{HOST}/2026/{number}.html?utm_source=letter",
    {
        Fate.LIVE: always(_page("Levels in October")),
        Fate.MOVED: _moves,
        Fate.MISSING: always(_page("Page not found", "No such page.", status=404)),
        Fate.DELETED: always(_page("Gone", "This page was taken down.", status=410)),
        Fate.PARKED: _says("gauge.example", _DEALER),
        Fate.LOGIN: _gated,
        Fate.PROTECTED: always(_page("Forbidden", "Not for you.", status=403)),
        Fate.PAYWALLED: always(
            _page("Levels in October", head=f'<script type="application/ld+json">{_NOT_FREE}</script>')
        ),
        Fate.NEEDS_BROWSER: _says("Gauge", '<div id="root"></div><script src="/app.js"></script>'),
        Fate.WITHHELD: always(_page("Unavailable", "Withheld after a court order.", status=451)),
        Fate.RATE_LIMITED: RATE_LIMITED,
        Fate.BANNED: CHALLENGED,
        Fate.BROKEN: always(_page("Error", "Something broke on our side.", status=500)),
    },
)

STANDS = (PAGES,)
