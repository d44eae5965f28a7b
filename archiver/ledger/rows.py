"""Sources, articles, citations and looks as rows of the history tables, and back."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Row as Fetched

from archiver.ledger.chain import Row
from archiver.ledger.stamps import clean, maybe, moment, stamp
from archiver.ledger.texts import Texts
from archiver.model.article import Article, RecordedCitation
from archiver.model.citation import Citation
from archiver.model.facts import RecordedLook
from archiver.model.observation import EvidenceRef, Look, Observation
from archiver.model.source import CitedSnapshot, Identity, Source
from archiver.model.states import Form, PlatformName, State, Zone

Keep = Callable[[str | None], str | None]

# columns that hold digests, by table: what has to be read along with a row
CITATION_TEXTS = (
    *("anchor", "quote", "context", "removed_parameters", "notes"),
    *("speaker", "speaker_resolved", "cue"),
)


def source_row(source: Source) -> Row:
    """A source as a row; `url` and `author` stand in clear, they are its identity."""
    return {
        "source": clean(source.id),
        "platform": source.platform.value,
        "url": clean(source.url),
        "native_id": clean(source.native_id),
        "author": source.author and clean(source.author),
        "posted_at": maybe(source.posted_at),
    }


def source_from(row: Fetched[Any]) -> Source:
    """The source that a row holds."""
    return Source(
        id=row.source,
        platform=PlatformName(row.platform),
        url=row.url,
        native_id=row.native_id,
        author=row.author,
        posted_at=maybe(row.posted_at),
    )


def article_row(article: Article, keep: Keep) -> Row:
    """A reading of an article as a row."""
    return {
        "article": article.id,
        "origin": clean(article.origin),
        "url": clean(article.url),
        "title": keep(article.title or None),
        "author": keep(article.author or None),
        "published": article.published,
        "modified": article.modified,
        "language": article.language,
        "sha256": article.sha256,
        "read_at": stamp(article.read_at),
        "evidence": str(article.evidence or ""),
    }


def article_from(row: Fetched[Any], texts: Texts) -> Article:
    """The reading that a row holds."""
    refs = evidence_from(row.evidence)
    return Article(
        id=row.article,
        origin=row.origin,
        url=row.url,
        title=texts.said(row.title),
        author=texts.said(row.author),
        published=row.published,
        modified=row.modified,
        language=row.language,
        sha256=row.sha256,
        read_at=moment(row.read_at),
        evidence=refs[-1] if refs else None,
    )


def citation_row(citation: Citation, keep: Keep) -> Row:
    """A citation as a row, still without its id, its article and its status."""
    return {
        **identity_row(citation.identity, keep),
        "block": citation.block,
        "form": citation.form.value,
        "zone": citation.zone.value,
        "zone_reason": clean(citation.zone_reason),
        "cited_url": clean(citation.cited_url),
        "anchor": keep(citation.anchor or None),
        "quote": keep(citation.quote or None),
        "context": keep(citation.context or None),
        "starts": citation.start,
        "ends": citation.end,
        "kind": citation.kind or None,
        "source_class": citation.source_class or None,
        "speaker": keep(citation.speaker or None),
        "speaker_resolved": keep(citation.speaker_resolved or None),
        "cue": keep(citation.cue or None),
        "stated_date": citation.stated_date or None,
        "relation": citation.relation or None,
        "near_url": clean(citation.near_url) or None,
        "reported_deleted": None if citation.reported_deleted is None else int(citation.reported_deleted),
        "quote_spans": _spans_json(citation),
    }


def identity_row(identity: Identity, keep: Keep) -> Row:
    """What a URL turned out to be, as columns of the row that cites it."""
    snapshot = identity.snapshot
    return {
        "source": clean(identity.source.id),
        "removed_parameters": keep(_json(identity.removed_parameters)),
        "notes": keep(_json(identity.notes)),
        "snapshot_url": clean(snapshot.url) if snapshot else None,
        "snapshot_archive": snapshot.archive if snapshot else None,
        "snapshot_at": maybe(snapshot.captured_at if snapshot else None),
    }


def citation_from(row: Fetched[Any], source: Source, texts: Texts) -> RecordedCitation:
    """The citation that a row holds."""
    citation = Citation(
        block=row.block,
        form=Form(row.form),
        zone=Zone(row.zone),
        zone_reason=row.zone_reason,
        cited_url=row.cited_url,
        anchor=texts.said(row.anchor),
        quote=texts.said(row.quote),
        context=texts.said(row.context),
        start=row.starts,
        end=row.ends,
        identity=identity_from(row, source, texts),
        kind=row.kind or "",
        source_class=row.source_class or "",
        speaker=texts.said(row.speaker),
        speaker_resolved=texts.said(row.speaker_resolved),
        cue=texts.said(row.cue),
        stated_date=row.stated_date or "",
        relation=row.relation or "",
        near_url=row.near_url or "",
        reported_deleted=None if row.reported_deleted is None else bool(row.reported_deleted),
        **_spans(row.quote_spans),
    )
    return RecordedCitation(row.citation, row.article, citation, row.status)


def identity_from(row: Fetched[Any], source: Source, texts: Texts) -> Identity:
    """The identity that `identity_row` wrote."""
    removed = _listed(texts.optional(row.removed_parameters))
    snapshot = (
        CitedSnapshot(row.snapshot_url, row.snapshot_archive, maybe(row.snapshot_at))
        if row.snapshot_url
        else None
    )
    return Identity(
        source=source,
        removed_parameters=tuple((name, tuple(values)) for name, values in removed),
        snapshot=snapshot,
        notes=tuple(_listed(texts.optional(row.notes))),
    )


def _spans_json(citation: Citation) -> str | None:
    """The spans of a citation: a list of those of its words, or an object where speaker and cue are known."""
    if citation.speaker_span is None and citation.cue_span is None:
        return _json(citation.quote_spans)
    named = {
        "speaker": citation.speaker_span,
        "cue": citation.cue_span,
        "content": citation.quote_spans,
    }
    return json.dumps(named)


def _spans(text: str | None) -> dict[str, Any]:
    """What `_spans_json` wrote, as fields of a citation."""
    found = json.loads(text or "[]")
    named = found if isinstance(found, dict) else {"content": found}
    one = {f"{name}_span": tuple(named[name]) for name in ("speaker", "cue") if named.get(name)}
    return {**one, "quote_spans": tuple((start, end) for start, end in named["content"])}


def _json(values: Sequence[Any]) -> str | None:
    return json.dumps(values, ensure_ascii=False) if values else None


def _listed(text: str | None) -> list[Any]:
    return json.loads(text) if text else []


def look_row(look: Look, keep: Keep) -> Row:
    """A look as a row; the observation's bytes stay in the evidence."""
    seen = look.observation
    return {
        "source": clean(look.source),
        "run": look.run,
        "at": stamp(look.at),
        "state": seen.state.value,
        "reason_code": seen.reason_code,
        "reason": keep(seen.reason or None),
        "checked_url": clean(seen.checked_url),
        "http_status": seen.http_status,
        "final_url": clean(seen.final_url),
        "author": keep(seen.author),
        "posted_at": maybe(seen.posted_at),
        "text": keep(seen.text),
        "vantage": look.vantage,
        "sha256": look.sha256,
        "similarity": None if look.similarity is None else round(look.similarity, 6),
        "evidence": " ".join(map(str, look.evidence)),
    }


def look_from(row: Fetched[Any], texts: Texts) -> RecordedLook:
    """The look that a row holds."""
    observation = Observation(
        state=State(row.state),
        reason_code=row.reason_code,
        reason=texts.said(row.reason),
        checked_url=row.checked_url,
        http_status=row.http_status,
        final_url=row.final_url,
        author=texts.optional(row.author),
        posted_at=maybe(row.posted_at),
        text=texts.optional(row.text),
    )
    look = Look(
        source=row.source,
        run=row.run,
        at=moment(row.at),
        observation=observation,
        vantage=row.vantage,
        sha256=row.sha256,
        similarity=row.similarity,
        evidence=evidence_from(row.evidence),
    )
    return RecordedLook(row.id, look)


def evidence_from(text: str) -> tuple[EvidenceRef, ...]:
    """Read references as `str(EvidenceRef)` wrote them, separated by spaces."""
    return tuple(_evidence(part) for part in text.split())


def _evidence(text: str) -> EvidenceRef:
    file, _, place = text.rpartition(":")
    offset, _, length = place.partition("+")
    return EvidenceRef(file, int(offset), int(length))
