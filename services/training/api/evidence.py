"""Evidence for benchmark 7."""

from datetime import UTC, date, datetime

from services.training.actions.evidence import BENCHMARK
from services.training.actions.standing.small_evidence import evidence_for
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
@requires(Role.PREVENT_LEAD, Role.LD_OFFICER, Role.AUDITOR, Role.SENIOR_OFFICER)
@blueprint.arguments(evidence_query(BENCHMARK), location="query")
@blueprint.response(200, EvidenceAnswerSchema)
@blueprint.alt_response(404, description="Training speaks to another benchmark")
def evidence(query: EvidenceQuery) -> EvidenceAnswer:
    """What the training records show for each supporting detail of benchmark 7; counts, no names.

    Small numbers are hidden from whoever may not open the names behind them.
    """
    if query.benchmark != BENCHMARK:
        raise NotFound("Training speaks to benchmark 7 only")
    today = london_day(datetime.now(UTC))
    as_at = query.as_at or today
    if as_at > today:
        raise Invalid("There is no evidence of a day to come")
    from_ = query.from_ or financial_year_start(as_at)
    if from_ > as_at:
        raise Invalid("The period begins after the day it is for")
    return evidence_for(current_actor(), as_at, from_, today)


def financial_year_start(day: date) -> date:
    """The 1 April on or before a day."""
    return date(day.year if (day.month, day.day) >= (4, 1) else day.year - 1, 4, 1)
