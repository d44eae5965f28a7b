"""Having OpenTimestamps calendars commit to the history, and asking them later which block that came to."""

import hashlib
import logging
from collections.abc import Set as AbstractSet
from datetime import timedelta

from archiver.archives.transport import Transport
from archiver.errors import ArchiveError
from archiver.evidence import calendars, timestamps
from archiver.evidence.calendars import NoProof, Tree
from archiver.model.integrity import Head, Proof
from archiver.usecases.tools import Desk

ASKED_AFTER = timedelta(hours=1)
"""A block takes that long at least, mostly several hours."""
MOST_ASKED = 50

log = logging.getLogger(__name__)


async def prove(desk: Desk, transport: Transport, run: str = "") -> None:
    """Bring proofs up to what the calendars know by now, and begin one for the head of the chain.

    Nothing is done without `evidence.calendar_urls`. Who does not answer is named in the log and asked again
    by a later run. Raises SettingsError if the extra is not installed.
    """
    if not desk.settings.evidence.calendar_urls:
        return
    head = desk.ledger.evidence.head()
    known = desk.ledger.evidence.proofs()
    silent: set[str] = set()
    for proof in _waiting(desk, known):
        await _upgrade(desk, transport, proof, run, silent)
    if head is not None and all(one.head != head.hash for one in known):
        await _begin(desk, transport, head, run, silent)


def _waiting(desk: Desk, known: list[Proof]) -> list[Proof]:
    """Proofs that name no block yet, each as it was last recorded: the newest, which stand for all before."""
    latest = {one.head: one for one in known}
    until = desk.clock.now() - ASKED_AFTER
    begun = {one.head: one.at for one in reversed(known)}
    return [one for one in latest.values() if not one.blocks and begun[one.head] <= until][-MOST_ASKED:]


async def _begin(desk: Desk, transport: Transport, head: Head, run: str, silent: AbstractSet[str]) -> None:
    tree, commitment = Tree.of(head.hash)
    promised = []
    for url in desk.settings.evidence.calendar_urls:
        if url.rstrip("/") in silent:
            continue
        try:
            tree.add(commitment, await _asked(transport, f"{url.rstrip('/')}/digest", commitment))
        except (ArchiveError, NoProof) as error:
            log.warning("%s promised no proof: %s", url, error)
        else:
            promised.append(url)
    if promised:
        _record(desk, tree, Proof(run, desk.clock.now(), tuple(promised), head.event, head.hash, "", ""))


async def _upgrade(desk: Desk, transport: Transport, proof: Proof, run: str, silent: set[str]) -> None:
    """Ask for what was promised; a proof that names a block is a file of its own, the old one stays.

    Calendars that are `silent` are not asked; one that does not answer becomes one.
    """
    try:
        tree = Tree.read((desk.workspace.evidence / proof.file).read_bytes(), proof.head)
    except (NoProof, OSError) as error:
        log.warning("%s can't be brought up to date: %s", proof.file, error)
        return
    for commitment, url in list(tree.pending()):
        if url.rstrip("/") not in silent and calendars.is_known(url, desk.settings.evidence.calendar_urls):
            try:
                tree.add(
                    commitment, await _asked(transport, f"{url.rstrip('/')}/timestamp/{commitment.hex()}")
                )
            except NoProof as error:
                log.info("%s knows no block for %s yet: %s", url, proof.file, error)
            except ArchiveError as error:
                silent.add(url.rstrip("/"))
                log.info("%s is not asked any more for now: %s", url, error)
    if tree.blocks():
        again = Proof(run, desk.clock.now(), proof.calendars, proof.event, proof.head, "", "", tree.blocks())
        _record(desk, tree, again)


async def _asked(transport: Transport, url: str, digest: bytes | None = None) -> bytes:
    """What a calendar answers. Raises ArchiveError or NoProof."""
    if digest is None:
        reply = await transport.run(lambda: transport.get(url, calendars.ACCEPT))
    else:
        reply = await transport.run(lambda: transport.post_bytes(url, digest, calendars.ACCEPT))
    if reply.status != 200:
        raise NoProof(f"it answered {reply.status}")
    return reply.content


def _record(desk: Desk, tree: Tree, proof: Proof) -> None:
    data = tree.data
    number = 1 + sum(one.head == proof.head for one in desk.ledger.evidence.proofs())
    file = timestamps.keep(desk.workspace.evidence, f"{proof.head}-{number}{calendars.SUFFIX}", data)
    sha256 = hashlib.sha256(data).hexdigest()
    desk.ledger.evidence.record_proof(proof.filed(file, sha256))
