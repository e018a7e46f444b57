"""Roles that wait for a second administrator, and who lately made or changed which account."""

from uuid import uuid4

import peewee

from services.gateway.store.tables.base import Row
from services.gateway.store.tables.users import UserRow
from shared.database.column_types import JsonField, UTCDateTimeField


class RoleGrantRow(Row):
    id = peewee.UUIDField(primary_key=True, default=uuid4)
    account = peewee.ForeignKeyField(UserRow, on_delete="CASCADE", backref="grants")
    roles = JsonField()
    asked_by = peewee.TextField()
    asked_at = UTCDateTimeField()
    outcome = peewee.TextField()
    ended_by = peewee.TextField()
    ended_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "role_grant"


class AccountChangeRow(Row):
    id = peewee.BigAutoField()
    # Both as actors' ids, so that they are compared with who acted and nothing has to be joined.
    account = peewee.TextField()
    changed_by = peewee.TextField(index=True)
    what = peewee.TextField()
    at = UTCDateTimeField()

    class Meta:
        table_name = "account_change"
        indexes = ((("account", "at"), False),)
