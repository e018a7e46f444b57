"""The training service's Celery worker."""

from datetime import datetime

from services.training.actions.bringing_in import files_of_before
from services.training.actions.nights import nights
from services.training.actions.projection_policy import plan_rebuild
from services.training.jobs import HANDLERS
from services.training.settings import Settings
from services.training.start import start
from services.training.store.database import database
from services.training.store.heartbeats import heartbeats
from services.training.store.jobs import jobs
from services.training.store.outbox import outbox
from shared.event_sender import EventSender
from shared.tokens import TokenSigner
from shared.worker import create_worker

_sender: list[EventSender] = []


def start_worker() -> None:
    """Configures a worker child."""
    settings = Settings.from_environment()
    start(settings)
    _sender[:] = [EventSender(TokenSigner("training", settings.signing_key), {"venues": settings.venues_url})]


def relay(now: datetime) -> int:
    """Sends the events that are due, and sees to it that the coming night's and a new policy's work is planned."""
    files_of_before.plan(now)
    nights.plan(now)
    plan_rebuild(now)
    return outbox.relay(_sender[0].send, now)


celery = create_worker("training", database, start_worker, jobs, HANDLERS, heartbeats, relay)
