"""The last words of an audit: what it came to and what to do next."""

from collections import Counter
from collections.abc import Iterator, Sequence

from archiver.cli.tables import counts
from archiver.model.states import Verdict
from archiver.usecases.audit import Audited
from archiver.usecases.report import Line, in_zone
from archiver.verdicts.held import sentence


def summary(
    audited: Audited, flagged: Sequence[Line], zone: str, *, settled: Sequence[Line] = (), brief: bool
) -> str:
    """A few lines. `settled` are the findings that people accepted or muted.

    `brief` leaves only how much could not be verified, and why a run is held, which is owed in any case.
    """
    looked = [line for line in audited.lines if in_zone(line.fact, zone)]
    linked = [line for line in looked if not line.fact.source.is_statement]
    unverified = sum(line.fact.judgement.verdict is Verdict.UNVERIFIABLE for line in linked)
    said = [f"{unverified} of {len(linked)} could not be verified"]
    if audited.problem:
        said.insert(0, f"not concluded: {audited.problem}")
    if audited.held:
        said.append(
            f"verdicts are held: {sentence(audited.held)}; the sources show as unverifiable until an audit "
            "at least an hour from now says the same, or sees them again"
        )
    if not brief:
        said = [counts([line.row for line in looked]), *said, *_settled(settled), *_next(audited, flagged)]
    return "\n".join(said)


def _settled(lines: Sequence[Line]) -> Iterator[str]:
    decided = Counter(str(line.row["decision"]) for line in lines)
    if decided:
        parts = ", ".join(f"{number} {word}" for word, number in sorted(decided.items()))
        fail = (
            "finding was decided on by people and fails"
            if len(lines) == 1
            else "findings were decided on by people and fail"
        )
        yield f"{len(lines)} {fail} no run: {parts}"


def _next(audited: Audited, flagged: Sequence[Line]) -> Iterator[str]:
    boilerplate = sum(not in_zone(line.fact, "body") for line in audited.lines)
    if boilerplate:
        yield f"{boilerplate} links outside the article's body were not looked at (--zone all looks at them)"
    if flagged:
        shown = next((line.fact.recorded.id for line in flagged if line.row["evidence"]), "")
        yield f"{len(flagged)} flagged" + (f"; the evidence of one: archiver show {shown}" if shown else "")
    due = [j.next_check for j in (line.fact.judgement for line in flagged) if j.next_check]
    if any(line.fact.judgement.verdict is Verdict.MISSING for line in flagged) and due:
        yield f"not yet confirmed: audit again after {min(due):%d %b %Y %H:%M} UTC"
    if audited.silent_lookups:
        yield (
            f"web.archive.org left {audited.silent_lookups} look-ups unanswered, which says nothing about "
            "the sources; the next audit asks again"
        )
    if audited.open_captures:
        number = len(audited.open_captures)
        some = "1 capture is" if number == 1 else f"{number} captures are"
        yield f"{some} open; archiver save --pending goes on"
    if audited.report is not None:
        yield f"report: {audited.report}"
    else:
        yield "sources.csv is left as it was before; archiver report writes it"
