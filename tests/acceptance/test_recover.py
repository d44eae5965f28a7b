"""What is gone is looked for everywhere, and what is found has to hold it."""

import json
from datetime import timedelta
from email.utils import format_datetime

import pytest

from archiver.cli.main import run
from archiver.errors import UsageError
from archiver.sandbox import replies
from archiver.sandbox.story import CHANNEL, STATEMENT_URL
from archiver.usecases import history
from archiver.usecases.progress import Silent
from archiver.usecases.recover import facts, recover
from tests.support.newsroom import DAY, newsroom, rows

LOST = f"https://t.me/{CHANNEL}/2417"


@pytest.fixture
def room(tmp_path):
    """A newsroom that comes too late: the post was deleted before it was first looked at."""
    with newsroom(tmp_path) as found:
        found.set(archives={"cdx_per_minute": 6000, "save": False, "compare_days": 0})
        found.day(4)
        yield found


async def recovered(room, url):
    async with room.tools() as tools:
        return await recover(tools, url, Silent())


def message(number):
    return f'<div class="tgme_widget_message" data-post="{CHANNEL}/{number}"><p>Chains.</p></div>'


async def test_a_post_is_found_under_another_shape_of_its_url(room):
    """The audit asks for three shapes, somebody saved a fourth; what it holds proves that it was there."""
    row = rows(await room.audit(room.write("a.txt", f"See {LOST}")))[LOST]
    assert (row["cause"], row["last_proved_by"]) == ("absent", None)
    found = await recovered(room, LOST)
    assert not found.silent
    best = found.candidates[0]
    assert best.memento.original == f"{LOST}?embed=1"
    assert best.holds
    with room.desk() as desk:
        judgement = desk.ledger.judgement(found.source.id)
        assert judgement.last_proved == best.memento.at
        assert desk.ledger.history(found.source.id).proofs == (best.memento.at,)


async def test_a_page_of_the_channel_that_listed_the_post_counts(room):
    """And one that lists other posts says nothing about it."""
    wayback, start = room.story.wayback, room.story.start
    pages = f"https://t.me/s/{CHANNEL}"
    wayback.hold(pages, start - 2 * DAY, replies.html(message(2410) + message(2411)))
    wayback.hold(pages, start - DAY, replies.html(message(2416) + message(2417)))
    found = await recovered(room, LOST)
    listed = [facts(one) for one in found.candidates if one.listed]
    assert [(one["kind"], one["verified"]) for one in listed] == [("verified", True), ("other_post", False)]
    assert [one.holds for one in found.candidates] == sorted(
        (one.holds for one in found.candidates), reverse=True
    )
    with room.desk() as desk:
        told = desk.ledger.lookups(found.source.id)
        assert all(m.verified is not False for lookup in told for m in lookup.mementos)


async def test_an_old_tweet_page_is_found(room):
    """On the old domain, by the number in its markup; the shell of later years does not count."""
    tweet = next(t for t in room.story.x.tweets.values() if t.handle == "quayside_lena")
    page = f'<div class="tweet permalink-tweet" data-tweet-id="{tweet.id}"><p class="tweet-text">Water.</p></div>'
    room.story.wayback.hold(
        f"https://twitter.com/i/web/status/{tweet.id}", room.story.start - DAY, replies.html(page)
    )
    room.story.wayback.hold(
        f"https://x.com/quayside_lena/status/{tweet.id}", room.story.start - DAY, replies.html("<p>X</p>")
    )
    found = await recovered(room, tweet.url)
    assert [(one.finding.kind.value, "twitter.com" in one.memento.url) for one in found.candidates] == [
        ("verified", True),
        ("no_post", False),
    ]


class Elsewhere:
    """arquivo.pt and archive.today, as far as they can be asked."""

    def __init__(self, at):
        self.at = at

    def answer(self, request, now):
        stamp = f"{self.at:%Y%m%d%H%M%S}"
        if request.host == "arquivo.pt" and request.path == "/wayback/cdx":
            row = {
                "urlkey": "k",
                "timestamp": stamp,
                "url": STATEMENT_URL,
                "mime": "text/html",
                "status": "200",
            }
            known = request.parameter("url") == STATEMENT_URL
            return replies.text(json.dumps(row) + "\n" if known else "")
        if request.host == "arquivo.pt":
            page = "<title>S</title>" + "".join(f"<p>{line}</p>" for line in self.lines)
            return self._memento(page)
        if not request.target.endswith(STATEMENT_URL):
            return replies.text("", 404)
        date = format_datetime(self.at, usegmt=True)
        return replies.text(
            f'<{STATEMENT_URL}>; rel="original",\n<http://archive.md/2026/x>; rel="first last memento"; datetime="{date}"'
        )

    lines = ("Another text.",)

    def _memento(self, page):
        response = replies.html(page)
        date = format_datetime(self.at, usegmt=True)
        return type(response)(200, response.body, (*response.headers, ("Memento-Datetime", date)))


async def test_other_archives_are_asked_where_they_are_switched_on(room):
    """Off by default; their copies are found, recorded under their names, and verified where that can be done."""
    room.world.add(Elsewhere(room.story.start - DAY), ["arquivo.pt", "archive.is"])
    article = room.write("a.txt", f"See {STATEMENT_URL}")
    await room.audit(article)
    assert not room.world.requests("arquivo.pt")
    assert not room.world.requests("archive.is")
    room.set(archives={"arquivo": True, "archive_today": True})
    await room.audit(article, fresh=True)
    with room.desk() as desk:
        told = desk.ledger.lookups(history.find_source(desk, STATEMENT_URL).id)
    archives = {lookup.archive: lookup for lookup in told if lookup.mementos and not lookup.is_check}
    assert set(archives) == {"wayback", "arquivo.pt", "archive.today"}
    assert archives["arquivo.pt"].mementos[0].url.startswith("https://arquivo.pt/noFrame/replay/")
    found = await recovered(room, STATEMENT_URL)
    assert {facts(one)["archive"] for one in found.candidates} >= {"wayback", "arquivo.pt"}
    with room.desk() as desk:
        told = desk.ledger.lookups(found.source.id)
    assert any(lookup.archive == "arquivo.pt" and lookup.is_check for lookup in told)


async def test_one_silent_archive_does_not_silence_the_others(room):
    """The Wayback Machine is left alone after three questions; arquivo.pt is asked about every shape."""
    room.world.add(Elsewhere(room.story.start - DAY), ["arquivo.pt"])
    room.story.wayback.outage(room.clock.now() - DAY, room.clock.now() + DAY)
    room.set(archives={"arquivo": True})
    found = await recovered(room, STATEMENT_URL)
    assert {facts(one)["archive"] for one in found.candidates} == {"arquivo.pt"}
    assert len(room.world.requests("arquivo.pt")) > 3 >= len(room.world.requests("web.archive.org"))


async def test_where_archives_are_not_asked_nothing_is_recovered(room):
    """It says why."""
    room.set(archives={"enabled": False})
    with pytest.raises(UsageError, match="switched off"):
        await recovered(room, LOST)


async def test_an_archive_that_is_down_is_not_an_empty_one(room):
    """What was not answered is named."""
    room.story.wayback.outage(room.clock.now() - timedelta(hours=1), room.clock.now() + DAY)
    found = await recovered(room, LOST)
    assert (found.candidates, bool(found.silent)) == ([], True)


@pytest.mark.parametrize("style", ["table", "json", "jsonl", "csv", "urls"])
def test_the_command_prints_candidates(room, capsys, style, monkeypatch):
    """Best first, in every format."""
    monkeypatch.setattr("archiver.cli.session.settings_for", lambda *_, **__: room.settings)
    monkeypatch.setattr("archiver.wiring.SystemClock", lambda: room.clock)
    assert run(["recover", LOST, "--format", style, "--workspace", str(room.workspace.folder)]) == 0
    printed = capsys.readouterr()
    assert f"{LOST}?embed=1" in printed.out
    assert f"1 of 1 copies hold telegram:{CHANNEL}/2417" in printed.err


def test_where_no_archive_answers_nothing_is_concluded(tmp_path, capsys):
    """Exit code 3, in words that do not sound as if there were no copies."""
    config = tmp_path / "archiver.toml"
    config.write_text('[network]\nhttps_proxy = "http://127.0.0.1:9"\nhttp_proxy = "http://127.0.0.1:9"\n')
    assert run(["recover", LOST, "--workspace", str(tmp_path), "--quiet"]) == 3
    assert "no archive answered" in capsys.readouterr().err
