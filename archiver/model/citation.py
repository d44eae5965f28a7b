"""A citation: one place in one article where a source is cited."""

from dataclasses import dataclass
from typing import Final

from archiver.model.source import Identity
from archiver.model.states import Form, Zone

REPORTED_GONE: Final = "the article itself says that it is gone: "
"""How the note begins that quotes such a sentence."""

ASK_AUTHOR: Final = "ask the author which"
"""How the note ends that says that no account is named."""

ATTACHED: Final = "attached"
"""The relation of a statement to the URL that an editor gave it."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One place where an article cites a source.

    `cited_url` is the URL as cited (decoded from the markup, resolved against the base, otherwise
    untouched). `anchor` is the linked text; `quote` what the article gives of the source's words;
    `context` the sentence around. `start` and `end` are code-point offsets into the document's text.

    The rest is for attributed statements: who is said to speak (`speaker` as written, `speaker_resolved`
    in full), by which words (`cue`), when (`stated_date`, ISO 8601), how it relates to a URL near by
    (`relation`: linked, attached, near, none), whether the article itself says that the source is gone,
    and the code-point spans of the quoted words, the speaker and the cue in the document's text.
    """

    block: int
    form: Form
    zone: Zone
    zone_reason: str
    cited_url: str
    anchor: str
    quote: str
    context: str
    start: int
    end: int
    identity: Identity
    kind: str = ""
    source_class: str = ""
    speaker: str = ""
    speaker_resolved: str = ""
    cue: str = ""
    stated_date: str = ""
    relation: str = ""
    near_url: str = ""
    reported_deleted: bool | None = None
    quote_spans: tuple[tuple[int, int], ...] = ()
    speaker_span: tuple[int, int] | None = None
    cue_span: tuple[int, int] | None = None
