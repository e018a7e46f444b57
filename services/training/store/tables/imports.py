"""Files that came in, and every row of them."""

from uuid import uuid4

import peewee

from services.training.store.database import database
from services.training.store.tables.base import Row
from shared.column_memory import ColumnMappingColumns
from shared.database import JsonField, UTCDateTimeField

STATES = (
    "received", "reading", "needs_columns", "checked", "confirming", "confirmed", "undoing", "undone", "replaced",
    "failed",
)  # fmt: skip


class ImportRow(Row):
    """One file: what it was, how its rows came out, and how far the work on it has got."""

    class Meta:
        table_name = "import"
        constraints = [
            peewee.Check(f"state IN ({', '.join(repr(state) for state in STATES)})"),
            peewee.Check("state NOT IN ('checked', 'confirmed') OR "
                         "read = accepted + duplicate + skipped + review + refused"),
        ]  # fmt: skip

    id = peewee.AutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    kind = peewee.TextField()
    file_name = peewee.TextField()
    sha256 = peewee.TextField(index=True)
    size = peewee.IntegerField()
    state = peewee.TextField(default="received")
    problem = peewee.TextField(default="")
    done = peewee.IntegerField(default=0)
    total = peewee.IntegerField(default=0)
    read = peewee.IntegerField(default=0)
    accepted = peewee.IntegerField(default=0)
    duplicate = peewee.IntegerField(default=0)
    skipped = peewee.IntegerField(default=0)
    review = peewee.IntegerField(default=0)
    refused = peewee.IntegerField(default=0)
    people = peewee.IntegerField(default=0)
    awaiting = peewee.IntegerField(default=0)
    sheets = peewee.IntegerField(default=1)
    header = JsonField(default=list)
    columns = JsonField(default=dict)
    chosen = JsonField(default=dict)
    columns_version = peewee.IntegerField(default=0)
    columns_by = peewee.TextField(default="")
    columns_at = UTCDateTimeField(null=True)
    courses = JsonField(default=dict)
    digest = peewee.TextField(default="")
    created_at = UTCDateTimeField()
    created_by = peewee.TextField()
    confirmed_at = UTCDateTimeField(null=True)
    confirmed_by = peewee.TextField(default="")
    undone_at = UTCDateTimeField(null=True)
    undone_by = peewee.TextField(default="")
    file_removed_at = UTCDateTimeField(null=True)
    file_removed_by = peewee.TextField(default="")
    discarded_at = UTCDateTimeField(null=True)
    discarded_by = peewee.TextField(default="")


class ImportLineRow(Row):
    """One row of a file and its outcome; what it says is kept only as far as it is needed."""

    class Meta:
        table_name = "import_line"
        indexes = ((("source", "outcome", "sheet", "row"), False),)

    id = peewee.BigAutoField()
    source_id: int
    source = peewee.ForeignKeyField(ImportRow, backref="lines", on_delete="CASCADE", index=False)
    sheet = peewee.TextField(default="")
    row = peewee.IntegerField()
    outcome = peewee.TextField()
    column = peewee.TextField(default="")
    value = peewee.TextField(default="")
    reason = peewee.TextField(default="")
    person = peewee.IntegerField(null=True)
    course = peewee.TextField(default="")
    completed_on = peewee.DateField(null=True)
    evidence = peewee.TextField(default="")
    provider = peewee.TextField(default="")
    score_before = peewee.FloatField(null=True)
    score_after = peewee.FloatField(null=True)
    parsed = JsonField(null=True)
    cells = JsonField(null=True)
    suggestions = JsonField(null=True)
    resolved_by = peewee.TextField(default="")
    resolution = peewee.TextField(default="")


class ColumnMappingRow(ColumnMappingColumns):
    """Which column of a file with this header holds what, as a person said."""

    class Meta:
        database = database.proxy
        table_name = "column_mapping"
        indexes = ((("kind", "header"), True),)


class CourseMappingRow(Row):
    """Which course a title in a file stands for, as a person said."""

    class Meta:
        table_name = "course_mapping"

    title = peewee.TextField(primary_key=True)
    course = peewee.TextField()
    saved_by = peewee.TextField()
    saved_at = UTCDateTimeField()
