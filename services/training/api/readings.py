"""Who opened records of members of staff, for auditors."""

from services.training.actions.readings import get_readings
from shared.access import requires
from shared.actor import Role
from shared.contracts.base import schema_of
from shared.contracts.queries import OlderQuery, OlderQuerySchema
from shared.contracts.training import Readings
from shared.http.blueprints import Blueprint, public

blueprint = Blueprint("readings", __name__, url_prefix="/v1", description="Who read whose names")


@blueprint.get("/readings")
@public
@requires(Role.AUDITOR)
@blueprint.arguments(OlderQuerySchema, location="query")
@blueprint.response(200, schema_of(Readings))
def readings(query: OlderQuery) -> Readings:
    """Who opened whose record and who read lists of names, newest first: ids and counts, no names."""
    return get_readings(query.before)
