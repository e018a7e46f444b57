"""The venues service's Celery worker."""

from datetime import datetime

from services.venues.actions.hourly_jobs import ask_for_round
from services.venues.actions.imports.bringing_in import files_of_before
from services.venues.actions.lists.index import index
from services.venues.actions.nightly_jobs import nights
from services.venues.jobs import HANDLERS
from services.venues.settings import Settings
from services.venues.start import start
from services.venues.store.database import database
from services.venues.store.heartbeats import heartbeats
from services.venues.store.jobs import jobs, sender
from shared.jobs.worker import Work, create_worker


def start_worker() -> None:
    """Configures a worker child; venues tells no other service anything, so there is nothing to deliver."""
    start(Settings.from_environment())
    index.load_at_start()


def plan(now: datetime) -> None:
    """Sees to it that the work of the coming night and of this hour is planned."""
    files_of_before.plan(now)
    nights.plan(now)
    ask_for_round(now)


celery = create_worker(
    Work(
        database=database,
        start=start_worker,
        board=jobs,
        handlers=HANDLERS,
        heartbeats=heartbeats,
        sender=sender,
        plan=plan,
    )
)
