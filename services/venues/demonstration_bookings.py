"""The demonstration's first morning: a booking or two for each role to work on, dated from today.

The council's file of bookings is routine all through. These are not: a name on the register and one that is
nearly on it, seating by sex, an event for one sex, an election meeting, and a request that waits for its hirer.
Everybody in them is invented.
"""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from services.venues.actions.bookings.steps import take_step
from services.venues.actions.bookings.submitting import Origin, submit
from services.venues.store.bookings.bookings import list_known_references
from services.venues.store.database import database
from shared.actor import Actor, Role
from shared.clock import london_day
from shared.contracts.bookings.booking_request import BookingSubmission
from shared.contracts.bookings.bookings import BookingMove
from shared.demonstration import person_id

OFFICER = Actor(str(person_id(Role.BOOKING_OFFICER)), frozenset({Role.BOOKING_OFFICER}), "033652")
SENIOR = Actor(str(person_id(Role.SENIOR_OFFICER)), frozenset({Role.SENIOR_OFFICER}), "111132")
DAYS_TO_ANSWER = 5

Said = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """One move of a booking, by whom and why."""

    by: Actor
    action: str
    reason: str = ""


@dataclass(frozen=True)
class Planted:
    """A request, how many days from today its event is, and what was done with it so far."""

    in_days: int
    hours: tuple[str, str]
    request: Said
    steps: tuple[Step, ...] = ()
    channel: str = "public"


REVIEWED = Step(OFFICER, "start_review")


def fill_bookings(now: datetime) -> str:
    """Adds those that are not there yet; in words, how many were added."""
    added = 0
    for place, planted in enumerate(PLANTED):
        reference = f"DEMO-{place + 1:05}"
        with database.write_transaction():
            if list_known_references([reference]):
                continue
            _plant(planted, reference, now)
            added += 1
    return f"{added} bookings added"


def _plant(planted: Planted, reference: str, now: datetime) -> None:
    """The request as it came in, and its steps so far, by the same actions as any other."""
    today = london_day(now)
    by = OFFICER if planted.channel == "staff" else Actor("anonymous")
    request = _dated(planted, today)
    booking = submit(BookingSubmission(request=request), Origin(planted.channel, reference), by, now)
    for step in planted.steps:
        answer_by = today + timedelta(days=DAYS_TO_ANSWER) if step.action == "request_information" else None
        take_step(booking.public_id, BookingMove(step.action, step.reason, answer_by=answer_by), step.by, now)


def _dated(planted: Planted, today: date) -> Said:
    day = today + timedelta(days=planted.in_days)
    starts, ends = planted.hours
    request = deepcopy(planted.request)
    request["event"] |= {"starts_at": f"{day}T{starts}", "ends_at": f"{day}T{ends}"}
    return request


def _request(hirer: Said, event: Said, **more: object) -> Said:
    """A request with nothing missing but what is left out of its parts."""
    return {
        "hirer": {"acting_for": "organisation", **hirer},
        "event": {
            "access": "public",
            "election_meeting": "no",
            "set_up_minutes": 30,
            "clear_down_minutes": 30,
            **event,
        },
        "speakers": [],
        "seating": {"arrangement": "free", "single_sex": "no"},
        "equality_policy": "agrees_to_ours",
        "declaration": True,
        **more,
    }


PLANTED = (
    Planted(
        8,
        ("19:00", "21:00"),
        _request(
            {"name": "Rosalind Keane", "organisation": "Saltmarsh River Society", "email": "rivers@example.org"},
            {
                "title": "The river in flood", "purpose": "A talk for members and anybody who likes to come",
                "type": "talk", "venue": "Graham Mount Library", "room": "Main hall A", "expected_numbers": 35,
            },
            speakers=[{"name": "Debra Pellquor", "topic": "How a town lives with its river"}],
        ),
        (REVIEWED,),
    ),
    Planted(
        13,
        ("18:30", "20:30"),
        _request(
            {"name": "Owen Tarrant", "organisation": "Lamplight Readers", "email": "readers@example.org"},
            {
                "title": "An evening with a novelist", "purpose": "A reading and a conversation", "type": "talk",
                "venue": "Leanne Summit Library", "room": "Main hall", "expected_numbers": 60,
            },
            speakers=[{"name": "Simon Pelbrac", "topic": "First novels"}],
        ),
    ),
    Planted(
        10,
        ("18:00", "21:00"),
        _request(
            {"name": "Harriet Oakes", "organisation": "Coldwater Forum", "email": "forum@example.org"},
            {
                "title": "A debate on the future of the town", "purpose": "An open debate with questions",
                "type": "meeting", "venue": "Michael Squares Civic Hall", "room": "Main hall",
                "expected_numbers": 90, "worship": "no",
            },
            seating={
                "arrangement": "separate_by_sex", "detail": "Men in the left block, women in the right one",
                "free_choice": "no", "equal_mixed_area": "no", "requested_by": "organiser", "single_sex": "no",
            },
        ),
        (REVIEWED, Step(OFFICER, "escalate", "Asked on the phone for free seating: the organiser wants to keep it.")),
    ),
    Planted(
        12,
        ("10:00", "11:30"),
        _request(
            {"name": "Marian Stead", "organisation": "Harbour Swimmers", "email": "swimmers@example.org"},
            {
                "title": "Women learn to swim", "purpose": "Six lessons for beginners", "type": "swim",
                "venue": "Clark Shore Leisure Centre", "room": "Main hall", "expected_numbers": 14,
            },
            seating={
                "arrangement": "not_seated", "single_sex": "yes", "single_sex_service": "Swimming lessons for women",
            },
        ),
        (REVIEWED,),
    ),
    Planted(
        15,
        ("19:30", "21:30"),
        _request(
            {"name": "Gareth Lowe", "organisation": "Ferry Ward Residents", "email": "residents@example.org"},
            {
                "title": "Meet the candidates", "purpose": "Every candidate of the ward is invited", "type": "meeting",
                "venue": "Lee Port Civic Hall", "room": "Main hall", "expected_numbers": 110, "election_meeting": "yes",
            },
        ),
        (
            REVIEWED,
            Step(OFFICER, "escalate", "A meeting before an election."),
            Step(SENIOR, "ask_legal", "Do the candidates have a right to this room, and on which terms?"),
        ),
        "staff",
    ),
    Planted(
        9,
        ("12:00", "15:00"),
        _request(
            {"name": "Bethan Rowe", "organisation": "Quayside Kitchen", "email": "kitchen@example.org"},
            {
                "title": "Community lunch with a guest", "type": "meeting", "venue": "Briggs Mills Community Centre",
                "room": "Main hall B", "expected_numbers": 80,
            },
            speakers=[{"name": "", "topic": "Cooking for many"}],
        ),
        (Step(OFFICER, "request_information", "Who is the guest, and what is the lunch for?"),),
    ),
)  # fmt: skip
