"""Booking requests before they are saved: what a form asks, and what the answers so far would come to."""

from datetime import UTC, datetime
from uuid import UUID

from services.venues.actions.bookings.requests import check_change, check_request, get_open_questions, get_questions
from services.venues.api.bookings import TAKES_REQUESTS
from shared.access import requires, signed_in
from shared.actor import current_actor
from shared.contracts.base import schema_of
from shared.contracts.bookings import requests as contract
from shared.contracts.bookings.booking_request import BookingSubmission, BookingSubmissionSchema
from shared.http.blueprints import Blueprint
from shared.http.idempotency import saves_nothing

blueprint = Blueprint("requests", __name__, url_prefix="/v1/bookings", description="Requests before they are saved")


@blueprint.get("/questions")
@signed_in
@blueprint.response(200, schema_of(contract.BookingQuestions))
def questions() -> contract.BookingQuestions:
    """The questions of the booking form in the council's words, with venues, help and privacy notice."""
    return get_questions(datetime.now(UTC))


@blueprint.post("/from-the-public/check")
@signed_in
@saves_nothing
@blueprint.arguments(BookingSubmissionSchema)
@blueprint.response(200, schema_of(contract.OpenQuestions))
def check_from_the_public(submission: BookingSubmission) -> contract.OpenQuestions:
    """What a hirer has still to answer; the same whatever the names are, and nothing is saved."""
    return get_open_questions(submission, datetime.now(UTC))


@blueprint.post("/check")
@requires(*TAKES_REQUESTS)
@saves_nothing
@blueprint.arguments(BookingSubmissionSchema)
@blueprint.response(200, schema_of(contract.RequestCheck))
def check(submission: BookingSubmission) -> contract.RequestCheck:
    """What a new request would come to: assessment, times that cannot be, who else wants the room."""
    return check_request(submission, current_actor(), datetime.now(UTC))


@blueprint.post("/<uuid:booking_id>/request/check")
@requires(*TAKES_REQUESTS)
@saves_nothing
@blueprint.arguments(BookingSubmissionSchema)
@blueprint.response(200, schema_of(contract.RequestCheck))
def check_a_change(submission: BookingSubmission, booking_id: UUID) -> contract.RequestCheck:
    """What a changed request would come to, what changes, and what that reopens."""
    return check_change(booking_id, submission, current_actor(), datetime.now(UTC))
