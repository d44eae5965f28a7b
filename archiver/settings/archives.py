"""[archives]: how public archives are asked."""

from datetime import date

from pydantic import Field, SecretStr

from archiver.settings.section import Section


class ArchiveSettings(Section):
    """How public archives are asked."""

    enabled: bool = Field(True, description="look for copies in archives")
    save: bool = Field(True, description="ask archives to make public copies")
    never: tuple[str, ...] = Field(
        (), description="hosts (with their subdomains) that are never submitted to an archive"
    )
    wayback: bool = Field(True, description="look for copies in the Wayback Machine, and save there")
    arquivo: bool = Field(False, description="look for copies in arquivo.pt, too")
    arquivo_save: bool = Field(
        False, description="ask arquivo.pt (ArchivePageNow) for public copies, too; at most 100 a day"
    )
    arquivo_per_minute: float = Field(
        60, gt=0, description="look-ups a minute at arquivo.pt, which shuts out for good who exceeds 250"
    )
    arquivo_save_per_minute: float = Field(
        2, gt=0, description="captures a minute asked of arquivo.pt, which names no limit"
    )
    perma_key: SecretStr = Field(
        SecretStr(""), description="key with which Perma Links are made, too; else PERMA_API_KEY"
    )
    perma_folder: int = Field(
        0, ge=0, description="number of the Perma.cc folder for them; 0 = Personal Links"
    )
    perma_per_minute: float = Field(10, gt=0, description="Perma Links asked for a minute")
    perma_per_day: int = Field(
        10, ge=0, description="Perma Links asked for a day, at the most: the plan pays for each"
    )
    archive_today: bool = Field(
        False, description="look for copies in archive.today, too; nothing is saved there"
    )
    timemaps: tuple[str, ...] = Field(
        (),
        description="further archives or aggregators to look in: addresses of Memento TimeMaps, with {url} in them",
    )
    timemaps_per_minute: float = Field(
        6, gt=0, description="look-ups a minute at archive.today and at each of the timemaps"
    )
    cdx_per_minute: float = Field(
        24, gt=0, description="look-ups a minute at the Wayback Machine, whose limit is 30"
    )
    save_per_minute: float = Field(6, gt=0, description="captures a minute asked with keys, whose limit is 7")
    keyless_per_minute: float = Field(
        2, gt=0, description="captures a minute asked without keys, whose limit is 3"
    )
    save_per_day: int = Field(
        10_000,
        ge=0,
        description="captures a day asked with keys, at the most; the account's own limit holds too",
    )
    embargo_until: date | None = Field(
        None,
        description="captures are withheld until this day begins (UTC), and asked for by the next command after it",
    )
    timeout: float = Field(60, gt=0, description="seconds for one answer of an archive")
    job_deadline: float = Field(
        3000, gt=0, description="seconds after which a capture job is no longer polled"
    )
    recent_days: float = Field(
        30, ge=0, description="a snapshot this young is good enough: none is asked for"
    )
    compare_days: float = Field(
        30,
        ge=0,
        description="sources are compared with their copy nearest to the article's date if it is at most this many days from it; 0 = off",
    )
    compare_per_run: int = Field(50, ge=0, description="comparisons with copies in one run at the most")
    replay_per_minute: float = Field(
        480, gt=0, description="copies fetched a minute from the Wayback Machine, whose limit is 600"
    )
    verify_per_run: int = Field(
        100,
        ge=0,
        description="copies fetched in one run to see whether they hold the source, at the most; 0 = off",
    )
    wait: float = Field(300, ge=0, description="seconds an audit waits for captures")
    access_key: SecretStr = Field(SecretStr(""), description="Wayback key; else INTERNET_ARCHIVE_ACCESS_KEY")
    secret_key: SecretStr = Field(
        SecretStr(""), description="Wayback secret; else INTERNET_ARCHIVE_SECRET_KEY"
    )

    @property
    def has_keys(self) -> bool:
        """Whether there are keys for the Wayback Machine, good or not."""
        return bool(self.access_key.get_secret_value() and self.secret_key.get_secret_value())

    @property
    def saves_somewhere(self) -> bool:
        """Whether any archive to save in is switched on."""
        return self.wayback or self.arquivo_save or bool(self.perma_key.get_secret_value())
