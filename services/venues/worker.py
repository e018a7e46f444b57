"""The venues service's Celery worker."""

from datetime import datetime

from services.venues.actions.bringing_in import files_of_before
from services.venues.actions.index import index
from services.venues.actions.nights import nights
from services.venues.actions.rounds import ask_for_round
from services.venues.jobs import HANDLERS
from services.venues.settings import Settings
from services.venues.start import start
from services.venues.store.database import database
from services.venues.store.heartbeats import heartbeats
from services.venues.store.jobs import jobs
from shared.worker import create_worker


def start_worker() -> None:
    """Configures a worker child; venues tells no other service anything, so there is nothing to relay."""
    start(Settings.from_environment())
    index.load_at_start()


def look_round(now: datetime) -> int:
    """Sees to it that the work of the coming night and of this hour is planned."""
    files_of_before.plan(now)
    nights.plan(now)
    return ask_for_round(now)


celery = create_worker("venues", database, start_worker, jobs, HANDLERS, heartbeats, look_round)
