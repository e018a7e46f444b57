"""Every setting of the training service."""

from dataclasses import dataclass, field

from shared.settings import Common, between, read_settings


@dataclass(frozen=True)
class Settings(Common):
    """Read once from `TRAINING_...` variables (docs/operations.md)."""

    partners = frozenset({"gateway", "venues"})

    venues_url: str = field(default="", metadata={"address": True, "needed": True})
    keep_files_days: int = field(default=30, metadata=between(1, 366))
    """How many days after an import was confirmed its original file is kept."""

    @classmethod
    def from_environment(cls) -> "Settings":
        return read_settings(cls, prefix="TRAINING_")
