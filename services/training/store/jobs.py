"""The background work of the training service, as rows."""

from services.training.store.database import database
from services.training.store.tables.operations import JobRow
from shared.jobs import JobBoard

jobs = JobBoard(database, JobRow)
add_job = jobs.add
