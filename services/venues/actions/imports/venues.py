"""Files of venues as a kind of import: each entry a venue with its rooms, put back as it was when it is undone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from services.venues.actions.calendar.venues import change_venue, entry_as_listed, noting_changes
from services.venues.actions.imports.json_files import read_venues
from services.venues.actions.imports.json_kind import JsonKind
from services.venues.actions.imports.kind import stayed, stayed_with
from services.venues.rules.undo import WHOLE, Fate, Place, Undone, undo_places
from services.venues.store.calendar.venues import list_venues, save_room, save_venue
from services.venues.store.imports.imports import ImportRecord, list_confirmed_after, list_lines, save_before
from services.venues.store.undo import find_venue_number, list_rooms_referred_to, remove_room, remove_venue
from shared.actor import Actor
from shared.contracts.venues import UndoLine, UndoPlan
from shared.imports.kinds import Done
from shared.imports.records import NewLine, Parsed

WORDS = ("venue or room", "venues or rooms")
ALONE: Mapping[str, str] = {}
ROOM_PARTS, VENUE_PARTS = ("capacity", "part_of"), ("kind", "owner", "postcode", "on_the_day")


class Venues(JsonKind):
    """A list of venues."""

    def lines_of(self, content: bytes, today: date) -> list[NewLine]:
        """The venues, each with its outcome."""
        return read_venues(content)

    def was_changed(self, earlier: ImportRecord) -> bool:
        """Whether any venue or room that a file named is not as the file says; of one named twice, the last holds."""
        places: dict[tuple[str, str], Place] = {}
        for line in list_lines(earlier.id, "accepted"):
            if line.parsed is not None:
                said = entry_as_listed(line.parsed)
                places |= {(said["venue"], one.room): one for one in places_of(said, line.before or {})}
        return any(one.said is not None and one.said != one.now for one in places.values())

    def bring_in(self, found: ImportRecord, prepared: None, actor: Actor, now: datetime) -> Done:
        """Adds venues and rooms or says what they now are, and keeps what they were, so that it can be undone."""
        for line in list_lines(found.id, "accepted"):
            entry = entry_as_listed(line.parsed or {})
            save_before(line.id, place_as_it_is(str(entry["venue"])))
            change_venue(entry, actor, now)
        return Done({"done": found.accepted}, {"accepted": found.accepted})

    def begin_undoing(self, found: ImportRecord) -> dict[str, object]:
        """It is undone at once."""
        return {"done": 0, "total": 0}

    def plan(self, found: ImportRecord, skip: int, most: int) -> UndoPlan:
        """Venues and rooms that are removed or put back, and first those that stay."""
        undone = [(venue, one) for venue, ones in _undone(found) for one in ones]
        undone.sort(key=lambda pair: pair[1].fate is not Fate.STAYS)
        staying = sum(one.fate is Fate.STAYS for _, one in undone)
        lines = tuple(
            UndoLine(venue, one.place.room, one.fate.value, one.why) for venue, one in undone[skip : skip + most]
        )
        return UndoPlan(len(undone) - staying, staying, lines)

    def take_back(self, found: ImportRecord, now: datetime) -> Done:
        """Removes what the file added and puts back what it changed, unless somebody has built on it."""
        counts = dict.fromkeys((fate.value for fate in Fate), 0)
        undone = _undone(found)
        for venue, ones in undone:
            for one in ones:
                counts[one.fate.value] += 1
            with noting_changes(venue, Actor(found.undone_by), datetime.now(UTC)):
                for one in (one for one in ones if one.fate is Fate.RESTORED):
                    _restore(venue, one.place)
                for one in (one for one in ones if one.fate is Fate.REMOVED):
                    remove_room(venue, one.place.room) if one.place.room else remove_venue(venue)
        _hand_over(found)
        also = sum(bool(one.place.also_in) for _, ones in undone for one in ones if one.fate is Fate.STAYS)
        told = stayed(counts[Fate.STAYS.value] - also, *WORDS), stayed_with(also, *WORDS)
        return Done({"problem": " ".join(filter(None, told))}, {**counts, "also_in_another": also})


def _undone(found: ImportRecord) -> list[tuple[str, list[Undone]]]:
    """By venue of the file, the last first: what becomes of it and its rooms."""
    lines = reversed(list_lines(found.id, "accepted"))
    told = [(entry_as_listed(line.parsed), line.before) for line in lines if line.parsed is not None]
    later = _later(found)
    return [
        (str(said["venue"]), undo_places(places_of(said, before, _first_naming(later.get(str(said["venue"]), ())))))
        for said, before in told
        if before is not None
    ]


@dataclass(frozen=True)
class Named:
    """A row of a file confirmed later: what it says of a venue, and what it found there."""

    file_name: str
    line: int
    said: Parsed
    before: Parsed

    @property
    def rooms(self) -> set[str]:
        """The places that it names, the whole venue among them."""
        return {WHOLE, *(str(room["room"]) for room in self.said["rooms"])}


def _later(found: ImportRecord) -> dict[str, list[Named]]:
    """By venue: the rows of files that were confirmed after this one and stand, in their order."""
    rows = defaultdict[str, list[Named]](list)
    for other in list_confirmed_after(found):
        for line in list_lines(other.id, "accepted"):
            if line.parsed is not None and line.before is not None:
                said = entry_as_listed(line.parsed)
                rows[str(said["venue"])].append(Named(other.file_name, line.id, said, line.before))
    return rows


def _first_naming(later: Sequence[Named]) -> dict[str, str]:
    """By place, the file that named it next."""
    return {room: one.file_name for one in reversed(later) for room in one.rooms}


def _hand_over(found: ImportRecord) -> None:
    """The file that named a place next is undone to what this one found there: it was never brought in, so to speak."""
    later = _later(found)
    for line in list_lines(found.id, "accepted"):
        if line.parsed is None or line.before is None:
            continue
        said = entry_as_listed(line.parsed)
        left = {place.room: place for place in places_of(said, line.before) if place.said is not None}
        for one in later.get(str(said["venue"]), ()):
            mine = [left.pop(room) for room in one.rooms if room in left]
            before = {room: one.before[room] for room in one.before}
            for place in mine:
                if before.get(place.room) == place.said:
                    before[place.room] = place.before
            if before != one.before:
                save_before(one.line, {room: there for room, there in before.items() if there is not None})


def _restore(venue: str, place: Place) -> None:
    before = place.before or {}
    if place.room == WHOLE:
        save_venue(venue, before["kind"], before["owner"], before["postcode"], before.get("on_the_day"))
    elif number := find_venue_number(venue):
        save_room(number, place.room, before["capacity"], before["part_of"])


def place_as_it_is(name: str) -> dict[str, dict[str, Any]]:
    """What is kept of a venue, under '', and of its rooms, by name; nothing when there is no such venue."""
    for venue in list_venues([name]):
        rooms: dict[str, dict[str, Any]] = {
            room.name: {"capacity": room.capacity, "part_of": room.part_of} for room in venue.rooms
        }
        return {
            "": {"kind": venue.kind, "owner": venue.owner, "postcode": venue.postcode, "on_the_day": venue.on_the_day},
            **rooms,
        }
    return {}


def places_of(said: dict[str, Any], before: dict[str, Any], also: Mapping[str, str] = ALONE) -> list[Place]:
    """The places of one venue of a file: what they were before it, what it says of them, what they are now.

    `also`: by place, the file that named it next.
    """
    if WHOLE in before:  # a file from before there was this part kept nothing of it
        before = {**before, WHOLE: {"on_the_day": "", **before[WHOLE]}}
    unsaid = before.get(WHOLE) or {"on_the_day": ""}
    named = {WHOLE: {part: said[part] if part in said else unsaid[part] for part in VENUE_PARTS}}
    named |= {room["room"]: {part: room[part] for part in ROOM_PARTS} for room in said["rooms"]}
    now, referred_to = place_as_it_is(said["venue"]), list_rooms_referred_to(said["venue"])
    return [
        Place(
            room=room,
            before=before.get(room),
            said=named.get(room),
            now=now.get(room),
            referred_to=room in referred_to,
            also_in=also.get(room, ""),
        )
        for room in dict.fromkeys([*named, *now])
    ]
