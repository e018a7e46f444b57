"""Watching over the audit chain of the gateway."""

from services.gateway.store.audit import audit
from services.gateway.store.database import database
from services.gateway.store.jobs import jobs
from shared.audit.watch import AuditWatch
from shared.database.watch import DatabaseWatch
from shared.jobs.nightly import checking

watch = AuditWatch(database, audit)
database_watch = DatabaseWatch(database, audit)
verify_audit = checking(watch.verify, jobs, database)
"""Each night the whole chain is read and compared with its anchor file; the status page shows the outcome."""
check_database = checking(database_watch.check, jobs, database)
"""Each night the whole database is read; the status page shows what is wrong with it."""
