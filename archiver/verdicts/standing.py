"""Where the archive copies of a source stand. An archive's failure never says that there is no copy."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
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
    copies = _copies(asked, steps, own)
    claims = [
        *_held(copies, own),
        *_captured(steps),
        *([_Claim(SnapshotStatus.WITHHELD, sentences(withheld))] if withheld else []),
        *_answers(asked),
    ]
    first = min(claims, key=lambda claim: _WORTH[claim.status])
    good = [copy for copy in copies if copy.verified] or copies
    return Standing(
        status=first.status,
        reason=first.reason,
        best=min(good, key=_preferred(wanted), default=None),
        nearest=min(copies, key=_distance(wanted), default=None) if wanted else None,
        earliest=min(copies, key=lambda copy: (copy.at, copy.url), default=None),
    )


def _when(lookup: LookUp) -> tuple[datetime, str, str]:
    """Oldest first; of several at one moment always the same one first."""
    return lookup.at, lookup.run, repr(lookup)


def _step(step: Capture) -> tuple[datetime, bool, str]:
    """Oldest first; of several at one moment the concluded one last."""
    return step.at, not step.state.open, repr(step)


def _copies(
    lookups: Iterable[LookUp], captures: Iterable[Capture], cited: Iterable[CitedSnapshot]
) -> list[Memento]:
    """Every copy that may hold the source, once, with what was found out about it last."""
    known = [Memento(copy.url, "", copy.captured_at) for copy in cited if copy.captured_at]
    known += [step.memento for step in captures if step.memento and step.state is CaptureState.CAPTURED]
    known += [memento for lookup in lookups for memento in lookup.mementos]
    merged: dict[str, Memento] = {}
    for copy in known:
        held = merged.get(copy.url)
        if held is None or copy.verified is not None or held.verified is None:
            merged[copy.url] = copy
    return sorted(filter(_usable, merged.values()), key=lambda copy: copy.url)


def _usable(copy: Memento) -> bool:
    """Whether a copy may hold the source: not seen to hold something else, not of an error page."""
    return copy.verified is not False and (copy.http_status is None or copy.http_status < 400)


def _held(copies: Collection[Memento], cited: Collection[CitedSnapshot]) -> Iterator[_Claim]:
    checked = [copy for copy in copies if copy.verified]
    if checked:
        yield _Claim(SnapshotStatus.VERIFIED, f"{_number(checked)} checked to hold the source.")
    if copies:
        held = "it holds" if len(copies) == 1 else "they hold"
        yield _Claim(SnapshotStatus.UNVERIFIED, f"{_number(copies)} found; what {held} was not checked.")
    for copy in cited:
        if copy.captured_at is None:
            reason = f"The article itself cites an archived copy ({copy.url}); its date isn't known."
            yield _Claim(SnapshotStatus.UNVERIFIED, reason)


def _number(copies: Collection[Memento]) -> str:
    return "An archived copy was" if len(copies) == 1 else f"{len(copies)} archived copies were"


def _captured(captures: Iterable[Capture]) -> Iterator[_Claim]:
    """What the latest step of every capture amounts to; the newest capture first."""
    latest: dict[str, Capture] = {}
    for step in captures:
        latest[step.key] = step
    for step in sorted(latest.values(), key=lambda step: (step.at, step.key), reverse=True):
        if step.state is not CaptureState.CAPTURED:
            status, text = _STEPS[step.state]
            said = text.format(archive=step.archive, day=day(step.asked_at or step.at))
            yield _Claim(status, sentences(said, step.reason))


def _answers(lookups: Collection[LookUp]) -> Iterator[_Claim]:
    """What look-ups that found nothing allow to say, archive by archive."""
    if not lookups:
        yield _Claim(SnapshotStatus.UNKNOWN, "No archive was asked yet.")
    for archive in sorted({lookup.archive for lookup in lookups}):
        yield _answer(archive, [lookup for lookup in lookups if lookup.archive == archive])


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
