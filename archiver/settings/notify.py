"""[notify]: who is told of changes, of which, and when."""

import re
from datetime import time
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator

from archiver.model.news import NewsKind
from archiver.settings.section import Section

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,30}://", re.IGNORECASE)


class NotifySettings(Section):
    """Who is told of changes, of which, and when ([notifications](notifications.md))."""

    urls: tuple[SecretStr, ...] = Field(
        (), description="where messages go: Apprise URLs (mail, Slack, Telegram, a webhook, ...); secret"
    )
    tell: tuple[NewsKind, ...] = Field(tuple(NewsKind), description="what is told")
    urgent: tuple[NewsKind, ...] = Field(
        (), description="what is told at once, also in quiet hours and beside the digest"
    )
    time_zone: str = Field("UTC", description="time zone of the hours below, as `Europe/Vilnius`")
    quiet_hours: str = Field("", description="hours in which nothing else is told, as `22:00-07:00`")
    digest_at: str = Field("", description="time of day at which all else is told in one message, as `08:30`")
    silent_hours: float = Field(
        24, gt=0, description="hours without a finished look, although one was due, after which that is told"
    )
    timeout: float = Field(30, gt=0, description="seconds for the sending of one message")

    @field_validator("urls")
    @classmethod
    def _with_schemes(cls, urls: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for number, url in enumerate(urls, 1):
            if not _SCHEME.match(url.get_secret_value()):
                raise ValueError(f"number {number} is no URL")
        return urls

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, OSError, ValueError):
            raise ValueError(f"{name} is no time zone of this machine; write it as Europe/Vilnius") from None
        return name

    @field_validator("quiet_hours")
    @classmethod
    def _two_times(cls, text: str) -> str:
        times(text)
        return text

    @field_validator("digest_at")
    @classmethod
    def _one_time(cls, text: str) -> str:
        if text:
            _time(text)
        return text


def times(text: str) -> tuple[time, time] | None:
    """The two ends of quiet hours, None for an empty text. Raises ValueError."""
    if not text:
        return None
    begins, dash, ends = text.partition("-")
    if not dash or begins.strip() == ends.strip():
        raise ValueError("write it as 22:00-07:00")
    return _time(begins), _time(ends)


def _time(text: str) -> time:
    try:
        found = time.fromisoformat(text.strip())
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        raise ValueError(f"{text.strip()} is no time of day; write it as 08:30")
    return found


def one_time(text: str) -> time | None:
    """A time of day, None for an empty text. Raises ValueError."""
    return _time(text) if text else None
