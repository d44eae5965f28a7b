"""The status as a person reads it, and as a monitor does."""

from archiver.cli.tables import plain_table
from archiver.model import times
from archiver.reports.cells import printable
from archiver.usecases.status import Status

MANY_DAYS = 1000
LONG = 120  # minutes, from which hours are said


def status_line(found: Status) -> str:
    """One line for a monitor."""
    if found.problems:
        return printable(f"ALARM: {'; '.join(found.problems)}") + "\n"
    last = found.last_good_round
    return f"OK: last good round {times.iso(last) if last else 'never'}, {found.due} due\n"


def status_text(found: Status) -> str:
    """A table of what there is to know."""
    rows = [
        ["daemon", found.daemon or "does not run"],
        ["last good round", times.iso(found.last_good_round) if found.last_good_round else "never"],
        ["looks", _looks(found)],
        *(["next look", f"{times.iso(at)} {source}"] for at, source in found.next_looks),
        ["captures", _captures(found)],
        *(["held", _held(hold.run, hold.flipped, hold.looked_at)] for hold in found.held),
        ["disk", _disk(found)],
        ["last backup", times.iso(found.last_backup) if found.last_backup else "none"],
        *(
            ["failing", f"{one.duty}, {one.failures} in a row: {one.error}"]
            for one in found.standings
            if one.failures
        ),
        *(["not told", f"{one.target}, {one.tries} in a row: {one.error}"] for one in found.untold),
        *(["alarm", problem] for problem in found.problems),
    ]
    return plain_table(("what", "how it stands"), [[what, printable(words)] for what, words in rows])


def _looks(found: Status) -> str:
    words = f"{found.due} due, {found.due_in_an_hour} within an hour, {found.due_in_a_day} within a day"
    late = found.overdue_seconds / 60
    waiting = f"{late:.0f} min" if late < LONG else f"{late / 60:.0f} h"
    return f"{words}; the longest waiting one for {waiting}" if late >= 1 else words


def _captures(found: Status) -> str:
    words = f"{found.captures_wanted} wanted, {found.captures_open} under way"
    today = f"{found.captures_today} asked for today"
    if found.captures_per_day is not None:
        today += f" of {found.captures_per_day}"
    ready = f"; ready in about {found.capture_minutes} min" if found.capture_minutes else ""
    return f"{words}, {today}{ready}{'; ' if found.embargo else ''}{found.embargo}"


def _held(run: str, flipped: int, looked_at: int) -> str:
    return f"run {run}: {flipped} of {looked_at} sources flipped at once, which a later run has to confirm"


def _disk(found: Status) -> str:
    words = f"{found.disk_free / 1e9:.1f} GB free, evidence {found.evidence / 1e6:.1f} MB"
    if found.database is not None:
        words += f", database {found.database / 1e6:.1f} MB"
    if found.disk_days is None:
        return words
    days = f"{found.disk_days:.0f} days" if found.disk_days < MANY_DAYS else "years"
    return f"{words}; enough for {days} at this rate"
