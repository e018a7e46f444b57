"""Every setting of the venues service."""

from dataclasses import dataclass

from shared.settings import Common, read_settings


@dataclass(frozen=True)
class Settings(Common):
    """Read once from `VENUES_...` variables (docs/operations.md)."""

    @classmethod
    def from_environment(cls) -> "Settings":
        return read_settings(cls, prefix="VENUES_")
