"""When an archive that does not answer is no longer asked. Pure.

The index takes up to a minute for one answer (facts: wayback, 2.1): in an outage, fifty sources would wait
fifty minutes for nothing.
"""

LIMIT = 3


class Patience:
    """What one run grants an archive: `LIMIT` questions in a row without an answer, then no more."""

    def __init__(self) -> None:
        self._silences = 0
        self._last = ""

    def answered(self) -> None:
        """It answered, whatever it said."""
        self._silences = 0

    def unanswered(self, reason: str) -> None:
        """It did not."""
        self._silences += 1
        self._last = reason

    @property
    def over(self) -> str:
        """Why it is not asked any more in this run, as a sentence; empty while it is."""
        if self._silences < LIMIT:
            return ""
        return f"not asked, after {LIMIT} look-ups in a row without an answer ({self._last})"
