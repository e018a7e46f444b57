"""The council's venues, and who has their rooms when."""

from calendar import monthrange
from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, render_template, request

from services.gateway.clients.both import venues_client
from services.gateway.pages.kit.days import read_day, today
from services.gateway.pages.kit.roles import DECIDES, LOOKS
from services.gateway.pages.venues.grid import entries, nested, room_lines
from shared.access import requires
from shared.actor import current_actor
from shared.contracts.venues import Room

blueprint = Blueprint("venues", __name__, url_prefix="/venues")


@blueprint.get("")
@requires(*LOOKS)
def index() -> str:
    """Every venue with its rooms, and the way to its calendar."""
    venues = venues_client().list_venues().venues
    return render_template(
        "venues/index.html",
        venues=[(one, rooms_in_words(one.rooms)) for one in venues],
        may_change=current_actor().has(*DECIDES),
    )


@blueprint.get("/<uuid:venue_id>/calendar")
@requires(*LOOKS)
def calendar(venue_id: UUID) -> str:
    """A week or a month of one venue: confirmed bookings keep the room, requests may compete for it."""
    asked = read_day(request.args, "from")
    view = "month" if request.args.get("view") == "month" else "week"
    begins, ends = span_of(view, asked.day or today())
    found = venues_client().venue_calendar(venue_id, begins, ends)
    days = [begins + timedelta(days=more) for more in range((ends - begins).days + 1)]
    return render_template(
        "venues/calendar.html",
        venue=found.venue,
        view=view,
        rooms=rooms_in_words(found.venue.rooms),
        begins=begins,
        ends=ends,
        earlier=begins - timedelta(days=1),
        later=ends + timedelta(days=1),
        columns=days,
        grid=room_lines(found.venue.rooms, found.slots, days) if view == "week" else [],
        days=[(day, entries(found.slots, day)) for day in days],
        may_change=current_actor().has(*DECIDES),
        values=asked.values if asked.error else {},
        errors={"from": asked.error} if asked.error else {},
    )


def span_of(view: str, day: date) -> tuple[date, date]:
    """The week from Monday, or the month, that holds a day."""
    if view == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    begins = day - timedelta(days=day.weekday())
    return begins, begins + timedelta(days=6)


def rooms_in_words(rooms: tuple[Room, ...]) -> list[str]:
    """Each room: what it is a part of, and how many it holds."""
    return [
        room.room
        + (f", part of {room.part_of}" if room.part_of else "")
        + (f", holds {room.capacity:,}" if room.capacity else "")
        for room in nested(rooms)
    ]
