"""Google Docs and Drive: documents, sheets, slides, forms, files and folders (facts: platforms, j).

Live: the page of this very document has its title. Not there: the sentence that the file does not exist, and
nothing else. Can't be told: what asks for a login or for access, and files that too many have opened today.
Pages are asked for in English.
"""

import re

from archiver.model.exchange import Ask, Exchange, Failure, Request
from archiver.model.observation import Observation, Probe
from archiver.model.states import State
from archiver.platforms import pages, web_page
from archiver.platforms.base import Site
from archiver.platforms.reading import (
    Post,
    blocked,
    failure,
    host_of,
    observe,
    plain,
    quoted,
    states,
    unknown,
)
from archiver.platforms.web_glance import glance

_URL = re.compile(
    r"https?://(?:docs|drive|sheets|slides)\.google\.com/"
    r"(?=[^#]*?(?:/(?:d/(?:e/)?|folders/)|[?&]id=)(?P<id>[A-Za-z0-9_-]{15,120})(?:[/?&]|$))"
)
_ACCOUNTS = "accounts.google.com"
_DOES_NOT_EXIST = "sorry, the file you have requested does not exist"
_ACCESS = ("you need access", "you need permission", "request access")
_QUOTA = "quota exceeded"
_SIZE = web_page.SHORT
_TITLE = re.compile(r"(?P<title>.+) - Google (?:Docs|Sheets|Slides|Forms|Drive|Drawings)")


class Google:
    """Documents that are shared by link."""

    def has(self, url: str) -> bool:
        """Whether a URL names a document, file or folder."""
        return ".google.com/" in url[:40] and _URL.match(url) is not None

    def probe(self, url: str, ordinary: Probe) -> Probe:
        """Ask for the page, in English."""
        ordinary.close()
        asked = f"{url}{'&' if '?' in url else '?'}hl=en"
        answer = yield Ask(Request(asked))
        if isinstance(answer, Failure):
            return failure(answer, asked, own_host=True)
        return _read(url, answer)


def _read(url: str, answer: Exchange) -> Observation:
    """What the page says."""
    if host_of(answer.url) == _ACCOUNTS:
        reason = "Google asks for a login before it shows this document. It may well be there."
        return observe(answer, State.LOGIN_WALL, "login_required", reason)
    if seen := _on_words(answer) or blocked(answer):
        return seen
    if answer.status == 404:
        return observe(answer, State.NOT_FOUND, "http_404", "Google states: HTTP 404 (not found).")
    named = _URL.match(url)
    title = _TITLE.fullmatch(glance(answer.content, answer.header("content-type")).title)
    if answer.status == 200 and named and title and named["id"] in answer.url:
        shown = f"Google shows this document, {quoted(title['title'])}, to everyone."
        return observe(answer, State.LIVE, "shown", shown, Post(text=title["title"]))
    said = f"Google answered HTTP {answer.status} with a page that shows neither the document nor a reason."
    return unknown(answer, "unknown_answer", said)


def _on_words(answer: Exchange) -> Observation | None:
    """What a short page says in Google's own sentences; a document may hold the same ones."""
    page = web_page.read(answer)
    if len(page.text) >= _SIZE or answer.status not in (200, 401, 403, 404):
        return None
    said = plain(page.text)
    title = plain(pages.words(pages.tree(answer).css_first("title")))
    if _DOES_NOT_EXIST in said:
        reason = states("Google", "Sorry, the file you have requested does not exist.")
        meaning = "It does not say who removed it, or whether it ever was there."
        return observe(answer, State.ABSENT, "does_not_exist", f"{reason} {meaning}")
    if phrase := next((words for words in _ACCESS if words in said), None):
        reason = states("Google", phrase.capitalize())
        return observe(answer, State.PROTECTED, "access_needed", f"{reason} It is there, for some only.")
    if _QUOTA in title or _QUOTA in said:
        return unknown(answer, "quota", "Google states that too many have opened this file for now.")
    return None


SITE: Site = Google()
