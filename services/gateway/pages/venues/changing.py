"""Adding a venue, and saying what one now is: its rooms, how many they hold, and what they are parts of."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from services.gateway.clients.both import venues_client
from services.gateway.pages.kept_forms import waits_here
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.kit.forms import Field, Option, Values, asks, filled_in, hidden, in_row, names_of, read
from services.gateway.pages.kit.people_names import shown_names, told_by
from services.gateway.pages.kit.roles import DECIDES
from services.gateway.pages.kit.two_windows import NOT_SAID, carried, carried_back, read_before, read_since
from services.gateway.pages.repeats import form_key, passes_key_on
from services.gateway.pages.venues.grid import nested
from shared.access import requires
from shared.contracts.venues import RoomEntry, Venue, VenueEntry
from shared.http.problems import NotFound, OutOfDate, Problem

blueprint = Blueprint("venue_changes", __name__, url_prefix="/venues")

MOST_ROOMS = 40
SPARE = 2
"""Empty lines for more rooms on a form that is opened."""
SHORT = {"width": "govuk-input--width-20"}
VENUE = (
    Field("venue", "Name of the venue", "text", "As requests and files name it. It cannot be changed later."),
    Field("kind", "Kind (optional)", "text", "For example library or community centre.", look=SHORT),
    Field("owner", "Owner (optional)", "text", "For example council or trust.", look=SHORT),
    Field("postcode", "Postcode (optional)", "text", look={"width": "govuk-input--width-10"}),
    Field(
        "on_the_day", "Whom hirers ring on the day (optional)", "text",
        "A post and a number, for example “Caretaker, 01632 960123”. It stands in the letter that confirms a booking.",
    ),
)  # fmt: skip
ROOM = (
    Field("room", "Name of the room", "text"),
    Field("capacity", "How many people it holds (optional)", "text",
          look={"width": "govuk-input--width-5", "inputmode": "numeric"}),
    Field("part_of", "It is a part of", "select", is_open=True),
)  # fmt: skip
THERE = hidden("there")
"""The name of a room that is there and stays."""
ASKED = (*VENUE, *in_row((*ROOM, *THERE), "*"), *hidden("count", "do"))
TEXTS, PARTS = names_of(VENUE), names_of(ROOM)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(*DECIDES)
@passes_key_on
@asks(ASKED)
def new() -> ResponseReturnValue:
    """A venue the list does not have yet."""
    if request.method == "GET":
        return _page(None, *_typed(waits_here(), None), {})
    return _sent(None)


@blueprint.route("/<uuid:venue_id>/edit", methods=["GET", "POST"])
@requires(*DECIDES)
@passes_key_on
@asks(ASKED)
def edit(venue_id: UUID) -> ResponseReturnValue:
    """What a venue now is; rooms that bookings stand on are not taken away."""
    venue = next((one for one in venues_client().list_venues().venues if one.id == venue_id), None)
    if venue is None:
        raise NotFound("There is no such venue")
    if request.method == "GET":
        given, typed = _values(venue), waits_here()
        values, count = _typed(typed, venue) if typed else (given, len(venue.rooms) + SPARE)
        return _page(venue, values, count, {}, carried(venue.version, given))
    return _sent(venue)


def _sent(venue: Venue | None) -> ResponseReturnValue:
    values, count = _typed(request.form, venue)
    read = carried_back(request.form)
    if request.form.get("do") == "more":
        return _page(venue, values, min(count + SPARE, MOST_ROOMS), {}, read)
    entry, errors = _entry(values, count)
    entry = replace(entry, version=read["version"] if venue else "")
    if venue and not entry.version:
        return _meanwhile(venue.venue, values, count, read, NOT_SAID), 409
    if errors:
        return _page(venue, values, count, errors, read), 422
    there = next((one for one in venues_client().list_venues().venues if one.venue == entry.venue), None)
    if venue is None and there is not None:
        if _as_entered(there, entry):  # the form was sent twice
            return redirect(url_for("venues.calendar", venue_id=there.id), 303)
        return _page(venue, values, count, {"venue": "There is a venue of this name already"}), 422
    try:
        saved = venues_client().save_venue(entry, form_key())
    except OutOfDate as problem:
        return _meanwhile(entry.venue, values, count, read, told_by(problem)), 409
    except Problem as problem:
        return _page(venue, values, count, errors_of(problem), read), problem.status
    flash(f"{saved.venue} has been saved", "success")
    return redirect(url_for("venues.calendar", venue_id=saved.id), 303)


def _meanwhile(name: str, typed: dict[str, str], count: int, read: dict[str, str], told: str) -> str:
    """Somebody was faster: what they changed, and the form with what was typed over what is there now."""
    venue = next((one for one in venues_client().list_venues().venues if one.venue == name), None)
    if venue is None:
        raise NotFound("There is no such venue")
    changes = venues_client().venue_changes(venue.id, read_since(read)).changes
    values, count = merged(typed, count, read_before(read) or {}, _values(venue))
    return _page(
        venue, values, count, {"": told}, carried(venue.version, _values(venue)), changes=changes,
        names=shown_names(one.by for one in changes),
    )  # fmt: skip


def merged(
    typed: Mapping[str, str], count: int, before: Mapping[str, str], now: Mapping[str, str]
) -> tuple[dict[str, str], int]:
    """What somebody typed over what is there now: a field that still says what it said `before` is as it is `now`.

    Rooms are told apart by their names; one that is there now and was not on the form comes after the others.
    """
    then, there = _by_name(before), _by_name(now)
    values = {name: now[name] if typed.get(name) == before.get(name) else typed.get(name, "") for name in TEXTS}
    lines = [{part: typed.get(f"{part}-{place}", "") for part in PARTS} for place in range(count)]
    for line in lines:
        for part in PARTS[1:]:
            if line["room"] in there and line[part] == then.get(line["room"], {}).get(part):
                line[part] = there[line["room"]][part]
    on_form = {line["room"] for line in lines}
    lines = [*(said for name, said in there.items() if name not in on_form), *lines]
    for place, line in enumerate(lines):
        values |= {f"{part}-{place}": said for part, said in line.items()}
    return values, len(lines)


def _by_name(values: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The rooms of a form by name."""
    places = (name.removeprefix("room-") for name in values if name.startswith("room-"))
    return {
        values[f"room-{place}"]: {part: values.get(f"{part}-{place}", "") for part in PARTS}
        for place in places
        if values[f"room-{place}"]
    }


def _as_entered(venue: Venue, entry: VenueEntry) -> bool:
    """Whether a venue is just what somebody enters."""
    rooms = {(room.room, room.capacity, room.part_of) for room in venue.rooms}
    entered = {(room.room, room.capacity, room.part_of or "") for room in entry.rooms}
    return rooms == entered and all(getattr(venue, name) == getattr(entry, name) for name in TEXTS)


def _page(
    venue: Venue | None,
    values: dict[str, str],
    count: int,
    errors: Values,
    read: Mapping[str, str] | None = None,
    **more: object,
) -> str:
    there = {room.room for room in venue.rooms} if venue else set()
    known = [values.get(f"room-{place}", "") for place in range(count)]
    wholes = (Option("", "No other room"), *(Option(name, name) for name in known if name))
    named, more_of = filled_in((*THERE, *ROOM[1:]), part_of=wholes), filled_in(ROOM, part_of=wholes)
    fixed = {f"there-{place}": name for place, name in enumerate(known) if name in there}
    return render_template(
        "venues/edit.html",
        venue=venue,
        form=(*hidden(*(read or {}), "count"), *(VENUE[1:] if venue else VENUE)),
        rooms=[in_row(named if f"there-{place}" in fixed else more_of, place) for place in range(count)],
        values={**values, **fixed, **(read or {}), "count": count},
        count=count,
        most=MOST_ROOMS,
        errors=errors,
        **more,
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


def _typed(form: MultiDict[str, str], venue: Venue | None) -> tuple[dict[str, str], int]:
    """What was typed; the name of a venue and of its rooms stay as they are."""
    given = form.get("count", "")
    count = min(int(given), MOST_ROOMS) if given.isdecimal() and len(given) < 4 and int(given) else SPARE
    rows = [one for place in range(count) for one in in_row(ROOM, place)]
    values = read((*VENUE, *rows), form).values
    if venue is not None:
        values["venue"] = venue.venue
        there = {room.room for room in venue.rooms}
        places = {place: form.get(f"there-{place}", "") for place in range(count)}
        values |= {f"room-{place}": name for place, name in places.items() if name in there}
    return values, count


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
