"""What sources no longer say: next to the copy of the article's day, and by the platforms' own word."""

import json
from datetime import timedelta

import pytest

from archiver.cli.differences import differences_text
from archiver.cli.main import run
from archiver.errors import UsageError
from archiver.model.states import Privacy
from archiver.sandbox.sites import WebSite
from archiver.sandbox.story import CHANNEL, STATEMENT_URL
from archiver.usecases import differences, history
from archiver.usecases.comparing import STAGE
from tests.acceptance.test_audit import Counting
from tests.support.newsroom import newsroom, rows

HOST = "www.grain-board.example"
URL = f"https://{HOST}/notices/silo"
OLD = (
    "The silo at Lower Quay is safe. It was inspected in March and nothing was found.",
    "Trains run as usual. The board sees no reason to close the road.",
)
NEW = (
    "The silo at Lower Quay has been closed since yesterday evening, the board regrets to say.",
    "Residents of Malt Street stay with friends or in the school until engineers have finished.",
)
PUBLISHED = "2022-04-08"


@pytest.fixture
def room(tmp_path):
    """A newsroom four years after an article; the board's notice was rewritten a month after that."""
    with newsroom(tmp_path) as found:
        found.set(archives={"verify_per_run": 0})  # copies are fetched to be compared, and for nothing else
        site = WebSite("Grain Board")
        then = found.story.start.replace(year=2022, month=4, day=1)
        site.put("/notices/silo", site.page("Notice", OLD), then - timedelta(days=30))
        site.put("/notices/silo", site.page("Notice", NEW), then + timedelta(days=40))
        found.world.add(site, [HOST])
        found.site, found.then = site, then
        found.story.wayback.hold(URL, then - timedelta(days=300))
        found.story.wayback.hold(URL, then + timedelta(days=8))
        yield found


def article(room, *urls, published=PUBLISHED):
    """An article of a day, citing URLs."""
    text = f"---\ntitle: The silo\ndate: {published}\n---\n\n" + "\n\n".join(
        f"It was said: <{u}>" for u in urls
    )
    return room.write("silo.md", text)


def comparisons(room, url=URL):
    """All comparisons of the source at a URL."""
    with room.desk() as desk:
        return desk.ledger.comparisons(history.find_source(desk, url).id)


def replays(room):
    """Copies that the archive was asked for."""
    return [r.url for r in room.world.requests("web.archive.org") if "id_/" in r.url]


async def test_a_page_rewritten_before_the_first_audit_is_changed(room):
    """The copy of the article's day holds the old text, so the first look already is a change."""
    progress = Counting()
    audited = await room.audit(article(room, URL), progress=progress)
    row = rows(audited)[URL]
    assert (row["verdict"], row["reason_code"]) == ("changed", "differs_from_copy")
    assert "The text is no longer that of the copy of 9 Apr 2022: " in row["reason"]
    assert "first seen" not in row["reason"]
    assert (STAGE, 1) in progress.stages
    (made,) = comparisons(room)
    assert made.memento_url.startswith("https://web.archive.org/web/20220409")
    assert made.look_sha256 == row["sha256"]
    assert made.similarity < 0.5
    with room.desk() as desk:
        assert desk.ledger.evidence.verify_chain().holds
        before = desk.ledger.judgement(made.source)
        desk.ledger.rebuild_current()
        assert desk.ledger.judgement(made.source) == before
        assert OLD[0].encode() in desk.warcs.read(made.evidence).content


async def test_what_was_compared_is_not_compared_again(room):
    """The same bytes stand beside the same copy; other bytes are compared with what is kept of it."""
    await room.audit(article(room, URL))
    room.day(3)
    await room.audit(article(room, URL))
    assert len(comparisons(room)) == 1
    room.site.put("/notices/silo", room.site.page("Notice", (*OLD, "Corrected.")), room.story.moment(3))
    room.story.wayback.outage(room.story.moment(4), room.story.moment(5))
    room.day(4)
    audited = await room.audit(article(room, URL))
    assert [c.similarity > 0.5 for c in comparisons(room)] == [False, True]
    assert len(replays(room)) == 1
    assert "copy of" not in rows(audited)[URL]["reason"]


async def test_the_latest_bytes_decide_even_if_they_are_old_ones(room):
    """A page put back to what it was stands again as it stood then."""
    await room.audit(article(room, URL))
    room.site.put("/notices/silo", room.site.page("Notice", OLD), room.story.moment(3))
    room.day(3)
    assert "copy of" not in rows(await room.audit(article(room, URL)))[URL]["reason"]
    room.site.put("/notices/silo", room.site.page("Notice", NEW), room.story.moment(4))
    room.day(4)
    again = rows(await room.audit(article(room, URL)))[URL]
    assert (again["verdict"], len(comparisons(room))) == ("changed", 2)
    assert "copy of 9 Apr 2022" in again["reason"]
    assert "when last compared" not in again["reason"]


@pytest.mark.parametrize(
    "setting",
    [
        {"archives": {"compare_days": 0}},
        {"archives": {"compare_per_run": 0}},
        {"archives": {"enabled": False}},
        {"privacy": Privacy.CLOSED},
    ],
    ids=str,
)
async def test_nothing_is_compared_where_that_is_not_wanted(room, setting):
    """Off by either setting, with --no-archive, and where nobody but the source may be contacted."""
    room.set(**setting)
    audited = await room.audit(article(room, URL))
    assert rows(audited)[URL]["verdict"] == "live"
    assert not replays(room)


async def test_a_copy_too_far_from_the_article_says_nothing(room):
    """Between article and copy lie more than 30 days: the page may have changed before it was cited."""
    audited = await room.audit(article(room, URL, published="2022-06-20"))
    assert rows(audited)[URL]["verdict"] == "live"
    assert not replays(room)
    room.set(archives={"compare_days": 90})
    audited = await room.audit(article(room, URL, published="2022-06-20"))
    assert rows(audited)[URL]["verdict"] == "changed"


async def test_an_archive_that_does_not_answer_changes_nothing(room):
    """The copy is known from before, its replay fails on day 3: no comparison; day 4 makes up for it."""
    room.set(archives={"compare_days": 0})
    await room.audit(article(room, URL))
    room.set(archives={"compare_days": 30})
    room.day(3)
    audited = await room.audit(article(room, URL))
    assert replays(room)
    assert (rows(audited)[URL]["verdict"], comparisons(room)) == ("live", [])
    room.day(4)
    assert rows(await room.audit(article(room, URL)))[URL]["verdict"] == "changed"


async def test_an_archive_that_keeps_silent_is_left_alone(room):
    """After three unanswered questions, each asked as often as any other, the rest is left for the next run."""
    urls = [f"{URL}-{number}" for number in range(5)]
    for url in urls:
        room.site.put(url.partition(HOST)[2], room.site.page("Notice", NEW))
        room.story.wayback.hold(url, room.then + timedelta(days=8))
    room.set(archives={"compare_days": 0}, network={"retries": 0})
    await room.audit(article(room, *urls))
    room.set(archives={"compare_days": 30})
    room.day(3)
    await room.audit(article(room, *urls))
    assert len(replays(room)) == 3


async def test_a_copy_that_shows_a_wall_is_not_compared(room):
    """It is told once that nothing could be read in it; the source stays what its looks say."""
    wall = WebSite("Wall", wall_since=room.then)
    blocked = wall.page("Just a moment…", ("Checking that you are not a robot.",))
    room.story.wayback.hold(URL, room.then + timedelta(days=7), blocked)
    room.set(archives={"compare_days": 10})
    audited = await room.audit(article(room, URL, published="2022-04-08"))
    assert rows(audited)[URL]["verdict"] == "live"
    assert [c.similarity for c in comparisons(room)] == [None]
    with room.desk() as desk:
        happened = history.history(desk, history.find_source(desk, URL))
    assert [h.state for h in happened if h.what.startswith("compared")] == ["not readable"]
    room.site.put("/notices/silo", room.site.page("Notice", OLD), room.story.moment(3))
    room.day(3)
    await room.audit(article(room, URL))
    assert (len(replays(room)), len(comparisons(room))) == (1, 1)


async def test_without_evidence_pages_are_not_compared_and_posts_are(room):
    """A page's text would have to be read from its bytes; a post's is recorded."""
    room.set(evidence={"record": False})
    telegram = f"https://t.me/{CHANNEL}/2418"
    room.story.wayback.hold(f"{telegram}?embed=1&mode=tme", room.story.start - timedelta(hours=30))
    published = room.story.start.date().isoformat()
    await room.audit(article(room, URL, telegram, published=published))
    assert not comparisons(room)
    (made,) = comparisons(room, telegram)
    assert (made.similarity, made.evidence) == (1.0, None)


async def test_an_edited_telegram_post_is_changed_and_telegram_says_so(room):
    """The edit is Telegram's own word; the text differs from the first look and from the copy."""
    url, telegram = f"https://t.me/{CHANNEL}/2418", room.story.telegram
    room.story.wayback.hold(f"{url}?embed=1&mode=tme", room.story.start - timedelta(hours=30))
    published = room.story.start.date().isoformat()
    assert rows(await room.audit(article(room, url, published=published)))[url]["reason_code"] == "shown"
    telegram.edit(CHANNEL, 2418, room.story.moment(2), "Those who want to talk about the log: not at all.")
    room.day(3)
    row = rows(await room.audit(article(room, url, published=published)))[url]
    assert (row["verdict"], row["reason_code"]) == ("changed", "edited")
    assert row["reason"].startswith("Telegram shows the post. Telegram marks the post as edited.")
    assert "first seen on 12 Oct 2026" in row["reason"]
    assert "copy of 11 Oct 2026" in row["reason"]


async def test_a_post_edited_before_it_was_first_seen_is_live_and_marked(room):
    """An edit alone is no change: what the article saw may be what is there."""
    room.story.telegram.edit(CHANNEL, 2418, room.story.start - timedelta(hours=1), "Not by telephone.")
    url = f"https://t.me/{CHANNEL}/2418"
    row = rows(await room.audit(article(room, url)))[url]
    assert (row["verdict"], row["reason_code"]) == ("live", "edited")


async def test_an_edited_tweet_is_a_stale_version_of_itself(room):
    """X keeps the old id with the old text and says that there is a newer one; the new id is marked as edited."""
    x = room.story.x
    tweet = next(t for t in x.tweets.values() if t.handle == "mayor_ellersby")
    room.day(3)
    newer = x.edit(tweet, room.story.moment(2), "Everybody is out. The sports hall is full.")
    audited = rows(await room.audit(article(room, tweet.url, newer.url)))
    (old, new) = (next(row for url, row in audited.items() if str(t.id) in url) for t in (tweet, newer))
    assert (old["verdict"], old["reason_code"]) == ("changed", "stale_version")
    assert "X marks the post as edited (2 versions). This is not its newest version." in old["reason"]
    assert (new["verdict"], new["reason_code"]) == ("live", "edited")


async def test_the_diff_shows_what_changed_since_proof_and_copy(room):
    """One difference for the copy, one from look to look; both with their times and digests."""
    await room.audit(article(room, URL))
    room.site.put(
        "/notices/silo", room.site.page("Notice", (NEW[0], "\x1b[2J\u202eAll clear.")), room.story.moment(3)
    )
    room.day(3)
    await room.audit(article(room, URL))
    with room.desk() as desk:
        found = differences.differences(desk, history.find_source(desk, URL))
    assert [(one.old.what, one.new.what) for one in found] == [("copy", "look"), ("look", "look")]
    text = differences_text(found, colours=False)
    assert f"--- copy of 2022-04-09T08:00:00Z  sha256 {found[0].old.sha256}" in text
    assert "- The silo at Lower Quay is safe." in text
    assert "- Residents of Malt Street" in text
    assert f"  {NEW[0]}" in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\x1b" in differences_text(found, colours=True)
    told = json.dumps([differences.facts(one) for one in found], ensure_ascii=False)
    assert "\u202e" not in told


async def test_the_command_prints_and_refuses(room, capsys):
    """As a table, as JSON lines; a source that stayed the same is said to have done so; CSV makes no sense."""
    await room.audit()
    room.day(3)
    await room.audit()
    place = ["--workspace", str(room.workspace.folder)]
    capsys.readouterr()
    assert run(["history", STATEMENT_URL, "--diff", *place]) == 0
    printed = capsys.readouterr().out
    assert "+ That was not accurate, and we regret it." in printed
    assert "\x1b" not in printed
    assert run(["history", STATEMENT_URL, "--diff", "--format", "jsonl", *place]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["mark"] for line in lines[-1]["lines"]} >= {"+", "-"}
    assert lines[-1]["old"]["sha256"] != lines[-1]["new"]["sha256"]
    assert run(["history", f"https://t.me/{CHANNEL}/2421", "--diff", *place]) == 0
    same = capsys.readouterr()
    assert (same.out, "no two texts" in same.err) == ("", True)
    assert run(["history", STATEMENT_URL, "--diff", "--format", "csv", *place]) == UsageError.exit_code


async def test_what_can_not_be_read_any_more_is_passed_over(room):
    """With the evidence gone there is nothing to compare, and nothing fails."""
    await room.audit()
    room.day(3)
    await room.audit()
    for file in room.workspace.evidence.glob("*.warc.gz"):
        file.unlink()
    with room.desk() as desk:
        assert differences.differences(desk, history.find_source(desk, STATEMENT_URL)) == []
