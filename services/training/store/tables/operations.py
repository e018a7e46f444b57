"""Audit, outbox, jobs, kept files and remembered answers of the training service."""

import peewee

from services.training.store.database import database
from shared.audit.trail import AuditColumns
from shared.database.tables import bind_to
from shared.files.kept_files import KeptChunkColumns, KeptFileColumns
from shared.http.idempotency import IdempotencyColumns
from shared.job_rows import JobColumns
from shared.jobs.heartbeats import HeartbeatColumns
from shared.jobs.outbox import OutboxColumns
from shared.limits import LimitedCallColumns


class AuditRow(AuditColumns):
    """What was done, one entry after the other."""


class OutboxRow(OutboxColumns):
    """What another service is told."""


class JobRow(JobColumns):
    """Work in the background."""


class IdempotencyRow(IdempotencyColumns):
    class Meta:
        table_name = "remembered_answer"


class LimitedCallRow(LimitedCallColumns):
    class Meta:
        indexes = ((("who", "kind"), False),)


class HeartbeatRow(HeartbeatColumns):
    """When a process last said that it is there."""


class KeptFileRow(KeptFileColumns):
    """A file that is kept."""


class KeptChunkRow(KeptChunkColumns):
    file = peewee.ForeignKeyField(KeptFileRow, on_delete="CASCADE", index=False)

    class Meta:
        primary_key = peewee.CompositeKey("file", "number")


bind_to(
    database.proxy,
    (AuditRow, OutboxRow, JobRow, IdempotencyRow, LimitedCallRow, HeartbeatRow, KeptFileRow, KeptChunkRow),
)
