"""Runs that are not believed for now: too many sources lost at once is more likely our own trouble.

A look of a held run that missed its source could not tell, until a run that is not held misses the source
too, at least an hour later. A look that proves needs no confirmation, whatever its run.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from archiver.model.history import History, Hold, Judge, SeenLook
from archiver.model.states import State, Verdict
from archiver.verdicts.policy import APART, HELD_AT_LEAST, family_of, proves
from archiver.verdicts.sentences import sentences

HELD = "held"
"""The reason code of looks that are not believed for now."""

_PROVED = frozenset({Verdict.LIVE, Verdict.MOVED, Verdict.CHANGED})
_LOST = frozenset({Verdict.MISSING, Verdict.GONE})


def doubtful(flipped: int, looked_at: int, share: float) -> bool:
    """Whether so many lost sources of one run, out of all it looked at, are too many to be believed."""
    return flipped >= HELD_AT_LEAST and flipped > share * looked_at


def sentence(hold: Hold) -> str:
    """Why a run is held."""
    return (
        f"{hold.flipped} of {hold.looked_at} sources flipped in one run: "
        "that is more likely our own trouble than theirs"
    )


def set_aside(looks: Sequence[SeenLook], holds: Sequence[Hold]) -> list[SeenLook]:
    """The looks, which are in order of time, with those that can't be believed yet read as unverifiable."""
    if not holds:
        return list(looks)
    held = {hold.run: hold for hold in holds}
    return [read for part in _between_proofs(looks) for read in _read(part, held)]


def _between_proofs(looks: Sequence[SeenLook]) -> Iterator[list[SeenLook]]:
    """Parts that each end with a proof: what is missed in one confirms nothing in another."""
    part: list[SeenLook] = []
    for look in looks:
        part.append(look)
        if proves(look.state, look.http_status):
            yield part
            part = []
    yield part


def _read(part: Sequence[SeenLook], held: Mapping[str, Hold]) -> Iterator[SeenLook]:
    """What follows a doubted look within the hour is as doubtful as that look."""
    missed = [look for look in part if family_of(look.state) is not None]
    last_believed = max((look.at for look in missed if look.run not in held), default=None)
    doubt: Hold | None = None
    for look in part:
        if family_of(look.state) is None:
            yield look
            continue
        if look.run in held and (last_believed is None or last_believed - look.at < APART):
            doubt = held[look.run]
        yield _doubted(look, doubt) if doubt else look


def _doubted(look: SeenLook, hold: Hold) -> SeenLook:
    reason = sentences(look.reason, f"But {sentence(hold)}", "Held back until a later run says the same")
    return replace(look, state=State.UNVERIFIABLE, reason_code=HELD, reason=reason)


def flipped(history: History, run: str, judge: Judge) -> bool:
    """Whether a run's looks at a source turned what was proved into what is not there. People don't count."""
    own = [look.at for look in history.looks if look.run == run]
    if not own:
        return False
    holds = tuple(hold for hold in history.holds if hold.run != run)
    machine = replace(history, notes=(), holds=holds)
    earlier = tuple(look for look in history.looks if look.run != run and look.at <= min(own))
    until = tuple(look for look in history.looks if look.at <= max(own))
    before = judge(replace(machine, looks=earlier)).verdict
    return before in _PROVED and judge(replace(machine, looks=until)).verdict in _LOST
