"""What the commands work with. Wiring builds these; a command takes them as they are."""

from dataclasses import dataclass

from archiver.archives.archive import Archive
from archiver.archives.several import Several
from archiver.archives.transport import Transport
from archiver.clock import Clock
from archiver.evidence.warc import WarcStore
from archiver.ledger.ledger import Ledger
from archiver.liveness.runner import Runner
from archiver.notify.sender import Sender
from archiver.platforms.registry import Registry
from archiver.settings import Settings
from archiver.usecases.conditions import Conditions
from archiver.usecases.workspace import Workspace
from archiver.web.door import Door


@dataclass(frozen=True)
class Desk:
    """Enough for what needs no network. `conditions` takes note of connections, if there are any."""

    settings: Settings
    workspace: Workspace
    clock: Clock
    registry: Registry
    ledger: Ledger
    warcs: WarcStore
    conditions: Conditions


@dataclass(frozen=True)
class Tools(Desk):
    """Everything: also the doors to cited hosts and to the archives.

    `parts` asks for what pages are made of, as quickly as a browser does. `archives` are those that are
    asked what they hold, `captures` those in which copies are asked for; the Wayback Machine is the first of
    both.
    """

    door: Door
    parts: Door
    runner: Runner
    captures: Several
    archives: tuple[Archive, ...]
    transport: Transport
    sender: Sender
