"""What is news is told: once, to everybody, within the hours, and across whatever befalls the process."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archiver.model.news import Delivery, Lane, NewsKind
from archiver.model.snapshot import CaptureState
from archiver.model.source import Source
from archiver.model.states import PlatformName, Privacy, State
from archiver.model.watch import Following
from archiver.usecases.telling import Told, tell
from tests.support.ledgers import DAY_0, article, cited, looked_up, memento, page, seen, step
from tests.support.postbox import Postbox
from tests.support.telling import DAY, HOUR, Watch


@pytest.fixture
def watch(tmp_path):
    """A newsroom in which the clock stands still."""
    with ExitStack() as stack:
        yield Watch(tmp_path, stack)


def titles(messages):
    return [message.title for message in messages]


async def test_each_transition_is_told_once(watch):
    """Missing, gone, there again; and nothing in between, however often it is asked."""
    await watch.begin(1, 2)
    said = []
    for state in (State.DELETED, State.DELETED, State.DELETED, State.LIVE, State.LIVE):
        watch.clock.advance(DAY)
        watch.look(state, 1)
        watch.look(State.LIVE, 2)
        for _ in range(3):
            said += titles(await watch.hear())
    assert said == [
        "archiver: 1 missing (1 article)",
        "archiver: 1 gone (1 article)",
        "archiver: 1 there again (1 article)",
    ]


async def test_a_new_workspace_is_told_of_in_one_message(watch):
    """A hundred losses that were there from the start are one message, once all was looked at."""
    for number in range(20):
        watch.publish(*range(5 * number, 5 * number + 5), name=f"a{number:011}")
    watch.look(State.GONE, *range(50))
    assert await watch.hear() == []
    watch.look(State.GONE, *range(50, 100))
    (message,) = await watch.hear()
    assert message.title == "archiver: 100 missing (20 articles)"
    assert len(message.body) < 4000
    assert await watch.hear() == []


async def test_a_new_workspace_is_told_of_after_a_day_whatever_is_left(watch):
    """A source that can't be looked at keeps nobody from being told of the others."""
    watch.publish(1, 2)
    watch.look(State.GONE, 1)
    assert await watch.hear() == []
    assert titles(await watch.hear(after=DAY)) == ["archiver: 1 missing (1 article)"]


async def test_first_verdicts_of_back_fill_are_no_news(watch):
    """What happens to those sources later is."""
    await watch.begin(1)
    watch.publish(2, name="a9", title="Long ago", following=Following(backfill=True))
    watch.look(State.GONE, 2)
    assert await watch.hear() == []
    watch.clock.advance(2 * DAY)
    watch.look(State.GONE, 2)
    (message,) = await watch.hear()
    assert message.title == "archiver: 1 gone (1 article)"
    assert "Long ago" in message.body


async def test_a_loss_after_a_look_that_saw_it_is_news_of_back_fill_too(watch):
    """Also where nothing was noticed in between: it was there when first looked at, and then it was not."""
    watch.publish(1)
    watch.publish(2, name="a9", title="Long ago", following=Following(backfill=True))
    watch.look(State.LIVE, 2)
    watch.clock.advance(HOUR)
    watch.look(State.LIVE, 1)
    watch.look(State.NOT_FOUND, 2)
    (message,) = await watch.hear()
    assert message.title == "archiver: 1 missing (1 article)"
    assert "Long ago" in message.body


async def test_a_run_is_not_told_of_before_it_is_known_to_be_believed(watch):
    """A run that is held is told of, and not what it saw; what is confirmed later is."""
    await watch.begin(*range(10))
    watch.clock.advance(DAY)
    run = watch.look(State.GONE, *range(10), finish=False)
    assert await watch.hear(after=timedelta(minutes=5)) == []
    watch.finish(run)
    (message,) = await watch.hear()
    assert message.title == "archiver: trouble with the watch"
    assert "A run is held back: 10 of 10 sources flipped in one run" in message.body
    assert await watch.hear() == []
    watch.look(State.GONE, 1)
    assert titles(await watch.hear()) == ["archiver: 1 missing (1 article)"]


async def test_a_run_that_broke_off_is_not_waited_for_for_ever(watch):
    """Half an hour after its last look it is told of."""
    await watch.begin(1)
    watch.clock.advance(DAY)
    watch.look(State.GONE, 1, finish=False)
    assert await watch.hear(after=timedelta(minutes=29)) == []
    assert titles(await watch.hear(after=timedelta(minutes=2))) == ["archiver: 1 missing (1 article)"]


async def test_a_run_that_goes_on_after_it_was_told_of_holds_up_no_other(watch):
    """An audit that was broken off is continued; what others saw before that is told meanwhile."""
    await watch.begin(1, 2, 3)
    watch.clock.advance(DAY)
    broken = watch.ledger.begin_run("audit", ["the flood"]).id
    watch.ledger.record_looks([seen(page(1), State.GONE, after=watch.clock.now() - DAY_0, run=broken)])
    assert titles(await watch.hear()) == ["archiver: 1 missing (1 article)"]
    watch.look(State.GONE, 2)
    watch.ledger.record_looks([seen(page(3), State.GONE, after=watch.clock.now() - DAY_0, run=broken)])
    assert titles(await watch.hear(after=timedelta(minutes=5))) == ["archiver: 1 missing (1 article)"]
    watch.finish(broken)
    assert titles(await watch.hear(after=timedelta(minutes=5))) == ["archiver: 1 missing (1 article)"]


async def test_what_others_saw_of_a_run_that_was_told_of_is_news_while_it_goes_on(watch):
    """Its early looks were told of: a later one of another run at the same source is not passed over."""
    await watch.begin(1, 3)
    watch.clock.advance(DAY)
    broken = watch.ledger.begin_run("audit", ["the flood"]).id
    watch.ledger.record_looks([seen(page(1), State.GONE, after=watch.clock.now() - DAY_0, run=broken)])
    assert titles(await watch.hear()) == ["archiver: 1 missing (1 article)"]
    watch.look(State.LIVE, 1)
    watch.ledger.record_looks([seen(page(3), State.LIVE, after=watch.clock.now() - DAY_0, run=broken)])
    assert titles(await watch.hear(after=timedelta(minutes=5))) == ["archiver: 1 there again (1 article)"]


async def test_a_failed_message_is_sent_again_with_what_came_up_meanwhile(watch):
    """After pauses that grow; a target that answers is not told twice because another one does not."""
    watch.post = Postbox("hook-0000")
    await watch.begin(1, 2)
    watch.clock.advance(DAY)
    watch.look(State.DELETED, 1)
    watch.post.refuse = 2
    assert await watch.tell() == Told(failed=1)
    assert await watch.tell(after=timedelta(minutes=1)) == Told()
    assert await watch.tell(after=timedelta(minutes=5)) == Told(failed=1)
    (failing,) = [one for one in watch.ledger.notices.deliveries() if one.tries]
    assert (failing.tries, failing.error) == (2, "it was answered with 503")
    watch.clock.advance(2 * HOUR)
    watch.look(State.DELETED, 2)
    assert titles(await watch.hear()) == ["archiver: 2 missing (1 article)"]
    assert await watch.hear() == []


async def test_one_target_that_fails_holds_up_no_other(watch):
    """Each is told everything once."""
    watch.post = Postbox("mail-0000", "slack-0000")
    await watch.begin(1)
    watch.clock.advance(DAY)
    watch.look(State.DELETED, 1)
    watch.post.refuse = 1
    assert await watch.tell() == Told(sent=1, failed=1)
    assert await watch.tell() == Told(sent=1)
    assert [name for name, _ in watch.post.messages] == ["slack-0000", "mail-0000"]


async def test_a_message_that_may_have_arrived_is_not_sent_again_but_said_to_be_in_doubt(watch):
    """Once, when the other side answers again; that message leaves no doubt of its own."""
    await watch.begin(1)
    watch.clock.advance(DAY)
    watch.look(State.DELETED, 1)
    watch.post.lose = 2
    (first,) = await watch.hear()
    (second,) = await watch.hear()
    assert "1 missing" in first.title
    assert second.title == "archiver: about an earlier message"
    assert "A message of 23 Nov 2026, 16:20 UTC about 1 change may not have arrived" in second.body
    assert await watch.hear(after=DAY) == []


async def test_a_process_that_died_while_sending_leaves_the_same_doubt(watch):
    """The ledger says that a message was under way; whether it arrived, nobody knows."""
    await watch.begin(1)
    watch.clock.advance(DAY)
    watch.look(State.DELETED, 1)

    class Died(Exception):
        """The end of a process, as the ledger sees it."""

    class Deadly(Postbox):
        async def send(self, target, message):
            raise Died

    living, watch.post = watch.post, Deadly()
    with pytest.raises(Died):
        await watch.tell()
    watch.post = living
    (message,) = await watch.hear()
    assert message.title == "archiver: about an earlier message"
    assert "about 1 change may not have arrived" in message.body
    assert await watch.hear() == []


async def test_nothing_is_lost_where_sending_was_not_begun(watch):
    """A restart between noticing and sending."""
    await watch.begin(1)
    watch.clock.advance(DAY)
    watch.look(State.DELETED, 1)
    watch.set(quiet_hours="00:00-23:59")
    assert await watch.hear() == []
    watch.set(quiet_hours="")
    assert titles(await watch.hear()) == ["archiver: 1 missing (1 article)"]


async def test_quiet_hours_and_the_digest_wait_but_not_for_what_is_urgent(watch):
    """At night only what somebody wants to be woken for; the rest at half past eight, in one message."""
    watch.set(time_zone="Europe/Vilnius", quiet_hours="22:00-07:00", digest_at="08:30", urgent=["suspended"])
    await watch.begin(1, 2, 3)
    watch.clock.set(datetime(2026, 11, 23, 22, tzinfo=UTC))  # midnight in Vilnius
    watch.look(State.DELETED, 1)
    watch.look(State.ACCOUNT_SUSPENDED, 2)
    assert titles(await watch.hear()) == ["archiver: 1 with a suspended account (1 article)"]
    assert await watch.hear() == []
    watch.look(State.DELETED, 3)
    assert await watch.hear(after=3 * HOUR) == []
    (digest,) = await watch.hear(after=timedelta(hours=3, minutes=35))
    assert digest.title == "archiver: 2 missing (1 article)"
    assert watch.clock.now() == datetime(2026, 11, 24, 6, 35, tzinfo=UTC)
    assert await watch.hear(after=DAY) == []


async def test_what_nobody_wants_to_hear_is_not_told_later_either(watch):
    """`tell` is about news, not about messages."""
    watch.set(tell=["gone"])
    await watch.begin(1)
    watch.clock.advance(DAY)
    watch.look(State.DELETED, 1)
    assert await watch.hear() == []
    watch.set(tell=list(NewsKind))
    assert await watch.hear() == []


@pytest.mark.parametrize("privacy", [Privacy.DISCREET, Privacy.CLOSED])
async def test_what_is_not_open_stays_in_the_house(watch, privacy):
    """The article and numbers; the host of no source is in the message."""
    watch.set(privacy)
    await watch.begin(1)
    watch.clock.advance(DAY)
    watch.look(State.DELETED, 1)
    (message,) = await watch.hear()
    assert message.body.startswith("The flood\n- 1 missing\n")
    assert "news1.example" not in message.body


async def test_a_muted_citation_is_not_told_of(watch):
    """Somebody said that nobody wants to know."""
    await watch.begin(1, 2)
    watch.mute(1)
    watch.clock.advance(DAY)
    watch.look(State.DELETED, 1, 2)
    (message,) = await watch.hear()
    assert message.title == "archiver: 1 missing (1 article)"
    assert page(1).url not in message.body


async def test_a_refused_copy_is_told_of(watch):
    """With what the archive said."""
    await watch.begin(1)
    watch.ledger.record_captures([step(page(1), CaptureState.WANTED)])
    watch.ledger.record_captures([step(page(1), CaptureState.REFUSED, after=HOUR)])
    (message,) = await watch.hear()
    assert message.title == "archiver: 1 refused by the archive (1 article)"
    assert "refused to capture it on 22 Nov 2026. the archive's words." in message.body


async def test_a_copy_that_is_verified_and_one_that_no_longer_is(watch):
    """The first is counted, the second is told with its reason."""
    await watch.begin(1)
    for verified, reason in ((True, "The copy holds the text."), (False, "The copy is a login wall.")):
        copy = memento(page(1), verified=verified)
        found = replace(looked_up(page(1), copy), at=watch.clock.now(), reason=reason)
        watch.ledger.record_lookups([found])
        (message,) = await watch.hear()
        if verified:
            assert "- 1 with a verified copy" in message.body
        else:
            assert message.title == "archiver: 1 without their verified copy (1 article)"
            assert "login wall" in message.body


async def test_an_address_that_grants_access_is_not_told(watch):
    """Whoever reads the message must not get in by it."""
    await watch.begin(1)
    url = "https://news.example/draft?access_token=hush-hush-1234"
    private = Source(f"web:{url}", PlatformName.WEB, url)
    watch.ledger.record_article(article("a7", title="Behind the gate"), [cited(private)])
    run = watch.ledger.begin_run("test", [], fresh=True).id
    watch.ledger.record_looks([seen(private, State.GONE, after=watch.clock.now() - DAY_0, run=run)])
    watch.finish(run)
    (message,) = await watch.hear()
    assert "Behind the gate" in message.body
    assert "a source with a private address" in message.body
    assert "hush-hush" not in message.body


async def test_a_reason_that_no_longer_holds_is_left_out(watch):
    """What was missing at night and is back in the morning: both are told, each with what is true now."""
    watch.set(quiet_hours="20:00-07:00")
    await watch.begin(1)
    watch.clock.set(datetime(2026, 11, 23, 21, tzinfo=UTC))
    watch.look(State.DELETED, 1)
    assert await watch.hear() == []
    watch.clock.advance(2 * HOUR)
    watch.look(State.LIVE, 1)
    assert await watch.hear() == []
    (message,) = await watch.hear(after=8 * HOUR)
    assert message.title == "archiver: 1 missing, 1 there again (1 article)"
    lines = message.body.splitlines()
    place = lines.index(f"- not there when looked at, not yet confirmed: {page(1).url}")
    assert lines[place + 1].startswith("- there again")


async def test_a_watch_that_does_not_look_says_so_once(watch):
    """Until it has looked again."""
    await watch.begin(1)
    assert await watch.hear(after=10 * DAY) != []
    assert await watch.hear(after=DAY) == []
    watch.look(State.LIVE, 1)
    (message,) = await watch.hear(after=10 * DAY)
    assert "The watch is not looking: no look was finished since " in message.body


async def test_without_targets_nothing_is_noticed_and_the_first_one_hears_how_things_stand(watch):
    """One that comes later hears what comes from then on; one in place of another goes on where that stood."""
    await watch.begin(1, 2)
    box, watch.post = watch.post, Postbox()
    watch.post.targets = []
    watch.clock.advance(DAY)
    watch.look(State.DELETED, 1)
    assert await watch.tell() == Told()
    watch.post = box
    assert titles(await watch.hear()) == ["archiver: 1 missing (1 article)"]
    watch.post = Postbox("hook-0000", "mail-0000")
    assert await watch.hear() == []
    watch.look(State.DELETED, 2)
    watch.post.targets = watch.post.targets[:1]
    watch.post.refuse = 9
    await watch.tell()
    watch.post = Postbox("hook-1111")
    assert titles(await watch.hear()) == ["archiver: 1 missing (1 article)"]
    assert {one.target for one in watch.ledger.notices.deliveries()} == {"hook-1111"}


async def test_a_source_that_no_article_cites_any_more_is_told_as_such(watch):
    """The news was noticed while one did."""
    watch.set(quiet_hours="00:00-23:59")
    await watch.begin(1)
    watch.clock.advance(DAY)
    watch.look(State.DELETED, 1)
    await watch.tell()
    watch.publish(2)
    watch.set(quiet_hours="")
    (message,) = await watch.hear()
    assert message.body.startswith("No longer cited by any article\n- not there")


async def test_two_processes_notice_a_part_of_the_history_once(watch):
    """The second one finds it done."""
    await watch.begin(1)
    watch.clock.advance(DAY)
    watch.look(State.DELETED, 1)
    book, now = watch.ledger.notices, watch.clock.now()
    found = book.page(now, 10)
    await tell(watch.desk, watch.post)
    book.record(found, now, {}, [])
    (calm,) = [one for one in book.deliveries() if one.lane is Lane.CALM]
    assert book.waiting(replace(calm, up_to=0))
    assert book.page(now, 10) is None
    assert calm == Delivery(calm.target, Lane.CALM, up_to=1, begun_at=now)
    assert len(watch.post.messages) == 1
