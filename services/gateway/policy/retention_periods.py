"""How long evidence packs are kept: dated, cited data."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from shared.policy_files import DatedPolicy


@dataclass(frozen=True)
class PackRetention:
    """Days for a draft, years for what was signed with its draft and editions, and why."""

    version: str
    drafts_days: int
    signed_years: int
    because: str


def retention_on(day: date) -> PackRetention:
    """The periods in force on a day; PolicyFileError when there are none."""
    return _PERIODS.on(day)


def _retention(name: str, content: dict[str, Any]) -> PackRetention:
    return PackRetention(name, int(content["drafts_days"]), int(content["signed_years"]), content["because"])


_PERIODS = DatedPolicy(Path(__file__).parent / "retention", _retention)
