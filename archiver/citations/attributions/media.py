"""Through what and when something was said: the words outside the statement that name medium and date."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from archiver.citations.attributions.lexicon import en

_WORD: Final = re.compile(r"[^\W\d_]+")
_NAMES: Final = frozenset(en.PLATFORMS)
_ON_X: Final = re.compile(r"\b(?:on|to|via) X\b(?! ?-)|\bX (?:post|account|thread)\b|\bposts? on X\b")
_CHANNEL: Final = re.compile(r"\btelegram\b", re.IGNORECASE)
_TOLD: Final = re.compile(
    r"\b(?:told|tells|telling|interview (?:with|for|to|on)|speaking to|written for|writing in)\s+(?:the\s+)?"
    r"((?:[A-Z][\w'’&.-]*)(?:\s[A-Z][\w'’&.-]*){0,3})"
)
_TELLING: Final = frozenset(["told", "tells", "telling", "interview", "speaking", "written", "writing"])
_MEDIUM: Final = re.compile(
    r"\b(?:in|on|at|via|during|through|by|from)\s+(?:(?:an?|the|his|her|its|their|this|that|another|one)\s+)?"
    r"((?:[\w'’-]+\s){0,3}?(?:"
    + "|".join(sorted(en.MEDIA - {"report", "court", "note", "call", "text", "study"}))
    + r"))\b",
    re.IGNORECASE,
)
_MONTH: Final = "|".join(sorted(en.MONTHS, key=len, reverse=True))
_DATED: Final = frozenset({*en.DAYS, *en.MONTHS, "yesterday", "today", "this"})
_DATE: Final = re.compile(
    rf"\b(?:(?P<m1>{_MONTH})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y1>\d{{4}}))?"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{_MONTH})\b\.?(?:,?\s+(?P<y2>\d{{4}}))?"
    rf"|(?P<day>{'|'.join(en.DAYS)})|(?P<iso>\d{{4}}-\d\d-\d\d)"
    rf"|(?P<rel>yesterday|today|earlier today|this morning))\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)
def words_of(text: str) -> frozenset[str]:
    """The words of a text, in lower case."""
    return frozenset(_WORD.findall(text.lower()))


def platform_of(text: str) -> str:
    """The platform that some words name; empty if none."""
    low = text.lower()
    for word in _WORD.findall(low) if not _NAMES.isdisjoint(words_of(text)) else ():
        found = en.PLATFORMS.get(word)
        if found and not (found == "threads" and "on threads" not in low):
            return found
    return "x" if "X" in text and _ON_X.search(text) else ""


def medium_of(text: str) -> str:
    """The medium that some words name: a statement, an interview, the outlet that was told; empty if none."""
    told = _TOLD.search(text) if not _TELLING.isdisjoint(words_of(text)) else None
    if told:
        return told[1]
    if en.MEDIA.isdisjoint(words_of(text)):
        return ""
    named = _MEDIUM.search(text)
    return named[1].lower() if named else ""


def stated_date(text: str, published: str) -> str:
    """The date that some words give, ISO 8601 where it follows from the article's date; empty if none."""
    if _DATED.isdisjoint(words_of(text)) and "-" not in text:
        return ""
    found = _DATE.search(text)
    if not found:
        return ""
    day = _published(published)
    if found["iso"]:
        return found["iso"]
    if found["day"]:
        return _weekday(found["day"].lower(), day) or found[0]
    if found["rel"]:
        return (day - timedelta(days=found["rel"].lower() == "yesterday")).isoformat() if day else found[0]
    return _calendar(found, day) or found[0]


def _published(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _weekday(name: str, day: date | None) -> str:
    """The latest such day up to the article's own."""
    if day is None:
        return ""
    return (day - timedelta(days=(day.weekday() - en.DAYS.index(name)) % 7)).isoformat()


def _calendar(found: re.Match[str], day: date | None) -> str:
    """A day and a month; the year is the one said, else the latest that does not lie in the future."""
    month = en.MONTHS[(found["m1"] or found["m2"]).lower()]
    number = int(found["d1"] or found["d2"])
    said = found["y1"] or found["y2"]
    if not said and day is None:
        return ""
    try:
        if said:
            return date(int(said), month, number).isoformat()
        given = date(day.year if day else 1, month, number)
    except ValueError:
        return ""
    if day is not None and given > day:
        given = given.replace(year=given.year - 1) if (month, number) != (2, 29) else given
    return given.isoformat()
