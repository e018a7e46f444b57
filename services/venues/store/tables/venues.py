"""Venues and their rooms; every venue has a room without a name, the whole of it, and all others are part of that."""

from uuid import uuid4

import peewee

from services.venues.store.tables.base import Row
from shared.database.column_types import JsonField, UTCDateTimeField


class VenueRow(Row):
    """A place that is hired out."""

    id = peewee.AutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    name = peewee.TextField(unique=True)
    kind = peewee.TextField(default="")
    owner = peewee.TextField(default="")
    postcode = peewee.TextField(default="")
    on_the_day = peewee.TextField(default="")  # whom hirers ring


class VenueChangeRow(Row):
    """What one act changed of a venue, each with what it said before and after; kept for some days."""

    class Meta:
        indexes = ((("venue", "at"), False),)

    id = peewee.AutoField()
    venue = peewee.ForeignKeyField(VenueRow, on_delete="CASCADE", index=False)
    at = UTCDateTimeField()
    by = peewee.TextField()
    changes = JsonField()


class RoomRow(Row):
    """A room; `part_of` is the room it is a part of, and None only for the whole venue."""

    class Meta:
        indexes = ((("venue", "name"), True),)

    id = peewee.AutoField()
    venue_id: int
    venue = peewee.ForeignKeyField(VenueRow, backref="rooms", on_delete="CASCADE", index=False)
    name = peewee.TextField()
    capacity = peewee.IntegerField(null=True)
    part_of_id: int | None
    part_of = peewee.ForeignKeyField("self", null=True, on_delete="RESTRICT")
