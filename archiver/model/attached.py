"""The source that an editor gives to a statement which the article does not link."""

from dataclasses import dataclass
from datetime import datetime

from archiver.model.source import Identity


@dataclass(frozen=True, slots=True)
class Attached:
    """An editor's choice about one citation; never changed, only followed by another, which then stands.

    `cited_url` is the URL as given. `identity` None takes an earlier choice back. `person` is empty for
    somebody who gave no name.
    """

    citation: str
    at: datetime
    person: str
    cited_url: str = ""
    identity: Identity | None = None
