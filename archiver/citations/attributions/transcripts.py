"""Speech without quotation marks: interviews and hearings, a turn behind its speaker's label."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from archiver.citations.attributions.found import Draft, Span
from archiver.citations.attributions.lexicon import grammar
from archiver.model.document import Block

_TURN: Final = re.compile(
    r"\s*(?P<label>[AQ]|[A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]+){0,3}|(?:[A-Z][\w’'-]*\.? ){0,3}[A-Z][\w’'-]+)"
    r"\s?[:.]\s+(?P<said>\S)"
)
_LEAST: Final = 2  # turns, or it is no transcript
_LEAST_NAMED: Final = 4  # turns whose labels are names in lower case, which stand before other things, too
_MARKS: Final = frozenset("“”\"„«»‘'")
_BOLD: Final = re.compile(r"\s*\*\*(?!\*).+\*\*\s*")
_OWN: Final = re.compile(r"\b(?:I|we|We|my|My|me|us|our|you|I[’']\w+)\b")
_NAME: Final = re.compile(r"(?<![.!?] )\b([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+)")


@dataclass(frozen=True, slots=True)
class Turn:
    """Who speaks in a paragraph, and from which code point; a question is the reporter's own."""

    label: Span
    name: str
    said: int

    @property
    def is_question(self) -> bool:
        """Whether the interviewer asks."""
        return self.name.lower() in grammar.TRANSCRIPT_QUESTIONS

    @property
    def is_answer(self) -> bool:
        """Whether the label does not name the speaker."""
        return self.name.lower() in grammar.TRANSCRIPT_ANSWERS


def turns(blocks: Sequence[Block], text: str) -> Mapping[int, Draft | None]:
    """What is said in the paragraphs of a transcript, by number; None for one that goes on with the last."""
    labelled = {block.number: turn for block in blocks if (turn := _turn(block)) is not None}
    if not _is_transcript(labelled):
        return _interview(blocks, text)
    voice = _interviewee(text) if any(turn.is_answer for turn in labelled.values()) else ""
    return dict(_spoken(blocks, labelled, voice))


def _interview(blocks: Sequence[Block], text: str) -> Mapping[int, Draft | None]:
    """An interview whose questions are set in bold type, the answers plain behind them; to the last one's."""
    bold = [at for at, block in enumerate(blocks) if _BOLD.fullmatch(block.text)] if "?**" in text else []
    questions = [at for at in bold if "?" in blocks[at].text]
    if len(questions) < _LEAST:
        return {}
    asked = [at for at in bold if at >= questions[0]]
    voice = _interviewee(text)
    found: dict[int, Draft | None] = {}
    for at, behind in pairwise((*asked, asked[-1] + 2)):
        answer = blocks[at + 1 : behind]
        for block in answer:
            found[block.number] = None
        if answer:
            spans = [(block.start, block.start + len(block.text.rstrip())) for block in answer]
            number = answer[0].number
            found[number] = Draft("direct", None, None, spans, spans[0], number, voice=voice)
    return found


def _turn(block: Block) -> Turn | None:
    found = _TURN.match(block.text) if ":" in block.text[:60] or block.text[1:2] == "." else None
    plain = found is not None and len(found["label"]) > 1
    if (
        found is None
        or (plain and found["said"] in _MARKS)
        or found["label"].lower() in grammar.TRANSCRIPT_NO_LABELS
    ):
        return None
    if plain and block.text[found.end("label")] == ".":
        return None
    start = block.start
    label = (start + found.start("label"), start + found.end("label"))
    return Turn(label, found["label"], start + found.start("said"))


def _is_transcript(labelled: Mapping[int, Turn]) -> bool:
    """Whether the labels come again, as a heading's do not."""
    names = Counter(turn.name for turn in labelled.values())
    plain = all(turn.name.isupper() for turn in labelled.values())
    again = (
        len(names) == len({"a", "q"} & {name.lower() for name in names}) or max(names.values(), default=0) > 1
    )
    return len(labelled) >= (_LEAST if plain else _LEAST_NAMED) and again


def _spoken(
    blocks: Sequence[Block], labelled: Mapping[int, Turn], voice: str
) -> Iterator[tuple[int, Draft | None]]:
    last, latest = max(labelled), None
    for block in blocks:
        end = block.start + len(block.text.rstrip())
        turn = labelled.get(block.number)
        if turn is not None and turn.is_question:
            latest = None
        elif turn is not None:
            speaker = None if turn.is_answer else turn.label
            latest = Draft(
                "direct", speaker, None, [(turn.said, end)], (block.start, end), block.number,
                voice=voice if turn.is_answer else "",
            )  # fmt: skip
            yield block.number, latest
        elif latest is not None and block.number < last and _goes_on(block.text):
            latest.content.append((block.start, end))
            yield block.number, None


def _goes_on(text: str) -> bool:
    """Whether a paragraph without a label is spoken by the one before it: in the first person, no marks."""
    return _MARKS.isdisjoint(text.replace("’", "")) and bool(_OWN.search(text))


def _interviewee(text: str) -> str:
    """Whom an interview is with: the name that its text has first and most."""
    names = Counter(match[1] for match in _NAME.finditer(text[:4_000]))
    return max(names, key=lambda name: text.count(name.rsplit(" ", 1)[-1]), default="")
