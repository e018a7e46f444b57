"""The conditions of an approval, as a booking shows them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class ConditionLine:
    """One condition that stands since it was `set_at`; `outcome` is '', met, not_met or replaced.

    `version` counts how often it was said whether it was met: whoever says so again names the one they read.
    """

    id: UUID
    code: str
    text: str
    ground: str
    proportionality: str
    how_checked: str
    how_to_challenge: str
    owner: str
    due_on: date
    outcome: str
    outcome_note: str
    outcome_by: str
    outcome_at: datetime | None
    set_by: str
    set_at: datetime
    version: int = 0
