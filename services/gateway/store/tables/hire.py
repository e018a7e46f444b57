"""Requests that hirers are writing."""

from uuid import uuid4

import peewee

from services.gateway.store.tables.base import Row
from shared.database.column_types import JsonField, UTCDateTimeField


class HireDraftRow(Row):
    """The answers of one visitor until they send them; then only the reference is left, for the receipt."""

    id = peewee.UUIDField(primary_key=True, default=uuid4)
    answers = JsonField()
    # Which pages were answered, by their short names.
    seen = JsonField()
    started_at = UTCDateTimeField()
    kept_at = UTCDateTimeField(index=True)
    reference = peewee.TextField(default="")
    sent_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "hire_draft"
