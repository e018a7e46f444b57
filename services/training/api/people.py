"""One person at a time: found, shown, and the facts that people add by hand."""

from datetime import UTC, datetime
from uuid import UUID

from services.training.actions.people import (
    exempt,
    record_completion,
    revoke_completion,
    see_evidence,
)
from services.training.actions.readings import open_person, read_search
from shared.access import requires
from shared.actor import Role, current_actor
from shared.clock import london_day
from shared.contracts.base import schema_of
from shared.contracts.queries import OnDay
from shared.contracts.training import (
    NewCompletion,
    NewExemption,
    PeoplePage,
    PersonDetail,
    PersonSearch,
    Revocation,
    Saved,
)
from shared.figures.forecasts import marked
from shared.http.blueprints import Blueprint, public
from shared.http.idempotency import idempotent, saves_nothing
from shared.limits import LOOK_UP, limited

blueprint = Blueprint("people", __name__, url_prefix="/v1", description="People and their facts")

SEES_NAMES = (Role.LD_OFFICER, Role.PREVENT_LEAD, Role.MANAGER)
RECORDS = (Role.LD_OFFICER,)


@blueprint.post("/people/search")
@public
@requires(*SEES_NAMES)
@limited(LOOK_UP)
@saves_nothing
@blueprint.arguments(schema_of(PersonSearch))
@blueprint.response(200, schema_of(PeoplePage))
def find(request: PersonSearch) -> PeoplePage:
    """People by name or payroll number, at most fifty; a POST so that no name is in an address (SEC-51)."""
    now = datetime.now(UTC)
    return marked(read_search(request.words, current_actor(), request.as_at or london_day(now), now), london_day(now))


@blueprint.get("/people/<uuid:person>")
@public
@requires(*SEES_NAMES)
@blueprint.arguments(schema_of(OnDay), location="query")
@blueprint.response(200, schema_of(PersonDetail))
def show(query: OnDay, person: UUID) -> PersonDetail:
    """One person: posts, each requirement with why and until when, completions. That it was opened is written down."""
    now = datetime.now(UTC)
    return marked(open_person(person, current_actor(), query.as_at or london_day(now), now), london_day(now))


@blueprint.post("/completions")
@public
@requires(*RECORDS)
@idempotent
@blueprint.arguments(schema_of(NewCompletion))
@blueprint.response(201, schema_of(Saved))
@blueprint.alt_response(404, description="There is no such person")
def add(entry: NewCompletion) -> Saved:
    """Records a course completed, with its real date."""
    return Saved(record_completion(entry, current_actor(), datetime.now(UTC)))


@blueprint.post("/completions/<int(max=9223372036854775807):completion>/revocation")
@public
@requires(*RECORDS)
@idempotent
@blueprint.arguments(schema_of(Revocation))
@blueprint.response(200, schema_of(Saved))
def revoke(entry: Revocation, completion: int) -> Saved:
    """The completion was wrong: it does not count from today on."""
    revoke_completion(completion, entry.reason, current_actor(), datetime.now(UTC))
    return Saved(completion)


@blueprint.post("/completions/<int(max=9223372036854775807):completion>/evidence")
@public
@requires(*RECORDS)
@idempotent
@blueprint.response(200, schema_of(Saved))
def evidence(completion: int) -> Saved:
    """The certificate has been seen."""
    see_evidence(completion, current_actor(), datetime.now(UTC))
    return Saved(completion)


@blueprint.post("/exemptions")
@public
@requires(Role.LD_OFFICER, Role.PREVENT_LEAD)
@idempotent
@blueprint.arguments(schema_of(NewExemption))
@blueprint.response(201, schema_of(Saved))
@blueprint.alt_response(404, description="There is no such person")
def add_exemption(entry: NewExemption) -> Saved:
    """Excuses somebody from one requirement for a while, with a reason."""
    return Saved(exempt(entry, current_actor(), datetime.now(UTC)))
