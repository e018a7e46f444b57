"""The council's venues, and who has their rooms when."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request

from services.gateway.clients.both import venues_client
from services.gateway.pages.bookings.roles import LOOKS
from services.gateway.pages.bookings.times import clock
from services.gateway.pages.days import read_day, today
from shared.access import requires
from shared.clock import london_day
from shared.contracts.venues import Calendar, CalendarSlot, Room

blueprint = Blueprint("venues", __name__, url_prefix="/venues")

DAYS_SHOWN = 7


@blueprint.get("")
@requires(*LOOKS)
def index() -> str:
    """Every venue with its rooms, and the way to its calendar."""
    venues = venues_client().list_venues().venues
    return render_template("venues/index.html", venues=[(one, _rooms(one.rooms)) for one in venues])


@blueprint.get("/<uuid:venue_id>/calendar")
@requires(*LOOKS)
def calendar(venue_id: UUID) -> str:
    """A week of one venue: confirmed bookings keep the room, requests may compete for it."""
    asked = read_day(request.args, "from")
    begins = asked.day or today() - timedelta(days=today().weekday())
    ends = begins + timedelta(days=DAYS_SHOWN - 1)
    found = venues_client().venue_calendar(venue_id, begins, ends)
    return render_template(
        "venues/calendar.html",
        venue=found.venue,
        rooms=_rooms(found.venue.rooms),
        begins=begins,
        ends=ends,
        earlier=begins - timedelta(days=DAYS_SHOWN),
        later=begins + timedelta(days=DAYS_SHOWN),
        days=[(day, _slots(found, day)) for day in (begins + timedelta(days=more) for more in range(DAYS_SHOWN))],
        values=asked.values if asked.error else {},
        errors={"from": asked.error} if asked.error else {},
    )


def _rooms(rooms: tuple[Room, ...]) -> list[str]:
    """Each room in words: what it is a part of, and how many it holds."""
    return [
        room.room
        + (f", part of {room.part_of}" if room.part_of else "")
        + (f", holds {room.capacity:,}" if room.capacity else "")
        for room in rooms
    ]


def _slots(found: Calendar, day: date) -> list[dict[str, Any]]:
    """What touches the day, by the time the room is taken."""
    here = [slot for slot in found.slots if london_day(slot.taken_from) <= day <= london_day(slot.taken_until)]
    return [_slot(slot) for slot in sorted(here, key=lambda slot: (slot.taken_from, slot.reference))]


def _slot(slot: CalendarSlot) -> dict[str, Any]:
    return {
        "it": slot,
        "event": f"{clock(slot.starts_at)} to {clock(slot.ends_at)}",
        "taken": f"{clock(slot.taken_from)} to {clock(slot.taken_until)}",
    }
