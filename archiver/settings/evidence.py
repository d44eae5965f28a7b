"""[evidence]: what is kept of what was seen."""

from typing import Literal

from pydantic import Field

from archiver.settings.section import Section


class EvidenceSettings(Section):
    """What is kept of what was seen."""

    record: bool = Field(True, description="write every exchange to WARC files")
    rotate_bytes: int = Field(1_000_000_000, gt=0, description="size at which a new WARC file is begun")
    keep: Literal["transitions", "all"] = Field(
        "transitions",
        description="which exchanges are kept: transitions (the first look, every change of state or text, every look that did not see the source) or all",
    )
    max_bytes: int = Field(
        0,
        ge=0,
        description="bytes of evidence in the workspace after which no exchange is kept; 0 = no limit",
    )
    screenshots: Literal["never", "transitions"] = Field(
        "never",
        description="transitions: of each page whose exchange is kept, also how Chromium draws it (full page, PNG) and the text that can be read there; needs the extra browser and Chromium",
    )
    chromium: str = Field(
        "", description="the Chromium that draws screenshots: a program's name or path; empty: the system's"
    )
    screenshot_timeout: float = Field(
        30, gt=0, description="seconds for what a page loads while it is drawn; what is late is left out"
    )
    screenshot_bytes: int = Field(
        30_000_000, gt=0, description="bytes of what a page loads while it is drawn, at the most"
    )
    timestamp_urls: tuple[str, ...] = Field(
        (), description="RFC 3161 authorities that are asked to time-stamp the history after each run"
    )
    timestamp_ca: str = Field(
        "", description="file of the authorities' root certificates, for verify to check their signatures"
    )
    calendar_urls: tuple[str, ...] = Field(
        (), description="OpenTimestamps calendars that are asked to commit to the history after each run"
    )
