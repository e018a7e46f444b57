"""Audit, outbox, jobs, kept files and remembered answers of the gateway."""

import peewee

from services.gateway.store.database import database
from shared.audit import AuditColumns
from shared.heartbeats import HeartbeatColumns
from shared.idempotency import IdempotencyColumns
from shared.job_rows import JobColumns
from shared.kept_files import KeptChunkColumns, KeptFileColumns
from shared.limits import LimitedCallColumns
from shared.outbox import OutboxColumns


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
