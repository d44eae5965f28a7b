"""[schedule]: how much the daemon does in a day."""

from pydantic import Field

from archiver.settings.section import Section


class ScheduleSettings(Section):
    """How much the daemon does, and how often it looks for new articles."""

    looks_per_day: int = Field(
        50_000, ge=0, description="looks at sources in a UTC day, at the most; the rest is due the next day"
    )
    looks_per_host_day: int = Field(
        2_000, ge=0, description="looks at sources of one host in a UTC day, at the most"
    )
    lists_every: float = Field(
        900, ge=60, description="seconds between two readings of a feed, sitemap or section page"
    )
    readings_per_round: int = Field(
        50, ge=1, description="articles read in one round of the daemon, at the most; new ones go first"
    )
