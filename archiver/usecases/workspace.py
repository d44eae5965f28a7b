"""The folder that a newsroom keeps: database, report, evidence, logs."""

from dataclasses import dataclass
from pathlib import Path

from archiver.errors import StorageError


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where things lie. Nothing is made before it is needed."""

    folder: Path

    @property
    def database(self) -> Path:
        """The ledger."""
        return self.folder / "archiver.db"

    @property
    def report(self) -> Path:
        """The provenance report."""
        return self.folder / "sources.csv"

    @property
    def evidence(self) -> Path:
        """The WARC files."""
        return self.folder / "evidence"

    @property
    def logs(self) -> Path:
        """What went wrong, for those who mend it."""
        return self.folder / "logs"

    def prepare(self) -> None:
        """Make the folders. Raises StorageError if that can't be done."""
        for folder in (self.folder, self.evidence, self.logs):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StorageError(
                    f"can't make {folder}: {error.strerror}; choose another --workspace"
                ) from None
