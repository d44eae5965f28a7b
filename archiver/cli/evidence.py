"""Evidence as text: what was asked, what was answered, what can be read in it, and how to check the file."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from archiver.model import times
from archiver.model.media import MediaState
from archiver.reports.cells import printable
from archiver.usecases.show import Shown

NOTHING_SAVED: Mapping[str, Path] = MappingProxyType({})


def evidence_text(
    shown: Shown,
    saved: Path | None,
    attached: Sequence[Path] = (),
    media: Mapping[str, Path] = NOTHING_SAVED,
) -> str:
    """The evidence of one look, and below it what belongs to it and what people handed in, saved or not.

    Pictures are listed, never shown. Nothing that came from outside can move the cursor or hide.
    """
    look = shown.recorded.look
    seen = look.observation
    lines = [
        f"source    {shown.source.id}",
        f"seen      {times.iso(look.at)} by this client{f' from {look.vantage}' if look.vantage else ''}",
        f"state     {seen.state}: {seen.reason}",
        f"asked     {seen.checked_url}",
        f"record    {'; '.join(map(str, look.evidence))}",
        *_again(shown),
        *_quotes(shown),
        "",
        f"HTTP {shown.status}",
        *(f"{name}: {value}" for name, value in shown.headers),
        "",
        *shown.text.splitlines(),
        "",
        *_media(shown, media),
        *_copies(shown),
        *_handed_in(shown, attached),
        "This response was seen by this client at this time. That is all it shows.",
        _checksum(shown, saved),
    ]
    return "".join(f"{printable(line)}\n" for line in lines)


def _again(shown: Shown) -> Iterator[str]:
    """What is to be said if the latest look left no exchange of its own."""
    if shown.again is None:
        return
    look = shown.again.look
    alike = "the same bytes" if look.sha256 == shown.recorded.look.sha256 else "the same text"
    yield (
        f"again     seen on {times.iso(look.at)} with {alike} (sha256 {look.sha256}); that exchange was not "
        "kept (evidence.keep)"
    )


def _quotes(shown: Shown) -> Iterator[str]:
    """How quotations are borne out, with the source's own words."""
    for check in shown.quotes:
        where = f"{check.citation}, {check.compared} of {times.iso(check.seen_at)}"
        found = f": the source says “{check.passage}”" if check.passage else ""
        yield f"quote     {check.match} ({where}){found}"


def _media(shown: Shown, saved: Mapping[str, Path]) -> Iterator[str]:
    """What belongs to the thing cited: what is held, with a line that verifies it; why the rest is not."""
    for one in shown.media:
        if one.state is MediaState.HELD:
            yield f"{one.part.kind} held since {times.iso(one.at)}: {one.part.url} ({one.evidence})"
            if one.reason:
                yield one.reason
            yield f"{one.sha256}  {saved.get(one.part.name, f'{one.sha256[:16]} ({one.size} bytes)')}"
        else:
            why = one.reason or "It was not asked for (--media)."
            state = one.state.replace("_", " ")
            yield f"{one.part.kind} not held ({state}): {one.part.url or one.part.name}. {why}"
    if shown.media:
        yield ""


def _copies(shown: Shown) -> Iterator[str]:
    """What archives gave when their copies were verified."""
    for one in shown.copies:
        for memento in one.mementos:
            kept = f"copy of {times.iso(memento.at)} kept on {times.iso(one.at)}"
            yield f"{kept}: {memento.url} ({one.evidence})"
    if shown.copies:
        yield ""


def _handed_in(shown: Shown, attached: Sequence[Path]) -> Iterator[str]:
    """What people have to show, with the line that verifies each file."""
    for number, note in enumerate(shown.notes):
        if note.attachment is None:
            continue
        name = note.attachment.name
        yield f"{note.person or 'Somebody'} handed in {name} on {times.iso(note.at)}: {note.text}"
        yield f"{note.attachment.sha256}  {attached[number] if attached else name}"
        yield ""


def _checksum(shown: Shown, saved: Path | None) -> str:
    if shown.truncated:
        return "The answer was cut off while it was read: no checksum."
    if saved is None:
        return f"sha256 {shown.sha256}  (--save DIR writes the payload)"
    return f"{shown.sha256}  {saved}"
