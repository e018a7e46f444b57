"""How long records are kept: the periods for everybody, what would go for those who answer for it, and holds."""

from datetime import UTC, datetime
from uuid import UUID

from services.venues.actions.retention import plan as retention
from shared.access import requires, requires_person, signed_in
from shared.actor import Role, current_actor
from shared.clock import london_day
from shared.contracts import retention as contract
from shared.contracts.base import schema_of
from shared.http.blueprints import Blueprint
from shared.http.idempotency import idempotent

blueprint = Blueprint("retention", __name__, url_prefix="/v1/retention", description="How long records are kept")

HOLDS = (Role.PREVENT_LEAD, Role.SENIOR_OFFICER, Role.LEGAL_OFFICER)
LOOKS = (*HOLDS, Role.AUDITOR)


@blueprint.get("/periods")
@signed_in
@blueprint.response(200, schema_of(contract.RetentionPeriods))
def periods() -> contract.RetentionPeriods:
    """The periods in force, in words for a privacy page."""
    return retention.get_periods(london_day(datetime.now(UTC)))


@blueprint.get("")
@requires(*LOOKS)
@blueprint.arguments(schema_of(contract.RetentionQuery), location="query")
@blueprint.response(200, schema_of(contract.RetentionState))
def state(query: contract.RetentionQuery) -> contract.RetentionState:
    """A dry run up to a day: how many records of each kind would go on which day; holds; what has gone."""
    return retention.get_state(query, london_day(datetime.now(UTC)), current_actor())


@blueprint.post("/holds")
@requires_person(*HOLDS)
@idempotent
@blueprint.arguments(schema_of(contract.HoldEntry))
@blueprint.response(201, schema_of(contract.RetentionState))
@blueprint.alt_response(409, description="Why it cannot be held")
def place_hold(entry: contract.HoldEntry) -> contract.RetentionState:
    """Keeps one booking whatever the policy says."""
    now = datetime.now(UTC)
    retention.place_hold(entry, current_actor(), now)
    return retention.get_state(contract.RetentionQuery(), london_day(now), current_actor())


@blueprint.post("/holds/<uuid:hold_id>/release")
@requires_person(*HOLDS)
@idempotent
@blueprint.arguments(schema_of(contract.HoldRelease))
@blueprint.response(200, schema_of(contract.RetentionState))
@blueprint.alt_response(409, description="Why it cannot be ended, for instance by who placed it")
def release_hold(entry: contract.HoldRelease, hold_id: UUID) -> contract.RetentionState:
    """Ends a hold; somebody else than who placed it does that."""
    now = datetime.now(UTC)
    retention.release_hold(hold_id, entry.reason, current_actor(), now)
    return retention.get_state(contract.RetentionQuery(), london_day(now), current_actor())
