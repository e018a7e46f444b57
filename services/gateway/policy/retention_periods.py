"""How long evidence packs are kept: dated, cited data."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from shared.policy import in_force, named, read

FOLDER = Path(__file__).parent / "retention"


@dataclass(frozen=True)
class PackRetention:
    """Days for a draft, years for what was signed with its draft and editions, and why."""

    version: str
    drafts_days: int
    signed_years: int
    because: str


def retention_on(day: date) -> PackRetention:
    """The periods in force on a day; PolicyFileError when there are none."""
    return _load(in_force(FOLDER, day))


@cache
def _load(path: Path) -> PackRetention:
    """Published files never change, so each is read once."""
    content = read(path)
    return PackRetention(
        named(path.stem, path), int(content["drafts_days"]), int(content["signed_years"]), content["because"]
    )
