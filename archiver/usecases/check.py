"""check: look at sources without an article."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from archiver.citations.identity import identify
from archiver.model.judgement import Judgement
from archiver.model.media import Media
from archiver.model.observation import Look
from archiver.model.source import Identity, Source
from archiver.model.states import PlatformName
from archiver.platforms.registry import Registry
from archiver.usecases import screenshots
from archiver.usecases.audit import NETWORK_DOWN
from archiver.usecases.holding import hold
from archiver.usecases.media import collect
from archiver.usecases.progress import Progress
from archiver.usecases.quoting import check_looks
from archiver.usecases.tools import Tools
from archiver.verdicts.held import sentence


@dataclass(frozen=True)
class Checked:
    """A URL that was asked about, what it names, what was found. `look` is None if nobody looked.

    `proof` is the last look that showed it, this one or an earlier one.
    """

    url: str
    identity: Identity
    judgement: Judgement
    look: Look | None
    media: tuple[Media, ...] = ()
    proof: Look | None = None


def identities(urls: Iterable[str], registry: Registry) -> list[tuple[str, Identity]]:
    """What each URL names. What is no web address is kept, as a source that can only be unsupported."""
    return [(url, _identity(url, registry)) for url in urls]


def _identity(url: str, registry: Registry) -> Identity:
    try:
        return identify(url, registry)
    except ValueError:
        return Identity(Source(f"web:{url}", PlatformName.WEB, url))


async def check(tools: Tools, urls: Sequence[str], progress: Progress) -> tuple[Sequence[Checked], str]:
    """Look at each source once; the findings in the order of `urls`, and what kept it from concluding."""
    named = identities(urls, tools.registry)
    sources = {identity.source.id: identity.source for _, identity in named}
    tools.ledger.record_sources(list(sources.values()))
    run = tools.ledger.begin_run("check", [], fresh=True)
    looks: dict[str, Look] = {}

    def seen(look: Look) -> None:
        looks[look.source] = look
        progress.step(look.observation.checked_url)

    progress.stage("sources", len(sources))
    problem = ""
    try:
        outcome = await tools.runner.look(list(sources.values()), run.id, on_look=seen)
        problem = NETWORK_DOWN if outcome.network_down else ""
    except asyncio.CancelledError:
        problem = "interrupted"
    if not problem:
        await collect(tools, run.id, list(sources.values()), progress)
        await screenshots.take(tools, run.id, list(sources.values()), progress)
    if held := hold(tools, run.id):
        progress.say(f"verdicts are held: {sentence(held)}")
    tools.ledger.finish_run(run.id, problem or "finished")
    await asyncio.to_thread(check_looks, tools, tools.ledger.statements.citations_of(list(sources)), run.id)
    return _found(tools, named, looks), problem


def _found(
    tools: Tools, named: Sequence[tuple[str, Identity]], looks: Mapping[str, Look]
) -> Sequence[Checked]:
    keys = [identity.source.id for _, identity in named]
    judgements, media = tools.ledger.judgements(keys), tools.ledger.media(keys)
    proofs = {key: one.look for key, one in tools.ledger.last_proofs(keys).items()}
    return [
        Checked(url, one, judgements[key], looks.get(key), tuple(media.get(key, ())), proofs.get(key))
        for key, (url, one) in zip(keys, named, strict=True)
    ]
