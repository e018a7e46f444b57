"""Files that came in, and every row of them."""

import peewee

from services.training.store.database import database
from services.training.store.tables.base import Row
from shared.database.column_types import JsonField, UTCDateTimeField
from shared.imports.column_memory import ColumnMappingColumns
from shared.imports.tables import STATE_IS_KNOWN, ImportColumns, ImportLineColumns


class ImportRow(ImportColumns):
    """One file; `people` are those its accepted rows are about, `awaiting` rows whose certificate nobody has seen."""

    class Meta:
        database = database.proxy
        table_name = "import"
        legacy_table_names = False
        constraints = [
            peewee.Check(STATE_IS_KNOWN),
            peewee.Check("state NOT IN ('checked', 'confirmed') OR "
                         "read = accepted + duplicate + skipped + review + refused"),
        ]  # fmt: skip

    skipped = peewee.IntegerField(default=0)
    review = peewee.IntegerField(default=0)
    people = peewee.IntegerField(default=0)
    awaiting = peewee.IntegerField(default=0)
    courses = JsonField(default=dict)
    digest = peewee.TextField(default="")


class ImportLineRow(ImportLineColumns):
    """One row of a file and its outcome; what it says is kept only as far as it is needed."""

    class Meta:
        database = database.proxy
        table_name = "import_line"
        legacy_table_names = False
        indexes = ((("source", "outcome", "sheet", "row"), False),)

    source_id: int
    source = peewee.ForeignKeyField(ImportRow, on_delete="CASCADE", index=False)
    person = peewee.IntegerField(null=True)
    course = peewee.TextField(default="")
    completed_on = peewee.DateField(null=True)
    evidence = peewee.TextField(default="")
    provider = peewee.TextField(default="")
    score_before = peewee.FloatField(null=True)
    score_after = peewee.FloatField(null=True)
    suggestions = JsonField(null=True)
    resolved_by = peewee.TextField(default="")
    resolution = peewee.TextField(default="")
    resolved_at = UTCDateTimeField(null=True)


class ColumnMappingRow(ColumnMappingColumns):
    """Which column of a file with this header holds what, as a person said."""

    class Meta:
        database = database.proxy
        table_name = "column_mapping"
        indexes = ((("kind", "header"), True),)


class CourseMappingRow(Row):
    """Which course a title in a file stands for, as a person said."""

    title = peewee.TextField(primary_key=True)
    course = peewee.TextField()
    saved_by = peewee.TextField()
    saved_at = UTCDateTimeField()
