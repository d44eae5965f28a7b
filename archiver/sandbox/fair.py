"""A world in which there is a post of every platform, and an ordinary page, for every fate."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from archiver.model.states import PlatformName
from archiver.sandbox import federated, networks, pages, videos, x
from archiver.sandbox.platforms import Fate, Specimen
from archiver.sandbox.sites import DOWN, SOFT_404, add_commons
from archiver.sandbox.telegram import Restriction, Telegram, TelegramFault
from archiver.sandbox.world import World
from archiver.sandbox.x import X, XFault

START = datetime(2026, 10, 12, 8, 0, tzinfo=UTC)
STANDS = (*videos.STANDS, *networks.STANDS, *federated.STANDS, *pages.STANDS)

_TWEETS = {
    Fate.LIVE: None,
    Fate.DELETED: x.Fate.DELETED,
    Fate.REMOVED: x.Fate.VIOLATED,
    Fate.SUSPENDED: x.Fate.SUSPENDED,
    Fate.CLOSED: x.Fate.ACCOUNT_GONE,
    Fate.PROTECTED: x.Fate.PROTECTED,
    Fate.AGE_RESTRICTED: x.Fate.AGE_RESTRICTED,
    Fate.WITHHELD: x.Fate.WITHHELD,
}
_CHANNELS = {
    Fate.LIVE: None,
    Fate.DELETED: None,
    Fate.REMOVED: Restriction.TERMS,
    Fate.WITHHELD: Restriction.LOCAL_LAWS,
}
_X_FAULTS = {Fate.RATE_LIMITED: XFault.RATE_LIMITED, Fate.BANNED: XFault.EMPTY, Fate.NEW_MARKUP: XFault.HTML}
_TELEGRAM_FAULTS = {Fate.RATE_LIMITED: TelegramFault.RATE_LIMITED, Fate.BANNED: TelegramFault.BANNED}
_SITES = (
    Specimen(PlatformName.WEB, Fate.SOFT_404, f"https://{SOFT_404}/2026/levels.html"),
    Specimen(PlatformName.WEB, Fate.UNREACHABLE, f"https://{DOWN}/2026/levels.html"),
)


class Fair:
    """The world and its posts. What befalls a whole platform, X or Telegram, is switched on by `strike`."""

    def __init__(self, start: datetime = START) -> None:
        self.start = start
        self.world = World()
        add_commons(self.world)
        for stand in STANDS:
            self.world.add(stand, stand.hosts)
        self.x, self.telegram = X(self.world), Telegram(self.world)
        self._tweets = dict(self._post_tweets())
        self._posts = dict(self._post_in_channels())

    def specimens(self) -> list[Specimen]:
        """A post for every platform and fate; of X and Telegram those that befall a single post."""
        found = [specimen for stand in STANDS for specimen in stand.specimens()]
        found += [Specimen(PlatformName.X, fate, url) for fate, url in self._tweets.items()]
        found += [Specimen(PlatformName.TELEGRAM, fate, url) for fate, url in self._posts.items()]
        return [*found, *_SITES]

    def strike(self, platform: PlatformName, fate: Fate) -> Specimen:
        """Let something befall all of X or Telegram; gives a post that would be live otherwise.

        Raises KeyError for what befalls single posts only.
        """
        if platform is PlatformName.X:
            self.x.faults = {_X_FAULTS[fate]}
            return Specimen(platform, fate, self._tweets[Fate.LIVE])
        self.telegram.faults = {_TELEGRAM_FAULTS[fate]}
        return Specimen(platform, fate, self._posts[Fate.LIVE])

    def _post_tweets(self) -> Iterator[tuple[Fate, str]]:
        for place, (fate, word) in enumerate(_TWEETS.items()):
            account = self.x.account(f"witness_{place}", f"Witness {place}")
            posted = self.start - timedelta(days=3, minutes=place)
            tweet = self.x.post(account.handle, posted, "The gate was open all night.")
            if word:
                self.x.befall(tweet, word, self.start - timedelta(days=1))
            yield fate, tweet.url

    def _post_in_channels(self) -> Iterator[tuple[Fate, str]]:
        for place, (fate, refusal) in enumerate(_CHANNELS.items()):
            channel = self.telegram.channel(f"gate_watch_{place}", f"Gate watch {place}")
            posted = self.start - timedelta(days=3, minutes=place)
            for number in (7, 8):
                self.telegram.post(channel.name, number, posted, "The gate was open all night.")
            if refusal:
                channel.restricted = (self.start - timedelta(days=1), refusal)
            if fate is Fate.DELETED:
                self.telegram.delete(channel.name, 7, self.start - timedelta(days=1))
            yield fate, channel.url(7)
