"""How many looks a day and a host bear."""

from archiver.model.source import Source
from archiver.model.states import PlatformName
from archiver.verdicts.budget import Budget


def sources(*hosts: str) -> list[Source]:
    urls = [f"https://{host}/{number}" for number, host in enumerate(hosts)]
    return [Source(f"web:{url}", PlatformName.WEB, url) for url in urls]


def host_of(url: str) -> str:
    return url.split("/")[2]


def test_a_host_gets_no_more_than_its_share() -> None:
    """What was spent today counts; the others go on, in their order."""
    wanted = sources("a", "a", "b", "a", "b")
    chosen = Budget(day=100, host=2).within({"a": 1}, wanted, host_of)
    assert chosen == [wanted[0], wanted[2], wanted[4]]


def test_the_day_has_an_end() -> None:
    """Over all hosts; a budget that was overdrawn by audits leaves nothing, not less than nothing."""
    wanted = sources("a", "b", "c")
    assert Budget(day=3, host=9).within({"z": 1}, wanted, host_of) == wanted[:2]
    assert Budget(day=3, host=9).left({"z": 5}) == 0
    assert Budget(day=3, host=9).within({"z": 5}, wanted, host_of) == []


def test_hosts_that_are_used_up_are_named() -> None:
    """So that the ledger need not offer them."""
    assert Budget(day=9, host=2).used_up({"a": 2, "b": 1, "c": 3}) == {"a", "c"}
