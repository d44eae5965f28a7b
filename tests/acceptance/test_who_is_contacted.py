"""Who learns what is cited: keys absent, wrong and good, privacy open, discreet and closed, host by host."""

from dataclasses import dataclass

import pytest

from archiver.model.states import Privacy
from archiver.sandbox.story import CHANNEL, MINISTRY, STATEMENT_URL
from archiver.usecases import snapshots
from archiver.usecases.save import go_on
from tests.acceptance.test_audit import Counting
from tests.support.newsroom import KEYS, newsroom, rows

POST = f"https://t.me/{CHANNEL}/2421"
ARTICLE = f"See {POST} and {STATEMENT_URL}"

SOURCES = {"t.me", MINISTRY}
CONTROLS = {"www.example.com", "www.iana.org"}
ARCHIVE = {"web.archive.org"}

ABSENT = {"access_key": "", "secret_key": ""}
WRONG = {"access_key": "SANDBOXACCESSKEY", "secret_key": "mistyped"}
OPEN, DISCREET, CLOSED = Privacy.OPEN, Privacy.DISCREET, Privacy.CLOSED


@dataclass
class Met:
    """What an audit came to: hosts, requests to save, whether keys were shown, words, and the post's row."""

    hosts: set[str]
    saves: int
    keys: bool
    said: list[str]
    row: dict[str, object]


@pytest.fixture
def room(tmp_path):
    with newsroom(tmp_path) as found:
        yield found


async def audited(room, keys, privacy):
    room.set(privacy=privacy, archives=keys)
    progress = Counting()
    row = rows(await room.audit(room.write("a.txt", ARTICLE), progress=progress))[POST]
    asked = room.world.requests("web.archive.org")
    return Met(
        room.world.contacted(),
        sum(r.url.startswith("https://web.archive.org/save") and "/status" not in r.url for r in asked),
        any(name == "Authorization" for r in room.world.requests() for name, _ in r.headers),
        progress.said,
        row,
    )


@pytest.mark.parametrize(
    ("keys", "privacy", "hosts", "saves", "shown", "status"),
    [
        (ABSENT, OPEN, SOURCES | CONTROLS | ARCHIVE, True, False, "verified"),
        (WRONG, OPEN, SOURCES | CONTROLS | ARCHIVE, True, True, "pending"),
        (KEYS, OPEN, SOURCES | CONTROLS | ARCHIVE, True, True, "verified"),
        (ABSENT, DISCREET, SOURCES | CONTROLS | ARCHIVE, False, False, "withheld"),
        (WRONG, DISCREET, SOURCES | CONTROLS | ARCHIVE, False, False, "withheld"),
        (KEYS, DISCREET, SOURCES | CONTROLS | ARCHIVE, False, False, "withheld"),
        (ABSENT, CLOSED, SOURCES, False, False, "withheld"),
        (WRONG, CLOSED, SOURCES, False, False, "withheld"),
        (KEYS, CLOSED, SOURCES, False, False, "withheld"),
    ],
    ids=[f"{keys}-{privacy}" for privacy in ("open", "discreet", "closed") for keys in ("absent", "wrong", "good")],
)  # fmt: skip
async def test_exactly_these_hosts(room, keys, privacy, hosts, saves, shown, status):
    """Nobody else, not even by name; keys are shown only where something is saved."""
    met = await audited(room, keys, privacy)
    assert met.hosts == hosts
    assert (met.saves > 0, met.keys) == (saves, shown)
    assert met.row["snapshot_status"] == status


async def test_without_keys_it_says_what_keys_would_change(room):
    """One line, and only where something is saved."""
    met = await audited(room, ABSENT, OPEN)
    assert [line for line in met.said if "keys" in line] == [snapshots.KEYLESS]
    assert any("public copies of 1 page," in line for line in met.said)


@pytest.mark.parametrize("privacy", [DISCREET, CLOSED])
async def test_where_nothing_is_saved_keys_are_no_subject(room, privacy):
    """No advice that would change nothing."""
    assert not (await audited(room, ABSENT, privacy)).said


async def test_wrong_keys_are_one_clear_line_and_nothing_is_lost(room):
    """What to do, no secret, one question; with good keys the captures go on."""
    met = await audited(room, WRONG, OPEN)
    (line,) = (line for line in met.said if "keys" in line)
    assert line.startswith(
        "captures kept for later: 1 (Save Page Now refused the keys: set INTERNET_ARCHIVE_"
    )
    assert "mistyped" not in " ".join(met.said)
    assert "refused the keys" in str(met.row["snapshot_reason"])
    assert met.saves == 1
    room.set(archives=KEYS)
    async with room.tools() as tools:
        assert [one.capture.state.value for one in await go_on(tools, 300, Counting())] == ["captured"]


async def test_further_archives_are_hosts_of_their_own(room):
    """Each only where it is switched on, and each is shown its own key alone."""
    further = {**KEYS, "arquivo": True, "arquivo_save": True, "perma_key": "sandbox-perma-key"}
    met = await audited(room, further, OPEN)
    assert met.hosts == SOURCES | CONTROLS | ARCHIVE | {"arquivo.pt", "api.perma.cc"}
    shown = {(r.host, v) for r in room.world.requests() for name, v in r.headers if name == "Authorization"}
    assert shown == {
        ("web.archive.org", "LOW SANDBOXACCESSKEY:sandbox-secret-key"),
        ("api.perma.cc", "ApiKey sandbox-perma-key"),
    }
    with room.desk() as desk:
        captured = {c.archive for c in desk.ledger.captures(str(met.row["source"])) if c.memento}
    assert captured == {"wayback", "arquivo.pt", "perma.cc"}
    assert met.row["snapshot_status"] == "verified"


async def test_the_wayback_machine_can_be_left_out(room):
    """Then it is neither asked nor saved to, and the best copy is another archive's."""
    met = await audited(room, {"wayback": False, "arquivo_save": True}, OPEN)
    assert met.hosts == SOURCES | CONTROLS | {"arquivo.pt"}
    assert met.row["snapshot_status"] == "verified"
    assert str(met.row["snapshot_url"]).startswith("https://arquivo.pt/save/now/")
