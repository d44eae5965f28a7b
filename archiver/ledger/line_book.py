"""The part of the ledger that keeps the report: its lines as they were last written out."""

from collections.abc import Iterator, Sequence

from archiver.clock import Clock
from archiver.ledger import report, report_lines
from archiver.ledger.engine import Database
from archiver.ledger.report_lines import Renewed
from archiver.model.facts import Fact


class LineBook:
    """The report's lines. Every method is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def rest_on(self, basis: str) -> None:
        """Have all lines written out anew unless they rest on this, which goes into them with the history."""
        with self._database.write() as connection:
            report_lines.rest_on(connection, basis)

    def rebuild(self) -> None:
        """Forget all lines; each is to be written out anew."""
        with self._database.write() as connection:
            report_lines.rebuild(connection)

    def stale(self, most: int) -> list[tuple[Fact, int]]:
        """At most so many facts whose lines are to be written out anew, each with its mark."""
        with self._database.read() as connection:
            marks = report_lines.stale(connection, self._clock.now(), most)
            facts = report.facts_of(connection, list(marks))
            return [(fact, marks[fact.recorded.id]) for fact in facts]

    def store(self, renewed: Sequence[Renewed]) -> None:
        """Keep lines that were written out."""
        with self._database.write(durable=False) as connection:
            report_lines.store(connection, renewed)

    def all(self) -> Iterator[str]:
        """Every line that was written out, in the report's order, all from one state of the ledger."""
        with self._database.read() as connection:
            yield from report_lines.lines(connection)
