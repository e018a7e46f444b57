"""The story of a booking: who, when, what, why; only ever added to."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import peewee

from services.venues.store.database import database
from services.venues.store.tables.bookings import HappeningRow
from services.venues.store.writing import add_row
from shared.actor import Actor
from shared.database.records import record_of


@dataclass(frozen=True)
class Happening:
    """One thing that happened; `need_to_know` ones are told to booking officers without their reason.

    `by_who_knows` ones were written by somebody who may see what a screening found, whether it found anything or not.
    """

    what: str
    from_state: str
    to_state: str
    by: str
    role: str
    at: datetime
    why: str
    details: dict[str, object]
    need_to_know: bool
    by_who_knows: bool


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
    details: Mapping[str, object] | None = None,
    need_to_know: bool = False,
    by_who_knows: bool = False,
) -> None:
    """Adds a line to the story."""
    add_row(
        HappeningRow,
        {
            "booking": booking, "what": what, "from_state": from_state, "to_state": to_state, "by": actor.id,
            "role": role, "at": now, "why": why, "details": details or {}, "need_to_know": need_to_know,
            "by_who_knows": by_who_knows,
        },
    )  # fmt: skip


def list_happenings(booking: int) -> list[Happening]:
    """The whole story, from the beginning."""
    query = HappeningRow.select().where(HappeningRow.booking == booking).order_by(HappeningRow.id)
    return [record_of(Happening, row) for row in query]


def count_happenings_since(booking: int, what: str, since: Collection[str]) -> int:
    """How often something happened to a booking since the newest of these other happenings."""
    row = HappeningRow
    newest = row.select(peewee.fn.MAX(row.id)).where(row.booking == booking, row.what.in_([*since])).scalar()
    return int(row.select().where(row.booking == booking, row.what == what, row.id > (newest or 0)).count())


def count_happenings_after(what: str, since: datetime) -> int:
    """How often something has happened since a moment, to whatever booking."""
    row = HappeningRow
    return int(row.select().where(row.what == what, row.at >= since).count())


VIEWS_AND_CHANGES = "('view', 'request-changed', 'asked-again')"


@dataclass(frozen=True)
class ViewOrChange:
    """A view of the booking and whether it counts, or what a change of the request changed."""

    by: str
    counts: bool = False
    changes: tuple[str, ...] = ()


def list_views_and_changes(booking: int) -> list[ViewOrChange]:
    """Views of a booking, and what ended them: changes of its request and matches that were found, oldest first."""
    rows = database.query(
        f"SELECT by, details FROM happening WHERE booking_id = ? AND what IN {VIEWS_AND_CHANGES} ORDER BY id",
        booking,
    )
    told = ((by, json.loads(details)) for by, details in rows)
    return [ViewOrChange(by, bool(said.get("counts")), tuple(said.get("changes", ()))) for by, said in told]
