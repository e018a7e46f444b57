"""What training last told us of each person who approves bookings."""

import peewee

from services.venues.store.tables.base import Row
from shared.database.column_types import JsonField, UTCDateTimeField


class ApproverTrainingRow(Row):
    """The newest news of one person: the days in post, and the last valid day of both trainings."""

    person_number = peewee.TextField(primary_key=True)
    posts = JsonField()
    venue_hire_valid_until = peewee.TextField(null=True)
    awareness_valid_until = peewee.TextField(null=True)
    sequence = peewee.BigIntegerField()
    noted_at = UTCDateTimeField()
    history = JsonField(default=list)


class TrainingBehindRow(Row):
    """The newest news of whether training works out what approvers hold: one row, from which day on, or nothing."""

    id = peewee.IntegerField(primary_key=True)
    since = peewee.TextField(null=True)
    decided_by = JsonField(default=list)
    worked_out_on = peewee.TextField(null=True)
    sequence = peewee.BigIntegerField()
    noted_at = UTCDateTimeField()
