"""Where to look for what an article does not link; nothing is called found that was not read."""

import asyncio
import csv
import io
import json

import pytest

from archiver.cli.main import run
from archiver.errors import UsageError
from archiver.model.states import Privacy
from archiver.sandbox import replies
from archiver.usecases.progress import Silent
from archiver.usecases.reading import Said
from archiver.usecases.suggest import suggest
from tests.support.newsroom import DAY, newsroom

WORDS = "We shut what we were given to shut"
ARTICLE = f"""“{WORDS},” harbour master Ilse Brandvold wrote in a Telegram post on t.me/eastern_quay. Nobody answered.

Mayor Ola Brandt said on Twitter on 3 October that it was not enough. His account is @ola_brandt.

https://twitter.com/someone/status/1512375012946292736

Port telegram channels claimed that the gate was open. These messages were later deleted.

“It is a shame for all of us,” pilot Jon Aasen said.
"""


def post(number, text):
    return (
        f'<div class="tgme_widget_message" data-post="eastern_quay/{number}">'
        f'<div class="tgme_widget_message_text js-message_text">{text}</div></div>'
    )


@pytest.fixture
async def room(tmp_path):
    with newsroom(tmp_path) as built:
        built.set(archives={"cdx_per_minute": 6000, "save": False, "compare_days": 0})
        audited = await built.audit(built.write("a.txt", ARTICLE), said=Said(published="2026-10-05"))
        built.ids = {
            line.row["speaker"].split()[-1]: line.row["citation"]
            for line in audited.lines
            if line.row["speaker"]
        }
        built.link = next(line.row["citation"] for line in audited.lines if line.row["form"] == "bare_url")
        built.before = len(built.world.log)
        yield built


async def suggested(room, speaker):
    async with room.tools() as tools:
        return await suggest(tools, room.ids[speaker], Silent())


def kinds(found):
    return [(place.kind, place.url) for place in found.places]


async def test_a_channel_that_the_article_names_is_looked_for_in_archives(room):
    """Its page, its search, and the copies of its preview: the one that has the words is verified, with the post."""
    start, page = room.story.start, "https://t.me/s/eastern_quay"
    room.story.wayback.hold(
        page, start - 2 * DAY, replies.html(post(7, "Good morning.") + post(8, f"{WORDS}!"))
    )
    room.story.wayback.hold(page, start - DAY, replies.html(post(9, "Good evening, all of you.")))
    found = await suggested(room, "Brandvold")
    first, *rest = found.places
    assert (first.kind, first.verified, first.post) == ("copy", True, "https://t.me/eastern_quay/8")
    assert ("account", "https://t.me/eastern_quay") in kinds(found)
    assert ("search", "https://t.me/s/eastern_quay?q=%22We+shut+what+we+were+given+to+shut%22") in kinds(
        found
    )
    assert [place.verified for place in rest if place.kind == "copy"] == [False]
    contacted = {entry.host for entry in room.world.log[room.before :]}
    assert "t.me" not in contacted


async def test_a_handle_and_a_date_make_a_search(room):
    """On the platform that is named, by its account, around the day."""
    found = await suggested(room, "Brandt")
    assert ("account", "https://x.com/ola_brandt") in kinds(found)
    (search,) = [place for place in found.places if place.kind == "search"]
    assert "from%3Aola_brandt+since%3A2026-10-01+until%3A2026-10-05" in search.url
    assert "asks for a login" in search.why
    (near,) = [place for place in found.places if place.kind == "near"]
    assert "merely stands next to" in near.why
    assert not any(place.verified for place in found.places)


async def test_where_nobody_is_named_the_author_has_to_be_asked(room):
    """No channel is made up, and no archive is asked."""
    found = await suggested(room, "channels")
    assert [(place.kind, place.why) for place in found.places] == [
        ("ask", "no channel is named: ask the author which")
    ]
    assert len(room.world.log) == room.before


async def test_of_a_named_speaker_without_a_platform_there_is_nothing_to_say(room):
    """An empty answer is one."""
    assert (await suggested(room, "Aasen")).places == []


@pytest.mark.parametrize("closed", [{"privacy": Privacy.CLOSED}, {"archives": {"enabled": False}}])
async def test_where_archives_are_not_asked_nobody_is_contacted(room, closed):
    """What the article gives is still turned into addresses."""
    room.set(**closed)
    found = await suggested(room, "Brandvold")
    assert found.unasked
    assert [place.kind for place in found.places] == ["account", "search"]
    assert len(room.world.log) == room.before


async def test_an_archive_that_is_down_is_not_an_empty_one(room):
    """What was not answered is named."""
    room.story.wayback.outage(room.clock.now() - DAY, room.clock.now() + DAY)
    assert (await suggested(room, "Brandvold")).silent == ["https://t.me/s/eastern_quay"]


async def test_without_the_article_s_bytes_its_sentences_are_enough(room):
    """Erased or never kept: the sentence around is in the history."""
    for path in room.workspace.evidence.glob("*.warc.gz"):
        path.unlink()
    found = await suggested(room, "Brandvold")
    assert ("account", "https://t.me/eastern_quay") in kinds(found)


async def test_a_link_has_its_source_already(room):
    """It is refused, as is what is no citation."""
    async with room.tools() as tools:
        for name in (room.link, "a0-c001"):
            with pytest.raises(UsageError, match=r"is no statement|no such citation"):
                await suggest(tools, name, Silent())


@pytest.mark.parametrize("style", ["table", "json", "jsonl", "csv", "urls"])
def test_the_command_prints_places(tmp_path, capsys, style, monkeypatch):
    """In every format; beside them how many were read, and what goes on."""
    with newsroom(tmp_path) as room:
        room.set(archives={"enabled": False})
        audited = asyncio.run(room.audit(room.write("a.txt", ARTICLE)))
        name = next(line.row["citation"] for line in audited.lines if line.row["kind"] == "direct")
        monkeypatch.setattr("archiver.cli.session.settings_for", lambda *_, **__: room.settings)
        monkeypatch.setattr("archiver.wiring.SystemClock", lambda: room.clock)
        assert run(["suggest", name, "--format", style, "--workspace", str(tmp_path)]) == 0
    printed = capsys.readouterr()
    assert "https://t.me/eastern_quay" in printed.out
    assert "0 of 2 places were read and have the words" in printed.err
    assert "archives are not asked: switched off" in printed.err
    assert f"archiver attach {name} URL" in printed.err
    if style == "csv":
        assert [row["kind"] for row in csv.DictReader(io.StringIO(printed.out))] == ["account", "search"]
    if style == "json":
        assert {one["verified"] for one in json.loads(printed.out)} == {None}
