"""How the venues service is doing: counts and times, no names."""

from services.venues.actions.status import get_status
from shared.access import requires
from shared.actor import Role
from shared.contracts.base import schema_of
from shared.contracts.training import ServiceStatus
from shared.doors import Blueprint

blueprint = Blueprint("status", __name__, url_prefix="/v1", description="Status")


@blueprint.get("/status")
@requires(Role.ADMIN, Role.AUDITOR, Role.PREVENT_LEAD)
@blueprint.response(200, schema_of(ServiceStatus))
def status() -> ServiceStatus:
    """Events waiting, jobs waiting or dead, the head of the audit trail."""
    return get_status()
