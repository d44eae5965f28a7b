"""What archives answered as rows of the history tables, and back."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Row as Fetched

from archiver.ledger.chain import MEMENTO, Row
from archiver.ledger.rows import Keep, evidence_from
from archiver.ledger.stamps import clean, maybe, moment, stamp
from archiver.ledger.texts import Texts
from archiver.model.snapshot import Capture, CaptureState, Found, LookUp, Memento


def lookup_rows(lookup: LookUp, keep: Keep) -> Iterator[Row]:
    """A look-up as rows: one a memento, one without if there is none.

    Still without `lookup`, the number of the first of them, which holds them together.
    """
    for memento in lookup.mementos or (None,):
        yield {
            "source": clean(lookup.source),
            "run": lookup.run,
            "at": stamp(lookup.at),
            "archive": lookup.archive,
            "found": lookup.found.value,
            "reason": keep(lookup.reason or None),
            **_memento_row(memento),
            "evidence": str(lookup.evidence) if lookup.evidence else None,
        }


def lookups_from(rows: Iterable[Fetched[Any]], texts: Texts) -> Iterator[LookUp]:
    """The look-ups that rows, in order of their ids, hold."""
    for _, group in groupby(rows, key=lambda row: row.lookup):
        same = list(group)
        first = same[0]
        mementos = (memento_from(row) for row in same)
        yield LookUp(
            source=first.source,
            run=first.run,
            at=moment(first.at),
            archive=first.archive,
            found=Found(first.found),
            mementos=tuple(memento for memento in mementos if memento),
            reason=texts.said(first.reason),
            evidence=next(iter(evidence_from(first.evidence or "")), None),
        )


def capture_row(capture: Capture, keep: Keep) -> Row:
    """A step of a capture as a row."""
    return {
        "capture": clean(capture.key),
        "source": clean(capture.source),
        "run": capture.run,
        "archive": capture.archive,
        "url": clean(capture.url),
        "at": stamp(capture.at),
        "state": capture.state.value,
        "asked_at": maybe(capture.asked_at),
        "job": clean(capture.job),
        "status_ext": clean(capture.status_ext),
        "reason": keep(capture.reason or None),
        **_memento_row(capture.memento),
    }


def capture_from(row: Fetched[Any], texts: Texts) -> Capture:
    """The step that a row holds."""
    return Capture(
        key=row.capture,
        source=row.source,
        run=row.run,
        archive=row.archive,
        url=row.url,
        at=moment(row.at),
        state=CaptureState(row.state),
        asked_at=maybe(row.asked_at),
        job=row.job,
        status_ext=row.status_ext,
        reason=texts.said(row.reason),
        memento=memento_from(row),
    )


def _memento_row(memento: Memento | None) -> Row:
    if memento is None:
        return dict.fromkeys(MEMENTO)
    return {
        "memento_url": clean(memento.url),
        "memento_original": clean(memento.original),
        "memento_at": stamp(memento.at),
        "memento_status": memento.http_status,
        "memento_mimetype": clean(memento.mimetype),
        "memento_digest": clean(memento.digest),
        "memento_verified": None if memento.verified is None else int(memento.verified),
    }


def memento_from(row: Fetched[Any]) -> Memento | None:
    """The memento in a row of snapshots or captures."""
    if row.memento_url is None:
        return None
    return Memento(
        url=row.memento_url,
        original=row.memento_original,
        at=moment(row.memento_at),
        http_status=row.memento_status,
        mimetype=row.memento_mimetype,
        digest=row.memento_digest,
        verified=None if row.memento_verified is None else bool(row.memento_verified),
    )
