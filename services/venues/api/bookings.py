"""Booking requests: come in, are changed, and are looked at."""

from datetime import UTC, datetime
from uuid import UUID

from flask import url_for

from services.venues.actions.bookings.assessing import preview as preview_assessment
from services.venues.actions.bookings.changing import change_request
from services.venues.actions.bookings.queue import get_guide, get_queue, get_waiting
from services.venues.actions.bookings.request_versions import get_request_version, get_story
from services.venues.actions.bookings.submitting import Origin, submit
from services.venues.actions.bookings.views import get_booking, get_grounds, show_booking
from services.venues.actions.calendar.competing import get_clashes
from services.venues.actions.hirers.earlier_bookings import get_earlier
from services.venues.actions.screening.who_asks import FORM
from shared.access import requires, signed_in
from shared.actor import Role, current_actor
from shared.clock import london_day
from shared.contracts.base import schema_of
from shared.contracts.bookings import booking_queue
from shared.contracts.bookings import bookings as contract
from shared.contracts.bookings.booking_request import BookingSubmission, BookingSubmissionSchema
from shared.http.blueprints import Blueprint, public
from shared.http.idempotency import idempotent, saves_nothing

blueprint = Blueprint("bookings", __name__, url_prefix="/v1/bookings", description="Booking requests")

TAKES_REQUESTS = (Role.BOOKING_OFFICER, Role.SENIOR_OFFICER)
LOOKS = (*TAKES_REQUESTS, Role.EQUALITY_OFFICER, Role.LEGAL_OFFICER, Role.PREVENT_LEAD)
READS = (*LOOKS, Role.AUDITOR)
"""An auditor reads, as far as somebody who need not know, and that is written down; they change nothing."""


@blueprint.post("/preview")
@public
@requires(*LOOKS)
@saves_nothing
@blueprint.arguments(schema_of(contract.AssessmentRequest))
@blueprint.response(200, schema_of(contract.AssessmentAnswer))
def preview(asked: contract.AssessmentRequest) -> contract.AssessmentAnswer:
    """What a request would need: missing answers, checks, people and why; nothing is saved."""
    return preview_assessment(asked, london_day(datetime.now(UTC)))


@blueprint.post("")
@public
@requires(*TAKES_REQUESTS)
@idempotent
@blueprint.arguments(BookingSubmissionSchema)
@blueprint.response(201, schema_of(contract.BookingDetail))
def add(submission: BookingSubmission) -> tuple[contract.BookingDetail, dict[str, str]]:
    """Takes a request, for a caller or from another system; with answers missing it is kept and asked about."""
    now = datetime.now(UTC)
    booking = submit(submission, Origin("staff"), current_actor(), now)
    detail = show_booking(booking, current_actor(), now)
    return detail, {"Location": url_for("bookings.show", booking_id=booking.public_id)}


@blueprint.post("/from-the-public")
@signed_in
@idempotent
@blueprint.arguments(BookingSubmissionSchema)
@blueprint.response(201, schema_of(contract.PublicReceipt))
def add_from_the_public(submission: BookingSubmission) -> contract.PublicReceipt:
    """Takes a request from the hirer's form; the answer is the same whatever the screening finds."""
    now = datetime.now(UTC)
    place = submission.entered_from if current_actor().id == FORM else ""
    booking = submit(BookingSubmission(submission.request), Origin("public", place=place), current_actor(), now)
    return contract.PublicReceipt(booking.reference, booking.submitted_at)


@blueprint.get("")
@public
@requires(*READS)
@blueprint.arguments(schema_of(booking_queue.QueueQuery), location="query")
@blueprint.response(200, schema_of(booking_queue.BookingPage))
@blueprint.alt_response(404, description="There is no such venue")
def queue(query: booking_queue.QueueQuery) -> booking_queue.BookingPage:
    """Bookings by the time of their event: what waits for my role, mine, the team's, late ones or all."""
    return get_queue(query, current_actor(), datetime.now(UTC))


@blueprint.get("/waiting")
@requires(*READS)
@blueprint.response(200, schema_of(booking_queue.BookingsWaiting))
def waiting() -> booking_queue.BookingsWaiting:
    """How many bookings wait for what."""
    return get_waiting(current_actor(), datetime.now(UTC))


@blueprint.get("/guide")
@requires(*READS)
@blueprint.response(200, schema_of(booking_queue.BookingGuide))
def guide() -> booking_queue.BookingGuide:
    """Questions to ask, what is no flag, lawful grounds and working days, as the policy in force says."""
    return get_guide(datetime.now(UTC))


@blueprint.get("/<uuid:booking_id>")
@public
@requires(*READS)
@blueprint.response(200, schema_of(contract.BookingDetail))
def show(booking_id: UUID) -> contract.BookingDetail:
    """One booking with its assessment, what it still needs, and what this person may do next."""
    return get_booking(booking_id, current_actor(), datetime.now(UTC))


@blueprint.put("/<uuid:booking_id>/request")
@public
@requires(*TAKES_REQUESTS)
@idempotent
@blueprint.arguments(BookingSubmissionSchema)
@blueprint.response(200, schema_of(contract.BookingDetail))
@blueprint.alt_response(409, description="It was changed since it was read, or cannot be changed in its state")
@blueprint.alt_response(428, description="The version that was read is not named")
def change(submission: BookingSubmission, booking_id: UUID) -> contract.BookingDetail:
    """Changes the whole request; after approval a material change reopens it and re-runs what it touches."""
    now = datetime.now(UTC)
    change_request(booking_id, submission, current_actor(), now)
    return get_booking(booking_id, current_actor(), now)


@blueprint.get("/<uuid:booking_id>/history")
@public
@requires(*READS)
@blueprint.response(200, schema_of(contract.BookingHistory))
def history(booking_id: UUID) -> contract.BookingHistory:
    """The story of a booking: who, when, what, why; of a changed request each answer from what to what."""
    return get_story(booking_id, current_actor(), datetime.now(UTC))


@blueprint.get("/<uuid:booking_id>/requests/<int(max=999999999):number>")
@requires(*READS)
@blueprint.response(200, schema_of(contract.RequestVersion))
def request_version(booking_id: UUID, number: int) -> contract.RequestVersion:
    """What the request said in one of its versions, as a decision names it, and what that version changed."""
    return get_request_version(booking_id, number, current_actor(), datetime.now(UTC))


@blueprint.get("/<uuid:booking_id>/earlier")
@requires(*READS)
@blueprint.response(200, schema_of(contract.EarlierBookings))
def earlier(booking_id: UUID) -> contract.EarlierBookings:
    """Earlier bookings of the same hirer, beside a new one only."""
    return get_earlier(booking_id)


@blueprint.get("/<uuid:booking_id>/grounds")
@public
@requires(Role.SENIOR_OFFICER, Role.LEGAL_OFFICER)
@blueprint.response(200, schema_of(contract.Grounds))
def grounds(booking_id: UUID) -> contract.Grounds:
    """The lawful grounds that may be given for declining this booking."""
    return get_grounds(booking_id, datetime.now(UTC))


@blueprint.get("/<uuid:booking_id>/clashes")
@requires(*READS)
@blueprint.response(200, schema_of(booking_queue.Clashes))
def clashes(booking_id: UUID) -> booking_queue.Clashes:
    """Other bookings that want the room, or a part of it, at the same time."""
    return get_clashes(booking_id)
