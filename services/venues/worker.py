"""The venues service's Celery worker."""

from services.venues.actions.rounds import ask_for_round
from services.venues.jobs import HANDLERS
from services.venues.settings import Settings
from services.venues.start import start
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from shared.worker import create_worker


def start_worker() -> None:
    """Configures a worker child; venues tells no other service anything, so there is nothing to relay."""
    start(Settings.from_environment())


celery = create_worker("venues", database, start_worker, jobs, HANDLERS, ask_for_round)
