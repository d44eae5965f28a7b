"""Holding a run back: when too much was lost at once, our own trouble is likelier than theirs."""

from archiver.model.history import Hold
from archiver.usecases.tools import Desk
from archiver.verdicts.held import doubtful, flipped
from archiver.verdicts.judge import judge
from archiver.verdicts.policy import family_of


def hold(desk: Desk, run: str) -> Hold | None:
    """Hold a run that has looked, or believe it again if it went on and all is well; gives the hold.

    Setting `report.hold_share` says how much is too much. Nothing is recorded where nothing is news.
    """
    before, found = desk.ledger.hold(run), _found(desk, run)
    if found is not None and found != before:
        desk.ledger.record_hold(found, held=True)
    if found is None and before is not None:
        desk.ledger.record_hold(before, held=False)
    return found


def _found(desk: Desk, run: str) -> Hold | None:
    share = desk.settings.report.hold_share
    states = desk.ledger.states_in_run(run)
    missed = [source for source, state in states.items() if family_of(state) is not None]
    if not doubtful(len(missed), len(states), share):
        return None
    number = sum(flipped(history, run, judge) for history in desk.ledger.histories(missed))
    return Hold(run, number, len(states)) if doubtful(number, len(states), share) else None
