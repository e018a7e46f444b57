"""The gateway's Celery worker, and the clock (beat) that has all three services swept."""

from services.gateway.actions.nightly_jobs import plan_work
from services.gateway.jobs import HANDLERS
from services.gateway.settings import Settings
from services.gateway.start import reach_services, start
from services.gateway.store.database import database
from services.gateway.store.heartbeats import heartbeats
from services.gateway.store.jobs import jobs, sender
from shared.jobs.worker import Work, create_worker, set_beat


def start_worker() -> None:
    """Configures a worker child."""
    settings = Settings.from_environment()
    start(settings)
    reach_services(settings)


celery = create_worker(
    Work(
        database=database,
        start=start_worker,
        board=jobs,
        handlers=HANDLERS,
        heartbeats=heartbeats,
        sender=sender,
        plan=plan_work,
    )
)
set_beat(celery, ["training", "venues", "gateway"])
