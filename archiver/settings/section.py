"""What every section of the settings is: frozen, and strict about names."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A table of archiver.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")
