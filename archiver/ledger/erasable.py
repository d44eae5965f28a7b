"""What is held of a source, or under a digest, so that it can be erased by order."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, or_, select

from archiver.ledger.payload_rows import with_originals
from archiver.ledger.rows import evidence_from
from archiver.ledger.tables import articles, comparisons, looks, media, notes, snapshots, texts
from archiver.model.integrity import Held
from archiver.model.observation import EvidenceRef

_DIGESTS = (
    (looks, looks.c.sha256),
    (notes, notes.c.sha256),
    (articles, articles.c.sha256),
    (comparisons, comparisons.c.copy_sha256),
    (media, media.c.sha256),
)


def of_source(connection: Connection, source: str) -> Held:
    """The words, the author and the exchanges of a source, as far as no other source rests on them.

    A reason is no content: it says what was concluded, and stays.
    """
    words, others_words = (set(_words(connection, own, source)) for own in (True, False))
    refs, others_refs = (
        set(with_originals(connection, _refs(connection, own, source))) for own in (True, False)
    )
    present = _present(connection, words)
    shared = len(present & others_words) + len(refs & others_refs)
    return Held(sorted(present - others_words), sorted(refs - others_refs, key=_place), shared)


def by_digest(connection: Connection, digest: str) -> Held:
    """The text with this digest, or the exchanges whose decoded body has it, whatever rests on them."""
    refs: set[EvidenceRef] = set()
    for table, column in _DIGESTS:
        query = select(table.c.evidence).where(column == digest)
        refs.update(
            found[-1] for text in connection.execute(query).scalars() if (found := evidence_from(text))
        )
    return Held(sorted(_present(connection, [digest])), sorted(refs, key=_place))


def _words(connection: Connection, own: bool, source: str) -> Iterator[str]:  # noqa: FBT001 - whose words
    columns = (looks.c.text, looks.c.author)
    mine = looks.c.source == source if own else looks.c.source != source
    for row in connection.execute(select(*columns).where(mine, or_(*(c.is_not(None) for c in columns)))):
        yield from (digest for digest in row if digest)


def _refs(connection: Connection, own: bool, source: str) -> Iterator[EvidenceRef]:  # noqa: FBT001 - whose
    for table in (looks, comparisons, snapshots, media):
        mine = table.c.source == source if own else table.c.source != source
        query = select(table.c.evidence).where(mine, table.c.evidence != "")
        for text in connection.execute(query).scalars():
            yield from evidence_from(text)


def _present(connection: Connection, digests: Iterable[str]) -> set[str]:
    """Those of the texts that are not erased yet."""
    query = select(texts.c.digest).where(texts.c.text.is_not(None), texts.c.digest.in_(list(digests)))
    return set(connection.execute(query).scalars())


def _place(ref: EvidenceRef) -> tuple[str, int]:
    return ref.file, ref.offset
