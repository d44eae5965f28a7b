"""What people saw and decided, next to what the machine can tell.

A person's look never colours a verdict that looks of ours support; it only says something where they could
not tell, and for as long as nothing newer does. It is always shown as theirs.
"""

from collections.abc import Sequence
from datetime import datetime

from archiver.model.history import History, Judge
from archiver.model.note import Act, Note, Seen
from archiver.model.states import Verdict
from archiver.verdicts.held import HELD
from archiver.verdicts.policy import PERSON_COUNTS, family_of
from archiver.verdicts.timeline import Proof, Timeline


def telling(timeline: Timeline, notes: Sequence[Note]) -> Note | None:
    """The newest human look, if nothing we know for sure is newer and it is fresh enough; else None.

    Fresh is measured against our latest look, not against a clock: the same history always says the same.
    """
    seen = [note for note in notes if note.seen is not None]
    if not seen:
        return None
    newest = max(seen, key=_order)
    told = _last_told(timeline)
    if told is not None and newest.at < told:
        return None
    stale = bool(timeline.looks) and timeline.looks[-1].at - newest.at > PERSON_COUNTS
    return None if stale else newest


def _last_told(timeline: Timeline) -> datetime | None:
    """The latest proof or miss, also one that is held back."""
    told = [look.at for look in timeline.looks if family_of(look.state) or look.reason_code == HELD]
    return max([*told, *(proof.at for proof in timeline.proofs)], default=None)


def proof(note: Note | None) -> Proof | None:
    """The proof that a human look is, if it tells and saw the source."""
    return Proof(note.at, "person") if note and note.seen is Seen.LIVE else None


def decision(notes: Sequence[Note], citation: str) -> Note | None:
    """The latest decision about the findings of a citation; None if there is none or it was taken back."""
    acts = [note for note in notes if note.act is not None and note.citation in ("", citation)]
    latest = sorted(acts, key=lambda note: note.noted_at)[-1:]
    return next((note for note in latest if note.act is not Act.UNMUTE), None)


def stands(decided: Note, history: History, judge: Judge, now: datetime) -> bool:
    """Whether a decision still takes findings out of what fails a run.

    A mute stands until it is taken back. An acceptance ends at its date, or once the verdict became another
    one, even if it is the accepted one again by now; a spell in which nobody could tell ends nothing.
    """
    if decided.act is Act.MUTE:
        return True
    if decided.until is not None and now >= decided.until:
        return False
    moments = {look.at for look in history.looks} | {note.at for note in history.notes}
    later = sorted(moment for moment in moments if moment > decided.noted_at)
    since = [judge(_until(history, moment)).verdict for moment in later]
    return judge(history).verdict is decided.verdict and all(
        verdict in (decided.verdict, Verdict.UNVERIFIABLE) for verdict in since
    )


def _until(history: History, moment: datetime) -> History:
    return History(
        source=history.source,
        looks=tuple(look for look in history.looks if look.at <= moment),
        proofs=history.proofs,
        notes=tuple(note for note in history.notes if note.at <= moment),
        holds=history.holds,
    )


def _order(note: Note) -> tuple[datetime, datetime, str]:
    return note.at, note.noted_at, repr(note)
