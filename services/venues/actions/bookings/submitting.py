"""Requests that come in: one way in for the form, the API and a file, and none is ever lost."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from services.venues.actions.bookings.assessing import (
    QUESTION,
    assess_booking,
    assess_request,
    assessment_json,
    is_possible_match,
    is_question,
    matches_in,
)
from services.venues.actions.bookings.moving import due_on
from services.venues.actions.letters.notices import note_needs
from services.venues.actions.letters.writing import write_letter
from services.venues.actions.screening.look_ups import Entered, screen
from services.venues.rules.bookings.request import Request, names_to_screen, request_from
from services.venues.rules.calendar.overlap import slot_of
from services.venues.store.audit import record_audit
from services.venues.store.bookings.bookings import BookingRecord, add_booking, save_booking
from services.venues.store.bookings.dossier import Dossier
from services.venues.store.bookings.history import add_happening
from services.venues.store.calendar.venues import as_listed
from services.venues.store.database import database
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts.bookings.booking_request import BookingSubmission
from shared.database.column_types import canonical_json
from shared.http.problems import FieldError, Invalid, TooLarge

LARGEST = 100_000
NOTHING_SAID = "This request says nothing: give at least who asks, or what for. Nothing was saved."
_LETTERS = "23456789BCDFGHJKMNPQRTVWXY"


@dataclass(frozen=True)
class Origin:
    """How a request came in, and under which reference when it had one already.

    `place` stands for where the public form was sent from, and `beyond` for the names of a file beyond the limit.
    """

    channel: str
    reference: str = ""
    submitted_at: datetime | None = None
    import_id: int | None = None
    place: str = ""
    beyond: int | None = None

    @property
    def entered(self) -> Entered:
        """How its names were entered."""
        return Entered(self.place, self.import_id is not None, self.beyond)


def request_json(submission: BookingSubmission, is_draft: bool = False) -> dict[str, object]:
    """The request as it is kept; Invalid when it says nothing and is no draft, TooLarge for a book."""
    if submission.matches or submission.standing_decisions:
        raise Invalid("Matches come from the screening and standing decisions from the register: leave them out")
    given = dict(submission.request)
    if not is_draft and not any(given.values()):
        raise Invalid(NOTHING_SAID, (FieldError("/", "Missing"),))
    text = canonical_json(given)
    if len(text) > LARGEST:
        raise TooLarge("This request is too long: leave documents out and give links to them")
    if "\\u0000" in text or not _is_text(text):
        raise Invalid("This request has characters that are no text")
    return _placed(given)


def _placed(given: dict[str, object]) -> dict[str, object]:
    """The request with venue and room as the list of venues writes them; one that the list has not stays as it is."""
    event = given.get("event")
    if not isinstance(event, dict) or not isinstance(event.get("venue"), str):
        return given
    room = event.get("room")
    venue, there = as_listed(event["venue"], room if isinstance(room, str) else "")
    return {**given, "event": {**event, "venue": venue, **({"room": there} if isinstance(room, str) else {})}}


def _is_text(text: str) -> bool:
    """Half of a pair of code units is no character and cannot be kept."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def submit(submission: BookingSubmission, origin: Origin, actor: Actor, now: datetime) -> BookingRecord:
    """Keeps a request, assesses and screens it, in one transaction; what is missing is asked about, not refused."""
    given = request_json(submission)
    request = request_from(given)
    today = london_day(now)
    assessment = assess_request(request, (), bool(submission.hirer_known), today)
    state = "draft" if submission.draft else "submitted"
    columns = request_columns(request)
    with database.write_transaction():
        booking = add_booking(
            {
                **columns,
                "public_id": uuid4(),
                "reference": origin.reference or new_reference(),
                "state": state,
                "state_since": now,
                "request": given,
                "assessment": assessment_json(assessment, today),
                **known_columns(bool(submission.hirer_known), actor, now),
                "referred": "senior_officer" in assessment.needs,
                "due_on": due_on(state, now, columns["starts_at"], None),
                "channel": origin.channel,
                "submitted_at": origin.submitted_at or now,
                "submitted_by": actor.id,
                "origin": origin.import_id,
            },
            request,
        )
        booking = _screened(booking, request, origin, actor, now)
        details: dict[str, object] = {"channel": origin.channel}
        if booking.hirer_known:
            details["hirer_known"] = True
        add_happening(booking.id, "submit", actor, "", now, to_state=state, details=details)
        record_audit("booking-submitted", f"booking:{booking.public_id}", actor, now, details)
        if is_question(booking):
            add_happening(booking.id, QUESTION, actor, "", now)
        if origin.import_id is None and not submission.draft:  # who told the other system was answered by it
            write_letter(booking, "submit", actor, now)
            note_needs(booking, now)
    return booking


def _screened(booking: BookingRecord, request: Request, origin: Origin, actor: Actor, now: datetime) -> BookingRecord:
    if not screen(booking, names_to_screen(request), actor, now, is_new=True, entered=origin.entered):
        return booking
    return reassessed(booking, now, keeps_version=True)


def reassessed(booking: BookingRecord, now: datetime, keeps_version: bool = False, **changes: Any) -> BookingRecord:
    """The booking with the assessment of today, as matches and standing decisions now are."""
    saved = save_booking(booking, keeps_version, **fresh_assessment(booking, now), **changes)
    if saved is None:  # nobody else can hold a booking that is ours in this transaction
        raise LookupError("The booking changed in its own transaction")
    return saved


def fresh_assessment(booking: BookingRecord, now: datetime) -> dict[str, Any]:
    """What today's assessment says of a booking, as its columns."""
    today, dossier = london_day(now), Dossier(booking.id)
    assessment = assess_booking(booking, dossier, today)
    answered = [match for match in matches_in(dossier) if match.state != "open"]
    settled = assess_request(booking.asked, answered, booking.hirer_known, today)
    return {
        "assessment": assessment_json(assessment, today),
        "possible_match": is_possible_match(assessment),
        # A name that turns out to be somebody else's never needed a senior officer.
        "referred": booking.referred or "senior_officer" in settled.needs,
    }


def request_columns(request: Request) -> dict[str, Any]:
    """What the queue and the calendar show of a request; a time that cannot be is left open and asked about."""
    slot, _ = slot_of(request.event)
    return {
        "title": request.event.title,
        "hirer": request.hirer.organisation or request.hirer.name,
        "event_type": request.event.type,
        "venue": request.event.venue,
        "room": request.event.room,
        "starts_at": slot.starts_at if slot else None,
        "ends_at": slot.ends_at if slot else None,
    }


def known_columns(known: bool, actor: Actor, now: datetime) -> dict[str, Any]:
    """Whether the hirer is known, and who said so when: their identity is not asked because of it."""
    said = (
        {"hirer_known_by": actor.id, "hirer_known_at": now} if known else {"hirer_known_by": "", "hirer_known_at": None}
    )
    return {"hirer_known": known, **said}


def new_reference() -> str:
    """A reference that says nothing and cannot be guessed; without letters that are easily misread."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(10))
    return f"VH-{letters[:5]}-{letters[5:]}"
