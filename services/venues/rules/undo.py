"""What the undoing of an import takes back, and what stays because somebody has built on it since."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

WHOLE = ""
CHANGED = "It has been changed since this file came in."
REFERRED_TO = "A booking, a standing decision or an approver refers to it."
HOLDS = "It has rooms that stay."


def stays_because(state: str, acted_upon: bool) -> str:
    """Why a booking that a file brought in stays, or '': nothing that a person acted on is taken back."""
    if state != "submitted":
        return f"Somebody has acted on it: it is {state.replace('_', ' ')}."
    return "Somebody has acted on it since it came in." if acted_upon else ""


def also_in(file_name: str) -> str:
    """Why something stays that another confirmed file has as well, or ''."""
    return f"The file “{file_name}”, which was confirmed, has it as well." if file_name else ""


class Fate(StrEnum):
    """What becomes of a venue or a room."""

    REMOVED = "removed"
    RESTORED = "restored"
    STAYS = "stays"


@dataclass(frozen=True)
class Place:
    """A room, or a whole venue under ''; what it was before a file, what the file said of it, what it is now.

    `before` is None for a place that the file added, `said` for one it did not name, `now` for one that is gone.
    """

    room: str
    before: Mapping[str, Any] | None
    said: Mapping[str, Any] | None
    now: Mapping[str, Any] | None
    referred_to: bool
    also_in: str = ""
    """The file confirmed after this one that names it as well, or ''."""


@dataclass(frozen=True)
class Undone:
    """A place and what becomes of it; for one that stays, why."""

    place: Place
    fate: Fate
    why: str = ""


def undo_places(places: Sequence[Place]) -> list[Undone]:
    """What becomes of each place of one venue that the file added or changed: parts before their whole.

    All of the venue's places are given, so that nothing is taken away under a room that stays.
    """
    by_room = {place.room: place for place in places if place.now is not None}
    alone = {room: _undone_alone(place) for room, place in by_room.items()}

    def goes(room: str) -> bool:
        undone = alone[room]
        return undone is not None and undone.fate is Fate.REMOVED and all(map(goes, parts_of(room)))

    def parts_of(room: str) -> list[str]:
        return [part for part in by_room if part != WHOLE and _whole_of(by_room[part], alone[part]) == room]

    found = ((room, alone[room]) for room in _parts_first(by_room))
    return [
        Undone(undone.place, Fate.STAYS, HOLDS) if undone.fate is Fate.REMOVED and not goes(room) else undone
        for room, undone in found
        if undone is not None
    ]


def _undone_alone(place: Place) -> Undone | None:
    """What becomes of a place if nothing is part of it; None when the file did nothing to it."""
    if place.said is None or place.now == place.before:
        return None
    if place.also_in:
        return Undone(place, Fate.STAYS, also_in(place.also_in))
    if place.now != place.said:
        return Undone(place, Fate.STAYS, CHANGED)
    if place.referred_to:
        return Undone(place, Fate.STAYS, REFERRED_TO)
    return Undone(place, Fate.REMOVED if place.before is None else Fate.RESTORED)


def _whole_of(place: Place, undone: Undone | None) -> object:
    """What a room is part of once the file is undone."""
    said = place.before if undone is not None and undone.fate is Fate.RESTORED else place.now
    return WHOLE if said is None else said["part_of"]


def _parts_first(by_room: Mapping[str, Place]) -> list[str]:
    """Rooms so that none comes after what it is part of; the venue last."""
    ordered: list[str] = []
    left: Collection[str] = [room for room in by_room if room != WHOLE]
    while left:
        wholes = {(by_room[room].now or {}).get("part_of") for room in left}
        ready = [room for room in left if room not in wholes] or list(left)
        ordered += ready
        left = [room for room in left if room not in ready]
    return [*ordered, *([WHOLE] if WHOLE in by_room else [])]
