"""The one error tree. Each error says in its message what the user does next.

ArchiverError                 70  internal, or not further known
├── UsageError                 2  a wrong option or argument
│   └── SettingsError          2  archiver.toml or the environment
├── Unconcluded                3  our network is down, or nothing could be judged
├── UnreadableInput           65  the article can't be read
├── StorageError              74  disk or database
│   └── LedgerError           74  the database is newer, damaged or locked
├── AnotherDaemon             75  a second daemon
└── ArchiveError              70  an archive refused or failed; never says anything about a source
    ├── ArchiveBusy           70  with `retry_after`: it asked us to wait
    ├── ArchiveRefused        70  it answered, and will not until somebody changes that
    └── ArchiveUnreached      70  it never heard the question
"""


class ArchiverError(Exception):
    """Base of all errors that we raise. `exit_code` is what the command ends with."""

    exit_code = 70


class UsageError(ArchiverError):
    """The command line can't be followed."""

    exit_code = 2


class SettingsError(UsageError):
    """A setting is unknown or has a value that can't be used."""


class Unconcluded(ArchiverError):
    """Nothing may be said about the sources: our own network is down or no source could be judged."""

    exit_code = 3


class UnreadableInput(ArchiverError):
    """The article can't be read as what it claims to be."""

    exit_code = 65


class StorageError(ArchiverError):
    """The workspace can't be written or read."""

    exit_code = 74


class LedgerError(StorageError):
    """The ledger is newer than this program, damaged, or locked."""


class AnotherDaemon(ArchiverError):
    """A daemon already runs in this workspace."""

    exit_code = 75


class ArchiveError(ArchiverError):
    """An archive did not do what was asked. Says nothing about the source itself."""


class ArchiveBusy(ArchiveError):
    """An archive asked us to slow down. `retry_after` is in seconds, None if it did not say."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ArchiveRefused(ArchiveError):
    """An archive answered that it will not: keys, quota, an excluded site. Asking again soon is no use."""


class ArchiveUnreached(ArchiveError):
    """No connection to an archive came about: the question was never sent, and may be asked again."""
