"""Having the history time-stamped when a command has ended, by the authorities in the settings."""

import hashlib
import logging
from dataclasses import replace

from archiver.archives.transport import Transport
from archiver.errors import ArchiveError
from archiver.evidence import timestamps
from archiver.model.integrity import Head, Timestamp
from archiver.usecases.tools import Desk

log = logging.getLogger(__name__)


async def stamp(desk: Desk, transport: Transport, run: str = "") -> None:
    """Ask every authority to time-stamp the head of the chain, unless that was done for this very head.

    `run` is the one that ended.

    One that does not answer is named in the log; the next run asks again, for its own head, which stands for
    all before it. Raises SettingsError if the extra is not installed.
    """
    urls = desk.settings.evidence.timestamp_urls
    head = desk.ledger.evidence.head() if urls else None
    if head is None or any(one.head == head.hash for one in desk.ledger.evidence.timestamps()):
        return
    for number, url in enumerate(urls, 1):
        try:
            found = await _stamped(desk, transport, url, head, number)
            desk.ledger.evidence.record_timestamp(replace(found, run=run))
        except (ArchiveError, timestamps.NoTimestamp) as error:
            log.warning("%s gave no timestamp: %s", url, error)


async def _stamped(desk: Desk, transport: Transport, url: str, head: Head, number: int) -> Timestamp:
    ask = timestamps.request(head.event_bytes)
    reply = await transport.run(lambda: transport.post_bytes(url, ask, timestamps.ASK))
    if reply.status != 200:
        raise timestamps.NoTimestamp(f"it answered {reply.status}")
    at = timestamps.stamped_at(reply.content, head.hash)
    name = f"{head.hash}-{number}{timestamps.SUFFIX}"
    file = timestamps.keep(desk.workspace.evidence, name, reply.content)
    sha256 = hashlib.sha256(reply.content).hexdigest()
    return Timestamp("", desk.clock.now(), url, head.event, head.hash, at, file, sha256)
