"""`archiver check` on one URL of every platform and fate, in the sandbox: verdict, reason and evidence."""

import asyncio
import re
from datetime import timedelta

import pytest

from archiver.cli.tables import report_text
from archiver.model.states import PlatformName, State
from archiver.platforms.registry import all_platforms
from archiver.reports.rows import source_row
from archiver.sandbox.fair import START, Fair
from archiver.sandbox.platforms import Fate
from archiver.usecases.check import check
from archiver.usecases.progress import Silent
from archiver.usecases.show import show
from archiver.verdicts.policy import family_of, proves
from tests.support.newsroom import newsroom

DAYS = (0, 4, 8)
COMMON = {
    Fate.LIVE: State.LIVE,
    Fate.RATE_LIMITED: State.RATE_LIMITED,
    Fate.BANNED: State.BOT_WALL,
    Fate.NEW_MARKUP: State.UNVERIFIABLE,
    Fate.PROTECTED: State.PROTECTED,
    Fate.AGE_RESTRICTED: State.AGE_RESTRICTED,
    Fate.WITHHELD: State.WITHHELD,
    Fate.REMOVED: State.REMOVED_BY_PLATFORM,
    Fate.SUSPENDED: State.ACCOUNT_SUSPENDED,
    Fate.CLOSED: State.ACCOUNT_GONE,
}
SECRETIVE = dict.fromkeys((Fate.DELETED, Fate.SUSPENDED, Fate.PROTECTED, Fate.WITHHELD), State.UNVERIFIABLE)
OWN = {
    "x": {Fate.DELETED: State.DELETED_BY_AUTHOR},
    "telegram": {Fate.DELETED: State.ABSENT},
    "youtube": {Fate.DELETED: State.DELETED_BY_AUTHOR},
    "tiktok": {Fate.DELETED: State.UNVERIFIABLE, Fate.CLOSED: State.UNVERIFIABLE},
    "rutube": {Fate.DELETED: State.ABSENT, Fate.REMOVED: State.GONE, Fate.PROTECTED: State.UNVERIFIABLE},
    "ok": {
        Fate.DELETED: State.NOT_FOUND,
        Fate.SUSPENDED: State.ACCOUNT_GONE,
        Fate.PROTECTED: State.LOGIN_WALL,
    },
    "facebook": SECRETIVE | {Fate.BANNED: State.LOGIN_WALL},
    "instagram": SECRETIVE | {Fate.BANNED: State.LOGIN_WALL},
    "threads": SECRETIVE | {Fate.BANNED: State.LOGIN_WALL},
    "vk": {Fate.DELETED: State.DELETED},
    "reddit": {
        Fate.DELETED: State.DELETED_BY_AUTHOR,
        Fate.SUSPENDED: State.REMOVED_BY_PLATFORM,
        Fate.WITHHELD: State.REMOVED_BY_PLATFORM,
    },
    "mastodon": {
        Fate.DELETED: State.ABSENT,
        Fate.SUSPENDED: State.GONE,
        Fate.PROTECTED: State.LOGIN_WALL,
    },
    "bluesky": {Fate.DELETED: State.ABSENT, Fate.PROTECTED: State.UNVERIFIABLE},
    "web": {
        Fate.MOVED: State.MOVED,
        Fate.MISSING: State.NOT_FOUND,
        Fate.DELETED: State.GONE,
        Fate.SOFT_404: State.SOFT_404,
        Fate.PARKED: State.PARKED,
        Fate.LOGIN: State.LOGIN_WALL,
        Fate.PROTECTED: State.UNVERIFIABLE,
        Fate.PAYWALLED: State.PAYWALLED,
        Fate.NEEDS_BROWSER: State.NEEDS_BROWSER,
        Fate.BROKEN: State.SERVER_ERROR,
        Fate.UNREACHABLE: State.UNVERIFIABLE,
    },
}
"""What one look can see of a fate, where it is not the same on all platforms. Some platforms never tell."""

SPECIMENS = Fair().specimens()
STRIKES = [
    (PlatformName.X, Fate.RATE_LIMITED),
    (PlatformName.X, Fate.BANNED),
    (PlatformName.X, Fate.NEW_MARKUP),
    (PlatformName.TELEGRAM, Fate.RATE_LIMITED),
    (PlatformName.TELEGRAM, Fate.BANNED),
]
EVERY = pytest.mark.parametrize("specimen", SPECIMENS, ids=[f"{s.platform}-{s.fate}" for s in SPECIMENS])


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """What was found, by day and URL, on three days on which nothing changes; and the room it was found in."""
    fair = Fair()
    with newsroom(tmp_path_factory.mktemp("fair"), fair) as room:
        found = {}
        for day in DAYS:
            room.clock.set(START + timedelta(days=day))
            found[day] = asyncio.run(look(room, [specimen.url for specimen in SPECIMENS]))
        yield found, room


async def look(room, urls):
    """Check URLs; what was found by URL."""
    async with room.tools() as tools:
        found, problem = await check(tools, urls, Silent())
    assert not problem
    return {one.url: one for one in found}


def expected(specimen):
    """The state that a look at a specimen sees."""
    return OWN[specimen.platform].get(specimen.fate) or COMMON[specimen.fate]


@EVERY
def test_each_fate_is_seen_for_what_can_be_told(checked, specimen):
    """The state is what the platform gives away, no more; only explicit markers lead to a loss."""
    one = checked[0][0][specimen.url]
    seen = one.look.observation
    assert one.identity.source.platform is specimen.platform
    assert seen.state is expected(specimen), seen.reason
    counts, is_there = family_of(seen.state), proves(seen.state, seen.http_status)
    wanted = "missing" if counts else "live" if is_there else "unverifiable"
    assert str(one.judgement.verdict) == {"moved": "moved"}.get(seen.state, wanted)


@EVERY
def test_each_reason_is_a_sentence_for_a_layman(checked, specimen):
    """It names who said what in whole sentences, and holds none of our own words for states."""
    reason = checked[0][0][specimen.url].judgement.reason
    assert reason.endswith(".")
    assert reason[0].isupper() or "." in reason.split()[0]
    ours = re.sub(r'"[^"]*"|https?://\S+|@\w+', "", reason)
    assert not re.search(r"\w_\w|None\b(?! of)|Error\b|[{}\[\]<>]", ours), ours
    assert not re.search(r'\.["”]\.', reason), reason
    assert 3 < len(ours.split()) < 70


@EVERY
def test_each_verdict_has_its_evidence(checked, specimen):
    """`archiver show` gives the answer that decided, as received; what nobody was asked about has none."""
    found, room = checked
    one = found[DAYS[-1]][specimen.url]
    if specimen.fate is Fate.UNREACHABLE or one.look.observation.reason_code == "private_link":
        assert not one.look.evidence
        return
    with room.desk() as desk:
        shown = show(desk, specimen.url)
    assert shown.recorded.look.observation.state is one.look.observation.state
    assert shown.status == one.look.observation.http_status
    if one.look.sha256:
        assert shown.sha256 == one.look.sha256


@EVERY
def test_only_what_was_said_to_be_lost_is_gone_in_the_end(checked, specimen):
    """Three looks over eight days confirm every loss that a platform states, and nothing else."""
    first, last = (checked[0][day][specimen.url] for day in (0, DAYS[-1]))
    lost = str(first.judgement.verdict) == "missing"
    assert (str(last.judgement.verdict) == "gone") is lost
    assert not lost or specimen.fate not in (Fate.LIVE, Fate.RATE_LIMITED, Fate.BANNED, Fate.NEW_MARKUP)


def test_the_table_says_verdict_and_reason_of_each(checked):
    """What `archiver check` prints has every URL with its verdict and the beginning of its reason."""
    found = checked[0][0].values()
    rows = [source_row(one.identity, one.judgement, one.look) for one in found]
    lines = " ".join(report_text(rows, width=200).split())
    for row in rows:
        assert str(row["url"]) in lines
        assert " ".join(str(row["reason"]).split()[:8]) in lines


@pytest.mark.parametrize(("platform", "fate"), STRIKES)
async def test_what_befalls_a_whole_platform_is_no_ones_loss(platform, fate, tmp_path):
    """Where the platform does not show what is known to be there, its word on others says nothing."""
    fair = Fair()
    specimen = fair.strike(platform, fate)
    with newsroom(tmp_path, fair) as room:
        (one,) = (await look(room, [specimen.url])).values()
    assert (one.look.observation.state, one.look.observation.reason_code) == (
        State.UNVERIFIABLE,
        "control_failed",
    )
    assert "does not show this client" in one.judgement.reason


def test_every_platform_is_at_the_fair():
    """A platform without a living, a limited, a banned and an unknown specimen is not tried at all."""
    fates = {(s.platform, s.fate) for s in SPECIMENS} | set(STRIKES)
    for platform in all_platforms():
        wanted = {Fate.LIVE, Fate.DELETED, Fate.RATE_LIMITED, Fate.BANNED}
        assert {(platform.name, fate) for fate in wanted} <= fates
