"""What changed of a venue between two moments, field by field, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

FIELDS = {"kind": "Kind", "owner": "Owner", "postcode": "Postcode", "on_the_day": "Whom hirers ring on the day"}


@dataclass(frozen=True)
class Room:
    """What is said of a room: how many it holds if known, and what it is a part of."""

    capacity: int | None
    part_of: str


@dataclass(frozen=True)
class Place:
    """What is said of a venue: its fields by name, and its rooms."""

    fields: Mapping[str, str]
    rooms: Mapping[str, Room]


@dataclass(frozen=True)
class Changed:
    """One thing that was changed: what, what it said before, and what it says now."""

    what: str
    was: str
    now: str


def changes_of(before: Place, after: Place) -> tuple[Changed, ...]:
    """What is said otherwise afterwards; a room that was added or taken away is one change."""
    changed = [
        Changed(label, before.fields[name], after.fields[name])
        for name, label in FIELDS.items()
        if before.fields[name] != after.fields[name]
    ]
    for name in dict.fromkeys((*before.rooms, *after.rooms)):
        old, new = before.rooms.get(name), after.rooms.get(name)
        if old is None or new is None:
            changed.append(Changed(f"Room {name}", _room(old), _room(new)))
            continue
        if old.capacity != new.capacity:
            changed.append(Changed(f"Room {name}: how many it holds", _holds(old), _holds(new)))
        if old.part_of != new.part_of:
            changed.append(Changed(f"Room {name}: part of", old.part_of, new.part_of))
    return tuple(changed)


def _holds(room: Room) -> str:
    return "" if room.capacity is None else f"{room.capacity:,}"


def _room(room: Room | None) -> str:
    if room is None:
        return ""
    parts = [
        f"holds {_holds(room)}" if room.capacity is not None else "",
        f"part of {room.part_of}" if room.part_of else "",
    ]
    return ", ".join(part for part in parts if part) or "there"
