"""Every setting of the training service."""

from dataclasses import dataclass

from shared.settings import Common, SettingsProblem, read_settings


@dataclass(frozen=True)
class Settings(Common):
    """Read once from `TRAINING_...` variables (docs/operations.md)."""

    venues_url: str = ""
    keep_files_days: int = 30
    """How many days after an import was confirmed its original file is kept."""

    @classmethod
    def from_environment(cls) -> "Settings":
        settings = read_settings(cls, prefix="TRAINING_")
        if not 1 <= settings.keep_files_days <= 366:
            raise SettingsProblem("This cannot start: TRAINING_KEEP_FILES_DAYS must be from 1 to 366")
        return settings
