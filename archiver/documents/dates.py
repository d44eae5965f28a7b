"""Dates as documents write them -> ISO 8601, a date alone where the hour in UTC is not known."""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from archiver.model.times import iso

_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)|(\d{4})(\d{2})(\d{2})(?!\d)")
_PDF = re.compile(
    r"D:(\d{4})(\d{2})?(\d{2})?(?:(\d{2})(\d{2})?(\d{2})?)?\s*(?:(Z)|([+-])(\d{2})'?(\d{2})?'?)?"
)


def iso_date(text: str) -> str | None:
    """Read ISO 8601, RFC 2822 or year-month-day; None if it is none of them or no date that exists."""
    text = text.strip()
    if not text or len(text) > 100:
        return None
    moment = _iso(text) or _mail(text)
    if moment is not None:
        return _written(moment)
    found = _DAY.match(text)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    return _day(year, month, day)


def pdf_date(text: str) -> str | None:
    """Read a date of a PDF's document information: `D:20220408102116+02'00'`."""
    found = _PDF.match(text.strip())
    if found is None:
        return iso_date(text)
    year, month, day, hour, minute, second, zulu, sign, off_hour, off_minute = found.groups()
    if hour and (zulu or sign):
        zone = "+00:00" if zulu else f"{sign}{off_hour}:{off_minute or '00'}"
        moment = _iso(f"{year}-{month}-{day}T{hour}:{minute or '00'}:{second or '00'}{zone}")
        return _written(moment) if moment else None
    return _day(int(year), int(month or 1), int(day or 1)) if day else None


def moment_date(moment: datetime | date | None) -> str | None:
    """Write a date, or a time that a file's properties give."""
    if isinstance(moment, datetime):
        return _written(moment)
    return moment.isoformat() if moment else None


def _iso(text: str) -> datetime | None:
    if not re.match(r"\d{4}-?\d\d-?\d\d[T ]", text):
        return None
    try:
        return datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text).replace(" UTC", "+00:00"))
    except ValueError:
        return None


def _mail(text: str) -> datetime | None:
    if not re.match(r"[A-Za-z]{3,9},? ", text):
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, OverflowError, TypeError):
        return None


def _written(moment: datetime) -> str | None:
    if moment.tzinfo is None:
        return moment.date().isoformat()
    try:
        return iso(moment.astimezone(UTC))
    except (OverflowError, ValueError):
        return None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
