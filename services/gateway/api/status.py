"""How all three services are doing, for programs and the command line."""

from dataclasses import dataclass
from datetime import datetime

from services.gateway.actions.status import ServiceReport, look_at_services
from services.gateway.clients.both import both_clients
from services.gateway.jobs import given_up
from shared.access import SEES_STATUS, requires
from shared.contracts.base import schema_of
from shared.http.blueprints import Blueprint, public
from shared.version import version

blueprint = Blueprint("status_api", __name__, url_prefix="/api/gateway/v1", description="Status")


@dataclass(frozen=True)
class StatusAnswer:
    """Each service in turn; what did not answer is unknown, not 0."""

    checked_at: datetime
    version: str
    services: tuple[ServiceReport, ...]


@blueprint.get("/status")
@public
@requires(*SEES_STATUS)
@blueprint.response(200, schema_of(StatusAnswer))
def status() -> StatusAnswer:
    """Whether each service answers, and what is waiting in it."""
    checked_at, reports = look_at_services(*both_clients(), given_up)
    return StatusAnswer(checked_at, version(), reports)
