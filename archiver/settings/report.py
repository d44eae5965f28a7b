"""[ledger] and [report]: where the history is kept, and what is said of it."""

from pydantic import Field

from archiver.settings.section import Section

DEFAULT_FAIL_ON = ("gone", "missing", "changed", "reported_deleted")
FAIL_ON_WORDS = (*DEFAULT_FAIL_ON, "unverifiable", "unarchived", "unlinked")


class LedgerSettings(Section):
    """Where the history is kept."""

    url: str = Field("", description="SQLAlchemy URL of the database; empty = archiver.db in the workspace")


class ReportSettings(Section):
    """What the report says and when it makes a run fail."""

    fail_on: tuple[str, ...] = Field(DEFAULT_FAIL_ON, description="findings that end audit with exit code 1")
    hold_share: float = Field(
        0.5,
        gt=0,
        le=1,
        description="a run in which more than this share of its sources, and at least 5, flip from there to not there is held until a later one says the same; 1 = off",
    )
    operator: str = Field(
        "", description="who works with this workspace: in every manifest, and where --by does not say"
    )
    case: str = Field("", description="number or name of the case, for every manifest")
    purpose: str = Field("", description="what the work is for, for every manifest")
