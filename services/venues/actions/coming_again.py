"""The very same file once more: refused while what it brought in still counts, taken once that was changed."""

from typing import Any

from services.venues.actions.confirming import place_as_it_is
from services.venues.actions.list_versions import LISTS, is_in_force
from services.venues.actions.venues import entry_as_listed
from services.venues.rules.taking_back import WHOLE, Place
from services.venues.store.imports import ImportRecord, list_lines, list_same_files
from services.venues.store.taking_back import count_brought_in, list_rooms_referred_to
from shared.imports import UNCONFIRMED, already_in, bookings_in, can_bring_in, come_back
from shared.problems import Refused

ROOM_PARTS, VENUE_PARTS = ("capacity", "part_of"), ("kind", "owner", "postcode", "on_the_day")


def refuse_what_is_in(digest: str, kind: str) -> None:
    """Refused while the newest import of this very file is in; a list, while its version is in force."""
    if kind in LISTS:
        if is_in_force(kind, digest):
            raise Refused("This very file is the version of the list that is in force.")
    elif (earlier := _newest_in(digest, kind)) and (why := _still_in(earlier)):
        raise Refused(why)


def said_of_earlier(digest: str, kind: str) -> str:
    """What whoever confirms must know of a file that was imported before, or ''."""
    earlier = None if kind in LISTS else _newest_in(digest, kind)
    return come_back(earlier.created_at, earlier.public_id) if earlier else ""


def _newest_in(digest: str, kind: str) -> ImportRecord | None:
    earlier = [one for one in list_same_files(digest, kind) if one.state not in UNCONFIRMED]
    brought = [one for one in earlier if one.state != "confirmed" or can_bring_in(one.read, one.refused)]
    return brought[-1] if brought else None


def _still_in(earlier: ImportRecord) -> str:
    """Why a file is not taken once more, or ''; what is being brought in or undone has not changed yet.

    A booking that somebody changed may not be recognised in the row it came from, so that the file would bring it in
    twice: a file of bookings comes again only when none of them is left.
    """
    said = already_in(earlier.created_at, earlier.public_id, earlier.state)
    if earlier.state != "confirmed":
        return said
    if earlier.kind == "bookings":
        untouched, touched = count_brought_in(earlier.id)
        if untouched + touched == earlier.accepted and not touched:
            return said
        here = untouched + touched
        return bookings_in(earlier.created_at, earlier.public_id, here, earlier.accepted) if here else ""
    return "" if _is_venue_changed(earlier) else said


def _is_venue_changed(earlier: ImportRecord) -> bool:
    """Whether any venue or room that a file named is not as the file says; of one named twice, the last holds."""
    lines, _ = list_lines(earlier.id, "accepted", 0, None)
    places: dict[tuple[str, str], Place] = {}
    for line in lines:
        if line.parsed is not None:
            said = entry_as_listed(line.parsed)
            places |= {(said["venue"], one.room): one for one in places_of(said, line.before or {})}
    return any(one.said is not None and one.said != one.now for one in places.values())


def places_of(said: dict[str, Any], before: dict[str, Any]) -> list[Place]:
    """The places of one venue of a file: what they were before it, what it says of them, what they are now."""
    if WHOLE in before:  # a file from before there was this part kept nothing of it
        before = {**before, WHOLE: {"on_the_day": "", **before[WHOLE]}}
    unsaid = before.get(WHOLE) or {"on_the_day": ""}
    named = {WHOLE: {part: said[part] if part in said else unsaid[part] for part in VENUE_PARTS}}
    named |= {room["room"]: {part: room[part] for part in ROOM_PARTS} for room in said["rooms"]}
    now, referred_to = place_as_it_is(said["venue"]), list_rooms_referred_to(said["venue"])
    return [
        Place(room, before.get(room), named.get(room), now.get(room), room in referred_to)
        for room in dict.fromkeys([*named, *now])
    ]
