"""Audit, outbox, jobs, kept files and remembered answers of the gateway."""

import peewee

from services.gateway.store.database import database
from shared.audit.trail import AuditColumns
from shared.files.kept_files import KeptChunkColumns, KeptFileColumns
from shared.http.idempotency import IdempotencyColumns
from shared.job_rows import JobColumns
from shared.jobs.heartbeats import HeartbeatColumns
from shared.jobs.outbox import OutboxColumns
from shared.limits import LimitedCallColumns


class AuditRow(AuditColumns):
    class Meta:
        database = database.proxy
        table_name = "audit"


class OutboxRow(OutboxColumns):
    class Meta:
        database = database.proxy
        table_name = "outbox"


class JobRow(JobColumns):
    class Meta:
        database = database.proxy
        table_name = "job"


class IdempotencyRow(IdempotencyColumns):
    class Meta:
        database = database.proxy
        table_name = "remembered_answer"


class LimitedCallRow(LimitedCallColumns):
    class Meta:
        database = database.proxy
        table_name = "limited_call"
        indexes = ((("who", "kind"), False),)


class HeartbeatRow(HeartbeatColumns):
    class Meta:
        database = database.proxy
        table_name = "heartbeat"


class KeptFileRow(KeptFileColumns):
    class Meta:
        database = database.proxy
        table_name = "kept_file"


class KeptChunkRow(KeptChunkColumns):
    file = peewee.ForeignKeyField(KeptFileRow, on_delete="CASCADE", index=False)

    class Meta:
        database = database.proxy
        table_name = "kept_chunk"
        primary_key = peewee.CompositeKey("file", "number")
