"""The door to archive APIs against a hostile server: deadlines, redirects, proxies, certificates, keys."""

import asyncio
import gzip
import logging
import threading
import time
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from archiver.archives.savepagenow import SavePageNow
from archiver.archives.transport import MAX_BYTES, Reply, Transport, check
from archiver.errors import ArchiveBusy, ArchiveError, ArchiveUnreached
from archiver.settings import load
from tests.support import hostile_server as hostile
from tests.support.connect_proxy import ConnectProxy
from tests.support.hostile_server import HostileServer
from tests.support.tls import Authority, self_signed

TIMEOUT = 0.25
ACCESS, SECRET = "CANARY-ACCESS", "CANARY-SECRET"


def settings(network=None, **archives):
    return load(
        overrides={"network": network or {}, "archives": {"timeout": TIMEOUT, **archives}}, environ={}
    )


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    async with Transport(settings()) as opened:
        yield opened


async def get(transport: Transport, url: str) -> Reply:
    return await transport.run(lambda: transport.get(url))


async def test_an_answer_is_handed_on_whole(transport):
    """Status, headers in lower case, the body decoded by its charset."""
    body = gzip.compress("Grüße".encode("latin-1"))
    headers = ("Content-Type: text/plain; charset=latin-1", "Content-Encoding: gzip", "X-RL: 1")
    async with HostileServer({"/": hostile.answer(body, "404 Not Found", *headers)}) as server:
        reply = await get(transport, server.url("/"))
    assert (reply.status, reply.text, reply.headers["x-rl"]) == (404, "Grüße", "1")


async def test_a_charset_nobody_knows_is_read_as_utf_8(transport):
    """It is the archive's mistake, and no reason to lose the answer."""
    page = hostile.answer("ü".encode(), "200 OK", "Content-Type: text/plain; charset=klingon")
    async with HostileServer({"/": page}) as server:
        assert (await get(transport, server.url("/"))).text == "ü"


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
BOMB = gzip.compress(b"0" * 25_000_000)
HANGS = {
    "silence": hostile.silence,
    "headers that drip": hostile.drip(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000, 0.05),
    "a body that drips": hostile.drip(HEAD + b"x" * 1000, 0.005),
    "a chunked body that drips": hostile.drip(CHUNKED + b"1\r\nx\r\n" * 1000, 0.005),
}
BREAKS = {
    "reset": hostile.reset,
    "hung up": hostile.hang_up,
    "cut off": hostile.answer(b"half", length=100),
    "no HTTP": b"SSH-2.0-OpenSSH_9.9\r\n",
    "no gzip": hostile.answer(b"plain", "200 OK", "Content-Encoding: gzip"),
    "a bomb": hostile.answer(BOMB, "200 OK", "Content-Encoding: gzip"),
}


@pytest.mark.parametrize("kind", HANGS)
async def test_no_answer_takes_longer_than_its_deadline(transport, kind):
    """Whatever it is that does not come, and however it does not."""
    async with HostileServer({"/": HANGS[kind]}) as server:
        begun = time.monotonic()
        with pytest.raises(ArchiveError, match="did not answer: no answer in time") as caught:
            await get(transport, server.url("/"))
    assert time.monotonic() - begun < TIMEOUT + 1.5
    assert type(caught.value) is ArchiveError


@pytest.mark.parametrize("kind", BREAKS)
async def test_a_broken_answer_is_an_error_of_ours(transport, kind):
    """And one after which the request may have been taken."""
    async with HostileServer({"/": BREAKS[kind]}) as server:
        with pytest.raises(ArchiveError, match=r"^127\.0\.0\.\d+:\d+ did not answer: ") as caught:
            await get(transport, server.url("/"))
    assert type(caught.value) is ArchiveError
    assert caught.value.__suppress_context__


async def test_an_endless_body_is_cut_short():
    """Twenty megabytes are no answer of an API."""
    body = hostile.endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 1_000_000)
    async with HostileServer({"/": body}) as server, Transport(settings(timeout=20)) as transport:
        with pytest.raises(ArchiveError, match="too large"):
            await get(transport, server.url("/"))
    assert MAX_BYTES == 20_000_000


async def test_the_body_of_a_redirect_is_never_read(transport):
    """Its target is the answer; a trap that never ends costs nothing."""
    trap = hostile.endless(b"HTTP/1.1 302 Found\r\nLocation: /web/1/x\r\n\r\n", b"x" * 100)
    async with HostileServer({"/": trap, "/web/1/x": hostile.answer(b"followed")}) as server:
        begun = time.monotonic()
        reply = await get(transport, server.url("/"))
        assert (reply.status, reply.headers["location"], reply.text) == (302, "/web/1/x", "")
        assert time.monotonic() - begun < TIMEOUT
        assert len(server.heads) == 1


async def test_requests_follow_one_another(transport):
    """Never two at once, whoever asks; one that hangs does not stop the next."""
    async with HostileServer({"/": hostile.answer(b"ok"), "/slow": hostile.silence}) as server:
        slow = asyncio.create_task(get(transport, server.url("/slow")))
        await asyncio.sleep(0.05)
        quick = asyncio.create_task(get(transport, server.url("/")))
        done, _ = await asyncio.wait([slow, quick], return_when=asyncio.FIRST_COMPLETED)
        assert done == {slow}
        assert (await quick).text == "ok"
        assert isinstance(slow.exception(), ArchiveError)


async def test_whoever_is_told_to_stop_does_not_wait(transport):
    """Ctrl-C during an archive's minute ends at once: its thread holds nobody up."""
    async with HostileServer({"/": hostile.silence}) as server:
        task = asyncio.create_task(get(transport, server.url("/")))
        await asyncio.sleep(0.1)
        task.cancel()
        begun = time.monotonic()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.monotonic() - begun < 0.1
        assert all(thread.daemon for thread in threading.enumerate() if thread.name == "archives")


async def test_nobody_listening_means_that_nothing_was_sent(transport):
    """Then it may be asked again."""
    async with HostileServer({}) as server:
        url = server.url("/")
    with pytest.raises(ArchiveUnreached, match="no connection"):
        await get(transport, url)


# the proxy, certificates, netrc


async def test_a_proxy_is_used_and_left_out_as_set():
    """From the settings alone, whatever the environment says; NO_PROXY as everywhere in the program."""
    async with HostileServer({"/": hostile.answer(b"ok")}) as server:
        async with ConnectProxy({"archive.example": ("127.0.0.5", server.port)}) as proxy:
            network = {"http_proxy": proxy.url, "no_proxy": "127.0.0.0/8"}
            async with Transport(settings(network)) as transport:
                assert (await get(transport, "http://archive.example/")).text == "ok"
                assert (await get(transport, server.url("/"))).text == "ok"
        assert len(proxy.heads) == 1


@pytest.mark.parametrize("refusal", ["502 Bad Gateway", "407 Proxy Authentication Required", "403 Forbidden"])
async def test_a_proxy_that_refuses_means_that_nothing_was_sent(refusal):
    """The archive never heard of it; the proxy's password stays where it is."""
    async with ConnectProxy(refusal=f"HTTP/1.1 {refusal}") as proxy:
        url = proxy.url.replace("http://", "http://user:CANARY@")
        async with Transport(settings({"https_proxy": url})) as transport:
            with pytest.raises(ArchiveUnreached, match="the proxy refused") as caught:
                await get(transport, "https://web.archive.org/save")
    assert "CANARY" not in str(caught.value)


async def test_a_proxy_that_is_not_there_is_said():
    """As for every connection that does not come about."""
    async with ConnectProxy() as proxy:
        url = proxy.url
    async with Transport(settings({"https_proxy": url})) as transport:
        with pytest.raises(ArchiveUnreached, match="no connection"):
            await get(transport, "https://web.archive.org/save")


async def test_certificates_are_checked_against_the_bundle(tmp_path):
    """Ours is trusted, a stranger's and an expired one are not, and then nothing was sent."""
    authority = Authority(tmp_path)
    network = {"ca_bundle": str(authority.bundle)}
    page = {"/": hostile.answer(b"ok")}
    contexts = {
        "ours": authority.server("127.0.0.5"),
        "expired": authority.server("127.0.0.5", expired=True),
        "other name": authority.server("other.example"),
        "stranger": self_signed(tmp_path, "127.0.0.5"),
    }
    for kind, context in contexts.items():
        async with HostileServer(page, tls=context) as server, Transport(settings(network)) as transport:
            if kind == "ours":
                assert (await get(transport, server.url("/"))).text == "ok"
                continue
            with pytest.raises(ArchiveUnreached, match="certificate could not be verified"):
                await get(transport, server.url("/"))
            assert server.heads == []


async def test_a_bundle_that_is_not_there_is_said(tmp_path):
    """Without a trace of requests' own words."""
    network = {"ca_bundle": str(tmp_path / "nothing.pem")}
    async with Transport(settings(network)) as transport:
        with pytest.raises(ArchiveError, match="certificates can't be read"):
            await get(transport, "https://127.0.0.1:1/")


async def test_netrc_is_never_read(transport, tmp_path, monkeypatch):
    """Passwords that lie about are nobody's business."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.5 login CANARY password CANARY\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    async with HostileServer({"/": hostile.answer(b"ok")}) as server:
        await get(transport, server.url("/"))
    assert "authorization" not in server.heads[0].lower()
    assert "user-agent: archiver/" in server.heads[0].lower()


# keys


def account(url: str, access: str = ACCESS, secret: str = SECRET) -> tuple[SavePageNow, Transport]:
    chosen = settings({"https_proxy": url}, access_key=access, secret_key=secret)
    transport = Transport(chosen)
    return SavePageNow(transport, None, chosen.archives), transport


@pytest.mark.parametrize("secret", [SECRET, f" {SECRET}\n", f"{SECRET}\r\nX: y", f"{SECRET}-ключ"])
async def test_keys_are_in_no_error_and_no_log(secret, caplog):
    """Not even where they can't be sent as a header, nor at the finest level of the libraries' logs."""
    caplog.set_level(logging.DEBUG)
    async with ConnectProxy(refusal="HTTP/1.1 502 Bad Gateway") as proxy:
        saver, transport = account(proxy.url, secret=secret)
        async with transport:
            with pytest.raises(ArchiveUnreached) as caught:
                await saver.account()
    said = f"{caught.value!r} {caught.value} {caplog.text} {saver!r} {transport!r} {proxy.heads}"
    assert "CANARY" not in said
    assert str(SecretStr(SECRET)) == "**********"


async def test_keys_with_a_line_break_at_the_end_are_good_keys(tmp_path):
    """As they come out of a file."""
    authority = Authority(tmp_path)
    answer = hostile.answer(b'{"available": 3}')
    server = HostileServer({"/save/status/user": answer}, tls=authority.server("web.archive.org"))
    async with server, ConnectProxy({"web.archive.org": ("127.0.0.5", server.port)}) as proxy:
        network = {"https_proxy": proxy.url, "ca_bundle": str(authority.bundle)}
        chosen = settings(network, access_key=f"{ACCESS}\n", secret_key=f"{SECRET}\n")
        async with Transport(chosen) as transport:
            numbers = await SavePageNow(transport, None, chosen.archives).account()
    assert numbers == {"available": 3}
    assert f"LOW {ACCESS}:{SECRET}\r\n" in server.heads[0]


@pytest.mark.parametrize(
    ("status", "header", "wait"),
    [(429, "60", 60), (429, "", None), (429, "Wed, 21 Oct 2026 07:28:00 GMT", None), (429, "-1", None)],
)
def test_retry_after_is_read_if_it_is_a_number(status, header, wait):
    """A date is not: whose clock would it be."""
    with pytest.raises(ArchiveBusy) as caught:
        check(Reply(status, {"retry-after": header}, "", "https://web.archive.org/save"))
    assert caught.value.retry_after == wait
