"""The story of a booking: who, when, what, why; only ever added to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.venues.store.adding import add_row
from services.venues.store.database import database
from services.venues.store.tables.bookings import HappeningRow
from shared.actor import Actor


@dataclass(frozen=True)
class Happening:
    """One thing that happened; `need_to_know` ones are told to booking officers without their reason."""

    what: str
    from_state: str
    to_state: str
    by: str
    role: str
    at: datetime
    why: str
    details: dict[str, Any]
    need_to_know: bool


@database.write
def add_happening(
    booking: int,
    what: str,
    actor: Actor,
    role: str,
    now: datetime,
    *,
    from_state: str = "",
    to_state: str = "",
    why: str = "",
    details: dict[str, Any] | None = None,
    need_to_know: bool = False,
) -> None:
    """Adds a line to the story."""
    add_row(
        HappeningRow,
        {
            "booking": booking, "what": what, "from_state": from_state, "to_state": to_state, "by": actor.id,
            "role": role, "at": now, "why": why, "details": details or {}, "need_to_know": need_to_know,
        },
    )  # fmt: skip


def list_happenings(booking: int) -> list[Happening]:
    """The whole story, from the beginning."""
    query = HappeningRow.select().where(HappeningRow.booking == booking).order_by(HappeningRow.id)
    return [
        Happening(
            row.what, row.from_state, row.to_state, row.by, row.role, row.at, row.why, row.details, row.need_to_know
        )
        for row in query
    ]


def count_happenings(booking: int, what: str) -> int:
    """How often something happened to a booking."""
    row = HappeningRow
    return int(row.select().where(row.booking == booking, row.what == what).count())


def list_views(booking: int) -> list[tuple[str, bool]]:
    """Who recorded a view on a booking, and whether it was a trained officer's or the Prevent lead's."""
    row = HappeningRow
    query = row.select(row.by, row.details).where(row.booking == booking, row.what == "view").order_by(row.id)
    return [(found.by, bool(found.details.get("counts"))) for found in query]
