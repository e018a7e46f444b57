"""Evidence packs: who asked for which, how far it is, and what was made."""

from uuid import uuid4

import peewee

from services.gateway.store.tables.base import Row
from shared.database.column_types import JsonField, UTCDateTimeField


class PackRow(Row):
    id = peewee.UUIDField(primary_key=True, default=uuid4)
    benchmarks = JsonField()
    as_at = peewee.DateField()
    starts = peewee.DateField()
    # Who asked, with the roles they had then: the work is done with no more than they have now.
    requested_by = peewee.TextField()
    requested_roles = JsonField()
    requested_at = UTCDateTimeField(index=True)
    state = peewee.TextField(default="waiting")  # waiting, making, ready, failed, expired
    done = peewee.IntegerField(default=0)
    total = peewee.IntegerField(default=0)
    reason = peewee.TextField(default="")
    complete = peewee.BooleanField(null=True)
    missing = JsonField(default=list)
    made_at = UTCDateTimeField(null=True)
    file_name = peewee.TextField(default="")
    size = peewee.BigIntegerField(null=True)
    sha256 = peewee.TextField(default="")
    digest = peewee.TextField(default="")
    expires_at = UTCDateTimeField(null=True, index=True)
    # A signed edition holds exactly what the draft held that was signed.
    signs = peewee.ForeignKeyField("self", null=True, backref="editions")
    signed_by = peewee.TextField(default="")
    signed_as = peewee.TextField(default="")
    # Blank where a name was typed, as could be done up to 0.1.0.
    signed_account = peewee.TextField(default="")
    signed_at = UTCDateTimeField(null=True)
    signature_revoked_at = UTCDateTimeField(null=True)
    signature_revoked_by = peewee.TextField(default="")
    signature_revoked_because = peewee.TextField(default="")
    edition = peewee.TextField(default="full")  # full, redacted, public
    # The others may each show what another pack was made from.
    drawn_from = peewee.UUIDField(null=True)

    class Meta:
        table_name = "pack"
