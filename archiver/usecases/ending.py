"""What is done when a command ends, however it does: its manifest is finished, its history time-stamped."""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from archiver.archives.transport import Transport
from archiver.errors import ArchiverError
from archiver.model.facts import Run
from archiver.usecases.conditions import Met
from archiver.usecases.manifest import certificates, ended
from archiver.usecases.proving import prove
from archiver.usecases.stamping import stamp
from archiver.usecases.tools import Desk

log = logging.getLogger(__name__)


@asynccontextmanager
async def ending(desk: Desk, transport: Transport) -> AsyncIterator[None]:
    """Whatever happens within it, what was recorded until then is described and time-stamped.

    Trouble with that is only logged where the command itself ends in trouble, which matters more.
    """
    try:
        yield
    except BaseException:
        try:
            await end(desk, transport)
        except ArchiverError as error:
            log.warning("the end of the run could not be recorded: %s", error)
        raise
    await end(desk, transport)


def close_run(desk: Desk, run_id: str, outcome: str) -> None:
    """End one run while others go on: what a daemon does after each round. `outcome` is a word for how.

    Its manifest tells of all connections since that of the round that ended before.
    """
    desk.ledger.finish_run(run_id, outcome)
    _describe(desk, desk.ledger.take_begun(run_id))


async def end(desk: Desk, transport: Transport) -> None:
    """Finish the manifests of the runs that were begun since this was last done, and time-stamp it all."""
    begun = desk.ledger.take_begun()
    _describe(desk, begun)
    last = begun[-1].id if begun else ""
    await stamp(desk, transport, last)
    await prove(desk, transport, last)


def _describe(desk: Desk, begun: Sequence[Run]) -> None:
    met = desk.conditions.take() if begun else Met()
    for run in begun:
        manifest = ended(desk.clock, run, desk.ledger.outcome(run.id), met)
        desk.ledger.record_manifest(run.id, manifest, list(certificates(met).values()))
