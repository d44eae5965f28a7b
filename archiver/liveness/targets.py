"""Pages of one site that all redirect to the same place: a sign that they are not there any more.

A site that sends what it has removed to one page does so for many, and each alone looks as if it had moved
(facts: liveness, 6). So where three different pages of a host end at one URL, none of them counts as moved.
That is one sign, and one sign alone makes nothing missing. Only a sweep sees it: it keeps looks that such a
place could be the end of, until it knows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from archiver.address import parse
from archiver.liveness.recorder import Finished
from archiver.model.observation import Observation
from archiver.model.states import PlatformName, State

ENOUGH = 3
MOST_KEPT = 300
CODE = "common_target"


class Targets:
    """The moved pages of a sweep over these hosts (one entry a source)."""

    def __init__(self, hosts: Iterable[str]) -> None:
        self._sources = Counter(hosts)
        self._kept: defaultdict[tuple[str, str], list[Finished]] = defaultdict(list)
        self._common: set[tuple[str, str]] = set()

    def take(self, finished: Finished, host: str) -> list[Finished]:
        """Take a look at a page of a host; gives what may go on now, with what became of it."""
        seen = finished.observation
        place = host, seen.final_url
        if finished.source.platform is not PlatformName.WEB or seen.state is not State.MOVED:
            return [finished]
        if self._sources[host] < ENOUGH or place in self._common:
            return [_doubted(finished) if place in self._common else finished]
        kept = self._kept[place]
        kept.append(finished)
        if len({_page(one.observation) for one in kept}) >= ENOUGH:
            self._common.add(place)
            return [_doubted(one) for one in self._kept.pop(place)]
        return self.close() if sum(map(len, self._kept.values())) > MOST_KEPT else []

    def close(self) -> list[Finished]:
        """Give what is still kept: nothing speaks against it."""
        kept = [finished for place in self._kept.values() for finished in place]
        self._kept.clear()
        return kept


def _page(seen: Observation) -> str:
    """Which page was asked for; spellings of one address are one page."""
    address = parse(seen.checked_url)
    query = f"?{address.query_string}" if address.query_string else ""
    return "/".join(address.segments).lower() + query


def _doubted(finished: Finished) -> Finished:
    """The look as one at a page of which only the redirect is known."""
    seen = finished.observation
    meaning = "It sends other pages of the site to the same place, so that does not show what was cited."
    doubt = replace(
        seen, state=State.UNVERIFIABLE, reason_code=CODE, reason=f"{seen.reason} {meaning}", text=None
    )
    return replace(finished, observation=doubt)
