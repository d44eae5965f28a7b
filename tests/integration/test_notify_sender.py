"""Messages leave by Apprise, in a process of its own: what arrives, what fails, and what stays secret."""

import io
import json
import logging

import pytest

from archiver.model.news import Message
from archiver.notify import apart
from archiver.notify.sender import Outcome, Sender, Sent, Target, environment
from archiver.settings import NetworkSettings, NotifySettings, Settings
from tests.support.postbox import web_hook

HELLO = Message("archiver: 1 gone (1 article)", "The flood\n- gone, confirmed: https://x.example/?a=1&b=<2>")


@pytest.fixture
def hook():
    """A web hook on loopback."""
    with web_hook() as found:
        yield found


def sender(*urls, timeout=5.0, network=None, environ=None):
    notify = NotifySettings(urls=urls, timeout=timeout)
    return Sender(Settings(notify=notify, network=NetworkSettings(**network or {})), environ)


async def sent(built):
    return [await built.send(target, HELLO) for target in built.targets]


async def test_a_message_arrives_as_it_was_written(hook):
    """Title and text, plain, every character of them."""
    assert await sent(sender(hook.url)) == [Sent(Outcome.SENT)]
    assert hook.accepted == [(HELLO.title, HELLO.body)]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (503, Sent(Outcome.FAILED, "it was answered with 503")),
        (401, Sent(Outcome.FAILED, "it was answered with 401")),
        (0, Sent(Outcome.UNKNOWN, "no answer came")),
    ],
)
def test_what_went_wrong_is_said_in_our_words(hook, status, expected, caplog):
    """A refusal is a failure; silence may be one: the message may have been taken all the same."""
    caplog.set_level(logging.DEBUG)
    hook.statuses.append(status)
    outcome, error = apart.deliver(hook.url, *_told(), 0.5)
    assert Sent(Outcome(outcome), error) == expected
    assert "hush-hush" not in caplog.text


def _told():
    return HELLO.title, HELLO.body


def test_who_can_not_be_reached_was_told_nothing(hook):
    """Nobody listens there: it can be sent again."""
    assert apart.deliver("json://user:hush-hush@127.0.0.1:9/", *_told(), 2)[0] == "failed"


@pytest.mark.parametrize("url", ["nosuchscheme://hush-hush", "slack://", "://", "json:hush-hush"])
def test_a_url_that_apprise_does_not_know_fails_without_being_repeated(url):
    """Only its scheme is ever said."""
    outcome, error = apart.deliver(url, *_told(), 2)
    assert outcome == "failed"
    assert "hush-hush" not in error


def test_the_process_does_as_its_standard_input_says(hook):
    """An order comes in as JSON, the outcome goes out as JSON."""
    order = {"url": hook.url, "title": "t", "body": "b", "timeout": 5}
    out = io.StringIO()
    apart.main(io.StringIO(json.dumps(order)), out)
    assert json.loads(out.getvalue()) == {"outcome": "sent", "error": ""}
    assert hook.accepted == [("t", "b")]


async def test_a_process_that_overruns_its_time_is_ended(hook, monkeypatch):
    """Whether its message arrived, nobody knows."""
    monkeypatch.setattr("archiver.notify.sender.STARTING", 0.1)
    slow = sender(hook.url, timeout=0.1)
    assert await sent(slow) == [Sent(Outcome.UNKNOWN, "it took too long")]


async def test_a_process_that_breaks_off_leaves_its_message_in_doubt(monkeypatch):
    """As does one that says nothing we can read."""
    monkeypatch.setattr("archiver.notify.sender._PROGRAM", ("/bin/echo", "?"))
    assert await sent(sender("json://127.0.0.1:9")) == [
        Sent(Outcome.UNKNOWN, "the sending process broke off")
    ]
    monkeypatch.setattr("archiver.notify.sender._PROGRAM", ("/no/such/program",))
    (found,) = await sent(sender("json://127.0.0.1:9"))
    assert found.outcome is Outcome.FAILED


def test_targets_are_named_by_scheme_and_nothing_that_helps_to_guess():
    """The same URL twice is one target; a secret is in no word about it."""
    built = sender("json://a:hush-hush@h/x", "mailtos://b:hush-hush@h", "json://a:hush-hush@h/x")
    names = [target.name for target in built.targets]
    assert [name.rpartition("-")[0] for name in names] == ["json", "mailtos"]
    assert all(len(name.rpartition("-")[2]) == 4 for name in names)
    assert "hush-hush" not in repr(built.targets) + repr(Target.of("json://hush-hush"))


def test_the_process_gets_the_proxies_and_ca_of_the_settings_and_none_of_our_secrets():
    """What the environment says of proxies was read by the settings already."""
    network = NetworkSettings(https_proxy="http://proxy.example:3128", ca_bundle="/etc/ca.pem")
    found = environment(
        {
            "PATH": "/bin",
            "https_proxy": "http://old.example",
            "ALL_PROXY": "socks5://old.example",
            "INTERNET_ARCHIVE_SECRET_KEY": "s",
            "ARCHIVER_NOTIFY__URLS": "s",
            "NOTIFY_SOCKET": "/run/s",
        },
        network,
    )
    assert found == {
        "PATH": "/bin",
        "HTTPS_PROXY": "http://proxy.example:3128",
        "SSL_CERT_FILE": "/etc/ca.pem",
        "REQUESTS_CA_BUNDLE": "/etc/ca.pem",
        "NETRC": "/dev/null",
    }


async def test_messages_go_through_the_proxy_of_the_settings(hook):
    """The hook stands for a proxy: it is asked for another host's page."""
    proxied = sender("json://hooks.example/x", network={"http_proxy": f"http://127.0.0.1:{hook.port}"})
    assert await sent(proxied) == [Sent(Outcome.SENT)]
    assert hook.accepted == [(HELLO.title, HELLO.body)]
