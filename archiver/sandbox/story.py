"""The demo's story: an article about a flood, and ten days in which its sources come and go.

Day 0 is the first audit. A Telegram post and a tweet are deleted on day 2, an account is suspended in the
night before, a ministry rewrites its statement on day 1; the archive is down on day 3. One link was dead
from the start, one site turns robots away.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archiver.sandbox import replies
from archiver.sandbox import story_pages as pages
from archiver.sandbox.arquivo import Arquivo
from archiver.sandbox.perma import PermaCc
from archiver.sandbox.pictures import png
from archiver.sandbox.sites import WebSite, add_commons
from archiver.sandbox.story_article import PAPER, anchor, article, telegram_widget
from archiver.sandbox.telegram import Telegram
from archiver.sandbox.wayback import WaybackMachine
from archiver.sandbox.world import World
from archiver.sandbox.x import Account, Fate, Tweet, X, blockquote

START = datetime(2026, 10, 12, 8, 0, tzinfo=UTC)
DAYS = (0, 3, 4, 10)
ACCESS_KEY = "SANDBOXACCESSKEY"
SECRET_KEY = "sandbox-secret-key"  # noqa: S105 - opens nothing outside the sandbox
PERMA_KEY = "sandbox-perma-key"
CHANNEL = "ellersby_docks"

COURIER = "www.estuary-courier.example"
MINISTRY = "www.waterways-ministry.example"
TOWN_HALL = "www.port-ellersby.example"
LEDGER = "www.northshore-ledger.example"
HERALD = "www.capital-herald.example"
TIDEWATCH = "www.tidewatch.example"

ARTICLE_URL = f"https://{COURIER}/news/port-ellersby-storm-gate"
STATEMENT_URL = f"https://{MINISTRY}/statements/ellersby-storm-gate"
NOTE_URL = f"https://{MINISTRY}/technical/storm-gate-note"
NOTICE_URL = f"https://{TOWN_HALL}/harbour/notices/gate-inspection"
SHELTERS_URL = f"https://{TOWN_HALL}/flood/shelters"
LEDGER_URL = f"https://{LEDGER}/local/sandbags-before-dawn"
HERALD_URL = f"https://{HERALD}/investigations/gate-warnings"
TIDE_URL = f"https://{TIDEWATCH}/stations/port-ellersby"


class Story:
    """A world, the article to audit in it, and the days to do it on.

    Day 0 begins at `start` (aware); everything is dated relative to that. `article_html` is what
    `article_url` serves. The archive takes `access_key` and `secret_key`, and works without them as well;
    two more archives wait to be switched on.
    """

    def __init__(self, start: datetime = START) -> None:
        self.start = start
        self.days = DAYS
        self.article_url = ARTICLE_URL
        self.access_key, self.secret_key = ACCESS_KEY, SECRET_KEY
        self.world = World()
        flood, published = start - timedelta(days=2, hours=4), start - timedelta(days=1, hours=17)
        add_commons(self.world)
        tweets = _x(self.world, flood, start)
        self.x = tweets.x
        self.telegram = _telegram(self.world, flood, start)
        _authorities(self.world, flood, start)
        _press(self.world, start)
        self.article_html = article(ARTICLE_URL, published, _pieces(tweets)).encode()
        _courier(self.world, self.article_html, published)
        self.wayback = _wayback(self.world, flood, published, start)
        self.arquivo, self.perma = Arquivo(self.world), PermaCc(self.world, (PERMA_KEY,))

    def moment(self, day: int) -> datetime:
        """The time of a day's audit: a little later every day, so that a day apart is never a minute less."""
        return self.start + timedelta(days=day, minutes=10 * day)


@dataclass(frozen=True, slots=True)
class _Tweets:
    x: X
    eyewitness: tuple[Account, Tweet]
    mayor: tuple[Account, Tweet]
    contractor: tuple[Account, Tweet]


def _x(world: World, flood: datetime, start: datetime) -> _Tweets:
    """Three accounts: one deletes its tweet on day 2, one stays, one is suspended in the night before."""
    x = X(world)
    eyewitness = x.account("quayside_lena", "Lena on the quay")
    mayor = x.account("mayor_ellersby", "Mayor of Port Ellersby")
    contractor = x.account("ArleGateworks", "Arle Gateworks")
    film = x.post(
        eyewitness.handle,
        flood + timedelta(minutes=9, seconds=41, milliseconds=207),
        "Water is coming over the market steps. The big gate is NOT shut, you can see light through it.",
    )
    thread = x.post(
        mayor.handle,
        flood + timedelta(hours=1, minutes=22, seconds=3, milliseconds=518),
        "Everybody from Capstan Lane is out and safe. Sports hall on Mill Street is open. I will answer "
        "questions here as long as the battery lasts.",
    )
    warning = x.post(
        contractor.handle,
        flood + timedelta(hours=6, minutes=2, seconds=55, milliseconds=90),
        "For the record: we reported falling pressure in the western leaf to the harbour division on "
        "3 May, in writing. We were told to wait.",
    )
    x.illustrate(film, png(30), png(200))
    x.befall(film, Fate.DELETED, start + timedelta(days=2, hours=3))
    x.befall_account(contractor.handle, Fate.SUSPENDED, start + timedelta(days=1, hours=14))
    return _Tweets(x, (eyewitness, film), (mayor, thread), (contractor, warning))


def _telegram(world: World, flood: datetime, start: datetime) -> Telegram:
    """A channel whose post with the log book is deleted on day 2; its other posts stay."""
    telegram = Telegram(world)
    telegram.channel(CHANNEL, "Ellersby Docks")
    for number, hours, text in (
        (2413, 3, "Fish market closed. Unloading moves to the east quay until further notice."),
        (
            2417,
            8,
            "Page 61 of the gate log. Three tests failed in September, all signed off.",
        ),
        (2418, 9, "Those who want to talk about the log: not by telephone."),
        (2421, 19, "Divers went down for the second time. The chains are as thick as an arm."),
    ):
        telegram.post(CHANNEL, number, flood + timedelta(hours=hours, minutes=number % 7), text)
    telegram.illustrate(CHANNEL, 2417, png(90))
    telegram.delete(CHANNEL, 2417, start + timedelta(days=2, hours=5))
    return telegram


def _authorities(world: World, flood: datetime, start: datetime) -> None:
    """The ministry, which rewrites its statement, and the town, which lost a notice and moved a page."""
    ministry = WebSite("Ministry of Waterways")
    path, title = "/statements/ellersby-storm-gate", "Statement on the storm gate at Port Ellersby"
    ministry.put(path, ministry.page(title, pages.STATEMENT_FIRST), flood + timedelta(hours=5))
    ministry.put(path, ministry.page(title, pages.STATEMENT_SECOND), start + timedelta(days=1, hours=4))
    note = ministry.page("How the storm gate works", pages.TECHNICAL_NOTE)
    ministry.put("/technical/storm-gate-note", note)
    world.add(ministry, [MINISTRY])

    town = WebSite("Port Ellersby – town and harbour")
    notice = town.page("Inspection of the storm gate", pages.GATE_NOTICE)
    town.put("/harbour/notices/gate-inspection", notice, start - timedelta(days=400))
    town.remove("/harbour/notices/gate-inspection", start - timedelta(days=30))
    shelters = town.page("Emergency shelters", pages.SHELTER_LIST)
    town.put("/flood/shelters", shelters, flood)
    town.put("/help/emergency-shelters", shelters, flood)
    town.move("/flood/shelters", f"https://{TOWN_HALL}/help/emergency-shelters", start - timedelta(hours=20))
    world.add(town, [TOWN_HALL])


def _press(world: World, start: datetime) -> None:
    """Two newspapers, one of them behind a wall against robots, and the tide gauge."""
    ledger = WebSite("Northshore Ledger")
    ledger.put("/local/sandbags-before-dawn", ledger.page("Sandbags before dawn", pages.LEDGER_REPORT))
    world.add(ledger, [LEDGER])
    herald = WebSite("Capital Herald", wall_since=start - timedelta(hours=30))
    herald.put("/investigations/gate-warnings", herald.page("Ask again in January", pages.HERALD_REPORT))
    world.add(herald, [HERALD])
    tidewatch = WebSite("Tidewatch")
    tidewatch.put("/stations/port-ellersby", tidewatch.page("Port Ellersby, outer mole", pages.TIDE_TABLE))
    world.add(tidewatch, [TIDEWATCH])


def _courier(world: World, article_html: bytes, published: datetime) -> None:
    """The paper whose article is audited."""
    courier = WebSite(PAPER)
    courier.put("/news/port-ellersby-storm-gate", replies.html(article_html.decode()), published)
    world.add(courier, [COURIER])


def _wayback(world: World, flood: datetime, published: datetime, start: datetime) -> WaybackMachine:
    """An archive that captured some of the sources in time, others long before, most not at all."""
    wayback = WaybackMachine(world, {ACCESS_KEY: SECRET_KEY})
    wayback.hold(STATEMENT_URL, flood + timedelta(hours=7))
    wayback.hold(STATEMENT_URL, published + timedelta(hours=2))
    wayback.hold(NOTE_URL, start - timedelta(days=210))
    wayback.hold(NOTICE_URL, start - timedelta(days=380))
    wayback.hold(NOTICE_URL, start - timedelta(days=61))
    wayback.hold(HERALD_URL, published - timedelta(hours=1))
    wayback.hold(TIDE_URL, published - timedelta(hours=9))
    wayback.hold(f"https://t.me/{CHANNEL}/2417?embed=1", flood + timedelta(hours=11))
    wayback.outage(start + timedelta(days=3, hours=-2), start + timedelta(days=3, hours=9))
    return wayback


def _pieces(tweets: _Tweets) -> dict[str, str]:
    """The article's embeds and links by name; some carry what newsrooms forget to cut off."""
    return {
        "eyewitness": _embed(tweets.eyewitness),
        "mayor": _embed(tweets.mayor),
        "contractor": _embed(tweets.contractor),
        "logbook": telegram_widget(f"{CHANNEL}/2417"),
        "photographing": anchor(f"https://t.me/{CHANNEL}/2421", "photographing"),
        "statement": anchor(STATEMENT_URL, "statement"),
        "note": anchor(NOTE_URL, "technical note"),
        "herald": anchor(HERALD_URL, "Capital Herald"),
        "notice": anchor(NOTICE_URL, "notice"),
        "ledger": anchor(f"{LEDGER_URL}?utm_source=newsletter&utm_medium=email", "Northshore Ledger"),
        "shelters": anchor(SHELTERS_URL, "shelters"),
        "tide": TIDE_URL,
    }


def _embed(posted: tuple[Account, Tweet]) -> str:
    account, tweet = posted
    return blockquote(tweet, account.name)
