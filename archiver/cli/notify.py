"""The command about messages to people."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli import options as o

if TYPE_CHECKING:
    from archiver.model.news import Delivery
    from archiver.notify.sender import Sender, Sent, Target

UNCONCLUDED = 3


def notify(
    workspace: o.WorkspaceOption = Path(),
    config: o.Config = None,
    *,
    test: Annotated[
        bool, typer.Option("--test", help="Send a test message to each target, and say what became of it.")
    ] = False,
) -> int:
    """Print where messages about changes go (setting notify.urls), and who could not be told."""
    from archiver.cli import session
    from archiver.errors import SettingsError
    from archiver.notify.sender import Sender

    settings = session.settings_for(workspace, config)
    sender = Sender(settings)
    if not sender.targets:
        raise SettingsError(
            "setting notify.urls is empty: nobody is told of changes; see docs/notifications.md"
        )
    return _test(sender) if test else _list(sender, workspace, config)


def _test(sender: "Sender") -> int:
    from archiver.cli import session
    from archiver.cli.output import write_lines
    from archiver.notify.sender import Outcome
    from archiver.usecases.telling import test

    found = session.run(test(sender))
    write_lines((f"{target.name}: {_tried(sent)}\n" for target, sent in found), None)
    return 0 if all(sent.outcome is Outcome.SENT for _, sent in found) else UNCONCLUDED


def _tried(sent: "Sent") -> str:
    return f"{sent.outcome}, {sent.error}" if sent.error else str(sent.outcome)


def _list(sender: "Sender", workspace: Path, config: Path | None) -> int:
    from archiver.cli import session
    from archiver.cli.output import write_lines
    from archiver.wiring import desk

    with desk(session.settings_for(workspace, config), session.prepared(workspace)) as built:
        known = built.ledger.notices.deliveries()
    write_lines((f"{target.name}: {_standing(target, known)}\n" for target in sender.targets), None)
    return 0


def _standing(target: "Target", known: "list[Delivery]") -> str:
    from archiver.model import times

    own = [one for one in known if one.target == target.name]
    failing = [f"failing, {one.tries} in a row: {one.error}" for one in own if one.tries]
    last = max((one.begun_at for one in own if one.begun_at), default=None)
    told = f"last message {times.iso(last)}" if last else "no message yet"
    return "; ".join([told, *failing])
