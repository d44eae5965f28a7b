"""Whether the source of a linked quote says what the article quotes, by what was seen or archived of it."""

import re
from typing import Final

from archiver.model.citation import Citation
from archiver.model.facts import Fact
from archiver.model.states import Form
from archiver.texts.quotes import Match, QuoteMatch, match
from archiver.usecases.tools import Desk
from archiver.usecases.versions import kept_copy, text_of_copy, text_of_look
from archiver.verdicts.policy import proves

_CHECKED: Final = frozenset({"linked", "attached"})
_QUOTED: Final = re.compile(r"[“„«\"]([^“”„«»\"]{3,})[”“»\"]")
_JOINED: Final = " … "


def quote_match(desk: Desk, fact: Fact) -> Match | None:
    """How the latest proved text of the source bears out the quote; None if there is none to check."""
    words = verbatim(fact.recorded.citation)
    if not words:
        return None
    text = _by_look(desk, fact) or _by_copy(desk, fact)
    if not text:
        return Match(QuoteMatch.NOT_CHECKED)
    return match(words, text, complete=not text.rstrip().endswith(("…", "...")))


def _by_look(desk: Desk, fact: Fact) -> str:
    """What the source said when a look last proved it."""
    looks = [recorded.look for recorded in desk.ledger.looks(fact.source.id)]
    proving = [look for look in looks if proves(look.observation.state, look.observation.http_status)]
    return (text_of_look(desk, fact.source, proving[-1]) or "") if proving else ""


def _by_copy(desk: Desk, fact: Fact) -> str:
    """What it says in the archived copy that was compared last."""
    copies = (kept_copy(desk, one.evidence) for one in reversed(desk.ledger.comparisons(fact.source.id)))
    copy = next((copy for copy in copies if copy is not None), None)
    return (text_of_copy(desk, fact.source, copy) or "") if copy else ""


def verbatim(citation: Citation) -> str:
    """What a linked statement quotes word for word; empty if it is no such statement."""
    if citation.form is not Form.ATTRIBUTION or citation.relation not in _CHECKED:
        return ""
    if citation.kind == "direct":
        return citation.quote
    return _JOINED.join(_QUOTED.findall(citation.quote)) if citation.kind == "mixed" else ""
