"""Which capture is asked for first, and which of a source's URLs. Pure."""

from collections.abc import Iterable, Sequence

from archiver.model.judgement import Judgement
from archiver.model.snapshot import Capture, CaptureState
from archiver.model.source import Source
from archiver.model.states import PlatformName, Verdict

_LAST = 3
_VERDICTS = {Verdict.MISSING: 1, Verdict.CHANGED: 2}


def rank(capture: Capture, source: Source, judgement: Judgement | None, newest_run: str) -> tuple[bool, int]:
    """The smaller, the sooner: what the newest run wants before what was left over, then by what may be lost.

    New posts, which vanish soonest, before what was missed, what has changed, and the rest.
    """
    return capture.run != newest_run, _urgency(source, judgement)


def _urgency(source: Source, judgement: Judgement | None) -> int:
    if judgement is None:
        return _LAST
    if judgement.verdict in _VERDICTS:
        return _VERDICTS[judgement.verdict]
    is_post = source.platform is not PlatformName.WEB
    return 0 if is_post and judgement.checks <= 1 else _LAST


def next_url(urls: Sequence[str], steps: Iterable[Capture]) -> str:
    """The first URL whose last capture was not refused; empty if all were. `steps` are oldest first."""
    latest = {step.url: step.state for step in steps}
    return next((url for url in urls if latest.get(url) is not CaptureState.REFUSED), "")
