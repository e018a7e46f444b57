"""Forms that were sent after their session had ended."""

import peewee

from services.gateway.store.tables.base import Row
from shared.database.column_types import JsonField, UTCDateTimeField


class KeptFormRow(Row):
    """What one account typed, until it is sent again or its time is over; nobody else is ever shown it."""

    id = peewee.TextField(primary_key=True)
    account = peewee.TextField(index=True)
    # The page the form stood on, and the address it was sent to.
    page = peewee.TextField()
    action = peewee.TextField()
    fields = JsonField()
    kept_at = UTCDateTimeField(index=True)

    class Meta:
        table_name = "kept_form"
