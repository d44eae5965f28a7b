"""How much of a source is still what the first look that proved it saw.

Same bytes: all of it, without reading them. Else the text decides: a post's as the platform gives it, a
page's readable text. What was truncated is never compared.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from archiver.model.facts import Baseline
from archiver.model.observation import EvidenceRef, Observation
from archiver.model.states import PlatformName
from archiver.verdicts.policy import proves

log = logging.getLogger(__name__)

ALMOST = 0.99
"""The most that texts which differ at all may be alike: a comma, too, is a change to a post."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How texts are had and compared. All of it may be slow and is called in a worker thread.

    `readable` gives the text of a page's decoded bytes; `stored` the readable text of a page in the evidence,
    None if it can't be had any more; `similarity` compares two texts, 0 to 1.
    """

    readable: Callable[[bytes], str]
    stored: Callable[[EvidenceRef], str | None]
    similarity: Callable[[str, str], float]


class Drift(Protocol):
    """Compares a look that proves a source with the first one."""

    async def measure(
        self, platform: PlatformName, observation: Observation, baseline: Baseline
    ) -> float | None:
        """How much is alike, 0 to 1; None where it can't be compared."""


class ThreadedDrift:
    """Compares beside the event loop, one pair at a time."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="drift")

    async def measure(
        self, platform: PlatformName, observation: Observation, baseline: Baseline
    ) -> float | None:
        """How much is alike, 0 to 1; None where it can't be compared."""
        if not comparable(observation):
            return None
        work = partial(compare, self._reading, platform, observation, baseline)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except Exception:
            log.exception("could not compare %s with its first proof", observation.checked_url)
            return None

    def close(self) -> None:
        """Let the thread end."""
        self._thread.shutdown()


def comparable(observation: Observation) -> bool:
    """Whether an observation shows the source, and all of it."""
    return observation.content is not None and proves(observation.state, observation.http_status)


def compare(
    reading: Reading, platform: PlatformName, observation: Observation, baseline: Baseline
) -> float | None:
    """Compare an observation with the baseline; None where one of the texts can't be had."""
    content = observation.content or b""
    if not baseline.sha256:
        return None
    if hashlib.sha256(content).hexdigest() == baseline.sha256:
        return 1.0
    is_page = platform is PlatformName.WEB
    old = baseline.text
    if old is None and is_page and baseline.evidence is not None:
        old = reading.stored(baseline.evidence)
    new = observation.text
    if new is None and is_page:
        new = reading.readable(content)
    return alike(reading.similarity, old, new)


def alike(similarity: Callable[[str, str], float], old: str | None, new: str | None) -> float | None:
    """How much two texts have in common, 0 to 1; None without both. 1 only where they have the same words."""
    if not old or not new:
        return None
    if old.split() == new.split():
        return 1.0
    return min(similarity(old, new), ALMOST)
