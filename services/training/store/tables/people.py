"""People, the posts they hold, and when they are away."""

from uuid import uuid4

import peewee

from services.training.store.tables.base import Row
from services.training.store.tables.imports import ImportRow
from shared.database.column_types import UTCDateTimeField


class PersonRow(Row):
    """One person of one employer; the council's own people have the employer ''."""

    class Meta:
        indexes = ((("employer", "number"), True),)

    id = peewee.AutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    employer = peewee.TextField(default="")
    number = peewee.TextField()
    forename = peewee.TextField()
    surname = peewee.TextField()
    known_as = peewee.TextField(default="")
    email = peewee.TextField(default="", index=True)
    cost_centre = peewee.TextField(default="")
    added_at = UTCDateTimeField()
    source = peewee.ForeignKeyField(ImportRow, null=True, on_delete="RESTRICT")
    # The policy the projection of this person was made under, '' for none (ProjectionPolicyRow).
    projected_under = peewee.TextField(default="", index=True)


class NameRow(Row):
    """What a file called a person, as it stood there; of several the newest counts, so that older records still
    find them and a file that is undone takes only its own words with it. Blank means that it did not say.
    """

    class Meta:
        table_name = "person_name"

    id = peewee.AutoField()
    person_id: int
    person = peewee.ForeignKeyField(PersonRow, backref="names", on_delete="CASCADE")
    forename = peewee.TextField()
    surname = peewee.TextField()
    known_as = peewee.TextField(default="")
    email = peewee.TextField(default="")
    cost_centre = peewee.TextField(default="")
    source_id: int | None
    source = peewee.ForeignKeyField(ImportRow, null=True, on_delete="RESTRICT")


class PostRow(Row):
    """A post; `ends` is the last day of service. A changed post is a new row, and the old one is ended as a fact."""

    class Meta:
        indexes = ((("directorate", "service", "team"), False),)
        constraints = [peewee.Check("ends IS NULL OR ends >= starts")]

    id = peewee.AutoField()
    person_id: int
    person = peewee.ForeignKeyField(PersonRow, backref="posts", on_delete="CASCADE")
    directorate = peewee.TextField(default="")
    service = peewee.TextField(default="")
    team = peewee.TextField(default="")
    job_title = peewee.TextField(default="")
    manager_number = peewee.TextField(default="", index=True)
    susceptible_contact = peewee.BooleanField(default=False)
    starts = peewee.DateField()
    ends = peewee.DateField(null=True)
    source = peewee.ForeignKeyField(ImportRow, null=True, on_delete="RESTRICT")
    superseded_by = peewee.ForeignKeyField(ImportRow, null=True, on_delete="RESTRICT")


class AbsenceRow(Row):
    """A long absence; only its days are kept, never why. An end is assumed where the file knew of it no more."""

    class Meta:
        constraints = [peewee.Check("ends IS NULL OR ends >= starts")]

    id = peewee.AutoField()
    person_id: int
    person = peewee.ForeignKeyField(PersonRow, backref="absences", on_delete="CASCADE")
    starts = peewee.DateField()
    ends = peewee.DateField(null=True)
    source_id: int | None
    source = peewee.ForeignKeyField(ImportRow, null=True, on_delete="RESTRICT")
    superseded_by_id: int | None
    superseded_by = peewee.ForeignKeyField(ImportRow, null=True, on_delete="RESTRICT")
    assumed = peewee.BooleanField(default=False)


class RepeatRow(Row):
    """What a file said again unchanged of a person, by reference: it holds when the file that said it first is undone.

    One row may hold a name, a post and an absence; somebody with several posts has several rows.
    """

    class Meta:
        table_name = "said_again"

    id = peewee.BigAutoField()
    source = peewee.ForeignKeyField(ImportRow, on_delete="CASCADE")
    name = peewee.ForeignKeyField(NameRow, null=True, on_delete="CASCADE")
    post = peewee.ForeignKeyField(PostRow, null=True, on_delete="CASCADE")
    absence = peewee.ForeignKeyField(AbsenceRow, null=True, on_delete="CASCADE")


class ExemptionRow(Row):
    """A requirement that need not be met for a while: it always ends."""

    class Meta:
        constraints = [peewee.Check("ends >= starts")]

    id = peewee.AutoField()
    person_id: int
    person = peewee.ForeignKeyField(PersonRow, backref="exemptions", on_delete="CASCADE")
    requirement = peewee.TextField()
    reason = peewee.TextField()
    approved_by = peewee.TextField()
    starts = peewee.DateField()
    ends = peewee.DateField()
    added_at = UTCDateTimeField()
