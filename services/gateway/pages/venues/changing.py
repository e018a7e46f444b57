"""Adding a venue, and saying what one now is: its rooms, how many they hold, and what they are parts of."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.bookings.roles import DECIDES
from services.gateway.pages.form_errors import errors_of
from services.gateway.pages.repeats import form_key, passes_key_on
from services.gateway.pages.venues.grid import nested
from shared.access import requires
from shared.contracts.venues import RoomEntry, Venue, VenueEntry
from shared.problems import NotFound, Problem

blueprint = Blueprint("venue_changes", __name__, url_prefix="/venues")

MOST_ROOMS = 40
SPARE = 2
"""Empty lines for more rooms on a form that is opened."""
TEXTS = {"venue": 200, "kind": 100, "owner": 100, "postcode": 20, "on_the_day": 200}
PARTS = ("room", "capacity", "part_of")


@blueprint.route("/new", methods=["GET", "POST"])
@requires(*DECIDES)
@passes_key_on
def new() -> ResponseReturnValue:
    """A venue the list does not have yet."""
    if request.method == "GET":
        return _page(None, {}, SPARE, {})
    return _sent(None)


@blueprint.route("/<uuid:venue_id>/edit", methods=["GET", "POST"])
@requires(*DECIDES)
@passes_key_on
def edit(venue_id: UUID) -> ResponseReturnValue:
    """What a venue now is; rooms that bookings stand on are not taken away."""
    venue = next((one for one in venues_client().list_venues().venues if one.id == venue_id), None)
    if venue is None:
        raise NotFound("There is no such venue")
    if request.method == "GET":
        return _page(venue, _values(venue), len(venue.rooms) + SPARE, {})
    return _sent(venue)


def _sent(venue: Venue | None) -> ResponseReturnValue:
    values, count = _typed(request.form, venue)
    if request.form.get("do") == "more":
        return _page(venue, values, min(count + SPARE, MOST_ROOMS), {})
    entry, errors = _entry(values, count)
    if errors:
        return _page(venue, values, count, errors), 422
    there = next((one for one in venues_client().list_venues().venues if one.venue == entry.venue), None)
    if venue is None and there is not None:
        if _as_entered(there, entry):  # the form was sent twice
            return redirect(url_for("venues.calendar", venue_id=there.id), 303)
        return _page(venue, values, count, {"venue": "There is a venue of this name already"}), 422
    try:
        saved = venues_client().save_venue(entry, form_key())
    except Problem as problem:
        return _page(venue, values, count, errors_of(problem)), problem.status
    flash(f"{saved.venue} has been saved", "success")
    return redirect(url_for("venues.calendar", venue_id=saved.id), 303)


def _as_entered(venue: Venue, entry: VenueEntry) -> bool:
    """Whether a venue is just what somebody enters."""
    rooms = {(room.room, room.capacity, room.part_of) for room in venue.rooms}
    entered = {(room.room, room.capacity, room.part_of or "") for room in entry.rooms}
    return rooms == entered and all(getattr(venue, name) == getattr(entry, name) for name in TEXTS)


def _page(venue: Venue | None, values: dict[str, str], count: int, errors: dict[str, Any]) -> str:
    known = [values.get(f"room-{place}", "") for place in range(count)]
    return render_template(
        "venues/edit.html",
        venue=venue,
        values=values,
        count=count,
        fixed=len(venue.rooms) if venue else 0,
        most=MOST_ROOMS,
        wholes=[{"value": "", "text": "No other room"}, *({"value": name, "text": name} for name in known if name)],
        errors=errors,
    )


def _values(venue: Venue) -> dict[str, str]:
    values = {name: getattr(venue, name) for name in TEXTS}
    for place, room in enumerate(nested(venue.rooms)):
        values |= {
            f"room-{place}": room.room,
            f"capacity-{place}": "" if room.capacity is None else str(room.capacity),
            f"part_of-{place}": room.part_of,
        }
    return values


def _typed(form: Mapping[str, str], venue: Venue | None) -> tuple[dict[str, str], int]:
    """What was typed; the name of a venue and of its rooms stay as they are."""
    given = form.get("count", "")
    count = min(int(given), MOST_ROOMS) if given.isdecimal() and len(given) < 4 and int(given) else SPARE
    values = {name: form.get(name, "").strip()[:most] for name, most in TEXTS.items()}
    for place in range(count):
        values |= {f"{part}-{place}": form.get(f"{part}-{place}", "").strip()[:200] for part in PARTS}
    if venue is not None:
        values["venue"] = venue.venue
        values |= {f"room-{place}": room.room for place, room in enumerate(nested(venue.rooms))}
    return values, max(count, len(venue.rooms) if venue else 0)


def _entry(values: Mapping[str, str], count: int) -> tuple[VenueEntry, dict[str, str]]:
    """The venue to save, and what is wrong beside its field."""
    errors = {} if values["venue"] else {"venue": "Enter the name of the venue"}
    rooms, names = [], [values.get(f"room-{place}", "") for place in range(count)]
    for place, name in enumerate(names):
        capacity, part_of = values.get(f"capacity-{place}", ""), values.get(f"part_of-{place}", "")
        if not name:
            if capacity or part_of:
                errors[f"room-{place}"] = "Enter the name of the room"
            continue
        if name in names[:place]:
            errors[f"room-{place}"] = "Two rooms have this name"
        if capacity and not (capacity.isdecimal() and len(capacity) < 7):
            errors[f"capacity-{place}"] = "Enter a whole number of people"
            continue
        if part_of and (part_of == name or part_of not in names):
            errors[f"part_of-{place}"] = "Choose another room of this venue"
        rooms.append(RoomEntry(name, int(capacity) if capacity else None, part_of or None))
    texts = {name: values[name] for name in TEXTS}
    return VenueEntry(**texts, rooms=tuple(rooms)), errors
