"""check, save, history, show, report and doctor, in the sandbox."""

import hashlib

import pytest

from archiver.errors import UsageError
from archiver.sandbox import Reach
from archiver.sandbox.story import HERALD_URL, NOTICE_URL, STATEMENT_URL, TIDE_URL
from archiver.usecases import check, doctor, history, report, save, show
from archiver.usecases.progress import Silent
from tests.support.newsroom import newsroom


@pytest.fixture
def room(tmp_path):
    """A newsroom on the first day."""
    with newsroom(tmp_path) as found:
        yield found


async def looked_at(room, *urls):
    async with room.tools() as tools:
        return await check.check(tools, urls, Silent())


async def test_check_answers_in_the_order_asked(room):
    """Each URL has its verdict; what is no web address is told apart, and twice the same is looked at once."""
    urls = [TIDE_URL, NOTICE_URL, "mailto:someone@paper.example", f"{TIDE_URL}?utm_source=x", HERALD_URL]
    found, problem = await looked_at(room, *urls)
    assert not problem
    assert [one.url for one in found] == urls
    assert [str(one.judgement.verdict) for one in found] == [
        "live",
        "missing",
        "unverifiable",
        "live",
        "unverifiable",
    ]
    assert found[2].look.observation.state == "unsupported"
    assert len(room.world.requests("www.tidewatch.example")) == 1


async def test_check_says_nothing_while_the_network_is_down(room):
    """No look, no verdict."""
    for host in ("www.example.com", "www.iana.org"):
        room.world.take_down(host, Reach.REFUSES)
    found, problem = await looked_at(room, TIDE_URL)
    assert "network is down" in problem
    assert found[0].look is None


async def test_save_asks_and_says_what_became_of_it(room):
    """A copy is named; what must not be public is not submitted, with the reason."""
    private = "https://files.example/minutes.pdf?X-Amz-Signature=abc"
    async with room.tools() as tools:
        kept, withheld = await save.save(tools, [TIDE_URL, private], 300, Silent())
    facts = save.facts(kept)
    assert facts["state"] == "captured"
    assert str(facts["snapshot_url"]).endswith(TIDE_URL)
    assert save.facts(withheld)["state"] == "withheld"
    assert "signature" in str(save.facts(withheld)["reason"]).lower()
    assert not [r for r in room.world.log if "minutes.pdf" in r.url]


async def test_save_pending_goes_on(room):
    """A capture that was not waited for is finished by the next command."""
    room.set(archives={"access_key": room.story.access_key, "secret_key": room.story.secret_key})
    async with room.tools() as tools:
        (asked,) = await save.save(tools, [TIDE_URL], 0, Silent())
        assert asked.capture.state.open
    async with room.tools() as tools:
        (done,) = await save.go_on(tools, 300, Silent())
    assert done.capture.state == "captured"
    posts = [r for r in room.world.requests("web.archive.org") if r.method == "POST"]
    assert len(posts) == 1


async def test_history_tells_everything_in_order(room):
    """Looks, look-ups and captures of one source, by URL or by citation."""
    audited = await room.audit()
    room.day(3)
    await room.audit()
    with room.desk() as desk:
        source = history.find_source(desk, STATEMENT_URL)
        happened = history.history(desk, source)
        number = next(line.fact.recorded.id for line in audited.lines if line.row["url"] == STATEMENT_URL)
        assert history.find_source(desk, number) == source
        with pytest.raises(UsageError, match="nothing is known"):
            history.find_source(desk, "https://nowhere.example/")
    assert [h.what for h in happened].count("look") == 2
    assert [h.at for h in happened] == sorted(h.at for h in happened)
    assert all(
        set(history.facts(h)) == {"at", "what", "state", "reason", "url", "evidence"} for h in happened
    )


async def test_show_saves_what_the_report_gives_the_digest_of(room, tmp_path):
    """The payload's SHA-256 is the report's, and the saved file's."""
    audited = await room.audit()
    line = next(line for line in audited.lines if line.row["url"] == STATEMENT_URL)
    with room.desk() as desk:
        shown = show.show(desk, line.fact.recorded.id)
        with pytest.raises(UsageError, match="nothing is known"):
            show.show(desk, "https://nowhere.example/")
    path = show.save(shown, tmp_path / "evidence-for-lawyer")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == line.row["sha256"] == shown.sha256
    assert "Storm gate" in shown.text or "storm gate" in shown.text
    assert "content-type" in path.with_suffix(".headers").read_text().lower()


async def test_report_selects(room):
    """By article, verdict, date and change."""
    await room.audit()
    room.day(3)
    await room.audit()
    with room.desk() as desk:

        def chosen(articles=(), verdicts=(), since="", changed=False):
            return list(
                report.selected(desk, report.Selection.of(articles, verdicts, since, changed=changed))
            )

        assert {line.row["verdict"] for line in chosen(changed=True)} == {"missing", "changed"}
        assert {line.row["verdict"] for line in chosen(verdicts=["live"])} == {"live"}
        assert chosen(articles=[room.story.article_url])
        assert not chosen(articles=["https://other.example/"])
        assert not chosen(since="2026-10-16")
        assert chosen(since="2026-10-15")
        for wrong in ({"verdicts": ["dead"]}, {"since": "yesterday"}):
            with pytest.raises(UsageError):
                chosen(**wrong)


async def test_doctor_finds_what_is_wrong(room):
    """A fit machine has no bad finding; a network that is down is one, and refused keys are."""
    async with room.tools() as tools:
        fit = await doctor.examine(tools)
    assert "bad" not in {finding.health for finding in fit}
    room.set(archives={"access_key": "wrong", "secret_key": "keys"})
    for host in ("www.example.com", "www.iana.org"):
        room.world.take_down(host, Reach.REFUSES)
    async with room.tools() as tools:
        unfit = {finding.what: finding for finding in await doctor.examine(tools)}
    assert unfit["network"].health == "bad"
    assert unfit["Wayback Machine"].health == "bad"
    assert "INTERNET_ARCHIVE_ACCESS_KEY" in unfit["Wayback Machine"].words
