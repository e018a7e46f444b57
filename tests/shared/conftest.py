"""A small service of the tests' own on the shared foundation, on both databases."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import peewee
import pytest

from services.training.migrate import FOLDER
from shared.audit.trail import AuditColumns, AuditTrail
from shared.database.database import Database
from shared.database.space import make_space_returnable
from shared.files.files_on_disk import FilesOnDisk, named_by_id
from shared.files.kept_files import KeptChunkColumns, KeptFileColumns, KeptFiles
from shared.frozen_schema import list_statements, run
from shared.http.idempotency import AnswerBook, IdempotencyColumns
from shared.job_rows import JobColumns
from shared.jobs.heartbeats import HeartbeatColumns
from shared.jobs.outbox import Outbox, OutboxColumns
from shared.jobs.rows import JobBoard
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


@dataclass(frozen=True)
class Probe:
    """The store of the small service."""

    url: str
    database: Database
    audit: AuditTrail
    outbox: Outbox
    jobs: JobBoard
    answers: AnswerBook
    kept: KeptFiles


@pytest.fixture
def probe(database_url: str, tmp_path: Path) -> Iterator[Probe]:
    database.configure(database_url)
    audit = AuditTrail(database, AuditRow)
    (tmp_path / "anchors").mkdir()
    audit.configure(AUDIT_KEY, tmp_path / "anchors")
    if database.path is not None:
        make_space_returnable(database.path, print)
    tables = [ThingRow, AuditRow, OutboxRow, JobRow, AnswerRow, HeartbeatRow, KeptFileRow, KeptChunkRow]
    with database.write_transaction():
        database.real.create_tables(tables)
        for _, name, statement in list_statements(database.real, str(FOLDER / "0001_schema.py")):
            if name in ("audit_only_grows", "audit_no_change", "audit_no_update", "audit_no_delete"):
                run(database.real, statement)
    outbox = Outbox(database, OutboxRow, {"thing-happened": ["venues", "gateway"]})
    kept = KeptFiles(database, KeptFileRow, KeptChunkRow, FilesOnDisk("uploads", named_by_id))
    kept.on_disk.look_in(str(tmp_path))
    jobs, answers = JobBoard(database, JobRow), AnswerBook(database, AnswerRow)
    yield Probe(database_url, database, audit, outbox, jobs, answers, kept)
    if not database.is_sqlite:
        database.real.close_all()  # type: ignore[attr-defined]
