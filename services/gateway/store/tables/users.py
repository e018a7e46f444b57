"""Who can sign in, who is signed in, who tried, and which programs may call."""

from uuid import uuid4

import peewee

from services.gateway.store.tables.base import Row
from shared.database.column_types import JsonField, UTCDateTimeField


class UserRow(Row):
    id = peewee.UUIDField(primary_key=True, default=uuid4)
    # Who says who this is, and by what name: an identity provider's issuer and `sub`, never an e-mail address.
    source = peewee.TextField()
    subject = peewee.TextField()
    username = peewee.TextField(unique=True)
    display_name = peewee.TextField()
    password_hash = peewee.TextField(default="")
    must_change_password = peewee.BooleanField(default=False)
    roles = JsonField()
    person_number = peewee.TextField(null=True)
    created_at = UTCDateTimeField()
    disabled_at = UTCDateTimeField(null=True)
    last_sign_in_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "user_account"
        indexes = ((("source", "subject"), True),)


class SessionRow(Row):
    # The SHA-256 of what the cookie holds: who reads this table cannot become anybody.
    id_hash = peewee.TextField(primary_key=True)
    user = peewee.ForeignKeyField(UserRow, null=True, on_delete="CASCADE", backref="sessions")
    data = JsonField()
    started_at = UTCDateTimeField(index=True)
    last_seen_at = UTCDateTimeField(index=True)

    class Meta:
        table_name = "session"


class SignInAttemptRow(Row):
    id = peewee.BigAutoField()
    # A keyed hash of a user name or an address: it can be counted and not read.
    who = peewee.TextField()
    at = UTCDateTimeField(index=True)
    turned_away = peewee.BooleanField(default=False)

    class Meta:
        table_name = "sign_in_attempt"
        indexes = ((("who", "at"), False),)


class ApiTokenRow(Row):
    id = peewee.UUIDField(primary_key=True, default=uuid4)
    name = peewee.TextField()
    secret_hash = peewee.TextField(unique=True)
    roles = JsonField()
    person_number = peewee.TextField(null=True)
    created_at = UTCDateTimeField()
    created_by = peewee.TextField()
    expires_at = UTCDateTimeField(null=True)
    last_used_at = UTCDateTimeField(null=True)
    revoked_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "api_token"
