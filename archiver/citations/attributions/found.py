"""What the rules hand on: an attribution in tokens while it is found, in code points once it is known."""

from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(slots=True)
class Found:
    """An attribution in one paragraph; all but `content` count in tokens, [first, last).

    `content` holds spans of code points.
    """

    kind: str
    speaker: Span | None
    cue: Span | None
    content: list[Span]
    anonymous: bool = False
    evidence: bool = False


@dataclass(slots=True)
class Draft:
    """An attribution in code points, before its speaker is known in full.

    `goes_on` marks a speech without a cue: its speaker is named by the phrase `introduces`, or spoke before,
    or is the one that an interview is with (`voice`). `nested`: it stands within another's quotation.
    """

    kind: str
    speaker: Span | None
    cue: Span | None
    content: list[Span]
    sentence: Span
    block: int
    anonymous: bool = False
    evidence: bool = False
    goes_on: bool = False
    quoted: bool = False
    introduces: Span | None = None
    voice: str = ""
    nested: bool = False


@dataclass(frozen=True, slots=True)
class Attribution:
    """A statement that an article ascribes to somebody. Spans are code points of the document's text.

    `kind` direct, mixed, indirect, credit or evidence; `source_class` named, body or anonymous. `resolved`
    names the speaker in full, empty if the text does; `platform` where it was posted, empty if not named.
    `stated_date` is ISO 8601, or the words where no date follows from them. `deletion` is the sentence in
    which the article itself says that it is gone.
    """

    kind: str
    speaker: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    sentence: Span
    block: int
    speaker_text: str = ""
    resolved: str = ""
    source_class: str = "anonymous"
    medium: str = ""
    platform: str = ""
    stated_date: str = ""
    deletion: str = ""
    nameless: bool = False
