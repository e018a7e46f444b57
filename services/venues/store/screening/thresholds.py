"""From when on a name counts as a possible match: each setting dated, reasoned and kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.venues.rules.screening.matching.engine import THRESHOLD
from services.venues.store.database import database
from services.venues.store.tables.screening import ThresholdRow
from services.venues.store.writing import add_row
from shared.database.records import record_of

MOST = 20


@dataclass(frozen=True)
class Threshold:
    """A match is shown from this score on; of one name in one look-up at most so many."""

    threshold: float = THRESHOLD
    most: int = MOST


@dataclass(frozen=True)
class ThresholdSet:
    """Somebody's setting, why, and what it was said to change."""

    threshold: float
    most: int
    reason: str
    effect: dict[str, Any]
    by: str
    at: datetime


def find_threshold() -> Threshold:
    """The setting that holds: the newest, or the matcher's own."""
    rows = database.query("SELECT threshold, most FROM screening_threshold ORDER BY id DESC LIMIT 1")
    return Threshold(float(rows[0][0]), int(rows[0][1])) if rows else Threshold()


def list_thresholds() -> list[ThresholdSet]:
    """Every setting there was, newest first."""
    return [record_of(ThresholdSet, row) for row in ThresholdRow.select().order_by(ThresholdRow.id.desc())]


@database.write
def add_threshold(given: ThresholdSet) -> None:
    """Adds a setting; it holds from now on."""
    add_row(ThresholdRow, vars(given))
