"""Getting an article from a path, a URL or standard input: the Document, and the Article it is."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from archiver.address import parse
from archiver.clock import Clock
from archiver.documents.read import read
from archiver.errors import UnreadableInput, UsageError
from archiver.model import times
from archiver.model.article import Article
from archiver.model.document import Document
from archiver.model.exchange import Exchange, Header, Request
from archiver.platforms.canonical import canonical
from archiver.web.door import Door

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Said:
    """What the command line says about an article that does not say it itself."""

    title: str = ""
    published: str = ""
    url: str = ""
    id: str = ""
    base: str = ""

    def checked(self) -> "Said":
        """Itself, if dates and URLs are such. Raises UsageError."""
        if self.published:
            try:
                times.parse(self.published)
            except ValueError:
                raise UsageError(f"--published {self.published}: write it as 2022-04-08") from None
        for option, url in (("--url", self.url), ("--base", self.base)):
            try:
                if url:
                    parse(url)
            except ValueError as error:
                raise UsageError(f"{option} {url}: {error}") from None
        return self


def is_url(reference: str) -> bool:
    """Whether an article is named by URL."""
    return reference.startswith(("http://", "https://"))


async def load(reference: str, said: Said, door: Door | None, stdin: Callable[[], bytes]) -> Document:
    """Read one article. Raises UnreadableInput, in one line that says what to do."""
    base = said.base or said.url or None
    if is_url(reference):
        return await _fetch(reference, said, door)
    if reference == STDIN:
        return read(stdin(), name="", origin=STDIN, base_url=base)
    return _open(Path(reference), base)


def _open(path: Path, base: str | None) -> Document:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableInput(f"can't read {path}: {error.strerror}; give a file, a URL or -") from None
    return read(data, name=path.name, origin=str(path.resolve()), base_url=base)


async def _fetch(url: str, said: Said, door: Door | None) -> Document:
    if door is None:
        raise UnreadableInput(f"{url} is on the network; save the page and give the file")
    return page(url, await ask(url, door), said.base)


class Unanswered(UnreadableInput):
    """No server answered: its fault, or that of our own network."""


async def ask(url: str, door: Door, headers: tuple[Header, ...] = ()) -> Exchange:
    """What the server answers, whatever the status. Raises Unanswered if it does not."""
    answer = await door.get(Request(url, headers))
    if not isinstance(answer, Exchange):
        why = answer.detail or answer.code
        raise Unanswered(f"can't read {url}: {answer.state} ({why}); try later, or give the saved page")
    return answer


def page(url: str, answer: Exchange, base: str = "") -> Document:
    """The article that a server answered with. Raises UnreadableInput."""
    if not 200 <= answer.status < 300:
        raise UnreadableInput(
            f"can't read {url}: it answered {answer.status}; save the page and give the file"
        )
    if answer.truncated:
        raise UnreadableInput(f"{url} is too large to be read whole; save the page and give the file")
    return read(
        answer.content,
        name=urlsplit(answer.url).path.rpartition("/")[2],
        origin=url,
        media_type=answer.header("content-type"),
        base_url=base or answer.url,
    )


def article_of(document: Document, said: Said, clock: Clock) -> Article:
    """The article as the ledger records it; what the command line says goes before what the page says."""
    return Article(
        id=said.id or article_id(document),
        origin=document.origin,
        url=said.url or document.canonical_url or (document.origin if is_url(document.origin) else ""),
        title=said.title or document.title or "",
        author=document.author or "",
        published=said.published or document.published or "",
        modified=document.modified or "",
        language=document.language or "",
        sha256=hashlib.sha256(document.raw).hexdigest(),
        read_at=clock.now(),
    )


def article_id(document: Document) -> str:
    """`a` and 11 hex digits of the SHA-256 over canonical URL, absolute path or standard input's content."""
    return _article_id(document.raw) if document.origin == STDIN else id_of(document.origin)


def id_of(reference: str) -> str:
    """The id of an article by its URL or absolute path. Raises ValueError for what is no URL."""
    return _article_id(same(reference).encode())


def _article_id(key: bytes) -> str:
    return "a" + hashlib.sha256(key).hexdigest()[:11]


def same(reference: str) -> str:
    """What an article goes by: its canonical URL or its path. Raises ValueError for what is no URL."""
    return canonical(parse(reference))[0] if is_url(reference) else reference
