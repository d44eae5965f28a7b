"""What people are told, in words that a newsroom uses. Plain text, of bounded length; pure.

No sentence says who deleted anything unless it is the platform's own, quoted by the verdict's reason.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from archiver.model.news import Message, NewsKind
from archiver.reports.cells import printable

ARTICLES, LINES = 8, 5
"""Articles in one message, and pieces of news for each of them, at the most."""

LINE, QUOTE, BODY, OTHER = 400, 160, 4000, 1000
"""Characters of a line, a quotation, the whole text at the most, and what of it is not about articles."""

ORDER = {kind: place for place, kind in enumerate(NewsKind)}

_SAID = {
    NewsKind.GONE: "gone, confirmed",
    NewsKind.SUSPENDED: "its account is suspended",
    NewsKind.MISSING: "not there when looked at, not yet confirmed",
    NewsKind.CHANGED: "changed",
    NewsKind.BACK: "there again",
    NewsKind.SNAPSHOT_VANISHED: "its archived copy can no longer be verified",
    NewsKind.SNAPSHOT_REFUSED: "the archive refused to make a copy",
}

_COUNTED = {
    NewsKind.GONE: "{} gone",
    NewsKind.SUSPENDED: "{} with a suspended account",
    NewsKind.MISSING: "{} missing",
    NewsKind.CHANGED: "{} changed",
    NewsKind.BACK: "{} there again",
    NewsKind.SNAPSHOT_VANISHED: "{} without their verified copy",
    NewsKind.SNAPSHOT_REFUSED: "{} refused by the archive",
    NewsKind.SNAPSHOT_VERIFIED: "{} with a verified copy",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of news about a source; without a URL, that is nobody else's business."""

    kind: NewsKind
    source: str
    url: str = ""
    quote: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The news about the sources of one article; no title: no article cites them any more."""

    title: str
    url: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Content:
    """What a message tells.

    News by article, the number of all news by kind, how many sources are left out, sentences about our own
    work, and a doubt about the message before.
    """

    groups: Sequence[Group] = ()
    counts: Mapping[NewsKind, int] = field(default_factory=dict)
    left_out: int = 0
    own: Sequence[str] = ()
    doubt: str = ""


def message(told: Content, *, openly: bool) -> Message:
    """The message that tells this. Not `openly`: titles of articles and counts, no URL, words, reason."""
    groups = told.groups
    parts = [told.doubt] if told.doubt else []
    parts += [printable(sentence) for sentence in told.own[:LINES]]
    parts += _and_more(len(told.own), LINES)
    shown = list(_fitting("\n".join(_lines(group, openly=openly)) for group in groups[:ARTICLES]))
    more = len(groups) - len(shown)
    parts += shown
    parts += [f"and {_articles(more)} more"] if more else []
    parts += [f"and {told.left_out} more sources"] if told.left_out else []
    parts += ["How all of it stands: archiver report --changed"] if groups else []
    return Message(_title(told), "\n\n".join(parts))


def _fitting(texts: Iterable[str]) -> Iterator[str]:
    """As many of the texts as a message takes; the first one in any case."""
    left = BODY - OTHER
    for number, text in enumerate(texts):
        if number and len(text) > left:
            return
        yield text if len(text) <= left else f"{text[:left]}…"
        left -= len(text)


def _title(told: Content) -> str:
    if not told.counts:
        return f"archiver: {'trouble with the watch' if told.own else 'about an earlier message'}"
    named = bool(told.groups) and not told.left_out and all(group.title for group in told.groups)
    return f"archiver: {_counts(told.counts)}{f' ({_articles(len(told.groups))})' if named else ''}"


def _articles(number: int) -> str:
    return f"{number} article{'' if number == 1 else 's'}"


def _counts(counted: Mapping[NewsKind, int]) -> str:
    return ", ".join(_COUNTED[kind].format(counted[kind]) for kind in _COUNTED if counted.get(kind))


def _lines(group: Group, *, openly: bool) -> Iterator[str]:
    yield _short(group.title) or "No longer cited by any article"
    if not openly:
        yield f"- {_counts(Counter(line.kind for line in group.lines))}"
        return
    if group.url:
        yield _short(group.url)
    ordered = sorted(group.lines, key=lambda line: ORDER[line.kind])
    good = [line for line in ordered if line.kind is NewsKind.SNAPSHOT_VERIFIED]
    other = ordered[: len(ordered) - len(good)]
    for line in other[:LINES]:
        yield from _line(line)
    yield from _and_more(len(other), LINES)
    if good:
        yield f"- {_counts({NewsKind.SNAPSHOT_VERIFIED: len(good)})}"


def _line(line: Line) -> Iterator[str]:
    yield f"- {_SAID[line.kind]}: {_short(line.url) or 'a source with a private address'}"
    if line.quote:
        yield f"  cited for: “{_short(line.quote, QUOTE)}”"
    if line.reason:
        yield f"  {_short(line.reason)}"


def _and_more(number: int, shown: int) -> list[str]:
    return [f"and {number - shown} more"] if number > shown else []


def _short(text: str, most: int = LINE) -> str:
    plain = printable(text)
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


def held(sentence: str) -> str:
    """About a run that is held back."""
    return (
        f"A run is held back: {sentence}. Nothing is said about them until a later run says the same; "
        "look at archiver status and at your network."
    )


def silent(sentence: str) -> str:
    """About a watch that does not look."""
    return f"The watch is not looking: {sentence}. See archiver status."


def interrupted(when: str, number: int) -> str:
    """About a message of which nobody knows whether it arrived."""
    told = f"{number} change{'' if number == 1 else 's'}"
    return (
        f"A message of {when} about {told} may not have arrived: no answer told what became of it. It is not "
        "sent again, so that nothing comes twice; archiver report --changed shows how things stand."
    )


TEST = Message("archiver: a test", "This message was sent by archiver notify --test. Changes will come here.")
