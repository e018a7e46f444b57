"""Rows of a file that are bookings there are: by reference, or by hirer, title, room and start."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from services.venues.rules.bookings.request import Request, request_from
from services.venues.rules.imports.same_bookings import Asked, Key, booking_key, in_already, may_be, same_booking
from services.venues.store.bookings.bookings import list_bookings_starting, list_known_references
from services.venues.store.imports.imports import LineRecord, NewLine

IN_ALREADY = "This booking is in already."
REFERENCE = "Reference"
Row = TypeVar("Row", NewLine, LineRecord)


def without_known(lines: list[Row]) -> list[Row]:
    """Each row; one that is in already, or that the file has twice, is a duplicate, and one that may be is noted."""
    asked = {at: request_from(_parsed(line)["request"]) for at, line in enumerate(lines) if line.outcome == "accepted"}
    known: dict[str, int | None] = {}
    known |= list_known_references(name for at in asked if (name := _reference(lines[at])))
    alike = _alike(asked)
    checked = []
    for at, line in enumerate(lines):
        if at in asked:
            line = _by_reference(line, known) if _reference(line) else _by_what_it_says(line, asked[at], alike)
        checked.append(line)
    return checked


def _alike(asked: Mapping[int, Request]) -> dict[Key, list[Asked]]:
    """Bookings there are that start when one of these does, by what makes two the same."""
    keys = [key for request in asked.values() if (key := booking_key(request))]
    found = defaultdict[Key, list[Asked]](list)
    for booking in list_bookings_starting(key[-1] for key in keys):
        if key := booking_key(booking.asked):
            found[key].append(Asked(booking.reference, booking.asked, booking.id))
    return found


def _by_reference(line: Row, known: dict[str, int | None]) -> Row:
    name = _reference(line)
    if name in known:
        return _duplicate(line, REFERENCE, name, reason=IN_ALREADY, booking=known[name])
    known[name] = None
    return line


def _by_what_it_says(line: Row, request: Request, alike: dict[Key, list[Asked]]) -> Row:
    key = booking_key(request)
    if key is None:
        return line
    one, is_same = same_booking(request, alike[key])
    alike[key].append(Asked(f"row {line.row}", request))
    if one is None:
        return line
    if is_same:
        return _duplicate(line, "", "", reason=in_already(one.name), booking=one.booking)
    said = may_be(one.name)
    return line if said in line.reason else replace(line, reason=" ".join(part for part in (line.reason, said) if part))


def _duplicate(line: Row, column: str, value: str, reason: str, booking: int | None) -> Row:
    return replace(line, outcome="duplicate", column=column, value=value, reason=reason, booking=booking)


def _reference(line: NewLine | LineRecord) -> str:
    return str(_parsed(line)["reference"])


def _parsed(line: NewLine | LineRecord) -> dict[str, Any]:
    return line.parsed or {"reference": "", "request": {}}


def judged_again(lines: Iterable[LineRecord], gone: Collection[int]) -> list[LineRecord]:
    """Of accepted rows and duplicates those that are not what they were when the file was checked.

    Rows came in another way since, or what they are in already as, a booking whose number is among those `gone`, was
    taken back.
    """
    before = sorted(lines, key=lambda line: (line.sheet, line.row, line.id))
    open_again = [_as_new(line) if line.booking in gone and line.parsed else line for line in before]
    return [now for was, now in zip(before, without_known(open_again), strict=True) if now != was]


def _as_new(line: LineRecord) -> LineRecord:
    return replace(line, outcome="accepted", column="", value="", reason="", booking=None)
