"""What is in a JSON file that came in: each row with its outcome and, when it is taken, what it says."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from services.venues.actions.imports.subjects import read_concern, read_subject
from services.venues.rules.calendar.places import plain
from shared.imports.records import NewLine, refused
from shared.spreadsheets.limits import UnreadableFile

MOST_JSON = 5 * 1024 * 1024


def read_venues(content: bytes) -> list[NewLine]:
    """The venues of a JSON file, each with its rooms."""
    return [_venue(number, entry) for number, entry in enumerate(_items(content), 1)]


def _venue(number: int, entry: object) -> NewLine:
    if not isinstance(entry, dict) or not _text(entry.get("venue")):
        return refused(number, "venue", "The venue has no name.")
    rooms = [
        {"room": _text(room.get("room")), "capacity": room.get("capacity"), "part_of": _text(room.get("part_of"))}
        for room in entry.get("rooms") or ()
        if isinstance(room, dict)
    ]
    if wrong := _wrong_room(rooms):
        return refused(number, "rooms", wrong, entry["venue"])
    texts = {name: _text(entry.get(name)) for name in ("venue", "kind", "owner", "postcode")}
    if "on_the_day" in entry:
        texts["on_the_day"] = _text(entry["on_the_day"])
    return NewLine("", number, "accepted", parsed={**texts, "rooms": rooms})


def _wrong_room(rooms: list[dict[str, Any]]) -> str:
    """Why these rooms cannot be, or ''."""
    names = [room["room"] for room in rooms]
    if not all(names) or len(set(map(plain, names))) < len(names):
        return "A room has no name, or two rooms have the same."
    if not all(room["capacity"] is None or _is_number(room["capacity"]) for room in rooms):
        return "A capacity is a whole number."
    placed = {""}
    for _ in rooms:
        placed |= {room["room"] for room in rooms if room["part_of"] in placed}
    if not placed >= set(names):
        return "A room is part of a room that the venue does not have, or of itself."
    return ""


def read_list(content: bytes, read: Callable[[int, object], NewLine] = read_subject) -> list[NewLine]:
    """The subjects of a list in JSON; an id that comes twice is refused the second time.

    A list may have nobody on it: a second person is asked before it is in force.
    """
    lines, known = [], set[str]()
    for number, entry in enumerate(_items(content, or_none=True), 1):
        line = read(number, entry)
        code = line.parsed["code"] if line.parsed else ""
        if code in known:
            line = refused(number, "id", "Another entry of this file has the same id.", code)
        elif code:
            known.add(code)
        lines.append(line)
    return lines


def read_register(content: bytes, today: date) -> list[NewLine]:
    """The entries of the concern register in JSON: each says why it is there and when it ends."""
    return read_list(content, lambda number, entry: read_concern(number, entry, today))


def _items(content: bytes, or_none: bool = False) -> list[object]:
    if len(content) > MOST_JSON:
        raise UnreadableFile("The file is larger than 5 MB: divide it and upload the parts.")
    try:
        items = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise UnreadableFile("The file cannot be read: it is not JSON.") from None
    if not isinstance(items, list) or not (items or or_none):
        raise UnreadableFile("The file holds no list of entries.")
    return items


def _text(value: object) -> str:
    return " ".join(value.split()).replace("\x00", "") if isinstance(value, str) else ""


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1_000_000
