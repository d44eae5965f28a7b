"""[daemon]: how the daemon lives."""

from datetime import timedelta

from pydantic import Field, SecretStr

from archiver.model.duty import Duty
from archiver.settings.section import Section


class DaemonSettings(Section):
    """How `archiver daemon` lives, and what `archiver status --check` takes for trouble."""

    looks_minutes: float = Field(5, gt=0, description="minutes between two rounds of looks at what is due")
    page: int = Field(500, gt=0, description="sources looked at in one round at the most")
    articles_minutes: float = Field(
        5,
        gt=0,
        description="minutes after which is seen which watched articles, feeds and pages are to be read",
    )
    copies_minutes: float = Field(
        5, gt=0, description="minutes between two rounds of looking up, verifying and comparing copies"
    )
    captures_minutes: float = Field(1, gt=0, description="minutes between two rounds of asking for captures")
    notices_minutes: float = Field(5, gt=0, description="minutes between two messages to people at the least")
    media_minutes: float = Field(
        5, gt=0, description="minutes between two rounds of fetching pictures, files and videos"
    )
    report_minutes: float = Field(
        15, gt=0, description="minutes between two reports at the least; none is written without a change"
    )
    timestamps_hours: float = Field(24, gt=0, description="hours between two timestamps of the history")
    upkeep_hours: float = Field(24, gt=0, description="hours between two backups of the database")
    backups: int = Field(7, ge=0, description="backups of the database that are kept in backups/; 0 = none")
    low_disk_bytes: int = Field(
        1_000_000_000,
        ge=0,
        description="free bytes under which nothing is backed up and the disk counts as low",
    )
    drain_seconds: float = Field(
        20, ge=0, description="seconds that a daemon told to stop gives to what is under way"
    )
    stall_minutes: float = Field(
        60, gt=0, description="minutes without progress after which systemd's watchdog is told nothing more"
    )
    alarm_hours: float = Field(
        24,
        gt=0,
        description="hours without a good round of looks after which status --check raises the alarm",
    )
    alarm_failures: int = Field(
        5, gt=0, description="failures of a duty in a row after which status --check raises the alarm"
    )
    heartbeat_url: SecretStr = Field(
        SecretStr(""), description="URL that is asked for after each good round of looks"
    )
    metrics_port: int = Field(
        0, ge=0, lt=65536, description="port on loopback for Prometheus; 0 = off; needs the extra metrics"
    )
    log_bytes: int = Field(10_000_000, gt=0, description="size at which a new log file is begun")
    log_files: int = Field(10, ge=0, description="older log files that are kept")

    def every(self, duty: Duty) -> timedelta:
        """How long after one round of a duty the next one begins."""
        return {
            Duty.ARTICLES: timedelta(minutes=self.articles_minutes),
            Duty.LOOKS: timedelta(minutes=self.looks_minutes),
            Duty.COPIES: timedelta(minutes=self.copies_minutes),
            Duty.CAPTURES: timedelta(minutes=self.captures_minutes),
            Duty.NOTICES: timedelta(minutes=self.notices_minutes),
            Duty.REPORT: timedelta(minutes=self.report_minutes),
            Duty.MEDIA: timedelta(minutes=self.media_minutes),
            Duty.TIMESTAMPS: timedelta(hours=self.timestamps_hours),
            Duty.UPKEEP: timedelta(hours=self.upkeep_hours),
        }[duty]
