"""The background work of the gateway, as rows."""

from services.gateway.store.database import database
from services.gateway.store.tables.operations import JobRow
from shared.jobs import JobBoard

jobs = JobBoard(database, JobRow)
add_job = jobs.add
