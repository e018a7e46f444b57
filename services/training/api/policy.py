"""The training policy: what is in force, and what another would mean."""

from dataclasses import replace
from datetime import UTC, datetime

from services.training.actions.policy import get_courses, get_policy
from services.training.actions.standing.preview import preview
from shared.access import requires, signed_in
from shared.actor import Role
from shared.clock import london_day
from shared.contracts.base import schema_of
from shared.contracts.preview import PreviewAnswer, PreviewRequest
from shared.contracts.queries import OnDay
from shared.contracts.training import CourseLine, PolicyAnswer
from shared.figures.forecasts import marked
from shared.http.blueprints import Blueprint, public
from shared.http.idempotency import saves_nothing

blueprint = Blueprint("policy", __name__, url_prefix="/v1", description="Training policy")


@blueprint.get("/policy")
@public
@signed_in
@blueprint.arguments(schema_of(OnDay), location="query")
@blueprint.response(200, schema_of(PolicyAnswer))
def policy(query: OnDay) -> PolicyAnswer:
    """The training policy in force on a day, today unless told."""
    today = london_day(datetime.now(UTC))
    return marked(get_policy(query.as_at or today), today)


@blueprint.get("/courses")
@public
@signed_in
@blueprint.response(200, schema_of(CourseLine)(many=True))
def courses() -> list[CourseLine]:
    """The course catalogue in force today."""
    return get_courses(london_day(datetime.now(UTC)))


@blueprint.post("/policy/preview")
@public
@requires(Role.LD_OFFICER, Role.PREVENT_LEAD, Role.AUDITOR)
@saves_nothing
@blueprint.arguments(schema_of(PreviewRequest))
@blueprint.response(200, schema_of(PreviewAnswer))
def try_policy(request: PreviewRequest) -> PreviewAnswer:
    """What a policy would mean for these people on a day; nothing is saved."""
    return replace(preview(request), forecast=request.as_at > london_day(datetime.now(UTC)))
