"""Booking requests."""

from datetime import UTC, datetime

from flask_smorest import Blueprint

from services.venues.actions.assessing import preview as preview_assessment
from shared.access import requires
from shared.actor import Role
from shared.clock import london_day
from shared.contracts.base import schema_of
from shared.contracts.bookings import AssessmentAnswer, AssessmentRequest
from shared.idempotency import saves_nothing

blueprint = Blueprint("bookings", __name__, url_prefix="/v1/bookings", description="Booking requests")


@blueprint.post("/preview")
@requires(Role.BOOKING_OFFICER, Role.SENIOR_OFFICER, Role.EQUALITY_OFFICER, Role.PREVENT_LEAD)
@saves_nothing
@blueprint.arguments(schema_of(AssessmentRequest))
@blueprint.response(200, schema_of(AssessmentAnswer))
def preview(asked: AssessmentRequest) -> AssessmentAnswer:
    """What a request would need: missing answers, checks, people and why; nothing is saved."""
    return preview_assessment(asked, london_day(datetime.now(UTC)))
