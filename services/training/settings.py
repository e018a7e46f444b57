"""Every setting of the training service."""

from dataclasses import dataclass

from shared.settings import Common, read_settings


@dataclass(frozen=True)
class Settings(Common):
    """Read once from `TRAINING_...` variables (docs/operations.md)."""

    venues_url: str = ""
    keep_files_days: int = 30

    @classmethod
    def from_environment(cls) -> "Settings":
        return read_settings(cls, prefix="TRAINING_")
