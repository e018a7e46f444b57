"""A venue's week as a table: a line a room, a column a day; a hall and its halves block each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.gateway.pages.kit.times import clock
from shared.clock import london_day
from shared.contracts.venues import CalendarSlot, Room

WHOLE = ""


@dataclass(frozen=True)
class Entry:
    """One booking on one day of one room; `through` is the room it was booked for, when that is another one."""

    slot: CalendarSlot
    event: str
    taken: str
    keeps: bool
    through: str


@dataclass(frozen=True)
class RoomLine:
    """A room with what goes on in it, day by day."""

    room: str
    part_of: str
    capacity: int | None
    days: tuple[tuple[Entry, ...], ...]


def room_lines(rooms: Iterable[Room], slots: Iterable[CalendarSlot], days: list[date]) -> list[RoomLine]:
    """Each room, parts beneath the room they are part of; a booking stands on every room it takes or wants."""
    listed, found = nested(rooms), list(slots)
    part_of = {room.room: room.part_of for room in listed}
    if any(slot.room not in part_of for slot in found):
        listed = [Room(WHOLE, None, WHOLE), *listed]
    return [
        RoomLine(
            room.room,
            room.part_of,
            room.capacity,
            tuple(entries([slot for slot in found if touches(room.room, slot.room, part_of)], day, room.room)
                  for day in days),
        )
        for room in listed
    ]  # fmt: skip


def nested(rooms: Iterable[Room]) -> list[Room]:
    """Rooms by name, each followed by its parts."""
    by_name = sorted(rooms, key=lambda room: room.room)

    def below(whole: str) -> list[Room]:
        return [one for room in by_name if room.part_of == whole for one in (room, *below(room.room))]

    return below(WHOLE)


def touches(room: str, other: str, part_of: dict[str, str]) -> bool:
    """Whether a booking of one room leaves the other unusable: the same, a part of it, or what it is part of."""
    if WHOLE in (room, other) or room == other:
        return True
    return room in _wholes(other, part_of) or other in _wholes(room, part_of)


def _wholes(room: str, part_of: dict[str, str]) -> set[str]:
    found: set[str] = set()
    whole = part_of.get(room, WHOLE)
    while whole and whole not in found:
        found.add(whole)
        whole = part_of.get(whole, WHOLE)
    return found


def entries(slots: Iterable[CalendarSlot], day: date, room: str | None = None) -> tuple[Entry, ...]:
    """What touches a day, by the time the room is taken."""
    here = [slot for slot in slots if london_day(slot.taken_from) <= day <= london_day(slot.taken_until)]
    return tuple(_entry(slot, room) for slot in sorted(here, key=lambda slot: (slot.taken_from, slot.reference)))


def _entry(slot: CalendarSlot, room: str | None) -> Entry:
    elsewhere = room is not None and slot.room != room
    return Entry(
        slot,
        f"{clock(slot.starts_at)} to {clock(slot.ends_at)}",
        f"{clock(slot.taken_from)} to {clock(slot.taken_until)}",
        slot.keeps_room,
        (slot.room or "the whole venue") if elsewhere else "",
    )
