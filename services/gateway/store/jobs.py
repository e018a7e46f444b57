"""The background work of the gateway, as rows."""

from services.gateway.store.database import database
from services.gateway.store.tables.operations import JobRow
from shared.jobs.rows import JobBoard
from shared.jobs.sender import JobSender

sender = JobSender("gateway")
jobs = JobBoard(database, JobRow, sender)
add_job = jobs.add
