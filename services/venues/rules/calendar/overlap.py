"""G7: whether two bookings want the same place at the same time, set-up and clear-down included."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.venues.rules.calendar.places import is_same_place, plain
from services.venues.rules.calendar.wall_time import WallTime, read_wall_time
from shared.booking_request.declared import Event

SLOT_TAKEN = "This room, or a part of it, is held for another booking at that time, with set-up and clear-down."
"""Why a slot cannot be confirmed; the other booking is not named."""

ROOM = "room"
"""The kind of condition that settles the room, the time or the number of people; another kind settles none of it."""
ROOM_NEEDS = (
    "Approve with a condition that settles it, of the kind “Room, time or number of people”, or change the room, the "
    "time or the number first."
)
"""G9: what an approval needs while something about the room is in the way."""


@dataclass(frozen=True)
class RoomFound:
    """How the room that a request asks for stands: what is in the way, what cannot be checked, and who has it.

    `clashes` are the references of the bookings that keep it at that time.
    """

    in_the_way: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()
    clashes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slot:
    """A room and the time it is taken, in UTC; room blank is the whole venue."""

    venue: str
    room: str
    starts_at: datetime
    ends_at: datetime
    set_up_minutes: int = 0
    clear_down_minutes: int = 0

    @property
    def taken_from(self) -> datetime:
        """When set-up begins."""
        return self.starts_at - timedelta(minutes=self.set_up_minutes)

    @property
    def taken_until(self) -> datetime:
        """When clear-down ends; the next booking may begin at this very moment."""
        return self.ends_at + timedelta(minutes=self.clear_down_minutes)


def slot_of(event: Event) -> tuple[Slot | None, tuple[tuple[str, str], ...]]:
    """The slot an event wants, or (field, problem) for each time that cannot be."""
    begin, end = times_of(event)
    problems = [("event.starts_at", begin.problem), ("event.ends_at", end.problem)]
    if begin.at is not None and end.at is not None:
        if end.at > begin.at:
            slot = Slot(
                venue=event.venue,
                room=event.room,
                starts_at=begin.at,
                ends_at=end.at,
                set_up_minutes=event.set_up_minutes,
                clear_down_minutes=event.clear_down_minutes,
            )
            return slot, ()
        problems = [("event.ends_at", "The event must end after it starts.")]
    return None, tuple((field, problem) for field, problem in problems if problem)


def times_of(event: Event) -> tuple[WallTime, WallTime]:
    """When an event starts and ends, with which of two hours where one comes twice."""
    return read_wall_time(event.starts_at, event.starts_which), read_wall_time(event.ends_at, event.ends_which)


def room_in_the_way(is_taken: bool, expected: int | None, holds: int | None, any_room: bool = False) -> tuple[str, ...]:
    """G9: what is wrong with the room as it is asked for, a sentence each.

    `any_room` where none is given: `holds` is then what the largest room of the venue holds. What is not known is in
    nobody's way; it is told as not checked.
    """
    too_many = holds is not None and expected is not None and expected > holds
    room = "no room is given, and the largest of the venue" if any_room else "the room"
    return (
        *((SLOT_TAKEN,) if is_taken else ()),
        *(
            (f"{expected:,} people are expected{',' if any_room else ' and'} {room} holds {holds:,}.",)
            if too_many
            else ()
        ),
    )


def room_not_checked(
    venue: str, room: str, is_listed: bool, expected: int | None, holds: int | None
) -> tuple[str, ...]:
    """G9: what about the room nobody could check, a sentence each; `holds` None when nobody wrote it down."""
    if not is_listed:
        where = f"{venue}, {room}" if room else venue
        return (
            f"{where} is not on the list of venues and rooms: whether it is free, and large enough, cannot be checked.",
        )
    if expected is None:
        return ()
    if holds is None:
        what = "the room" if room else "any room of the venue"
        return (f"How many people {what} holds is not written down, so the number of people cannot be checked.",)
    if not room:
        return (f"No room is given: whether the one that is used holds {expected:,} people cannot be checked.",)
    return ()


def rooms_blocked(room: str, part_of: Mapping[str, str | None]) -> frozenset[str]:
    """The rooms that cannot be used beside this one: itself, what it is part of, and its own parts.

    `part_of` gives for each room of one venue the room it is part of, or None; two halves do not block each other.
    """
    return frozenset({room, *_wholes(room, part_of), *(other for other in part_of if room in _wholes(other, part_of))})


def overlap(one: Slot, other: Slot, part_of: Mapping[str, str | None]) -> bool:
    """Whether two slots want the same place at the same time; ends that touch do not."""
    same_time = one.taken_from < other.taken_until and other.taken_from < one.taken_until
    return same_time and is_same_place(one.venue, other.venue) and _same_place(one.room, other.room, part_of)


def _same_place(one: str, other: str, part_of: Mapping[str, str | None]) -> bool:
    whole_venue = not one or not other
    parts = {plain(room): whole and plain(whole) for room, whole in part_of.items()}
    return whole_venue or plain(other) in rooms_blocked(plain(one), parts)


def _wholes(room: str, part_of: Mapping[str, str | None]) -> frozenset[str]:
    """Every room this one is part of; a table that goes round in a circle comes to an end all the same."""
    found: set[str] = set()
    whole = part_of.get(room)
    while whole is not None and whole not in found:
        found.add(whole)
        whole = part_of.get(whole)
    return frozenset(found)
