"""Alerts to venues: seen by the Prevent lead and senior officers; an auditor sees who did what."""

from datetime import UTC, datetime
from uuid import UUID

from services.venues.actions.registers import alerts as actions
from services.venues.actions.registers.alerts import SEES, WRITES
from shared.access import requires
from shared.actor import Role, current_actor
from shared.clock import london_day
from shared.contracts.base import schema_of
from shared.contracts.registers import alerts as contract
from shared.http.blueprints import Blueprint
from shared.http.idempotency import idempotent
from shared.limits import REGISTER, limited

blueprint = Blueprint("alerts", __name__, url_prefix="/v1/alerts", description="Alerts to venues")
Detail = schema_of(contract.AlertDetail)


def _now() -> datetime:
    return datetime.now(UTC)


def _detail(alert_id: UUID) -> contract.AlertDetail:
    return actions.get_alert(alert_id, london_day(_now()), current_actor())


@blueprint.get("")
@requires(*SEES, Role.AUDITOR)
@limited(REGISTER)
@blueprint.response(200, schema_of(contract.Alerts))
def index() -> contract.Alerts:
    """Every alert, those that stand first."""
    return actions.get_alerts(london_day(_now()), current_actor())


@blueprint.get("/<uuid:alert_id>")
@requires(*SEES, Role.AUDITOR)
@limited(REGISTER)
@blueprint.response(200, Detail)
def show(alert_id: UUID) -> contract.AlertDetail:
    """One alert, who was told, and every step."""
    return _detail(alert_id)


@blueprint.post("")
@requires(*WRITES)
@idempotent
@blueprint.arguments(schema_of(contract.AlertEntry))
@blueprint.response(201, Detail)
def draft(entry: contract.AlertEntry) -> contract.AlertDetail:
    """Writes an alert; nobody is told by that."""
    return _detail(actions.draft_alert(entry, current_actor(), _now()))


@blueprint.post("/<uuid:alert_id>/versions")
@requires(*WRITES)
@idempotent
@blueprint.arguments(schema_of(contract.AlertChange))
@blueprint.response(200, Detail)
def change(entry: contract.AlertChange, alert_id: UUID) -> contract.AlertDetail:
    """Says what an alert now says; it must be approved anew."""
    actions.change_alert(alert_id, entry, current_actor(), _now())
    return _detail(alert_id)


@blueprint.post("/<uuid:alert_id>/approval")
@requires(*SEES)
@idempotent
@blueprint.arguments(schema_of(contract.AlertVersion))
@blueprint.response(200, Detail)
@blueprint.alt_response(409, description="Whoever wrote it cannot approve it")
def approve(entry: contract.AlertVersion, alert_id: UUID) -> contract.AlertDetail:
    """A second person approves the version they have read."""
    actions.approve_alert(alert_id, entry.version, current_actor(), _now())
    return _detail(alert_id)


@blueprint.post("/<uuid:alert_id>/sendings")
@requires(*WRITES)
@idempotent
@blueprint.arguments(schema_of(contract.AlertSending))
@blueprint.response(200, Detail)
def send(entry: contract.AlertSending, alert_id: UUID) -> contract.AlertDetail:
    """Notes that one venue was told; one at a time, never a list."""
    actions.send_alert(alert_id, entry, current_actor(), _now())
    return _detail(alert_id)


@blueprint.post("/<uuid:alert_id>/recall")
@requires(*SEES)
@idempotent
@blueprint.arguments(schema_of(contract.AlertRecall))
@blueprint.response(200, Detail)
def recall(entry: contract.AlertRecall, alert_id: UUID) -> contract.AlertDetail:
    """Takes an alert back at once."""
    actions.recall_alert(alert_id, entry, current_actor(), _now())
    return _detail(alert_id)


@blueprint.post("/<uuid:alert_id>/recipients/<uuid:recipient_id>/told")
@requires(*SEES)
@idempotent
@blueprint.response(200, Detail)
def tell(alert_id: UUID, recipient_id: UUID) -> contract.AlertDetail:
    """Notes that a venue was told that the alert has ended."""
    actions.tell_recipient(alert_id, recipient_id, current_actor(), _now())
    return _detail(alert_id)
