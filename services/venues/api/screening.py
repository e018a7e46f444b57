"""Screening, for the Prevent lead and the auditor: lists in force, looking up again, the log, the threshold."""

from datetime import UTC, datetime

from services.venues.actions.imports import lists_again
from services.venues.actions.imports.service import imports
from services.venues.actions.screening import screening_state, thresholds
from shared.access import requires
from shared.actor import Role, current_actor
from shared.contracts.base import schema_of
from shared.contracts.imports.imports import Import
from shared.contracts.screening import screening as contract
from shared.http.blueprints import Blueprint
from shared.http.idempotency import idempotent, saves_nothing

blueprint = Blueprint(
    "screening", __name__, url_prefix="/v1/screening", description="Lists, look-ups and the threshold"
)

LOOKS = (Role.PREVENT_LEAD, Role.AUDITOR)


@blueprint.get("")
@requires(*LOOKS, Role.SENIOR_OFFICER)
@blueprint.response(200, schema_of(contract.ScreeningState))
def state() -> contract.ScreeningState:
    """The lists in force, each with its version and date, and how far looking up again has got."""
    return screening_state.get_state(datetime.now(UTC), current_actor())


@blueprint.post("/runs")
@requires(Role.PREVENT_LEAD)
@idempotent
@blueprint.arguments(schema_of(contract.RescreeningAsked))
@blueprint.response(202, schema_of(contract.ScreeningState))
def run(entry: contract.RescreeningAsked) -> contract.ScreeningState:
    """Asks that all bookings to come are looked up again, in the background."""
    return screening_state.ask_again(entry, current_actor(), datetime.now(UTC))


@blueprint.post("/versions-again")
@requires(Role.PREVENT_LEAD)
@idempotent
@blueprint.arguments(schema_of(contract.VersionAgain))
@blueprint.response(202, schema_of(Import))
@blueprint.alt_response(409, description="It is in force, its entries are gone, or no reason")
def put_in_force_again(entry: contract.VersionAgain) -> Import:
    """Puts an earlier version in force again, with a reason; one with far fewer entries waits for a second person."""
    made = lists_again.put_in_force_again(entry, current_actor(), datetime.now(UTC))
    return imports.when_it_has_left(made, "confirming")


@blueprint.get("/look-ups")
@requires(*LOOKS)
@blueprint.arguments(schema_of(contract.LogQuery), location="query")
@blueprint.response(200, schema_of(contract.LookUpLog))
def look_ups(query: contract.LogQuery) -> contract.LookUpLog:
    """The log: who looked up when, for which booking, in which versions, and how many possible matches there were.

    Reading it is logged too.
    """
    return screening_state.get_log(query, current_actor(), datetime.now(UTC))


@blueprint.get("/threshold")
@requires(*LOOKS)
@blueprint.response(200, schema_of(contract.ThresholdAnswer))
def threshold() -> contract.ThresholdAnswer:
    """The setting that holds, why the default is what it is, and every setting there was."""
    return thresholds.get_threshold()


@blueprint.post("/threshold/preview")
@requires(Role.PREVENT_LEAD)
@saves_nothing
@blueprint.arguments(schema_of(contract.ThresholdEntry))
@blueprint.response(200, schema_of(contract.ThresholdEffect))
@blueprint.alt_response(409, description="A setting that cannot be made, and why")
def preview(entry: contract.ThresholdEntry) -> contract.ThresholdEffect:
    """What a setting would do to bookings lately looked up: counts by list, never names."""
    return thresholds.preview_threshold(entry, current_actor(), datetime.now(UTC))


@blueprint.post("/threshold")
@requires(Role.PREVENT_LEAD)
@idempotent
@blueprint.arguments(schema_of(contract.ThresholdEntry))
@blueprint.response(200, schema_of(contract.ThresholdAnswer))
@blueprint.alt_response(428, description="There was one before, and which was read is not named")
@blueprint.alt_response(409, description="A setting that cannot be made, and why")
def set_threshold(entry: contract.ThresholdEntry) -> contract.ThresholdAnswer:
    """Makes a setting, with its reason; bookings to come are then looked up again."""
    return thresholds.set_threshold(entry, current_actor(), datetime.now(UTC))
