"""How a citation's quotation is borne out, as columns and as words."""

from archiver.citations.verbatim import digest, verbatim
from archiver.model import times
from archiver.model.facts import Fact
from archiver.model.quoting import QuoteCheck, QuoteMatch

_ORDER = list(QuoteMatch)
_DIFFERS = (QuoteMatch.CLOSE, QuoteMatch.PARTIAL)


def best(fact: Fact) -> QuoteCheck | None:
    """The search that bears the quotation out best, the latest of equals; None if none was made."""
    words = digest(verbatim(fact.recorded.citation))
    made = [check for check in fact.quotes if (check.source, check.quote) == (fact.source.id, words)]
    return min(reversed(made), key=lambda check: _ORDER.index(check.match), default=None)


def columns(fact: Fact) -> dict[str, str | int | bool | None]:
    """The columns about the quotation; none for what quotes nothing that could be looked for."""
    if not verbatim(fact.recorded.citation):
        return {}
    check = best(fact)
    if check is None:
        return {"quote_match": QuoteMatch.NOT_CHECKED}
    return {
        "quote_match": check.match,
        "quote_passage": check.passage,
        "quote_seen": f"{check.compared} {times.iso(check.seen_at)} {check.url}",
    }


def words(fact: Fact) -> str:
    """What an editor should know about a quotation that is not word for word."""
    check = best(fact)
    if check is None or check.match not in _DIFFERS:
        return ""
    return f"the source says: “{check.passage}”"
