"""What people said about a source, in the words of a cell. Every sentence names whose it is."""

from collections.abc import Iterator

from archiver.model import times
from archiver.model.facts import Fact
from archiver.model.note import Act, Note, Seen

DECIDED = {Act.ACCEPT: "accepted", Act.MUTE: "muted"}


def words(fact: Fact, decided: Note | None) -> Iterator[str]:
    """The decision that stands, then what people saw or remarked, oldest first; no past decisions."""
    if decided is not None:
        yield _decision(decided)
    for note in fact.notes:
        if note is decided:
            continue
        if note.seen is not None:
            yield f"{_sight(note)}: {note.text}"
        elif note.act is None and note.citation in ("", fact.recorded.id):
            yield f"{note.person or 'noted'} on {_day(note)}: {note.text}"


def _decision(note: Note) -> str:
    assert note.act is not None, "a decision without an act"
    by = f" by {note.person}" if note.person else ""
    until = f" until {times.iso(note.until)[:10]}" if note.until else ""
    seen = f" ({_sight(note)})" if note.seen else ""
    return f"{DECIDED[note.act]}{by}{until}{seen}: {note.text}"


def _sight(note: Note) -> str:
    saw = "there" if note.seen is Seen.LIVE else "gone"
    return f"{note.person} saw it {saw} on {_day(note)}"


def _day(note: Note) -> str:
    return times.iso(note.at)[:10]
