"""Watching over the audit chain of the venues service."""

from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from shared.audit.watch import AuditWatch
from shared.database.watch import DatabaseWatch
from shared.jobs.nightly import checking

watch = AuditWatch(database, audit)
database_watch = DatabaseWatch(database, audit)
verify_audit = checking(watch.verify, jobs, database)
"""Each night the whole chain is read and compared with its anchor file; the status page shows the outcome."""
check_database = checking(database_watch.check, jobs, database)
"""Each night the whole database is read; the status page shows what is wrong with it."""
