"""A small service of the tests' own on the shared foundation, on both databases."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import peewee
import pytest

from services.training.migrate import FOLDER
from shared.audit import AuditColumns, AuditTrail
from shared.database import Database
from shared.frozen_schema import list_statements, run
from shared.heartbeats import HeartbeatColumns
from shared.idempotency import AnswerBook, IdempotencyColumns
from shared.jobs import JobBoard, JobColumns
from shared.outbox import Outbox, OutboxColumns
from tests.conftest import AUDIT_KEY

database = Database("probe")


class ThingRow(peewee.Model):
    class Meta:
        database = database.proxy
        table_name = "thing"

    name = peewee.TextField(unique=True)
    count = peewee.IntegerField(default=0)


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


class AnswerRow(IdempotencyColumns):
    class Meta:
        database = database.proxy
        table_name = "answer"


class HeartbeatRow(HeartbeatColumns):
    class Meta:
        database = database.proxy
        table_name = "heartbeat"


@dataclass(frozen=True)
class Probe:
    """The store of the small service."""

    url: str
    database: Database
    audit: AuditTrail
    outbox: Outbox
    jobs: JobBoard
    answers: AnswerBook


@pytest.fixture
def probe(database_url: str, tmp_path: Path) -> Iterator[Probe]:
    database.configure(database_url)
    audit = AuditTrail(database, AuditRow)
    (tmp_path / "anchors").mkdir()
    audit.configure(AUDIT_KEY, tmp_path / "anchors")
    with database.write_transaction():
        database.real.create_tables([ThingRow, AuditRow, OutboxRow, JobRow, AnswerRow, HeartbeatRow])
        for _, name, statement in list_statements(database.real, str(FOLDER / "0001_schema.py")):
            if name in ("audit_only_grows", "audit_no_change", "audit_no_update", "audit_no_delete"):
                run(database.real, statement)
    outbox = Outbox(database, OutboxRow, {"thing-happened": ["venues", "gateway"]})
    yield Probe(database_url, database, audit, outbox, JobBoard(database, JobRow), AnswerBook(database, AnswerRow))
    if not database.is_sqlite:
        database.real.close_all()  # type: ignore[attr-defined]
