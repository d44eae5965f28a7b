"""Writing the message that tells notices, from what the ledger knows now."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from archiver.archives.permission import private
from archiver.ledger.notice_book import Subject
from archiver.model.article import Article, RecordedCitation
from archiver.model.news import Message, NewsKind, Notice
from archiver.model.states import Privacy, SnapshotStatus, Verdict
from archiver.reports import news as words
from archiver.reports.news import Content, Group, Line
from archiver.usecases.noticing import copies, is_muted
from archiver.usecases.tools import Desk

MOST = 500
"""Sources that a message is made from at the most; the others are counted."""

_STILL: Mapping[NewsKind, frozenset[Verdict | SnapshotStatus]] = {
    NewsKind.GONE: frozenset({Verdict.GONE}),
    NewsKind.SUSPENDED: frozenset({Verdict.MISSING, Verdict.GONE}),
    NewsKind.MISSING: frozenset({Verdict.MISSING}),
    NewsKind.CHANGED: frozenset({Verdict.CHANGED}),
    NewsKind.BACK: frozenset({Verdict.LIVE, Verdict.MOVED, Verdict.CHANGED}),
    NewsKind.SNAPSHOT_REFUSED: frozenset({SnapshotStatus.REFUSED}),
    NewsKind.SNAPSHOT_VERIFIED: frozenset({SnapshotStatus.VERIFIED}),
    NewsKind.SNAPSHOT_VANISHED: frozenset(SnapshotStatus) - {SnapshotStatus.VERIFIED},
}
"""Under which verdicts, or standings of copies, the reason of today is that of the news."""


def compose(desk: Desk, waiting: Sequence[Notice], doubt: str) -> Message:
    """The message that tells these notices, by article, as the ledger knows the rest now."""
    by_source: dict[str, list[NewsKind]] = defaultdict(list)
    for one in sorted(waiting, key=lambda one: words.ORDER[one.news.kind]):
        if one.news.source:
            by_source[one.news.source].append(one.news.kind)
    subjects, articles = desk.ledger.notices.subjects(list(by_source)[:MOST])
    told = Content(
        groups=_groups(desk, subjects, articles, by_source),
        counts=Counter(kind for kinds in by_source.values() for kind in set(kinds)),
        left_out=max(0, len(by_source) - MOST),
        own=[_own(one) for one in waiting if not one.news.source],
        doubt=doubt,
    )
    return words.message(told, openly=desk.settings.privacy is Privacy.OPEN)


def _own(one: Notice) -> str:
    write = words.held if one.news.kind is NewsKind.HELD else words.silent
    return write(one.news.detail)


def _groups(
    desk: Desk,
    subjects: Sequence[Subject],
    articles: Sequence[Article],
    told: Mapping[str, Sequence[NewsKind]],
) -> list[Group]:
    lines: dict[str, list[Line]] = defaultdict(list)
    for subject in subjects:
        first = {recorded.article: recorded for recorded, _ in reversed(subject.cited)}
        heard = [one for one in first.values() if not is_muted(subject, one.id)]
        shown: Sequence[RecordedCitation | None] = heard or [None]
        for recorded in shown:
            of = recorded.article if recorded else ""
            lines[of] += [_line(desk, subject, recorded, kind) for kind in told[subject.source.id]]
    groups = [
        Group(article.title or article.id, article.url, lines[article.id])
        for article in articles
        if lines[article.id]
    ]
    return [*groups, *([Group("", "", lines[""])] if lines[""] else [])]


def _line(desk: Desk, subject: Subject, recorded: RecordedCitation | None, kind: NewsKind) -> Line:
    if private(subject.source):
        return Line(kind, subject.source.id)
    return Line(
        kind,
        subject.source.id,
        subject.source.url,
        recorded.citation.quote if recorded else "",
        _reason(desk, subject, kind),
    )


def _reason(desk: Desk, subject: Subject, kind: NewsKind) -> str:
    """Why that may be said; empty where the source stands otherwise by now, which is news of its own."""
    copy = copies(subject, desk)
    about_copy = kind.value.startswith("snapshot_")
    now = copy.status if about_copy else subject.judgement.verdict
    if now not in _STILL[kind]:
        return ""
    return copy.reason if about_copy else subject.judgement.reason
