"""The doors to jobs that gave up: who may see the status reads them, who runs the system has them tried or closed."""

from datetime import UTC, datetime
from uuid import UUID

from shared.access import MENDS_JOBS, SEES_STATUS, requires, requires_person
from shared.actor import current_actor
from shared.contracts.base import schema_of
from shared.contracts.jobs import GivenUp, JobClosing, JobRetry
from shared.http.blueprints import Blueprint, public
from shared.http.idempotency import idempotent
from shared.jobs.given_up import GivenUpJobs


def jobs_blueprint(given_up: GivenUpJobs) -> Blueprint:
    """The doors of one service."""
    blueprint = Blueprint("jobs", __name__, url_prefix="/v1/jobs", description="Background work that gave up")

    @blueprint.get("/<uuid:job_id>")
    @public
    @requires(*SEES_STATUS)
    @blueprint.response(200, schema_of(GivenUp))
    def show(job_id: UUID) -> GivenUp:
        """What is known of one, also once it is closed."""
        return given_up.get(job_id)

    @blueprint.post("/<uuid:job_id>/retry")
    @requires_person(*MENDS_JOBS)
    @idempotent
    @blueprint.arguments(schema_of(JobRetry))
    @blueprint.response(204)
    def try_again(entry: JobRetry, job_id: UUID) -> None:
        """Has it tried again, five times at most."""
        given_up.try_again(job_id, entry, current_actor(), datetime.now(UTC))

    @blueprint.post("/<uuid:job_id>/closing")
    @requires_person(*MENDS_JOBS)
    @idempotent
    @blueprint.arguments(schema_of(JobClosing))
    @blueprint.response(204)
    def close(entry: JobClosing, job_id: UUID) -> None:
        """Says that nothing more is to be done, and why."""
        given_up.close(job_id, entry, current_actor(), datetime.now(UTC))

    return blueprint
