"""The last words of an audit: what it came to and what to do next."""

from collections.abc import Iterator, Sequence

from archiver.cli.tables import counts
from archiver.model.states import Verdict
from archiver.usecases.audit import Audited
from archiver.usecases.report import Line, in_zone


def summary(audited: Audited, flagged: Sequence[Line], zone: str, *, brief: bool) -> str:
    """A few lines. `brief` leaves only how much could not be verified, which is owed in any case."""
    looked = [line for line in audited.lines if in_zone(line.fact, zone)]
    unverified = sum(line.fact.judgement.verdict is Verdict.UNVERIFIABLE for line in looked)
    said = [f"{unverified} of {len(looked)} could not be verified"]
    if audited.problem:
        said.insert(0, f"not concluded: {audited.problem}")
    if not brief:
        said = [counts([line.row for line in looked]), *said, *_next(audited, flagged)]
    return "\n".join(said)


def _next(audited: Audited, flagged: Sequence[Line]) -> Iterator[str]:
    boilerplate = sum(not in_zone(line.fact, "body") for line in audited.lines)
    if boilerplate:
        yield f"{boilerplate} links outside the article's body were not looked at (--zone all looks at them)"
    if flagged:
        yield f"{len(flagged)} flagged; the evidence of one: archiver show {flagged[0].fact.recorded.id}"
    due = [j.next_check for j in (line.fact.judgement for line in flagged) if j.next_check]
    if any(line.fact.judgement.verdict is Verdict.MISSING for line in flagged) and due:
        yield f"not yet confirmed: audit again after {min(due):%d %b %Y %H:%M} UTC"
    if audited.silent_lookups:
        yield (
            f"web.archive.org left {audited.silent_lookups} look-ups unanswered, which says nothing about "
            "the sources; the next audit asks again"
        )
    if audited.open_captures:
        yield f"{len(audited.open_captures)} captures are open: archiver save --pending goes on with them"
    if audited.report is not None:
        yield f"report: {audited.report}"
