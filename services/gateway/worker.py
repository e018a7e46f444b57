"""The gateway's Celery worker, and the clock that wakes all three services."""

from services.gateway.actions.regular_work import plan_work
from services.gateway.jobs import HANDLERS
from services.gateway.settings import Settings
from services.gateway.start import reach_services, start
from services.gateway.store.database import database
from services.gateway.store.heartbeats import heartbeats
from services.gateway.store.jobs import jobs
from shared.worker import alarm_clock, create_worker


def start_worker() -> None:
    """Configures a worker child."""
    settings = Settings.from_environment()
    start(settings)
    reach_services(settings)


celery = create_worker("gateway", database, start_worker, jobs, HANDLERS, heartbeats, plan_work)
alarm_clock(celery, ["training", "venues", "gateway"])
