"""Who may approve bookings on a day."""

from datetime import UTC, datetime

from services.venues.actions.approvers import get_approvers
from shared.access import requires
from shared.actor import Role
from shared.clock import london_day
from shared.contracts.base import schema_of
from shared.contracts.venues import ApproversAnswer, OnDay
from shared.http.blueprints import Blueprint, public

blueprint = Blueprint("approvers", __name__, url_prefix="/v1/approvers", description="Who may approve bookings")


@blueprint.get("")
@public
@requires(Role.BOOKING_OFFICER, Role.SENIOR_OFFICER, Role.PREVENT_LEAD, Role.AUDITOR, Role.LD_OFFICER)
@blueprint.arguments(schema_of(OnDay), location="query")
@blueprint.response(200, schema_of(ApproversAnswer))
def approvers(query: OnDay) -> ApproversAnswer:
    """Everybody training told us of and whether they may approve on the day (today in London unless given)."""
    today = london_day(datetime.now(UTC))
    return get_approvers(query.on or today, today)
