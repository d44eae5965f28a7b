"""What is held of the media of sources as rows of the history tables, and back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy import Row as Fetched

from archiver.ledger.chain import Row
from archiver.ledger.rows import Keep, evidence_from
from archiver.ledger.stamps import clean, moment, stamp
from archiver.ledger.tables import media
from archiver.ledger.texts import Texts, chunks, load
from archiver.model.media import Media, MediaKind, MediaPart, MediaState
from archiver.model.observation import EvidenceRef, Look

ERASED = "It was erased by order."


def media_row(one: Media, keep: Keep) -> Row:
    """What is known of one part as a row."""
    return {
        "source": clean(one.source),
        "run": one.run,
        "at": stamp(one.at),
        "look": one.look,
        "name": clean(one.part.name),
        "kind": one.part.kind.value,
        "url": clean(one.part.url),
        "state": one.state.value,
        "reason": keep(one.reason or None),
        "media_type": clean(one.media_type),
        "sha256": one.sha256,
        "size": one.size,
        "evidence": str(one.evidence or ""),
    }


def named(connection: Connection, looks: Sequence[tuple[int, Look]]) -> Iterator[Media]:
    """The parts that recorded looks name and that are not known, or not held and now to be had elsewhere."""
    naming = [(number, look) for number, look in looks if look.observation.media]
    known = latest(connection, [look.source for _, look in naming]) if naming else {}
    for number, look in naming:
        before = {one.part.name: one for one in known.get(look.source, ())}
        for part in look.observation.media:
            old = before.get(clean(part.name))
            if old is None or _to_be_had_again(old, part, look):
                yield Media(look.source, look.run, look.at, number, part, MediaState.NAMED)


def _to_be_had_again(old: Media, part: MediaPart, look: Look) -> bool:
    """Whether a known part is worth asking for: it lies elsewhere now, or is a cited file that changed."""
    if old.state is not MediaState.HELD:
        return old.part.url != clean(part.url)
    itself = look.sha256 != "" and look.observation.final_url == part.url
    return itself and look.sha256 != old.sha256


def latest(connection: Connection, source_ids: Iterable[str]) -> Mapping[str, list[Media]]:
    """What is known last of each part of these sources, in the order in which the parts were first named."""
    found: dict[str, dict[str, Fetched[Any]]] = defaultdict(dict)
    for chunk in chunks(source_ids):
        query = select(media).where(media.c.source.in_(chunk)).order_by(media.c.id)
        for row in connection.execute(query).all():
            found[row.source][row.name] = row
    texts = load(connection, {row.reason for parts in found.values() for row in parts.values()})
    return {key: [_media_from(row, texts) for row in parts.values()] for key, parts in found.items()}


def lost(connection: Connection, erased: Sequence[EvidenceRef], at: datetime) -> Iterator[Media]:
    """The parts that lie in erased records, as they are from now on: not held, nor to be asked for."""
    gone = set(erased)
    for chunk in chunks(map(str, erased)):
        query = select(media.c.source).where(media.c.evidence.in_(chunk)).distinct()
        found = latest(connection, connection.execute(query).scalars().all())
        for one in (one for parts in found.values() for one in parts):
            if one.state is MediaState.HELD and one.evidence in gone:
                yield replace(one, at=at, state=MediaState.REFUSED, reason=ERASED, evidence=None)


def wanted(connection: Connection, kinds: Iterable[MediaKind], failed_before: datetime) -> list[str]:
    """The sources that have a part of one of these kinds still to be asked for.

    That is one that was only named so far, or whose question failed before that moment.
    """
    last = select(func.max(media.c.id)).group_by(media.c.source, media.c.name)
    failed = (media.c.state == MediaState.FAILED.value) & (media.c.at < stamp(failed_before))
    query = select(media.c.source).where(
        media.c.id.in_(last),
        media.c.kind.in_([kind.value for kind in kinds]),
        (media.c.state == MediaState.NAMED.value) | failed,
    )
    return list(connection.execute(query.distinct()).scalars())


def held_from(connection: Connection, url: str) -> Media | None:
    """The last answer of an address, if that is held, for whatever source."""
    known = (MediaState.HELD.value, MediaState.REFUSED.value)
    query = select(media).where(media.c.url == clean(url), media.c.state.in_(known))
    row = connection.execute(query.order_by(media.c.id.desc()).limit(1)).one_or_none()
    return _media_from(row, load(connection, ())) if row and row.state == MediaState.HELD.value else None


def _media_from(row: Fetched[Any], texts: Texts) -> Media:
    refs = evidence_from(row.evidence)
    return Media(
        source=row.source,
        run=row.run,
        at=moment(row.at),
        look=row.look,
        part=MediaPart(row.name, MediaKind(row.kind), row.url),
        state=MediaState(row.state),
        reason=texts.said(row.reason),
        media_type=row.media_type,
        sha256=row.sha256,
        size=row.size,
        evidence=refs[-1] if refs else None,
    )
