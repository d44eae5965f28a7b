"""The store of texts that came from outside: kept once, named by digest, erasable by order."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, select, update

from archiver.ledger.chain import Appender
from archiver.ledger.stamps import clean
from archiver.ledger.tables import texts

ERASED = "[erased by order]"
CHUNK = 500  # values in one IN (...): databases limit them
_T = TypeVar("_T")
_REMEMBERED = 20_000  # of some 200 bytes each, in a process that runs for years


def chunks(values: Iterable[_T], size: int = CHUNK) -> Iterator[list[_T]]:
    """The distinct values in lists that fit into one statement, order kept."""
    rest = iter(dict.fromkeys(values))
    while chunk := list(islice(rest, size)):
        yield chunk


def digest_of(text: str) -> str:
    """What stands for a text in the rows."""
    return hashlib.sha256(clean(text).encode()).hexdigest()


class KnownTexts:
    """Digests known to be in the database, across transactions of one process."""

    def __init__(self) -> None:
        self._digests: set[str] = set()

    def __contains__(self, digest: str) -> bool:
        return digest in self._digests

    def add(self, digests: Iterable[str]) -> None:
        """Remember digests that were committed. Forgets all when there are too many."""
        if len(self._digests) > _REMEMBERED:
            self._digests.clear()
        self._digests.update(digests)


class TextKeeper:
    """Collects the texts of one transaction and gives their digests."""

    def __init__(self, known: KnownTexts) -> None:
        self._known = known
        self._new: dict[str, str] = {}
        self._digests: dict[str, str] = {}

    def keep(self, text: str | None) -> str | None:
        """The digest that stands for the text from now on; None for None."""
        if text is None:
            return None
        if (digest := self._digests.get(text)) is None:
            cleaned = clean(text)
            digest = self._digests[text] = hashlib.sha256(cleaned.encode()).hexdigest()
            if digest not in self._known:
                self._new[digest] = cleaned
        return digest

    def flush(self, connection: Connection, appender: Appender) -> None:
        """Append the texts that the database does not hold yet; an erased one stays erased."""
        for chunk in chunks(self._new):
            present = select(texts.c.digest).where(texts.c.digest.in_(chunk))
            held = set(connection.execute(present).scalars())
            for digest in chunk:
                if digest not in held:
                    text = self._new[digest]
                    appender.add("texts", {"digest": digest, "length": len(text), "text": text})

    def committed(self) -> None:
        """Say that the transaction was committed."""
        self._known.add(self._new)


class Texts:
    """Texts read back, by digest. An erased one reads as `ERASED`, or as None where it is optional."""

    def __init__(self, found: Mapping[str, str | None]) -> None:
        self._found = found

    def said(self, digest: str | None) -> str:
        """The text of a column that is "" where there is none."""
        if digest is None:
            return ""
        text = self._found.get(digest)
        return ERASED if text is None else text

    def optional(self, digest: str | None) -> str | None:
        """The text of a column that is None where there is none."""
        return None if digest is None else self._found.get(digest)


def load(connection: Connection, digests: Iterable[str | None]) -> Texts:
    """Read the texts with these digests."""
    found: dict[str, str | None] = {}
    for chunk in chunks(digest for digest in digests if digest is not None):
        query = select(texts.c.digest, texts.c.text).where(texts.c.digest.in_(chunk))
        rows = connection.execute(query).all()  # all at once: a row at a time costs three times as much
        found.update((row.digest, row.text) for row in rows)
    return Texts(found)


def erase(
    connection: Connection,
    appender: Appender,
    digests: Sequence[str],
    order: str,
    records: Sequence[str] = (),
) -> None:
    """Erase texts for good; that it was done, and by which order, is an event of its own.

    `records` are the subjects of records of the evidence that are to be erased along with them.
    """
    for subject in (*digests, *records):
        appender.tell("erase", subject, {"order": clean(order)})
    if connection.dialect.name == "sqlite":  # else the words would stay in free pages of the file
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
    for chunk in chunks(digests):
        connection.execute(update(texts).where(texts.c.digest.in_(chunk)).values(text=None))
