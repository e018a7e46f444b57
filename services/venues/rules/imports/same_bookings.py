"""Whether a row of a file without a reference is a booking that there is (venue-rules, names screened and files)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.venues.rules.bookings.request import Request
from services.venues.rules.calendar.places import plain
from services.venues.rules.calendar.wall_time import read_wall_time

Key = tuple[str, str, str, str, datetime]


@dataclass(frozen=True)
class Asked:
    """A booking there is, with its number, or a row before this one; `name` is what a person finds it by."""

    name: str
    request: Request
    booking: int | None = None


def booking_key(request: Request) -> Key | None:
    """Hirer, title, venue, room and start, whatever the case and the spaces; None without a hirer or a start."""
    hirer, event = request.hirer.organisation or request.hirer.name, request.event
    start = read_wall_time(event.starts_at).at
    if not hirer.strip() or start is None:
        return None
    words = (hirer, event.title, event.venue, event.room)
    first, second, third, fourth = map(plain, words)
    return first, second, third, fourth, start


def same_booking(request: Request, alike: Iterable[Asked]) -> tuple[Asked | None, bool]:
    """Of bookings with the same key: the one that says the same in all, else the first; and whether it is the same."""
    found = list(alike)
    for one in found:
        if one.request == request:
            return one, True
    return (found[0] if found else None), False


def in_already(name: str) -> str:
    """What is told of a row that is a booking there is."""
    return f"This booking is in already: {name}."


def may_be(name: str) -> str:
    """What is told of a row that comes in, and may be a booking there is."""
    return (
        f"Hirer, title, room and start are those of {name}, other details are not: ask whether it is the same booking."
    )
