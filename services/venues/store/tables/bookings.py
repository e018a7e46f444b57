"""Bookings: the newest state in one row, everything said about them in rows that are only added."""

from uuid import uuid4

import peewee

from services.venues.rules.bookings.states import State
from services.venues.store.tables.base import Row
from services.venues.store.tables.venues import RoomRow
from shared.database.column_types import JsonField, UTCDateTimeField


class BookingRow(Row):
    """One booking as it now is; `version` moves with every change, so that two people cannot overwrite each other."""

    class Meta:
        constraints = [peewee.Check(f"state IN ({', '.join(repr(state.value) for state in State)})")]
        indexes = ((("state", "starts_at"), False), (("assigned_to", "state"), False), (("due_on",), False))

    id = peewee.AutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    reference = peewee.TextField(unique=True)
    state = peewee.TextField()
    state_since = UTCDateTimeField()
    version = peewee.IntegerField(default=1)
    request = JsonField()
    request_version = peewee.IntegerField(default=1)
    assessment = JsonField()
    hirer_known = peewee.BooleanField(default=False)
    hirer_known_by = peewee.TextField(default="")
    hirer_known_at = UTCDateTimeField(null=True)
    referred = peewee.BooleanField(default=False)
    was_approved = peewee.BooleanField(default=False)
    possible_match = peewee.BooleanField(default=False)
    title = peewee.TextField(default="")
    hirer = peewee.TextField(default="")
    event_type = peewee.TextField(default="")
    venue = peewee.TextField(default="", index=True)
    room = peewee.TextField(default="")
    starts_at = UTCDateTimeField(null=True)
    ends_at = UTCDateTimeField(null=True)
    assigned_to = peewee.TextField(default="")
    agreed_day = peewee.DateField(null=True)
    due_on = peewee.DateField(null=True)
    channel = peewee.TextField()
    submitted_at = UTCDateTimeField()
    submitted_by = peewee.TextField()
    origin = peewee.IntegerField(null=True, index=True)
    # Withdrawn because the import that brought it was undone: it never was a request and counts in no figure.
    taken_back = peewee.BooleanField(default=False)


# The queue is read by the time of the event; earlier bookings of a hirer are found by the name they gave.
BookingRow.add_index(BookingRow.index(BookingRow.starts_at, BookingRow.id, name="booking_by_time"))
BookingRow.add_index(BookingRow.index(peewee.fn.LOWER(BookingRow.hirer), name="booking_by_hirer"))


class RequestVersionRow(Row):
    """What the request said before and after each change."""

    class Meta:
        indexes = ((("booking", "number"), True),)

    id = peewee.BigAutoField()
    booking = peewee.ForeignKeyField(BookingRow, on_delete="CASCADE", index=False)
    number = peewee.IntegerField()
    request = JsonField()
    changed_by = peewee.TextField()
    changed_at = UTCDateTimeField()


class HappeningRow(Row):
    """One thing that happened to a booking: who, when, what, why, and from which state to which."""

    class Meta:
        indexes = ((("booking", "id"), False),)

    id = peewee.BigAutoField()
    booking = peewee.ForeignKeyField(BookingRow, on_delete="CASCADE", index=False)
    what = peewee.TextField()
    from_state = peewee.TextField(default="")
    to_state = peewee.TextField(default="")
    by = peewee.TextField()
    role = peewee.TextField(default="")
    at = UTCDateTimeField()
    why = peewee.TextField(default="")
    details = JsonField(default=dict)
    need_to_know = peewee.BooleanField(default=False)
    by_who_knows = peewee.BooleanField(default=False)


class CheckRow(Row):
    """One check that was made, on which version of the request."""

    class Meta:
        table_name = "check_made"

    id = peewee.BigAutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    booking = peewee.ForeignKeyField(BookingRow, on_delete="CASCADE")
    check_code = peewee.TextField()
    list_version = peewee.TextField(default="")
    searched = peewee.TextField(default="")
    found = peewee.TextField(default="")
    link = peewee.TextField(default="")
    conclusion = peewee.TextField()
    made_by = peewee.TextField()
    made_at = UTCDateTimeField()
    set_aside_at = UTCDateTimeField(null=True)


class NeedAnswerRow(Row):
    """One role's answer to a need; a material change may set it aside."""

    id = peewee.BigAutoField()
    booking = peewee.ForeignKeyField(BookingRow, on_delete="CASCADE")
    need = peewee.TextField()
    role = peewee.TextField()
    answered_by = peewee.TextField()
    answered_at = UTCDateTimeField()
    reason = peewee.TextField()
    set_aside_at = UTCDateTimeField(null=True)


class InterestRow(Row):
    """Somebody's tie to a booking, for which they may not decide it."""

    class Meta:
        indexes = ((("booking", "person", "tie"), True),)

    id = peewee.BigAutoField()
    booking = peewee.ForeignKeyField(BookingRow, on_delete="CASCADE", index=False)
    person = peewee.TextField()
    tie = peewee.TextField()
    note = peewee.TextField(default="")
    declared_by = peewee.TextField()
    declared_at = UTCDateTimeField()


class StandingDecisionRow(Row):
    """An approved answer for a kind of single-sex event; venue '' is any venue. It is ended once, and never changed."""

    id = peewee.BigAutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    event_type = peewee.TextField(index=True)
    venue = peewee.TextField(default="")
    service = peewee.TextField()
    sex = peewee.TextField()
    reasoning = peewee.TextField()
    approved_by = peewee.TextField()
    approved_at = UTCDateTimeField()
    until = peewee.DateField()
    version = peewee.IntegerField(default=1)
    ended_by = peewee.TextField(default="")
    ended_at = UTCDateTimeField(null=True)
    end_reason = peewee.TextField(default="")


class BlockedRoomRow(Row):
    """A room that a confirmed booking takes, set-up and clear-down included: the database lets no two overlap."""

    class Meta:
        constraints = [peewee.Check("taken_from < taken_until")]

    id = peewee.BigAutoField()
    booking_id: int
    booking = peewee.ForeignKeyField(BookingRow, on_delete="CASCADE")
    room_id: int
    room = peewee.ForeignKeyField(RoomRow, on_delete="RESTRICT")
    taken_from = UTCDateTimeField()
    taken_until = UTCDateTimeField()
