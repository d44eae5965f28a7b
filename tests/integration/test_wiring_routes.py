"""What the settings ask for arrives at the door and in the looks."""

import pytest

from archiver.errors import SettingsError
from archiver.sandbox.story import TIDE_URL
from archiver.settings import Route
from archiver.usecases.check import check
from archiver.usecases.progress import Silent
from archiver.wiring import desk, paced_hosts
from tests.support.newsroom import newsroom


async def looked_at(room, routes):
    """One look at a page under these routes."""
    room.settings = room.settings.model_copy(update={"routes": routes})
    async with room.tools() as tools:
        (one,), _ = await check(tools, [TIDE_URL], Silent())
    return one


async def test_a_route_leads_to_the_report(tmp_path):
    """The vantage of the route is the look's; a route that is down leaves the source unverifiable."""
    with newsroom(tmp_path) as room:
        proxy = room.settings.network.https_proxy
        seen = await looked_at(
            room, {"tidewatch.example": Route(proxy=proxy, vantage="Vilnius", contact=False)}
        )
        assert (str(seen.judgement.verdict), seen.look.vantage) == ("live", "Vilnius")
        sent = dict(room.world.requests("www.tidewatch.example")[-1].headers)
        assert "+" not in {name.lower(): value for name, value in sent.items()}["user-agent"]
        room.day(3)
        down = await looked_at(room, {"*.tidewatch.example": Route(proxy="http://127.0.0.1:9")})
        assert (down.look.observation.reason_code, str(down.judgement.verdict)) == ("route", "unverifiable")
        with pytest.raises(SettingsError, match=r"routes\.nowhere"):
            await looked_at(room, {"nowhere": Route()})


def test_all_hosts_of_a_platform_keep_one_pace(tmp_path):
    """The services of X share a pace; every other platform has one of its own."""
    with newsroom(tmp_path) as room, desk(room.settings, room.workspace, room.clock) as base:
        paces = paced_hosts(base)
    assert paces["cdn.syndication.twimg.com"] is not None
    assert paces["cdn.syndication.twimg.com"] == paces["publish.twitter.com"]
    assert len({pace.name for pace in paces.values()}) == len(paces) - 1
