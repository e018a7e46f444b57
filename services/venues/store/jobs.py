"""The background work of the venues service, as rows."""

from services.venues.store.database import database
from services.venues.store.tables.operations import JobRow
from shared.jobs import JobBoard

jobs = JobBoard(database, JobRow)
add_job = jobs.add
