"""What the gateway does by the clock: tidying each hour, anchoring each quarter of an hour, verifying at night."""

from datetime import datetime

from services.gateway.actions.anchoring import ask_to_anchor
from services.gateway.actions.bringing_in import files_of_before
from services.gateway.actions.tidying import ask_to_tidy
from services.gateway.store.database import database
from services.gateway.store.jobs import jobs
from shared.jobs.nightly import Nights

nights = Nights(database, jobs, ("verify-audit", "check-database"))


def plan_work(now: datetime) -> None:
    """Sees to it that the work stands in the job table."""
    files_of_before.plan(now)
    nights.plan(now)
    ask_to_anchor(now)
    ask_to_tidy(now)
