"""The sources that a round of the daemon looks at: what is due, as far as the day's budgets go."""

from archiver.ledger.due import host_of
from archiver.model.source import Source
from archiver.settings import ScheduleSettings
from archiver.usecases.tools import Desk
from archiver.verdicts.budget import Budget


def sources_due(desk: Desk, limit: int) -> list[Source]:
    """What to look at now, at most `limit`, in the order of `Ledger.due`.

    What is over the budget of its host, or of the day, stays due and comes first tomorrow.
    """
    now, budget = desk.clock.now(), budget_of(desk.settings.schedule)
    spent = desk.ledger.watch.spent(now)
    room = min(limit, budget.left(spent))
    wanted = desk.ledger.watch.due(now, room, budget.used_up(spent)) if room else []
    return budget.within(spent, wanted, host_of)


def budget_of(settings: ScheduleSettings) -> Budget:
    """The budget that the settings set."""
    return Budget(settings.looks_per_day, settings.looks_per_host_day)
