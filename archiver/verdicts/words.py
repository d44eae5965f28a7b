"""The sentences next to a verdict, for a layman.

They first give what the other side said (the look's own reason), then what follows from it, then since when.
No sentence makes a person the subject of a deletion; none says more than what this client saw and when.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from archiver.model.history import SeenComparison, SeenLook
from archiver.model.note import Note, Seen
from archiver.model.states import PlatformName, State
from archiver.verdicts.sentences import sentences
from archiver.verdicts.timeline import Proof, Series

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

NOT_LOOKED = "Not looked at yet."
UNLINKED = "The article gives no link for this statement, so there is nothing to look at."


def day(moment: datetime) -> str:
    """A date as `9 Apr 2022`, in UTC."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}"


def span(first: datetime, last: datetime) -> tuple[str, str]:
    """Two dates that can be told apart: with the time of day where need be, to the second in one minute."""
    if day(first) != day(last):
        return day(first), day(last)
    if minute(first) != minute(last):
        return minute(first), minute(last)
    return second(first), second(last)


def minute(moment: datetime) -> str:
    """A time as `9 Apr 2022, 14:20 UTC`."""
    utc = moment.astimezone(UTC)
    return f"{day(utc)}, {utc.hour:02}:{utc.minute:02} UTC"


def second(moment: datetime) -> str:
    """A time as `9 Apr 2022, 14:20:05 UTC`."""
    utc = moment.astimezone(UTC)
    return f"{day(utc)}, {utc:%H:%M:%S} UTC"


def live(look: SeenLook, again_since: datetime | None) -> str:
    """What the look saw, and since when it is back if it had been missed."""
    again = f"It had been missed before and is there again since {day(again_since)}" if again_since else ""
    return sentences(look.reason, again)


def changed(
    look: SeenLook,
    since_first: SeenLook | None,
    first: datetime,
    since_copy: SeenComparison | None,
    platform: PlatformName,
) -> str:
    """What the look saw, and how far it is from what was first seen, and from an archived copy."""
    what = "page" if platform is PlatformName.WEB else "post"
    parts = [look.reason]
    if since_first is not None:
        share = _alike(since_first.similarity or 0.0, since_first.at, look)
        parts.append(f"The text of the {what} is no longer the one first seen on {day(first)}: {share}")
    if since_copy is not None:
        share = _alike(since_copy.similarity, since_copy.look_at, look)
        parts.append(f"The text is no longer that of the copy of {day(since_copy.memento_at)}: {share}")
    return sentences(*parts)


def _alike(similarity: float, compared_at: datetime, latest: SeenLook) -> str:
    when = "" if compared_at == latest.at else f" when last compared on {day(compared_at)}"
    return f"{int(100 * similarity)}% of it is alike{when}"


def missing(series: Series, first_checked: datetime, proof: Proof | None, later: Iterable[SeenLook]) -> str:
    """What the look was told, that this isn't confirmed, since when, and what stood in the way since."""
    return sentences(
        series.deciding.reason,
        _read_as(series, proof),
        f"Not yet confirmed ({confirmation(series)} looks)",
        _since(series, first_checked, proof, "not there"),
        _in_the_way(later),
    )


def gone(series: Series, first_checked: datetime, proof: Proof | None, later: Iterable[SeenLook]) -> str:
    """What the looks were told, how it was confirmed, since when, and what stood in the way since."""
    counted = series.counted
    first, last = span(counted[0].at, counted[-1].at)
    return sentences(
        series.deciding.reason,
        _read_as(series, proof),
        f"Confirmed by {len(counted)} looks between {first} and {last}",
        _since(series, first_checked, proof, "gone"),
        _in_the_way(later),
    )


def confirmation(series: Series) -> str:
    """How far a series has come, as `1 of 2`; the last one only counts when enough time has gone by."""
    needed = series.family.looks
    return f"{needed if series.confirmed else min(len(series.counted), needed - 1)} of {needed}"


def unverifiable(look: SeenLook, trouble_since: datetime | None, proof: Proof | None) -> str:
    """Why the look could not tell, since when the host is in trouble if it is, and what was last proved."""
    return sentences(look.reason, host_trouble(look, trouble_since), _last_proved(proof))


def host_trouble(look: SeenLook, since: datetime | None) -> str:
    """Since when the host can't be talked to; empty if it can."""
    if since is None:
        return ""
    if look.state is State.SERVER_ERROR:
        return f"Host unreachable since {day(since)}: it only answers with errors"
    return f"Host unreachable since {day(since)}"


def proved_since(look: SeenLook, proof: Proof) -> str:
    """The latest look missed it, but an archive shows it later than that."""
    return sentences(
        look.reason,
        f"That was on {day(look.at)}; an archived copy of {day(proof.at)} shows that it was there then",
    )


def stated(note: Note, machine: str) -> str:
    """What a person says to have seen, when and with what to show for it, and why we could not tell."""
    saw = "there" if note.seen is Seen.LIVE else "gone"
    shown = f"; attached: SHA-256 {note.attachment.sha256}" if note.attachment else ""
    never = "" if note.seen is Seen.LIVE else "One person's look confirms nothing"
    return sentences(
        f"{note.person} states: seen as {saw} on {minute(note.at)}{shown}",
        f'In their words: "{note.text}"' if note.text else "",
        never,
        f"Our own look could not tell: {machine}",
    )


def _read_as(series: Series, proof: Proof | None) -> str:
    """Why an absence is called a deletion."""
    if series.deciding.state is not State.DELETED or proof is None:
        return ""
    if proof.by == "snapshot":
        return f"It did exist: an archived copy of {day(proof.at)} shows it"
    return f"It did exist: it was seen on {day(proof.at)}"


def _since(series: Series, first_checked: datetime, proof: Proof | None, state: str) -> str:
    first_missed = series.looks[0].at
    if proof is not None:
        saw, missed = span(proof.at, first_missed)
        by = "archived copy" if proof.by == "snapshot" else "last look that saw it"
        vanished = f"vanished between {saw} ({by}) and {missed} (first look that missed it)"
        return f"It {vanished}" if state == "gone" else f"If that holds, it {vanished}"
    if first_missed == first_checked:
        return f"It was {state} when first looked at on {day(first_missed)}"
    return f"It was {state} on {day(first_missed)}, the first time that a look could tell"


def _in_the_way(later: Iterable[SeenLook]) -> str:
    latest = max(later, key=lambda look: look.at, default=None)
    return f"The latest look, on {day(latest.at)}, could not tell: {latest.reason}" if latest else ""


def _last_proved(proof: Proof | None) -> str:
    if proof is None:
        return ""
    by = "an archived copy" if proof.by == "snapshot" else "a look"
    return f"It was last proved to be there on {day(proof.at)}, by {by}"
