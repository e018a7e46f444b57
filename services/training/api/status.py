"""How the training service is doing: counts and times, no names."""

from dataclasses import replace

from services.training.actions.status import get_status
from services.training.jobs import given_up
from shared.access import SEES_STATUS, requires
from shared.contracts.base import schema_of
from shared.contracts.training import ServiceStatus
from shared.http.blueprints import Blueprint, public

blueprint = Blueprint("status", __name__, url_prefix="/v1", description="Status")


@blueprint.get("/status")
@public
@requires(*SEES_STATUS)
@blueprint.response(200, schema_of(ServiceStatus))
def status() -> ServiceStatus:
    """Events waiting, jobs waiting or dead, the head of the audit trail."""
    return replace(get_status(), given_up=given_up.list_dead(), closed=given_up.list_closed())
