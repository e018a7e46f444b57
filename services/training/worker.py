"""The training service's Celery worker."""

from datetime import datetime

from services.training.actions.imports.bringing_in import files_of_before
from services.training.actions.nightly_jobs import nights
from services.training.actions.standing.projection_policy import plan_rebuild
from services.training.jobs import HANDLERS
from services.training.settings import Settings
from services.training.start import start
from services.training.store.database import database
from services.training.store.heartbeats import heartbeats
from services.training.store.jobs import jobs, sender
from services.training.store.outbox import outbox
from shared.jobs.event_sender import EventSender
from shared.jobs.outbox import Delivery
from shared.jobs.worker import Work, create_worker
from shared.tokens import TokenSigner

_events: list[EventSender] = []


def start_worker() -> None:
    """Configures a worker child."""
    settings = Settings.from_environment()
    start(settings)
    _events[:] = [EventSender(TokenSigner("training", settings.signing_key), {"venues": settings.venues_url})]


def deliver(delivery: Delivery) -> None:
    """Carries one event to its listener."""
    _events[0].send(delivery)


def plan(now: datetime) -> None:
    """Sees to it that the coming night's work is planned, and what a new policy asks for."""
    files_of_before.plan(now)
    nights.plan(now)
    plan_rebuild(now)


celery = create_worker(
    Work(
        database=database,
        start=start_worker,
        board=jobs,
        handlers=HANDLERS,
        heartbeats=heartbeats,
        sender=sender,
        plan=plan,
        outbox=outbox,
        deliver=deliver,
    )
)
