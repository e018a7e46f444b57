"""Decisions with everything they relied on, frozen when made; proposals to decline; conditions and their outcome."""

from uuid import uuid4

import peewee

from services.venues.store.tables.base import Row
from services.venues.store.tables.bookings import BookingRow
from shared.database.column_types import JsonField, UTCDateTimeField


class DeclineProposalRow(Row):
    """What a senior officer told the hirer, and what the hirer answered."""

    id = peewee.BigAutoField()
    booking = peewee.ForeignKeyField(BookingRow, on_delete="CASCADE")
    grounds = JsonField()
    evidence = JsonField()
    proportionality = peewee.TextField()
    alternatives = peewee.TextField()
    equality_note = peewee.TextField()
    told = peewee.TextField()
    proposed_by = peewee.TextField()
    proposed_at = UTCDateTimeField()
    given_on = peewee.DateField()
    reply_by = peewee.DateField()
    answered_on = peewee.DateField(null=True)
    waived_on = peewee.DateField(null=True)
    reply = peewee.TextField(default="")


class DecisionRow(Row):
    """One decision; one version of a booking is decided once."""

    class Meta:
        indexes = ((("booking", "booking_version"), True),)

    id = peewee.BigAutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    booking = peewee.ForeignKeyField(BookingRow, on_delete="RESTRICT", index=False)
    booking_version = peewee.IntegerField()
    request_version = peewee.IntegerField()
    decision = peewee.TextField()
    reason = peewee.TextField()
    record = JsonField()
    training = JsonField()
    assessment = JsonField()
    policy_versions = JsonField()
    decided_by = peewee.TextField()
    decided_at = UTCDateTimeField()


class ConditionRow(Row):
    """One condition of an approval, and whether it was met."""

    id = peewee.BigAutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    decision = peewee.ForeignKeyField(DecisionRow, on_delete="RESTRICT")
    booking = peewee.ForeignKeyField(BookingRow, on_delete="RESTRICT")
    code = peewee.TextField()
    text = peewee.TextField()
    ground = peewee.TextField()
    proportionality = peewee.TextField()
    how_checked = peewee.TextField()
    how_to_challenge = peewee.TextField()
    owner = peewee.TextField()
    due_on = peewee.DateField()
    outcome = peewee.TextField(default="")
    outcome_note = peewee.TextField(default="")
    outcome_by = peewee.TextField(default="")
    outcome_at = UTCDateTimeField(null=True)
    outcomes = peewee.IntegerField(default=0)
