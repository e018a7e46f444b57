"""What waits in the venue bookings for whoever opens the home page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import url_for

from services.gateway.clients.both import venues_client
from services.gateway.pages.kit.presentation import counted
from shared.actor import Role, current_actor
from shared.contracts.bookings.booking_queue import BookingsWaiting
from shared.http.together import Together

PATIENCE = 2.0
"""Seconds: nobody waits long for a home page."""
WORKS = (Role.BOOKING_OFFICER, Role.SENIOR_OFFICER)

WAITING = {
    Role.SENIOR_OFFICER: ("with a senior officer", "Referrals, proposals to decline, what was reopened, and appeals"),
    Role.LEGAL_OFFICER: ("waiting for legal advice", "Each says why it is asked for"),
    Role.EQUALITY_OFFICER: ("waiting for the equality officer’s answer", "Each says why it is asked for"),
    Role.PREVENT_LEAD: ("with a possible match to answer", "A possible match is a question, and stops an approval"),
    Role.BOOKING_OFFICER: ("to review", "Requests that came in or are being checked"),
}
"""What waits for a role, in words; somebody with several roles is told by the first they hold."""


@dataclass(frozen=True)
class Waits:
    """One line of the list: how many, in which words, and where they are."""

    count: Callable[[BookingsWaiting], int]
    things: str
    hint: str
    query: dict[str, Any]
    roles: tuple[Role, ...] = WORKS
    thing: str = "booking"
    endpoint: str = "bookings.index"


LINES = (
    Waits(lambda w: w.late, "late", "The day for the next step has passed", {"shown": "late"}),
    Waits(
        lambda w: w.to_chase,
        "where the hirer has not answered in time",
        "Ask again, or confirm that the request has lapsed: silence is no refusal",
        {"shown": "late", "state": "info_requested"},
        (Role.BOOKING_OFFICER,),
    ),
    Waits(
        lambda w: w.conditions_due,
        "with a condition to follow up",
        "Say whether it was met",
        {"shown": "conditions"},
    ),
    Waits(
        lambda w: w.to_record,
        "whose event is over",
        "Record whether it was held",
        {"shown": "over"},
        (Role.BOOKING_OFFICER,),
    ),
    Waits(
        lambda w: w.letters,
        "to hirers to give in another way",
        "No mail server took them, there is no address, or a part names a person",
        {},
        thing="letter",
        endpoint="letters.to_see",
    ),
)


def works_on_bookings() -> bool:
    """Whether bookings may wait for this person."""
    return current_actor().has(*WAITING)


def ask_bookings(ask: Together) -> Callable[[], list[dict[str, Any]]]:
    """What waits, a line for each kind; kinds with nothing in them are left out."""
    asked = ask(partial(venues_client().bookings_waiting, PATIENCE))
    return lambda: _lines(asked.said)


def _lines(found: BookingsWaiting) -> list[dict[str, Any]]:
    actor = current_actor()
    role = next(role for role in WAITING if actor.has(role))
    counted_by, shown = _counted(role)
    lines = [Waits(counted_by, *WAITING[role], {"shown": shown}, tuple(WAITING)), *LINES]
    beyond = [_names_beyond(found.names_beyond)] if found.names_beyond else []
    return beyond + [
        {
            "text": f"{counted(line.count(found), line.thing).capitalize()} {line.things}",
            "href": url_for(line.endpoint, **line.query),
            "hint": line.hint,
            "tag": None,
        }
        for line in lines
        if actor.has(*line.roles) and line.count(found)
    ]


def _counted(role: Role) -> tuple[Callable[[BookingsWaiting], int], str]:
    """What is counted for a role, and the list that shows just that."""
    return (lambda w: w.matches, "matches") if role is Role.PREVENT_LEAD else (lambda w: w.waiting, "waiting")


def _names_beyond(count: int) -> dict[str, object]:
    """How many files and days with names beyond the limit wait for the Prevent lead."""
    return {
        "text": f"Names beyond the limit wait for you: {count}",
        "href": url_for("screening.names_beyond"),
        "hint": "What their look-ups found is kept back until you confirm them: once for a file, or for a day",
        "tag": None,
    }
