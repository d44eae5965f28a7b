"""Reading a watched article: what is cited now, and what no longer is."""

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from archiver.address import parse
from archiver.citations.extract import extract
from archiver.documents.read import read
from archiver.errors import StorageError, UnreadableInput
from archiver.model import times
from archiver.model.article import Article, RecordedCitation
from archiver.model.citation import Citation
from archiver.model.document import Document
from archiver.model.states import Zone
from archiver.model.watch import Following, Watching, WatchKind
from archiver.platforms.walls import vendor
from archiver.reports.cells import printable
from archiver.texts.shingles import similarity
from archiver.usecases.reading import Said, ask, is_url, load, page
from archiver.usecases.recording import record
from archiver.usecases.tools import Tools
from archiver.usecases.watch_ids import watch_id
from archiver.usecases.watch_lists import Validators, conditions

ANOTHER_PAGE = 0.3
"""A reading that lost half of the citations and is less like the one before than this is not believed."""


@dataclass(frozen=True)
class Change:
    """A reading of an article that brought something: citations that came in, and that vanished."""

    article: Article
    added: Sequence[RecordedCitation] = ()
    vanished: Sequence[RecordedCitation] = ()


@dataclass(frozen=True)
class Read:
    """What a reading came to. `change` None: it reads as before, or is left alone (`resting` says why)."""

    fingerprint: str
    validators: Validators
    published: datetime | None = None
    change: Change | None = None
    alias: str = ""
    resting: str = ""


async def read_article(tools: Tools, one: Watching) -> Read:
    """Read an article, and record it if it says something else than before.

    What takes long about a long article is done beside the loop: looks at sources have deadlines.
    Raises UnreadableInput, also where what came is a wall or another page than the article.
    """
    reading = one.reading
    document, validators = await _document(tools, one)
    if document is None:
        return Read(reading.fingerprint, validators, _published(tools, one))
    found = Read(fingerprint(document), validators, _date(document.published), alias=_alias(document))
    if found.fingerprint == reading.fingerprint:
        return found
    if why := _left_alone(tools, one, found):
        return replace(found, resting=why)
    return replace(found, change=await asyncio.to_thread(_record, tools, one, document))


async def _document(tools: Tools, one: Watching) -> tuple[Document | None, Validators]:
    """The article as it reads now; None where its server says that nothing changed."""
    reference, reading = one.watch.reference, one.reading
    if not is_url(reference):
        return await load(reference, Said(), None, bytes), Validators()
    answer = await ask(reference, tools.door, conditions(reading))
    validators = Validators.after(answer, reading)
    if answer.status == 304:
        return None, validators
    if maker := vendor(answer):
        raise UnreadableInput(
            f"can't read {reference}: {maker} wants to see a person; save the page, give the file"
        )
    return await asyncio.to_thread(page, reference, answer), validators


def _published(tools: Tools, one: Watching) -> datetime | None:
    article = tools.ledger.article(one.reading.article)
    return _date(article.published) if article else None


def _date(text: str | None) -> datetime | None:
    try:
        return times.parse(text) if text else None
    except ValueError:
        return None


def fingerprint(document: Document) -> str:
    """What changes when an article is edited, and not when the page around it does."""
    parts = [document.title or "", document.text]
    parts += [link.url for block in document.blocks for link in block.links]
    parts += [href for block in document.blocks for markup in block.markup for href in markup.hrefs]
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _alias(document: Document) -> str:
    """The watch id of what the article calls itself, if that is a page of the same site."""
    url = document.canonical_url or ""
    try:
        if is_url(document.origin) and is_url(url) and parse(url).host == parse(document.origin).host:
            return watch_id(WatchKind.ARTICLE, url)
    except ValueError:
        pass
    return ""


def _left_alone(tools: Tools, one: Watching, found: Read) -> str:
    """Why an article that was found is not audited after all; empty: it is."""
    watch = one.watch
    if not watch.via or one.reading.article:
        return ""
    if watch.since and found.published and found.published < watch.since:
        return f"published on {found.published.date()}, before --since"
    twin = tools.ledger.watch.twin(watch.id, found.alias or watch.id)
    return f"the same article as {twin}" if twin else ""


def _record(tools: Tools, one: Watching, document: Document) -> Change:
    known = tools.ledger.citations([one.reading.article]) if one.reading.article else []
    there = {recorded.id: recorded for recorded in known if recorded.status == "present"}
    if there and _lost_too_much(tools, there.values(), document):
        _refuse_another_page(tools, one, document)
    watch = one.watch
    article, found = record(tools, document, Said(), Following(watch.zone, watch.backfill, watch.id))
    now = {recorded.id for recorded in found}
    return Change(
        article,
        [recorded for recorded in found if recorded.id not in there],
        [recorded for name, recorded in there.items() if name not in now],
    )


def _lost_too_much(tools: Tools, there: Iterable[RecordedCitation], document: Document) -> bool:
    """Whether half of the sources that were linked in the body, or more, no longer are."""
    linked = (recorded.citation for recorded in there if recorded.citation.cited_url)
    before, now = _in_body(linked), _in_body(extract(document, tools.registry))
    return bool(before) and 2 * len(before - now) >= len(before)


def _in_body(citations: Iterable[Citation]) -> set[str]:
    return {one.identity.source.id for one in citations if one.zone is Zone.BODY}


def _refuse_another_page(tools: Tools, one: Watching, document: Document) -> None:
    """Raise UnreadableInput for a wall or an error page that came in the article's place."""
    before = tools.ledger.article(one.reading.article)
    if before is None:
        return
    text = _text_of(tools, before)
    is_another = (
        before.title != (document.title or "")
        if text is None
        else similarity(text, document.text) < ANOTHER_PAGE
    )
    if is_another:
        raise UnreadableInput(
            f"{one.watch.reference} answered with another page than the article "
            f"({printable(document.title or 'untitled')}): nothing is said to have vanished"
        )


def _text_of(tools: Tools, article: Article) -> str | None:
    """The text of an article as last recorded; None where its bytes can't be had."""
    if article.evidence is None:
        return None
    try:
        data = tools.warcs.read(article.evidence).content
        return read(data, name=article.origin.rpartition("/")[2], origin=article.origin).text
    except (StorageError, UnreadableInput):
        return None
