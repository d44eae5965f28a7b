"""Runs one probe: passes its questions on, hands it the answers, keeps what the conclusion rests on."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from archiver.errors import ArchiverError
from archiver.liveness.answers import Shared, Told, ask
from archiver.liveness.controls import Asker
from archiver.liveness.recorder import Trace
from archiver.model.exchange import Ask, Exchange
from archiver.model.observation import Observation, Probe
from archiver.model.states import Scope, State
from archiver.web.failures import Contact, contact

log = logging.getLogger(__name__)

MOST_ASKS = 12
"""A probe that asks more than this is at fault."""


@dataclass(frozen=True, slots=True)
class Driven:
    """What a probe concluded, the answers it rests on, the decisive one last, and if the host was reached."""

    observation: Observation
    traces: tuple[Trace, ...] = ()
    contact: Contact = Contact.NONE


class _Asked(NamedTuple):
    scope: Scope
    told: Told

    def gave(self, content: bytes | None) -> bool:
        """Whether the very content that a conclusion rests on came with this answer."""
        answer = self.told.answer
        return content is not None and isinstance(answer, Exchange) and answer.content is content


@dataclass(frozen=True, slots=True)
class Driver:
    """Answers the questions of the probes of one host.

    Questions about an account or a control are answered from `run`, shared by the whole run. What a probe
    asks about its source after its first question (a neighbour that can't exist, say) is answered from
    `host`, shared by the sources of that host.
    """

    door: Asker
    run: Shared
    host: Shared

    async def drive(self, probe: Probe, url: str) -> Driven:
        """Run a probe to its end. A fault of ours makes an observation that claims nothing.

        Raises what the door raises for the disk or the ledger (a pace that processes share).
        """
        told: list[_Asked] = []
        reached = Contact.NONE
        try:
            question = next(probe)
            for number in range(MOST_ASKS):
                answer = await self._tell(question, first=number == 0)
                told.append(_Asked(question.scope, answer))
                if question.scope is Scope.SOURCE and not question.request.unverified:
                    reached = _nearer(reached, contact(answer.answer))
                question = probe.send(answer.answer)
        except StopIteration as end:
            return Driven(end.value, _traces(told, end.value.content), reached)
        except ArchiverError:
            raise
        except Exception as error:
            log.exception("looking at %s failed", url)
            return Driven(_not_understood(url, type(error).__name__), _traces(told, None), reached)
        probe.close()
        return Driven(_not_understood(url, "too many questions"), _traces(told, None), reached)

    async def _tell(self, question: Ask, *, first: bool) -> Told:
        if question.scope is not Scope.SOURCE:
            return await self.run.ask(question.request)
        if first:
            return await ask(self.door, question.request)
        return await self.host.ask(question.request)


def _traces(asked: Sequence[_Asked], content: bytes | None) -> tuple[Trace, ...]:
    """Each trace once: controls and accounts first, the one whose content decided last."""
    if len(asked) == 1:
        return (asked[0].told.trace,)
    ranked = sorted(asked, key=lambda one: (one.gave(content), one.scope is Scope.SOURCE))
    return tuple({id(one.told.trace): one.told.trace for one in ranked}.values())


def _nearer(one: Contact, other: Contact) -> Contact:
    """One answer is enough to have reached a host."""
    return one if one is Contact.ANSWERED or other is Contact.NONE else other


def _not_understood(url: str, what: str) -> Observation:
    reason = f"This program could not make sense of the answer ({what}), which says nothing about the source."
    return Observation(State.UNVERIFIABLE, "internal_error", reason, checked_url=url)
