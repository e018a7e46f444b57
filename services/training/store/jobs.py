"""The background work of the training service, as rows."""

from services.training.store.database import database
from services.training.store.tables.operations import JobRow
from shared.jobs.rows import JobBoard
from shared.jobs.sender import JobSender

sender = JobSender("training")
jobs = JobBoard(database, JobRow, sender)
add_job = jobs.add
