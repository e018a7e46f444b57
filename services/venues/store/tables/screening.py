"""Lists of names, every look-up in them, and the possible matches it found."""

from uuid import uuid4

import peewee

from services.venues.store.tables.base import Row
from services.venues.store.tables.bookings import BookingRow
from shared.database import JsonField, UTCDateTimeField


class ListVersionRow(Row):
    """A version of one list; only the newest of each list is asked."""

    class Meta:
        table_name = "list_version"
        indexes = ((("source", "version"), True),)

    id = peewee.AutoField()
    source = peewee.TextField()
    version = peewee.TextField()
    loaded_at = UTCDateTimeField()
    loaded_by = peewee.TextField()


class ListedSubjectRow(Row):
    """Somebody or something on a list; one that is not active never matches."""

    class Meta:
        table_name = "listed_subject"
        indexes = ((("list", "code"), True),)

    id = peewee.AutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    list_id: int
    list = peewee.ForeignKeyField(ListVersionRow, on_delete="CASCADE", index=False)
    code = peewee.TextField()
    kind = peewee.TextField()
    names = JsonField()
    active = peewee.BooleanField()


class LookUpRow(Row):
    """One look-up in the lists: written before it is answered, tied to a booking, and never changed."""

    class Meta:
        table_name = "look_up"

    id = peewee.BigAutoField()
    booking = peewee.ForeignKeyField(BookingRow, on_delete="RESTRICT")
    request_version = peewee.IntegerField()
    names = peewee.IntegerField()
    list_versions = JsonField()
    by = peewee.TextField()
    at = UTCDateTimeField()


class MatchRow(Row):
    """A possible match: a question whether it is the same person, for somebody to answer."""

    class Meta:
        table_name = "possible_match"

    id = peewee.BigAutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    booking = peewee.ForeignKeyField(BookingRow, on_delete="CASCADE")
    look_up = peewee.ForeignKeyField(LookUpRow, on_delete="RESTRICT")
    source = peewee.TextField()
    subject = peewee.ForeignKeyField(ListedSubjectRow, on_delete="RESTRICT")
    name_kind = peewee.TextField()
    name = peewee.TextField()
    listed_name = peewee.TextField()
    why = peewee.TextField()
    state = peewee.TextField(default="open")
    current = peewee.BooleanField(default=True)


class MatchAnswerRow(Row):
    """What a person said of a possible match, and why; later answers come after earlier ones."""

    class Meta:
        table_name = "match_answer"

    id = peewee.BigAutoField()
    match_id: int
    match = peewee.ForeignKeyField(MatchRow, on_delete="CASCADE")
    state = peewee.TextField()
    reason = peewee.TextField()
    second_identifier = peewee.TextField(default="")
    answered_by = peewee.TextField()
    answered_at = UTCDateTimeField()
