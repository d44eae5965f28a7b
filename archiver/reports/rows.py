"""One line of the report: everything the ledger knows about a citation, under the names of the columns."""

from collections.abc import Callable, Sequence
from datetime import datetime

from archiver.model import times
from archiver.model.article import Article, RecordedCitation
from archiver.model.citation import REPORTED_GONE
from archiver.model.facts import Fact
from archiver.model.judgement import Judgement
from archiver.model.media import Media
from archiver.model.note import Note
from archiver.model.observation import Look
from archiver.model.snapshot import Memento, Standing
from archiver.model.source import Identity, Source
from archiver.reports import notes, quotes
from archiver.reports.columns import COLUMNS
from archiver.reports.media import held

Value = str | int | bool | None
Row = dict[str, Value]
Stand = Callable[[Fact], Standing]


def row(fact: Fact, standing: Standing | None, decided: Note | None = None) -> Row:
    """The columns of one citation; None where a thing is not known, never a guess.

    `decided` is the decision of a person that stands about its findings.
    """
    look = fact.last_look.look if fact.last_look else None
    found = _citation(fact) | _verdict(fact.judgement) | _look(fact.source, look) | _snapshot(standing)
    proof = fact.last_proof.look if fact.last_proof else None
    media: Row = {"media_held": held(fact.media, fact.source.platform, proof)}
    told = _people(fact, decided) | _reported(fact) | quotes.columns(fact)
    return complete(found | media | told)


def _reported(fact: Fact) -> Row:
    """The reason of what the article itself reports as gone: its sentence comes first."""
    citation = fact.recorded.citation
    said = [note for note in citation.identity.notes if note.startswith(REPORTED_GONE)]
    if not citation.reported_deleted or not said:
        return {}
    return {"reason": f"{said[0][0].upper()}{said[0][1:]}. {fact.judgement.reason}"}


def _people(fact: Fact, decided: Note | None) -> Row:
    own = (_attached(fact.recorded), _note(fact.recorded.citation.identity), quotes.words(fact))
    said = filter(None, (*notes.words(fact, decided), *own))
    return {
        "note": "; ".join(said),
        "decision": notes.DECIDED[decided.act] if decided and decided.act else None,
    }


def _attached(recorded: RecordedCitation) -> str:
    """Who gave a statement its source."""
    chosen = recorded.attached
    by = f" by {chosen.person}" if chosen and chosen.person else ""
    return f"the source was attached{by} on {times.iso(chosen.at)[:10]}" if chosen else ""


def citation_row(recorded: RecordedCitation, article: Article) -> Row:
    """The columns of a citation whose source nobody has looked at."""
    source = recorded.citation.identity.source
    dated: Row = {"author": source.author, "posted_at": _time(source.posted_at)}
    return complete(citation_columns(recorded, article) | dated)


def complete(found: Row) -> Row:
    """All columns in their order, empty ones None."""
    return {name: None if found.get(name) == "" else found.get(name) for name in COLUMNS}


def _citation(fact: Fact) -> Row:
    return citation_columns(fact.recorded, fact.article) | {
        "platform": fact.source.platform,
        "url": fact.source.url,
        "source": fact.source.id,
    }


def citation_columns(recorded: RecordedCitation, article: Article) -> Row:
    """What the article itself tells about a citation."""
    citation = recorded.citation
    source = citation.identity.source
    return {
        "form": citation.form,
        "platform": source.platform,
        "speaker": citation.speaker,
        "quote": citation.quote,
        "url": source.url,
        "reported_deleted": citation.reported_deleted,
        "article_title": article.title,
        "block": citation.block,
        "context": citation.context,
        "relation": citation.relation,
        "near_url": citation.near_url,
        "kind": citation.kind,
        "source_class": citation.source_class,
        "speaker_resolved": citation.speaker_resolved,
        "cue": citation.cue,
        "stated_date": citation.stated_date,
        "note": _note(citation.identity),
        "zone": citation.zone,
        "citation": recorded.id,
        "citation_status": recorded.status,
        "source": source.id,
        "article": article.id,
        "article_published": article.published,
    }


def _note(identity: Identity) -> str:
    """What the editor should know about the link itself."""
    removed = ", ".join(name for name, _ in identity.removed_parameters)
    left_out = (f"left out of the URL, as they only track: {removed}",) if removed else ()
    return "; ".join((*identity.notes, *left_out))


def source_row(
    identity: Identity,
    judgement: Judgement,
    look: Look | None,
    media: Sequence[Media] = (),
    proof: Look | None = None,
) -> Row:
    """The columns of a source that no article cites. `proof` is the last look that showed it."""
    source = identity.source
    named: Row = {"platform": source.platform, "url": source.url, "source": source.id}
    said: Row = {"note": _note(identity), "media_held": held(media, source.platform, proof)}
    return complete(named | said | _verdict(judgement) | _look(source, look))


def _verdict(judgement: Judgement) -> Row:
    return {
        "verdict": judgement.verdict,
        "reason": judgement.reason,
        "reason_code": judgement.reason_code,
        "cause": judgement.cause,
        "confirmation": judgement.confirmation,
        "first_missed": _time(judgement.first_missed),
        "last_proved": _time(judgement.last_proved),
        "last_proved_by": judgement.last_proved_by,
        "first_checked": _time(judgement.first_checked),
        "last_checked": _time(judgement.last_checked),
        "last_seen_live": _time(judgement.last_seen_live),
        "checks": judgement.checks,
        "next_check": _time(judgement.next_check),
    }


def _look(source: Source, look: Look | None) -> Row:
    if look is None:
        return {"author": source.author, "posted_at": _time(source.posted_at)}
    seen = look.observation
    return {
        "author": seen.author or source.author,
        "posted_at": _time(source.posted_at or seen.posted_at),
        "checked_url": seen.checked_url,
        "http_status": seen.http_status,
        "final_url": seen.final_url,
        "evidence": str(look.evidence[-1]) if look.evidence else None,
        "sha256": look.sha256,
        "vantage": look.vantage,
    }


def _snapshot(standing: Standing | None) -> Row:
    if standing is None:
        return {}
    return {
        "snapshot_status": standing.status,
        "snapshot_reason": standing.reason,
        **_memento("snapshot", standing.best),
        **_memento("nearest_snapshot", standing.nearest),
        **_memento("earliest_snapshot", standing.earliest),
    }


def _memento(prefix: str, memento: Memento | None) -> Row:
    if memento is None:
        return {}
    return {f"{prefix}_url": memento.url, f"{prefix}_at": _time(memento.at)}


def _time(moment: datetime | None) -> str | None:
    return times.iso(moment) if moment else None
