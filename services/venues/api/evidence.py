"""Evidence for the self-assessment, from what venues holds."""

from datetime import UTC, date, datetime

from services.venues.actions.evidence import BENCHMARK, get_evidence
from services.venues.rules.calendar.wall_time import FIRST_YEAR
from shared.access import requires
from shared.actor import Role, current_actor
from shared.clock import london_day
from shared.contracts.evidence.evidence import EvidenceAnswer, EvidenceAnswerSchema
from shared.contracts.queries import EvidenceQuery, evidence_query
from shared.http.blueprints import Blueprint, public
from shared.http.problems import Invalid, NotFound

blueprint = Blueprint("evidence", __name__, url_prefix="/v1", description="Evidence for the self-assessment")


@blueprint.get("/evidence")
@public
@requires(Role.PREVENT_LEAD, Role.AUDITOR, Role.SENIOR_OFFICER)
@blueprint.arguments(evidence_query(BENCHMARK), location="query")
@blueprint.response(200, EvidenceAnswerSchema)
@blueprint.alt_response(404, description="Venues speaks to another benchmark")
def evidence(query: EvidenceQuery) -> EvidenceAnswer:
    """What the booking records show for each supporting detail of benchmark 8; counts, no names."""
    if query.benchmark != BENCHMARK:
        raise NotFound("Venues speaks to benchmark 8 only")
    today = london_day(datetime.now(UTC))
    as_at = query.as_at or today
    if as_at > today:
        raise Invalid("There is no evidence of a day to come")
    if min(as_at, query.from_ or as_at).year < FIRST_YEAR:
        raise Invalid(f"There are no records from before {FIRST_YEAR}")
    from_ = query.from_ or financial_year_start(as_at)
    if from_ > as_at:
        raise Invalid("The period begins after the day it is for")
    return get_evidence(as_at, from_, current_actor())


def financial_year_start(day: date) -> date:
    """The 1 April on or before a day."""
    return date(day.year if (day.month, day.day) >= (4, 1) else day.year - 1, 4, 1)
