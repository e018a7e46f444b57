"""Files of venues, bookings and lists that came in, and every row of them."""

import peewee

from services.venues.store.database import database
from shared.database.column_types import JsonField
from shared.imports.column_memory import ColumnMappingColumns
from shared.imports.tables import STATE_IS_KNOWN, ImportColumns, ImportLineColumns


class ImportRow(ImportColumns):
    """One file of venues, bookings or a list.

    `noted` are accepted rows of which something will have to be asked;
    `again_of` is the earlier version of a list whose entries its rows are, and `reason` why a list is put in force.
    `compared_with` is the version in force that whoever confirmed a list read it beside, where they said so.
    `limited`: who confirmed it is told of so many names only, and `beyond` stands for its names where they are more.
    """

    class Meta:
        database = database.proxy
        table_name = "import"
        legacy_table_names = False
        constraints = [peewee.Check(STATE_IS_KNOWN)]

    noted = peewee.IntegerField(default=0)
    file_kept = peewee.BooleanField(default=False)
    again_of = peewee.IntegerField(null=True)
    reason = peewee.TextField(default="")
    limited = peewee.BooleanField(default=True)
    beyond = peewee.IntegerField(null=True)
    compared_with = peewee.TextField(null=True)


class ImportLineRow(ImportLineColumns):
    """One row of a file and its outcome; `before` is what a row that was brought in found there, by name.

    `booking` is the number of the booking that a duplicate is.
    """

    class Meta:
        database = database.proxy
        table_name = "import_line"
        legacy_table_names = False
        indexes = ((("source", "outcome", "row"), False),)

    source_id: int
    source = peewee.ForeignKeyField(ImportRow, on_delete="CASCADE", index=False)
    before = JsonField(null=True)
    booking = peewee.IntegerField(null=True, index=True)


class ColumnMappingRow(ColumnMappingColumns):
    """Which column of a bookings file with this header holds what, as a person said."""

    class Meta:
        database = database.proxy
        table_name = "column_mapping"
        indexes = ((("kind", "header"), True),)
