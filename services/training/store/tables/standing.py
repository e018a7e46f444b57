"""The projection: for each person and requirement the periods in which nothing changes but the day.

It holds no status. Whoever adds, revokes or takes back a fact writes it anew in the same transaction.
"""

import peewee

from services.training.store.tables.base import Row
from services.training.store.tables.people import PersonRow


class PeriodRow(Row):
    """From `from_day` to `to_day` inclusive these facts hold for this person and requirement."""

    class Meta:
        primary_key = peewee.CompositeKey("person", "requirement", "from_day")

    person = peewee.ForeignKeyField(PersonRow, on_delete="CASCADE", index=False)
    requirement = peewee.TextField()
    role_group = peewee.TextField()
    level = peewee.TextField()
    from_day = peewee.DateField()
    to_day = peewee.DateField()
    in_scope_since = peewee.DateField()
    valid_until = peewee.DateField(null=True)
    awaiting_until = peewee.DateField(null=True)
    due_on = peewee.DateField(null=True)
    exempt = peewee.BooleanField()
    grace_days = peewee.IntegerField()
    due_soon_days = peewee.IntegerField()
    policy_version = peewee.TextField()


class ScopeRow(Row):
    """A post brings a mandatory requirement to a unit for these days: what a unit's figures count."""

    class Meta:
        primary_key = peewee.CompositeKey("person", "requirement", "post", "from_day")
        indexes = ((("directorate", "service", "team"), False),)

    person = peewee.ForeignKeyField(PersonRow, on_delete="CASCADE", index=False)
    requirement = peewee.TextField()
    post = peewee.IntegerField()
    from_day = peewee.DateField()
    to_day = peewee.DateField()
    directorate = peewee.TextField()
    service = peewee.TextField()
    team = peewee.TextField()


class ApproverRow(Row):
    """What venues was last told of a person who approves bookings, so that only changes are told."""

    person = peewee.ForeignKeyField(PersonRow, primary_key=True, on_delete="CASCADE")
    told = peewee.TextField()
    sequence = peewee.IntegerField()


class ProjectionPolicyRow(Row):
    """A policy the projection is or was made under: from each day on a digest of all that decides standings then."""

    stamp = peewee.TextField(primary_key=True)
    decided_by = peewee.TextField()


class FactsVersionRow(Row):
    """A number that every change of facts moves, so that a slow calculation notices it is out of date."""

    id = peewee.IntegerField(primary_key=True)
    version = peewee.BigIntegerField()
