"""Completions: added, revoked, taken back with their file; never edited."""

import peewee

from services.training.store.tables.base import Row
from services.training.store.tables.imports import ImportRow
from services.training.store.tables.people import PersonRow
from shared.database.column_types import UTCDateTimeField


class CompletionRow(Row):
    """One course completed by one person on one day, and how we know."""

    class Meta:
        constraints = [peewee.Check("evidence IN ('seen', 'awaiting')")]

    id = peewee.BigAutoField()
    person_id: int
    person = peewee.ForeignKeyField(PersonRow, backref="completions", on_delete="RESTRICT")
    course = peewee.TextField()
    completed_on = peewee.DateField()
    evidence = peewee.TextField(default="seen")
    source = peewee.TextField()
    provider = peewee.TextField(default="")
    score_before = peewee.FloatField(null=True)
    score_after = peewee.FloatField(null=True)
    origin = peewee.ForeignKeyField(ImportRow, null=True, on_delete="RESTRICT")
    origin_row = peewee.IntegerField(null=True)
    recorded_by = peewee.TextField()
    recorded_at = UTCDateTimeField()
    revoked_on = peewee.DateField(null=True)
    revoked_reason = peewee.TextField(default="")
    revoked_by = peewee.TextField(default="")
    undone_at = UTCDateTimeField(null=True)


CompletionRow.add_index(
    CompletionRow.index(
        CompletionRow.person,
        CompletionRow.course,
        CompletionRow.completed_on,
        unique=True,
        where=(CompletionRow.undone_at.is_null() & CompletionRow.revoked_on.is_null()),
        name="completion_once",
    )
)

# What evidence counts: completions of a period, by how we know of them; the few that await a person; those revoked.
CompletionRow.add_index(CompletionRow.index(CompletionRow.completed_on, CompletionRow.course, name="completion_by_day"))
CompletionRow.add_index(
    CompletionRow.index(
        CompletionRow.source,
        CompletionRow.recorded_at,
        name="completion_by_source",
        where=CompletionRow.undone_at.is_null(),
    )
)
CompletionRow.add_index(
    CompletionRow.index(
        CompletionRow.completed_on,
        name="completion_awaiting",
        where=(CompletionRow.evidence == "awaiting") & CompletionRow.undone_at.is_null(),
    )
)
CompletionRow.add_index(
    CompletionRow.index(
        CompletionRow.revoked_on, name="completion_revoked", where=CompletionRow.revoked_on.is_null(False)
    )
)
