"""The tables that every service has for its own running: audit, outbox, jobs, kept files, remembered answers."""

from types import new_class
from typing import TypeVar

import peewee

from shared.audit.trail import AuditColumns
from shared.database.database import Database
from shared.files.kept_files import KeptChunkColumns, KeptFileColumns
from shared.http.idempotency import IdempotencyColumns
from shared.job_rows import JobColumns
from shared.jobs.heartbeats import HeartbeatColumns
from shared.jobs.outbox import OutboxColumns
from shared.limits import LimitedCallColumns

M = TypeVar("M", bound=peewee.Model)
ServiceTables = tuple[
    type[AuditColumns],
    type[OutboxColumns],
    type[JobColumns],
    type[IdempotencyColumns],
    type[LimitedCallColumns],
    type[HeartbeatColumns],
    type[KeptFileColumns],
    type[KeptChunkColumns],
]


def service_tables(database: Database) -> ServiceTables:
    """The rows of each, bound to the service's database."""
    kept = _table(database, KeptFileColumns, "kept_file")
    file = peewee.ForeignKeyField(kept, on_delete="CASCADE", index=False)
    number = peewee.CompositeKey("file", "number")
    return (
        _table(database, AuditColumns, "audit"),
        _table(database, OutboxColumns, "outbox"),
        _table(database, JobColumns, "job"),
        _table(database, IdempotencyColumns, "remembered_answer"),
        _table(database, LimitedCallColumns, "limited_call", indexes=((("who", "kind"), False),)),
        _table(database, HeartbeatColumns, "heartbeat"),
        kept,
        _table(database, KeptChunkColumns, "kept_chunk", {"file": file}, primary_key=number),
    )


def _table(
    database: Database, columns: type[M], name: str, more: dict[str, peewee.Field] | None = None, **options: object
) -> type[M]:
    """`options` are what peewee reads of a class `Meta`."""
    meta = type("Meta", (), {"database": database.proxy, "table_name": name, **options})
    row = columns.__name__.replace("Columns", "Row")
    made: type[M] = new_class(row, (columns,), exec_body=lambda body: body.update({"Meta": meta, **(more or {})}))
    return made
