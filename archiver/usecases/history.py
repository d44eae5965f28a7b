"""history: every look, look-up, capture and comparison of one source, in the order they happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from archiver.citations.identity import identify
from archiver.errors import UsageError
from archiver.model import times
from archiver.model.attached import Attached
from archiver.model.comparison import Comparison
from archiver.model.facts import RecordedLook
from archiver.model.note import Note
from archiver.model.quoting import QuoteCheck
from archiver.model.snapshot import Capture, LookUp
from archiver.model.source import Source
from archiver.usecases.tools import Desk


@dataclass(frozen=True)
class Happening:
    """Something that happened to a source: a look, a look-up, a step of a capture, a person's word."""

    at: datetime
    what: str
    state: str
    reason: str
    url: str = ""
    evidence: str = ""


def find_source(desk: Desk, text: str) -> Source:
    """The source that a URL, a source id or a citation id names. Raises UsageError if there is none."""
    found = desk.ledger.find_sources(text) or desk.ledger.find_sources(_named(desk, text))
    if not found and urlsplit(text).scheme in ("http", "https"):
        raise UsageError(f"nothing is known of {text}: look at it with `archiver check {text}`")
    if not found:
        raise UsageError(f"nothing is known of {text}: `archiver report --format csv` has all ids")
    return found[0]


def _named(desk: Desk, url: str) -> str:
    """The id of the source that a URL names, whatever form it has; the text itself if it is no URL."""
    try:
        return identify(url, desk.registry).source.id
    except ValueError:
        return url


def history(desk: Desk, source: Source) -> Sequence[Happening]:
    """All that happened, oldest first."""
    happenings = [
        *map(_attached, desk.ledger.statements.attachments(source.id)),
        *map(_look, desk.ledger.looks(source.id)),
        *map(_lookup, desk.ledger.lookups(source.id)),
        *map(_capture, desk.ledger.captures(source.id)),
        *map(_comparison, desk.ledger.comparisons(source.id)),
        *map(_note, desk.ledger.notes(source.id)),
        *map(_quote, desk.ledger.statements.quote_checks(source.id)),
    ]
    return sorted(happenings, key=lambda happening: happening.at)


def _look(recorded: RecordedLook) -> Happening:
    look = recorded.look
    seen = look.observation
    refs = "; ".join(map(str, look.evidence))
    return Happening(look.at, "look", seen.state, seen.reason, seen.checked_url, refs)


def _lookup(lookup: LookUp) -> Happening:
    urls = "; ".join(memento.url for memento in lookup.mementos)
    what, ref = f"look-up in {lookup.archive}", str(lookup.evidence or "")
    return Happening(lookup.at, what, lookup.found, lookup.reason, urls, ref)


def _capture(capture: Capture) -> Happening:
    url = capture.memento.url if capture.memento else capture.url
    return Happening(capture.at, f"capture by {capture.archive}", capture.state, capture.reason, url)


def _comparison(comparison: Comparison) -> Happening:
    """How the source stood beside a copy: how much of its text is alike."""
    what = f"compared with the copy of {times.iso(comparison.memento_at)[:10]}"
    share = comparison.similarity
    state = "not readable" if share is None else f"{int(100 * share)}% alike"
    reason = "the copy does not show the source" if share is None else ""
    ref = str(comparison.evidence or "")
    return Happening(comparison.at, what, state, reason, comparison.memento_url, ref)


def _attached(attached: Attached) -> Happening:
    """What an editor attached to a statement, or took from it."""
    by = f" by {attached.person}" if attached.person else ""
    if attached.identity is None:
        return Happening(attached.at, f"detached{by}", "", f"from statement {attached.citation}")
    url = attached.identity.source.url
    return Happening(attached.at, f"attached{by}", "", f"to statement {attached.citation}", url)


def _quote(check: QuoteCheck) -> Happening:
    """How a quotation was borne out, in the source's own words."""
    what = f"quote compared with {check.compared} of {times.iso(check.seen_at)[:10]}"
    found = f": the source says “{check.passage}”" if check.passage else ""
    ref = str(check.evidence or "")
    return Happening(check.at, what, check.match, f"{check.citation}{found}", check.url, ref)


def _note(note: Note) -> Happening:
    """What a person said; always shown as theirs."""
    what = f"{note.person} looked" if note.seen else f"noted by {note.person}" if note.person else "noted"
    until = f"until {times.iso(note.until)[:10]}" if note.until else ""
    state = " ".join(filter(None, (note.act, until, note.seen and f"seen {note.seen}")))
    evidence = f"{note.attachment.evidence} sha256:{note.attachment.sha256}" if note.attachment else ""
    return Happening(note.at, what, state, note.text, evidence=evidence)


def facts(happening: Happening) -> dict[str, object]:
    """A happening for machines."""
    return {
        "at": times.iso(happening.at),
        "what": happening.what,
        "state": happening.state,
        "reason": happening.reason or None,
        "url": happening.url or None,
        "evidence": happening.evidence or None,
    }
