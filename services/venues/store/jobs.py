"""The background work of the venues service, as rows."""

from typing import Any

from services.venues.store.database import database
from services.venues.store.tables.operations import JobRow
from shared.jobs.rows import JobBoard
from shared.jobs.sender import JobSender

sender = JobSender("venues")
jobs = JobBoard(database, JobRow, sender)
add_job = jobs.add


def list_waiting_work(kind: str) -> list[dict[str, Any]]:
    """What is waiting or being done of this kind: the ids it carries."""
    return jobs.payloads_waiting([kind])
