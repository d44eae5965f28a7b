"""Whether it is the others or we."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.web.failures import Contact
from archiver.web.outage import Outage, Ruling, registrable_domain

HOSTS = ("a.example.com", "b.example.com", "news.co.uk", "www.bbc.co.uk", "gov.ua", "10.0.0.1")


def fail(outage, *hosts):
    """Let hosts fail one after the other; returns the last ruling."""
    ruling = Ruling()
    for number, host in enumerate(hosts):
        ruling = outage.seen(f"{host}-{number}", host, Contact.FAILED)
    return ruling


def test_answers_are_recorded_at_once():
    """An HTTP answer is an observation whatever the network does."""
    assert Outage(HOSTS).seen("item", "gov.ua", Contact.ANSWERED) == Ruling(record=("item",))


def test_what_was_not_asked_proves_nothing():
    """A refusal of ours is recorded, and releases nobody."""
    outage = Outage(HOSTS)
    fail(outage, "gov.ua")
    assert outage.seen("unsafe", "10.0.0.1", Contact.NONE) == Ruling(record=("unsafe",))
    assert outage.close().ask


def test_a_failure_waits_for_another_host():
    """A network-level failure is held back until another host has answered; the same host is no proof."""
    outage = Outage(HOSTS)
    assert fail(outage, "gov.ua") == Ruling()
    assert outage.seen("again", "gov.ua", Contact.ANSWERED).record == ("again",)
    assert outage.seen("other", "news.co.uk", Contact.ANSWERED).record == ("gov.ua-0", "other")
    assert not outage.close().ask


def test_five_failures_on_three_domains_ask_the_controls_once():
    """Five in a row on three registrable domains are suspicious, and asked about once."""
    outage = Outage(HOSTS)
    hosts = ("a.example.com", "b.example.com", "news.co.uk", "a.example.com")
    assert not fail(outage, *hosts).ask
    assert fail(outage, "gov.ua").ask
    assert not fail(outage, "10.0.0.1").ask


def test_five_failures_on_two_domains_are_not_enough():
    """Subdomains of one registered domain are one witness."""
    assert not fail(Outage(HOSTS), "a.example.com", "b.example.com", *["news.co.uk"] * 5).ask


@pytest.mark.parametrize("hosts", [("gov.ua",), ("gov.ua", "news.co.uk")])
def test_small_sweeps_ask_when_all_their_hosts_fail(hosts):
    """Where there are fewer than three domains, five failures on all of them are suspicious."""
    assert fail(Outage(hosts), *(hosts * 5)[:5]).ask


def test_an_answer_ends_the_row():
    """Only failures in a row count."""
    outage = Outage(HOSTS)
    fail(outage, "gov.ua", "news.co.uk", "www.bbc.co.uk", "gov.ua")
    outage.seen("item", "10.0.0.1", Contact.ANSWERED)
    assert not fail(outage, "gov.ua", "news.co.uk", "www.bbc.co.uk", "gov.ua").ask


def test_failed_controls_drop_what_was_held():
    """When our network is down no held failure counts, nor any that follows, until somebody answers."""
    outage = Outage(HOSTS)
    fail(outage, "gov.ua", "news.co.uk")
    assert outage.controls(answered=False).drop == ("gov.ua-0", "news.co.uk-1")
    assert outage.down
    assert outage.seen("later", "gov.ua", Contact.FAILED).drop == ("later",)
    assert outage.seen("back", "gov.ua", Contact.ANSWERED).record == ("back",)
    assert not outage.down


def test_answered_controls_release_what_was_held():
    """When a control answers, the hosts are to blame."""
    outage = Outage(HOSTS)
    fail(outage, "gov.ua", "news.co.uk")
    assert outage.controls(answered=True).record == ("gov.ua-0", "news.co.uk-1")
    assert not outage.down


def test_controls_can_be_asked_at_the_start():
    """A sweep that begins without a network knows it before it has asked anybody."""
    outage = Outage(HOSTS)
    assert outage.controls(answered=False) == Ruling()
    assert outage.down


def test_without_controls_nothing_is_held_back():
    """`control_urls = []` turns the whole thing off."""
    outage = Outage(HOSTS, has_controls=False)
    assert outage.seen("item", "gov.ua", Contact.FAILED) == Ruling(record=("item",))
    assert not outage.close().ask


EVENTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(HOSTS), st.sampled_from(list(Contact))),
        st.booleans(),
    )
)


@given(EVENTS, st.sets(st.sampled_from(HOSTS)))
def test_every_item_comes_back_exactly_once(events, hosts):
    """Whatever happens in whatever order, no look is lost or recorded twice, and no answer is dropped."""
    outage, given_items, recorded, dropped = Outage(hosts), [], [], []
    answered = set()
    for number, event in enumerate(events):
        if isinstance(event, bool):
            ruling = outage.controls(answered=event)
        else:
            given_items.append(number)
            answered |= {number} if event[1] is Contact.ANSWERED else set()
            ruling = outage.seen(number, *event)
        recorded += ruling.record
        dropped += ruling.drop
    if outage.close().ask:
        recorded += outage.controls(answered=True).record
    assert Counter(recorded) + Counter(dropped) == Counter(given_items)
    assert answered <= set(recorded)


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.bbc.co.uk", "bbc.co.uk"),
        ("bbc.co.uk", "bbc.co.uk"),
        ("a.b.example.com", "example.com"),
        ("co.uk", "co.uk"),
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("someone.github.io", "someone.github.io"),
    ],
)
def test_registrable_domains(host, domain):
    """The registered part of a name by the public suffix list; an address is its own."""
    assert registrable_domain(host) == domain
