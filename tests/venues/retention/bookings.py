"""Bookings brought to their end, each by the acts of people, at the times of a test."""

from typing import Any

import time_machine

from tests.venues.booked import OFFICER, SECOND_SENIOR, SENIOR, TALK, Desk

BEGUN = "2026-05-04T10:00:00+01:00"
EVENT = {"event": {"starts_at": "2026-06-18T18:00", "ends_at": "2026-06-18T19:00"}}
AFTER = "2026-06-20T10:00:00+01:00"


def who(name: str, surname: str) -> dict[str, Any]:
    """A hirer by a name that is nowhere else."""
    return {"hirer": {"name": f"{name} {surname}", "email": f"{surname.lower()}@example.org"}}


def held_and_closed(desk: Desk, *changes: dict[str, Any], room: str = "Main hall") -> Any:
    """Approved by a booking officer, held, reviewed with an incident, closed two days after the event."""
    with time_machine.travel(BEGUN, tick=True):
        booking = desk.in_review(EVENT, {"event": {"room": room}}, *changes)
        booking = desk.decide(OFFICER, booking, "approve")
        booking = desk.move(OFFICER, booking, "confirm")
    return close_after_event(desk, booking)


def close_after_event(desk: Desk, booking: Any) -> Any:
    with time_machine.travel(AFTER, tick=True):
        desk.move(OFFICER, booking, "record_held")
        desk.move(OFFICER, booking, "review", as_described=True, incident="Quibblewick broke a window")
        return desk.move(OFFICER, booking, "close")


def declined(desk: Desk, *changes: dict[str, Any]) -> Any:
    """Referred, proposed for decline, answered, declined by somebody else, and closed."""
    with time_machine.travel(BEGUN, tick=True):
        booking = desk.minded(EVENT, TALK, *changes, reply_by="2026-05-06")
    with time_machine.travel("2026-05-08T10:00:00+01:00", tick=True):
        booking = desk.show(booking)
        record = {
            "grounds": ["terms_of_hire"], "evidence": ["Letter of 1 May"], "proportionality": "Nothing less helps",
            "alternatives": "A deposit was refused", "equality_note": "The same for all",
        }  # fmt: skip
        booking = desk.decide(SECOND_SENIOR, booking, "decline", **record)
        return desk.move(SENIOR, booking, "close")
