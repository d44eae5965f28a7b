"""suggest: where to look for the source of a statement that the article does not link.

What the article gives is turned into addresses; only copies of an account's pages in archives are read, and
only what was read there and has the words is called found.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import PurePath

from archiver.archives.names import archive_of
from archiver.archives.patience import Patience
from archiver.archives.permission import not_asked
from archiver.citations.handles import Account, accounts
from archiver.citations.verbatim import quoted
from archiver.documents.read import read
from archiver.errors import StorageError, UnreadableInput
from archiver.liveness.copies import is_copy, raw_url
from archiver.model import times
from archiver.model.article import Article, RecordedCitation
from archiver.model.exchange import Exchange
from archiver.model.quoting import QuoteMatch
from archiver.model.snapshot import Found, Memento
from archiver.model.states import PlatformName
from archiver.platforms.archived import listed_in
from archiver.platforms.shapes_accounts import LOGIN, account_url, search_url
from archiver.platforms.shapes_archived import listings
from archiver.texts.quotes import match
from archiver.texts.readable import visible
from archiver.usecases.attach import statement
from archiver.usecases.progress import Progress
from archiver.usecases.replay import Replay
from archiver.usecases.report import article_time, latest_posts
from archiver.usecases.tools import Desk, Tools

SEARCHED = 8
"""Words of a statement that are searched for: longer phrases find nothing."""

HOLDS = frozenset({QuoteMatch.EXACT, QuoteMatch.CLOSE})
_ASKED = {
    PlatformName.NONE: "nobody is named: ask the author who said so, and where",
    PlatformName.TELEGRAM: "no channel is named: ask the author which",
    PlatformName.YOUTUBE: "no channel is named: ask the author which",
}


@dataclass(frozen=True)
class Place:
    """A place to look at. `verified`: a copy was read and has the words, or not; None: nobody looked.

    `post` is the post in a copy that has the words.
    """

    kind: str
    url: str
    why: str
    at: datetime | None = None
    verified: bool | None = None
    post: str = ""


@dataclass(frozen=True)
class Suggested:
    """Places, verified ones first.

    `unasked` says why no archive was asked; `silent` are the addresses about which one did not answer.
    """

    recorded: RecordedCitation
    places: Sequence[Place]
    unasked: str = ""
    silent: Sequence[str] = ()


async def suggest(tools: Tools, citation_id: str, progress: Progress) -> Suggested:
    """Say where a statement may have been made. Raises UsageError for what is no statement.

    Of cited hosts none is contacted, of archives those that are switched on, and only about accounts.
    """
    recorded = statement(tools, citation_id)
    asked = _Statement.of(tools, recorded)
    places = [*_accounts(asked), *_searches(asked), *_near(asked), *_ask(asked)]
    unasked = not_asked(tools.settings) if asked.accounts else ""
    if unasked or not asked.accounts:
        return Suggested(recorded, places, unasked)
    copies, silent = await _Archives(tools, asked, progress).copies()
    best = [copy for copy in copies if copy.verified]
    return Suggested(recorded, [*best, *places, *(copy for copy in copies if not copy.verified)], "", silent)


@dataclass(frozen=True)
class _Statement:
    """A statement with what its article gives about it."""

    recorded: RecordedCitation
    when: datetime | None
    accounts: Sequence[Account]

    @classmethod
    def of(cls, desk: Desk, recorded: RecordedCitation) -> "_Statement":
        article = desk.ledger.article(recorded.article)
        assert article is not None
        others = [one for one in desk.ledger.citations([article.id]) if one.status == "present"]
        found = accounts(recorded.citation, _texts(desk, article, recorded), (one.citation for one in others))
        return cls(recorded, _stated(recorded) or article_time(article, latest_posts(others)), found)

    @property
    def platform(self) -> PlatformName:
        """Where the article says that it was said."""
        return self.recorded.citation.identity.source.platform

    @property
    def day(self) -> date | None:
        """The day around which to look."""
        return self.when.date() if self.when else None

    @property
    def words(self) -> str:
        """What to search for: the first words that were quoted, else who spoke."""
        citation = self.recorded.citation
        spoken = quoted(citation).partition(" … ")[0].split()[:SEARCHED]
        if not spoken:
            return "" if self.accounts else citation.speaker_resolved or citation.speaker
        return f'"{" ".join(spoken).rstrip(",.;:")}"'


def _stated(recorded: RecordedCitation) -> datetime | None:
    try:
        return times.parse(recorded.citation.stated_date)
    except ValueError:
        return None


def _texts(desk: Desk, article: Article, recorded: RecordedCitation) -> list[str]:
    """The statement's sentence, then the paragraphs around it, as far as the article is still held."""
    citation = recorded.citation
    sentence = f"{citation.speaker} {citation.context} {citation.quote}"
    try:
        data = desk.warcs.read(article.evidence).content if article.evidence else b""
        document = read(data, name=PurePath(article.origin).name, origin=article.origin)
    except (StorageError, UnreadableInput):
        return [sentence]
    around = sorted(document.blocks, key=lambda block: abs(block.number - citation.block))
    return [sentence, *(block.text for block in around if abs(block.number - citation.block) <= 1)]


def _accounts(asked: _Statement) -> Iterator[Place]:
    for account in asked.accounts:
        url = account_url(account.platform, account.handle)
        if url:
            yield Place("account", url, account.why)


def _searches(asked: _Statement) -> Iterator[Place]:
    """The search of each account's platform, and of the platform that the article names."""
    own = [(account.platform, account.handle) for account in asked.accounts]
    for platform, handle in own or [(asked.platform, "")]:
        url = search_url(platform, asked.words, handle, asked.day)
        if url:
            login = ", which asks for a login" if platform in LOGIN else ""
            yield Place("search", url, f"the platform's own search{login}")


def _near(asked: _Statement) -> Iterator[Place]:
    citation = asked.recorded.citation
    if citation.near_url:
        yield Place("near", citation.near_url, "merely stands next to the statement: it may be another's")


def _ask(asked: _Statement) -> Iterator[Place]:
    citation = asked.recorded.citation
    if asked.accounts or (citation.source_class != "anonymous" and asked.platform is PlatformName.NONE):
        return
    yield Place("ask", "", _ASKED.get(asked.platform, "no account is named: ask the author which"))


@dataclass(frozen=True)
class _Archives:
    """What archives hold of the pages that list an account's posts, around a statement's date."""

    tools: Tools
    asked: _Statement
    progress: Progress

    async def copies(self) -> tuple[list[Place], list[str]]:
        """The copies, the nearest first and read as far as `archives.verify_per_run` goes; who was silent."""
        urls = list(chain.from_iterable(listings(a.platform, a.handle) for a in self.asked.accounts))
        found, silent = await self._look_up(urls)
        replay, places = Replay(self.tools), []
        most = self.tools.settings.archives.verify_per_run
        self.progress.stage("reading copies", min(len(found), most))
        for number, memento in enumerate(found):
            places.append(await self._read(replay, memento) if number < most else _unread(memento))
            self.progress.step(archive_of(memento))
        return places, silent

    async def _look_up(self, urls: Sequence[str]) -> tuple[list[Memento], list[str]]:
        found: dict[str, Memento] = {}
        silent, patience = [], Patience()
        self.progress.stage("archive look-ups", len(urls))
        for url in urls:
            for archive in self.tools.archives:
                answer = await archive.find([url], self.asked.when, patience)
                found.update((memento.url, memento) for memento in answer.mementos)
                if answer.found is Found.UNKNOWN:
                    silent.append(url)
            self.progress.step(url)
        return sorted(found.values(), key=self._distance), silent

    def _distance(self, memento: Memento) -> tuple[timedelta, str]:
        return abs(memento.at - (self.asked.when or memento.at)), memento.url

    async def _read(self, replay: Replay, memento: Memento) -> Place:
        """Look for the quoted words in a copy."""
        words = quoted(self.asked.recorded.citation)
        answer = await replay.fetch(memento) if words and raw_url(memento) else None
        if answer is None or not is_copy(answer, memento):
            return _unread(memento)
        return await asyncio.to_thread(_searched, memento, answer, words)


def _unread(memento: Memento) -> Place:
    return Place(
        "copy", memento.url, "a copy of a page that listed the account's posts; not read", memento.at
    )


def _searched(memento: Memento, answer: Exchange, words: str) -> Place:
    for url, text in listed_in(answer):
        if match(words, text, complete=True).how in HOLDS:
            return Place(
                "copy",
                memento.url,
                f"holds the words, in the post {url}",
                memento.at,
                verified=True,
                post=url,
            )
    page = visible(answer.content, answer.header("content-type"))
    if match(words, page, complete=True).how in HOLDS:
        return Place("copy", memento.url, "holds the words", memento.at, verified=True)
    return Place("copy", memento.url, "was read and does not have the words", memento.at, verified=False)


def facts(place: Place) -> dict[str, object]:
    """A place for machines."""
    return {
        "kind": place.kind,
        "url": place.url or None,
        "at": times.iso(place.at) if place.at else None,
        "verified": place.verified,
        "post": place.post or None,
        "why": place.why,
    }
