"""Runs: one command over a set of articles, continued if it was broken off."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select, update

from archiver.ledger.stamps import moment, stamp
from archiver.ledger.tables import manifests, runs
from archiver.ledger.texts import load
from archiver.model.facts import Run

Describe = Callable[[Run, str, Sequence[str]], tuple[str, Sequence[str]]]
"""Writes the manifest of a run, from its command and articles, and the texts that it names by digest."""

CONTINUED_FOR = timedelta(hours=6)
SUPERSEDED = "superseded"


def begin(
    connection: Connection, command: str, articles: Sequence[str], now: datetime, *, fresh: bool
) -> Run:
    """Continue the unfinished run of this command over this very set if it is young; else begin one."""
    subject = json.dumps(sorted(set(articles)))
    same = (runs.c.command == command, runs.c.articles == subject, runs.c.outcome.is_(None))
    youngest = select(runs).where(*same).order_by(runs.c.number.desc()).limit(1)
    last = connection.execute(youngest).one_or_none()
    if last and not fresh and now - moment(last.started_at) < CONTINUED_FOR:
        return Run(_name(last.number), moment(last.started_at), resumed=True)
    connection.execute(update(runs).where(*same).values(outcome=SUPERSEDED, finished_at=stamp(now)))
    number = 1 + (connection.execute(select(func.max(runs.c.number))).scalar() or 0)
    begun = {"number": number, "command": command, "articles": subject, "started_at": stamp(now)}
    connection.execute(insert(runs), begun)
    return Run(_name(number), moment(stamp(now)), resumed=False)


def finish(connection: Connection, run: str, outcome: str, now: datetime) -> None:
    """Say how a run ended. A finished run is never continued."""
    done = update(runs).where(runs.c.number == int(run.removeprefix("r")))
    connection.execute(done.values(outcome=outcome, finished_at=stamp(now)))


def outcome(connection: Connection, run: str) -> str:
    """The word for how a run ended; empty while it is unfinished."""
    named = runs.c.number == int(run.removeprefix("r"))
    return connection.execute(select(runs.c.outcome).where(named)).scalar() or ""


def manifests_of(connection: Connection, run: str | None) -> list[str]:
    """What worked on a run (None: on all), as each process said; what was erased is left out."""
    query = select(manifests.c.manifest).order_by(manifests.c.id)
    if run is not None:
        query = query.where(manifests.c.run == run)
    digests = connection.execute(query).scalars().all()
    texts = load(connection, digests)
    return [text for digest in digests if (text := texts.optional(digest)) is not None]


def _name(number: int) -> str:
    return f"r{number}"
