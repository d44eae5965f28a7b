"""Where the archive copies of a source stand. An archive's failure never says that there is no copy."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from archiver.model.snapshot import Capture, CaptureState, Found, LookUp, Memento, Standing
from archiver.model.source import CitedSnapshot
from archiver.model.states import SnapshotStatus
from archiver.verdicts.sentences import sentences
from archiver.verdicts.words import day

_WORTH = {status: rank for rank, status in enumerate(SnapshotStatus)}

_STEPS = {
    CaptureState.WANTED: (SnapshotStatus.PENDING, "A capture is to be asked for."),
    CaptureState.ASKED: (SnapshotStatus.PENDING, "{archive} was asked for a capture on {day}."),
    CaptureState.PENDING: (SnapshotStatus.PENDING, "{archive} is capturing it since {day}."),
    CaptureState.REFUSED: (SnapshotStatus.REFUSED, "{archive} refused to capture it on {day}."),
    CaptureState.FAILED: (SnapshotStatus.FAILED, "{archive} tried and failed to capture it on {day}."),
    CaptureState.UNKNOWN: (
        SnapshotStatus.UNKNOWN,
        "What became of the capture asked for on {day} isn't known.",
    ),
}


@dataclass(frozen=True, slots=True)
class _Claim:
    """One thing that is known, and the status it would give."""

    status: SnapshotStatus
    reason: str


def standing(
    lookups: Iterable[LookUp],
    captures: Iterable[Capture],
    wanted: datetime | None,
    *,
    withheld: str = "",
    cited: Iterable[CitedSnapshot] = (),
) -> Standing:
    """Sum up what is known about the copies of one source.

    `wanted` is the time that a copy should be near to; `withheld` says why archives are not asked; `cited`
    are copies that articles cite themselves. `none` is said only when every archive answered twice that it
    has none, its latest answer included.
    """
    asked, steps, own = sorted(set(lookups), key=_when), sorted(set(captures), key=_step), tuple(cited)
    known = _known(asked, steps, own)
    copies = sorted(filter(_usable, known.values()), key=lambda copy: copy.url)
    good = [copy for copy in copies if copy.verified] or copies
    best = min(good, key=_preferred(wanted), default=None)
    said = _said(asked)
    claims = [
        *_held(copies, own, said.get(best.url, "") if best else ""),
        *_captured(steps, withheld),
        *([_Claim(SnapshotStatus.WITHHELD, sentences(withheld))] if withheld else []),
        *_answers(asked, {copy.url for copy in known.values() if copy.verified is False}),
    ]
    first = min(claims, key=lambda claim: _WORTH[claim.status])
    verified = first.status is SnapshotStatus.VERIFIED
    return Standing(
        status=first.status,
        reason=sentences(first.reason, _vanished(asked, known, said) if verified else _refuted(known, said)),
        best=best,
        nearest=min(copies, key=_distance(wanted), default=None) if wanted else None,
        earliest=min(copies, key=lambda copy: (copy.at, copy.url), default=None),
    )


def _when(lookup: LookUp) -> tuple[datetime, str, str]:
    """Oldest first; of several at one moment always the same one first."""
    return lookup.at, lookup.run, repr(lookup)


def _step(step: Capture) -> tuple[datetime, bool, str]:
    """Oldest first; of several at one moment the concluded one last."""
    return step.at, not step.state.open, repr(step)


def _known(
    lookups: Iterable[LookUp], captures: Iterable[Capture], cited: Iterable[CitedSnapshot]
) -> dict[str, Memento]:
    """Every copy by its URL, with what was found out about it last."""
    known = [Memento(copy.url, "", copy.captured_at) for copy in cited if copy.captured_at]
    known += [step.memento for step in captures if step.memento and step.state is CaptureState.CAPTURED]
    known += [memento for lookup in lookups for memento in lookup.mementos]
    merged: dict[str, Memento] = {}
    for copy in known:
        held = merged.get(copy.url)
        if held is None or copy.verified is not None or held.verified is None:
            merged[copy.url] = copy
    return merged


def _said(lookups: Iterable[LookUp]) -> dict[str, str]:
    """What was said last about each copy that was fetched, by its URL."""
    return {lookup.mementos[0].url: lookup.reason for lookup in lookups if lookup.is_check and lookup.reason}


def _refuted(known: Mapping[str, Memento], said: Mapping[str, str]) -> str:
    """Why the latest of the copies that do not hold the source does not count."""
    false = [copy for copy in known.values() if copy.verified is False and copy.url in said]
    latest = max(false, key=lambda copy: (copy.at, copy.url), default=None)
    return said[latest.url] if latest else ""


def _vanished(lookups: Iterable[LookUp], known: Mapping[str, Memento], said: Mapping[str, str]) -> str:
    """Why the latest of the copies that were verified once does not count any more, where others do."""
    once = {memento.url for lookup in lookups for memento in lookup.mementos if memento.verified}
    return _refuted({url: copy for url, copy in known.items() if url in once}, said)


def _usable(copy: Memento) -> bool:
    """Whether a copy may hold the source: not seen to hold something else, not of an error page."""
    return copy.verified is not False and (copy.http_status is None or copy.http_status < 400)


def _held(copies: Collection[Memento], cited: Collection[CitedSnapshot], said: str) -> Iterator[_Claim]:
    """What copies give; `said` is what the verification of the best one said."""
    checked = [copy for copy in copies if copy.verified]
    if checked:
        number = f"{_number(checked)} checked to hold the source"
        yield _Claim(SnapshotStatus.VERIFIED, sentences(number, said))
    if copies:
        held = "it holds" if len(copies) == 1 else "they hold"
        unsaid = f"{_number(copies)} found; what {held} was not checked"
        yield _Claim(
            SnapshotStatus.UNVERIFIED, sentences(*([f"{_number(copies)} found", said] if said else [unsaid]))
        )
    for copy in cited:
        if copy.captured_at is None:
            reason = f"The article itself cites an archived copy ({copy.url}); its date isn't known."
            yield _Claim(SnapshotStatus.UNVERIFIED, reason)


def _number(copies: Collection[Memento]) -> str:
    return "An archived copy was" if len(copies) == 1 else f"{len(copies)} archived copies were"


def _captured(captures: Iterable[Capture], withheld: str) -> Iterator[_Claim]:
    """What the latest step of every capture amounts to, newest first. What is withheld is not pending."""
    latest: dict[str, Capture] = {}
    for step in captures:
        latest[step.key] = step
    for step in sorted(latest.values(), key=lambda step: (step.at, step.key), reverse=True):
        waits = step.state is CaptureState.WANTED and withheld
        if step.state is not CaptureState.CAPTURED and not waits:
            status, text = _STEPS[step.state]
            said = text.format(archive=step.archive, day=day(step.asked_at or step.at))
            yield _Claim(status, sentences(said, step.reason))


def _answers(lookups: Iterable[LookUp], refuted: Collection[str]) -> Iterator[_Claim]:
    """What look-ups that found nothing allow to say, archive by archive."""
    answers = [_without(lookup, refuted) for lookup in lookups if not lookup.is_check]
    if not answers:
        yield _Claim(SnapshotStatus.UNKNOWN, "No archive was asked yet.")
    for archive in sorted({lookup.archive for lookup in answers}):
        yield _answer(archive, [lookup for lookup in answers if lookup.archive == archive])


def _without(lookup: LookUp, refuted: Collection[str]) -> LookUp:
    """A look-up in which copies that were seen not to hold the source are marked as such."""
    marked = (replace(m, verified=False) if m.url in refuted else m for m in lookup.mementos)
    return replace(lookup, mementos=tuple(marked))


def _answer(archive: str, asked: list[LookUp]) -> _Claim:
    last = asked[-1]
    if last.found is Found.UNKNOWN:
        said = f"{archive} did not answer on {day(last.at)}, so it isn't known whether it has a copy"
        return _Claim(SnapshotStatus.UNKNOWN, sentences(said, last.reason))
    if any(_usable(copy) for copy in last.mementos):
        return _Claim(SnapshotStatus.UNVERIFIED, f"{archive} has a copy.")
    answered = [lookup for lookup in asked if lookup.found is not Found.UNKNOWN]
    what = "no copy that holds it" if last.mementos else "no copy"
    if len(answered) < 2 or any(_usable(copy) for copy in answered[-2].mementos):
        reason = f"{archive} has {what}, as it said on {day(last.at)}; asked once, not yet confirmed."
        return _Claim(SnapshotStatus.UNKNOWN, reason)
    first = day(answered[-2].at)
    return _Claim(SnapshotStatus.NONE, f"{archive} has {what}, as it said on {first} and on {day(last.at)}.")


def _distance(wanted: datetime | None) -> Callable[[Memento], tuple[float, str]]:
    """How far a copy is from the wanted time; without one, the latest copy is the nearest."""

    def far(copy: Memento) -> tuple[float, str]:
        seconds = abs((copy.at - wanted).total_seconds()) if wanted else -copy.at.timestamp()
        return seconds, copy.url

    return far


def _preferred(wanted: datetime | None) -> Callable[[Memento], tuple[bool, float, str]]:
    """A copy of a page before one of a redirect, then the nearest."""
    far = _distance(wanted)

    def rank(copy: Memento) -> tuple[bool, float, str]:
        return copy.http_status is not None and copy.http_status >= 300, *far(copy)

    return rank
