"""People are told: the story over days, a daemon killed while it sends, and the command that tries targets."""

import json
import os
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.cli.main import run
from archiver.clock import SimulatedClock
from archiver.model.states import State
from archiver.usecases.telling import tell
from tests.support.ledgers import DAY_0, article, cited, open_ledger, page, seen
from tests.support.newsroom import newsroom
from tests.support.postbox import web_hook

NOBODY = "json://u:hush-hush@127.0.0.1:9/"
ARCHIVER = Path(sys.executable).with_name("archiver")


@pytest.fixture
def hook():
    """A web hook on loopback."""
    with web_hook() as found:
        yield found


async def test_the_story_is_told_each_thing_once(tmp_path, hook):
    """Over days: what came up, in the words of the report; a message that was refused comes later."""
    with newsroom(tmp_path) as room:
        room.set(notify={"urls": [hook.url]}, archives={"enabled": False}, network={"no_proxy": "127.0.0.1"})
        for day in (0, 3, 4):
            room.day(day)
            await room.audit()
            hook.statuses.extend([503] if day == 3 else [])
            for _ in range(2):
                async with room.tools() as tools:
                    await tell(tools, tools.sender)
                room.clock.advance(timedelta(hours=6))
    assert [title for title, _ in hook.accepted] == [
        "archiver: 1 missing (1 article)",
        "archiver: 1 with a suspended account, 2 missing, 1 changed (1 article)",
        "archiver: 3 gone (1 article)",
    ]
    second = hook.accepted[1][1]
    assert "- its account is suspended: https://x.com/ArleGateworks/status/" in second
    assert 'X states: "This Post was deleted by the Post author."' in second
    assert "cited for: “Water is coming over the market steps." in second


class Office:
    """A workspace with the real program in it, in which one source is missing and nothing is due."""

    def __init__(self, folder, *urls):
        self.folder = folder
        clock = SimulatedClock(datetime.now(UTC))
        with open_ledger(folder, clock) as ledger:
            ledger.record_article(article(title="The flood"), [cited(page())])
            ledger.record_looks([seen(page(), State.DELETED, after=clock.now() - DAY_0)])
        self.configure(urls)

    def configure(self, urls):
        quoted = ", ".join(json.dumps(url) for url in urls)
        text = f"[archives]\nenabled = false\n[network]\ncontrol_urls = []\n[notify]\nurls = [{quoted}]\ntimeout = 5\n"
        (self.folder / "archiver.toml").write_text(text, "utf-8")

    def start(self, *arguments):
        """Start the program."""
        clean = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [ARCHIVER, *arguments], cwd=self.folder, env=clean, stdout=pipe, stderr=pipe, text=True
        )

    def run(self, capsys, *arguments):
        """A command that is over quickly, within this process: exit code, standard output and error."""
        code = run([*arguments, "--workspace", str(self.folder)])
        return code, *capsys.readouterr()


def test_a_daemon_killed_while_it_sends_sends_nothing_twice(tmp_path, hook, capsys):
    """SIGKILL while the other side has the message and has not answered: the next one only says so.

    Another target can't be reached at all: that is said, and no word of its secret.
    """
    office = Office(tmp_path, hook.url, NOBODY)
    hook.statuses.append(0)
    process = office.start("daemon", "--once", "--verbose")
    assert hook.arrived.wait(30)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    hook.go_on.set()
    daemon = office.start("daemon", "--once", "--verbose")
    said = daemon.communicate(timeout=60)
    assert daemon.returncode == 0
    assert [title for title, _ in hook.accepted] == [
        "archiver: 1 missing (1 article)",
        "archiver: about an earlier message",
    ]
    _, listed, _ = office.run(capsys, "notify")
    first, second = listed.splitlines()
    assert re.fullmatch(r"json-[0-9a-f]{4}: last message 20[-0-9T:]+Z", first)
    assert re.search(r"; failing, [12] in a row: it could not be delivered$", second)
    _, status, _ = office.run(capsys, "status")
    assert re.search(r"not told +json-[0-9a-f]{4}, [12] in a row: it could not be delivered", status)
    (facts,) = json.loads(office.run(capsys, "status", "--format", "json")[1])["untold"]
    assert (facts["lane"], facts["error"]) == ("calm", "it could not be delivered")
    logs = "".join(path.read_text("utf-8") for path in (tmp_path / "logs").iterdir())
    assert "could not be delivered" in logs
    assert "hush-hush" not in f"{said}{listed}{status}{facts}{logs}"
    assert b"hush-hush" not in (tmp_path / "archiver.db").read_bytes()


def test_the_command_tries_each_target_and_says_which_one_failed(tmp_path, hook, capsys):
    """By its scheme, never by its secret; it ends with 3 then, else with 0."""
    office = Office(tmp_path, hook.url, "slack://hush-hush", NOBODY)
    code, out, err = office.run(capsys, "notify", "--test")
    assert (code, err) == (3, "")
    lines = out.splitlines()
    assert [line.partition("-")[0] for line in lines] == ["json", "slack", "json"]
    assert lines[0].endswith(": sent")
    assert lines[1].endswith(": failed, Apprise can make nothing of this URL")
    assert lines[2].endswith(": failed, it could not be delivered")
    assert "hush-hush" not in out
    office.configure([hook.url])
    assert office.run(capsys, "notify", "--test")[0] == 0
    assert [title for title, _ in hook.accepted] == ["archiver: a test"] * 2


def test_without_a_target_the_command_says_which_setting_is_missing(tmp_path, capsys):
    """In one line."""
    office = Office(tmp_path)
    code, out, err = office.run(capsys, "notify", "--test")
    assert (code, out) == (2, "")
    assert err.startswith("archiver: setting notify.urls is empty: nobody is told of changes")
    assert len(err.splitlines()) == 1
