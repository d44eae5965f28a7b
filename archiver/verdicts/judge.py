"""From the whole history of a source to its verdict. Never from one look."""

from dataclasses import dataclass
from datetime import datetime

from archiver.model.history import History, SeenComparison, SeenLook
from archiver.model.judgement import Judgement
from archiver.model.note import Note, Seen
from archiver.model.observation import EDITED, STALE_VERSION
from archiver.model.states import PlatformName, State, Verdict
from archiver.verdicts import people, words
from archiver.verdicts.policy import HOST_TROUBLE, has_changed
from archiver.verdicts.schedule import next_look
from archiver.verdicts.timeline import Series, Timeline, read


@dataclass(frozen=True, slots=True)
class _Finding:
    """The part of a judgement that differs from verdict to verdict."""

    verdict: Verdict
    reason: str
    reason_code: str
    cause: State | None = None
    confirmation: str = ""
    first_missed: datetime | None = None


def judge(history: History) -> Judgement:
    """Say what a history supports, why, since when, and when the source is due again.

    Deterministic; the order of looks and proofs, and doubles among them, make no difference.
    """
    timeline = read(history)
    platform = PlatformName.NONE if history.source.is_statement else history.source.platform
    machine = _find(timeline, platform)
    note = people.telling(timeline, history.notes) if machine.verdict is Verdict.UNVERIFIABLE else None
    found = _stated(note, machine) if note else machine
    proof = people.proof(note) or timeline.last_proof
    looks = timeline.looks
    seen = timeline.proving_looks
    return Judgement(
        verdict=found.verdict,
        reason=found.reason,
        reason_code=found.reason_code,
        cause=found.cause,
        confirmation=found.confirmation,
        first_missed=found.first_missed,
        last_proved=proof.at if proof else None,
        last_proved_by=proof.by if proof else "",
        first_checked=looks[0].at if looks else None,
        last_checked=looks[-1].at if looks else None,
        last_seen_live=seen[-1].at if seen else None,
        checks=len(looks),
        next_check=next_look(timeline, history.source, machine.verdict),
    )


def _stated(note: Note, machine: _Finding) -> _Finding:
    """What a person saw where we could not tell. Their `gone` is never confirmed, so it is `missing`."""
    reason = words.stated(note, machine.reason)
    if note.seen is Seen.LIVE:
        return _Finding(Verdict.LIVE, reason, "human_seen_live")
    return _Finding(Verdict.MISSING, reason, "human_seen_gone", first_missed=note.at)


def _find(timeline: Timeline, platform: PlatformName) -> _Finding:
    """Choose the verdict: what missed it since the last proof comes before what the latest look saw."""
    if platform is PlatformName.NONE:
        return _Finding(Verdict.UNLINKED, words.UNLINKED, "unlinked")
    if not timeline.looks:
        return _Finding(Verdict.UNVERIFIABLE, words.NOT_LOOKED, "not_looked")
    if series := timeline.series:
        return _not_there(timeline, series)
    latest = timeline.looks[-1]
    if timeline.proving_looks and latest == timeline.proving_looks[-1]:
        return _there(timeline, latest, platform)
    return _not_told(timeline, latest)


def _not_there(timeline: Timeline, series: Series) -> _Finding:
    gone = series.confirmed is not None
    write = words.gone if gone else words.missing
    return _Finding(
        verdict=Verdict.GONE if gone else Verdict.MISSING,
        reason=write(series, timeline.looks[0].at, timeline.last_proof, timeline.trailing()),
        reason_code=series.deciding.reason_code,
        cause=series.deciding.state,
        confirmation=words.confirmation(series),
        first_missed=series.looks[0].at,
    )


def _there(timeline: Timeline, latest: SeenLook, platform: PlatformName) -> _Finding:
    """Live, moved or changed. A look that could not be compared leaves the latest comparisons standing.

    Changed is what differs from the first look that proved it, or from the copy nearest to the article's
    date, or is an old version in the platform's own words.
    """
    first, copy = timeline.compared, timeline.beside_copy
    since_first = first if first and has_changed(platform, first.similarity) else None
    since_copy = copy if copy and has_changed(platform, copy.similarity) else None
    if since_first or since_copy or latest.reason_code == STALE_VERSION:
        began = timeline.proving_looks[0].at
        reason = words.changed(latest, since_first, began, since_copy, platform)
        return _Finding(Verdict.CHANGED, reason, _change(latest, since_first, since_copy))
    verdict = Verdict.MOVED if latest.state is State.MOVED else Verdict.LIVE
    return _Finding(verdict, words.live(latest, timeline.there_again_since), latest.reason_code)


def _change(latest: SeenLook, since_first: SeenLook | None, since_copy: SeenComparison | None) -> str:
    """The reason code of a change: what the platform itself declares says most."""
    if latest.reason_code in (EDITED, STALE_VERSION):
        return latest.reason_code
    return "differs_from_copy" if since_copy and not since_first else "changed"


def _not_told(timeline: Timeline, latest: SeenLook) -> _Finding:
    """The latest look could not tell, or missed what an archive shows later than that."""
    proof = timeline.last_proof
    if not timeline.trailing() and proof is not None:
        return _Finding(Verdict.UNVERIFIABLE, words.proved_since(latest, proof), "proved_since")
    trouble = timeline.trailing(HOST_TROUBLE)
    return _Finding(
        verdict=Verdict.UNVERIFIABLE,
        reason=words.unverifiable(latest, trouble[0].at if trouble else None, proof),
        reason_code="host_unreachable" if trouble else latest.reason_code,
    )
