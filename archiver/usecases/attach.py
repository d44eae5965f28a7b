"""attach: an editor says which source a statement without a link has, or takes that back."""

import shlex
from dataclasses import dataclass

from archiver.citations.identity import identify
from archiver.errors import UsageError
from archiver.model.article import RecordedCitation
from archiver.model.attached import Attached
from archiver.model.judgement import Judgement
from archiver.model.source import Identity
from archiver.model.states import Form
from archiver.usecases.quoting import check_looks
from archiver.usecases.report import write_report
from archiver.usecases.tools import Desk


@dataclass(frozen=True)
class Chosen:
    """A citation after an editor's choice, what is said of its source, and the command that goes on.

    `recorded.attached` is None where a choice was taken back.
    """

    recorded: RecordedCitation
    judgement: Judgement
    next: str


def attach(desk: Desk, citation_id: str, url: str, by: str = "") -> Chosen:
    """Give a statement the source that a URL names; an earlier choice is replaced.

    Raises UsageError for what is no statement of an article, or no web address.
    """
    statement(desk, citation_id)
    return _choose(desk, citation_id, by, url, _identity(desk, url))


def detach(desk: Desk, citation_id: str, by: str = "") -> Chosen:
    """Take an attached source from a statement. Raises UsageError if it has none."""
    if statement(desk, citation_id).attached is None:
        raise UsageError(f"{citation_id} has no attached source that could be taken back")
    return _choose(desk, citation_id, by)


def statement(desk: Desk, citation_id: str) -> RecordedCitation:
    """A citation that is a statement. Raises UsageError if there is none of that id, or it is a link."""
    recorded = desk.ledger.statements.citation(citation_id)
    if recorded is None:
        raise UsageError(f"{citation_id}: no such citation; column citation of sources.csv has the ids")
    if recorded.citation.form is not Form.ATTRIBUTION:
        url = recorded.citation.identity.source.url
        raise UsageError(f"{citation_id} is no statement but cites {url} itself")
    return recorded


def _identity(desk: Desk, url: str) -> Identity:
    try:
        return identify(url.strip(), desk.registry)
    except ValueError as error:
        raise UsageError(f"{url}: not a web address that can be attached: {error}") from None


def _choose(desk: Desk, citation_id: str, by: str, url: str = "", identity: Identity | None = None) -> Chosen:
    person = (by or desk.settings.report.operator).strip()
    attached = Attached(citation_id, desk.clock.now(), person, url.strip(), identity)
    desk.ledger.statements.record_attached(attached)
    recorded = statement(desk, citation_id)
    check_looks(desk, [recorded])
    if desk.workspace.report.exists():
        write_report(desk)
    source = recorded.citation.identity.source
    judgement = desk.ledger.judgements([source.id])[source.id]
    return Chosen(recorded, judgement, "" if source.is_statement else _next(desk, recorded))


def _next(desk: Desk, recorded: RecordedCitation) -> str:
    """The command that looks at the source: the article's audit, which also finds copies of it."""
    article = next(article for article in desk.ledger.articles() if article.id == recorded.article)
    if article.origin == "-":
        return f"archiver check {shlex.quote(recorded.citation.identity.source.url)}"
    return f"archiver audit {shlex.quote(article.origin)}"
