"""The part of the ledger about statements: the sources that editors give them, and their quotations."""

from collections.abc import Mapping, Sequence

from archiver.ledger import attachment_rows, quote_rows, reader
from archiver.ledger.engine import Database
from archiver.ledger.writer import Writer
from archiver.model.article import RecordedCitation
from archiver.model.attached import Attached
from archiver.model.quoting import QuoteCheck


class StatementBook:
    """What editors attach, and where quotations were looked for. Every method is one transaction."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    def record_attached(self, attached: Attached) -> None:
        """Record which source an editor gives to a statement, or takes from it."""
        self._writer.record_attached(attached)

    def record_quote_checks(
        self, checks: Sequence[QuoteCheck], warc_lengths: Mapping[str, int] | None = None
    ) -> None:
        """Record where quotations were looked for and found. `warc_lengths` as for `record_looks`."""
        self._writer.record_quote_checks(checks, warc_lengths or {})

    def citation(self, citation_id: str) -> RecordedCitation | None:
        """A citation by its id, as its article was last read."""
        with self._database.read() as connection:
            return reader.citation(connection, citation_id)

    def citations_of(self, source_ids: Sequence[str]) -> list[RecordedCitation]:
        """The citations that have these sources, by the article or by an editor's choice."""
        with self._database.read() as connection:
            return reader.citations_of(connection, source_ids)

    def attachments(self, source_id: str) -> list[Attached]:
        """Every choice of an editor about citations that have or once had a source, oldest first."""
        with self._database.read() as connection:
            return attachment_rows.all_about(connection, source_id)

    def quote_checks(self, source_id: str) -> list[QuoteCheck]:
        """Every search for a quotation in what a source said, oldest first."""
        with self._database.read() as connection:
            return quote_rows.checks_of_source(connection, source_id)
