"""Using the quota: nearly all of it, and never more; by rank, within a day's number, by the account's own slots."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from archiver.archives.slots import Quota, Reading
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.sandbox import Sandbox
from archiver.sandbox.wayback import jobs
from tests.support.archive_room import Room, opened, running, web
from tests.support.ledgers import seen


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running() as shared:
        yield shared


@pytest.fixture
def room(tmp_path, sandbox) -> Iterator[Room]:
    with opened(tmp_path, sandbox) as built:
        yield built


def pages(room, number):
    """So many pages of the paper."""
    for n in range(number):
        room.archive.paper.put(f"/{n}", room.archive.paper.page("N", ("news",)))
    return [f"https://www.paper.example/{n}" for n in range(number)]


@pytest.fixture
def answers(room):
    """What Save Page Now answers to requests for captures, in order: status, and whether there is a job."""
    found, answer = [], room.archive.wayback.answer

    def listening(request, now):
        response = answer(request, now)
        if request.method == "POST" and request.path == "/save":
            found.append((response.status, b'"job_id"' in response.body))
        return response

    room.archive.wayback.answer = listening
    return found


@pytest.mark.parametrize(
    ("job", "per_minute", "number"), [(17, 6.0, 16), (8, 6.8, 16), (45, 6.0, 12)]
)  # fmt: skip
async def test_the_quota_is_used_and_not_exceeded(room, answers, job, per_minute, number):
    """At least 95% of min(pace, slots / mean job time), a slot being taken until it is released; no 429.

    Counted from the first full house on: what goes through before, at once, would flatter the share.
    """
    slots = 3
    pace = jobs.Pace(timedelta(seconds=job))
    room.archive.wayback._jobs._pace = pace
    process = room.process(save_per_minute=per_minute)
    process.want(*pages(room, number))
    assert await process.captures.drive(20_000) == []
    asked = [r.at for r in room.archive.world.requests("web.archive.org") if r.url.endswith("/save")]
    minutes = (asked[-1] - asked[slots - 1]).total_seconds() / 60
    most = min(per_minute, slots * 60 / (pace.job + pace.slot_release).total_seconds())
    share = (number - slots) / minutes / most
    assert share >= 0.95, f"{share:.3f}"
    assert set(answers) == {(200, True)}


async def test_two_processes_share_the_quota(room, answers):
    """Neither asks for more than the account has, and none is refused for pace."""
    first, second = room.process(), room.process()
    urls = pages(room, 8)
    first.want(*urls[:4])
    second.want(*urls[4:])
    while await first.captures.drive(20) or await second.captures.drive(20):
        pass
    assert set(answers) == {(200, True)}
    assert len(answers) == len(urls)


async def test_new_posts_go_first_then_what_was_missed_or_changed(room):
    """And what a newer run wants, before what an older one left over."""
    process, order = room.process(), []
    urls = pages(room, 3)
    post = Source("telegram:docks/7", PlatformName.TELEGRAM, "https://t.me/docks/7", "docks/7", "docks")
    room.ledger.record_sources([web(url) for url in urls] + [post])
    room.ledger.record_looks([seen(web(urls[1]), State.NOT_FOUND)])
    old, *new = [
        replace(process.captures.proposal(web(url).id, url, "r2"), run="r1" if n == 0 else "r2")
        for n, url in enumerate([urls[0], urls[2], urls[1]])
    ]
    tweet = process.captures.proposal(post.id, "https://www.paper.example/a", "r2")
    process.captures.want([old, *new, tweet])
    await process.captures.drive(
        300, lambda step: order.append(step.url) if step.state == "pending" else None
    )
    assert order == [tweet.url, urls[1], urls[2], urls[0]]


async def test_a_day_has_so_many_captures(room, answers):
    """The rest waits for the next day."""
    process = room.process(save_per_day=2)
    process.want(*pages(room, 4))
    assert len(await process.captures.drive(300)) == 2
    room.pass_time(hours=13)
    assert await process.captures.drive(300) == []
    assert len(answers) == 4


def test_a_reading_counts_what_it_does_not_know_yet():
    """Captures asked for since, and those of ours that the number has forgotten."""
    reading = Reading(Quota(3, 3), 100.0)
    assert [reading.free(0), reading.free(2), replace(reading, asked=1).free(0)] == [3, 1, 2]
    assert (reading.due(0), reading.due(3)) == (130.0, 103.0)


async def test_a_long_queue_is_asked_for_in_order_of_what_may_be_lost(room):
    """Of 300 wanted by two runs: the new article's first, in it posts, missed, changed, the rest; then the back-fill."""
    process = room.process(save_per_minute=6000)
    old, new = pages(room, 200), [f"https://www.paper.example/n{n}" for n in range(100)]
    posts = [
        Source(f"telegram:docks/{n}", PlatformName.TELEGRAM, url, f"docks/{n}", "docks")
        for n, url in enumerate(new[:25])
    ]
    sources = {url: web(url) for url in (*old, *new[25:])} | {post.url: post for post in posts}
    room.ledger.record_sources(list(sources.values()))
    room.ledger.record_looks([seen(sources[url], State.LIVE) for url in new[:25]])
    room.ledger.record_looks([seen(sources[url], State.NOT_FOUND) for url in new[25:50]])
    room.ledger.record_looks([
        seen(sources[url], State.LIVE, after=timedelta(hours=n), text=f"text {n}", similarity=0.1 if n else None)
        for n in (0, 2) for url in new[50:75]
    ])  # fmt: skip
    for run, urls in (("r1", old), ("r2", new[::-1])):
        wanted = [process.captures.proposal(sources[url].id, url, run) for url in urls]
        process.captures.want([replace(capture, run=run) for capture in wanted])
    queue = [capture.url for capture in process.captures._next_ones()]
    assert len(queue) == 300
    assert [set(queue[at : at + 25]) for at in (0, 25, 50, 75)] == [
        set(new[n : n + 25]) for n in (0, 25, 50, 75)
    ]
    assert queue[100:] == old
