"""Canaries: keys, logins and tokens stand in no file and on no terminal, whatever fails."""

from archiver.model.source import Source
from archiver.model.states import PlatformName
from archiver.sandbox import World
from archiver.sandbox.sites import Failing, WebSite, add_commons
from archiver.sandbox.wayback import WaybackMachine
from archiver.sandbox.wayback.faults import Fault
from tests.support.living import home, until

ACCESS, SECRET, LOGIN, BEAT = "canaryaccess7", "canarysecret7", "canarylogin7", "canarybeat7"
ENVIRONMENT = {
    "INTERNET_ARCHIVE_ACCESS_KEY": ACCESS,
    "INTERNET_ARCHIVE_SECRET_KEY": SECRET,
    "ARCHIVER_DAEMON__HEARTBEAT_URL": f"https://reader:{LOGIN}@news1.example/{BEAT}",
    "ARCHIVER_ARCHIVES__ENABLED": "true",
    "ARCHIVER_ARCHIVES__TIMEOUT": "3",
    "ARCHIVER_ARCHIVES__CDX_PER_MINUTE": "600",
    "ARCHIVER_DAEMON__DRAIN_SECONDS": "0.2",
    "ARCHIVER_DAEMON__COPIES_MINUTES": "0.005",
    "ARCHIVER_DAEMON__CAPTURES_MINUTES": "0.005",
}


def test_no_secret_is_written_anywhere(tmp_path):
    """A daemon at its most talkative, with an archive that refuses the keys and pages that fail."""
    world = World()
    add_commons(world)
    WaybackMachine(world, {"other": "keys"}).faults = {Fault.UNAUTHORIZED}
    news = WebSite("News")
    news.put("/story", news.page("Story", ["What happened."]))
    world.add(news, ["news1.example"])
    world.add(Failing(), ["news2.example"])
    urls = ["https://news1.example/story", "https://news2.example/story", "https://nobody.example/"]
    with home(world, tmp_path / "w", **ENVIRONMENT) as newsroom:
        newsroom.cite([Source(f"web:{url}", PlatformName.WEB, url) for url in urls])
        with newsroom.daemon("--verbose") as process:
            newsroom.heard("READY=1")
            settled(newsroom)
            process.terminate()
            _, err = process.communicate(timeout=30)
        assert "captures" in err
        for canary in (ACCESS, SECRET, LOGIN, BEAT):
            assert canary not in err
            for path in newsroom.folder.rglob("*"):
                assert not (path.is_file() and canary.encode() in path.read_bytes()), path


def settled(newsroom):
    """Until a capture was asked for in vain."""

    def asked():
        with newsroom.ledger() as ledger:
            return any(capture.reason for capture in ledger.open_captures())

    until(asked)
