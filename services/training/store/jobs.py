"""The background work of the training service, as rows."""

from services.training.store.database import database
from services.training.store.tables.operations import JobRow
from shared.job_sender import JobSender
from shared.jobs import JobBoard

sender = JobSender("training")
jobs = JobBoard(database, JobRow, sender)
add_job = jobs.add
