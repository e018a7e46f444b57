"""What a hirer was told, and the links through which a hirer answers; all of it goes with the booking."""

from uuid import uuid4

import peewee

from services.venues.store.tables.base import Row
from services.venues.store.tables.bookings import BookingRow
from shared.database.column_types import UTCDateTimeField

LETTER_STATES = ("to_send", "sent", "failed", "by_hand", "given")


class LetterRow(Row):
    """One letter: what it says never changes; how far it has got does."""

    class Meta:
        constraints = [peewee.Check(f"state IN ({', '.join(map(repr, LETTER_STATES))})")]
        indexes = ((("booking", "id"), False), (("state", "id"), False))

    id = peewee.BigAutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    booking = peewee.ForeignKeyField(BookingRow, on_delete="CASCADE", index=False)
    kind = peewee.TextField()
    to_address = peewee.TextField(default="")
    subject = peewee.TextField()
    text = peewee.TextField()
    withheld = peewee.BooleanField(default=False)
    answer_by = peewee.DateField(null=True)
    wording_version = peewee.TextField()
    made_at = UTCDateTimeField()
    made_by = peewee.TextField()
    state = peewee.TextField()
    # Why it is as it is, in plain words; never what a mail server answered in full.
    note = peewee.TextField(default="")
    attempts = peewee.IntegerField(default=0)
    last_tried_at = UTCDateTimeField(null=True)
    sent_at = UTCDateTimeField(null=True)
    message_id = peewee.TextField(default="")
    # A try has begun of which nobody knows whether the mail server took the letter.
    in_doubt = peewee.BooleanField(default=False)
    given_by = peewee.TextField(default="")
    given_at = UTCDateTimeField(null=True)
    given_how = peewee.TextField(default="")


class AnswerLinkRow(Row):
    """One hirer's link: only a hash of it, good for one purpose, until a moment or until it is taken back."""

    id = peewee.BigAutoField()
    token_hash = peewee.TextField(unique=True)
    booking = peewee.ForeignKeyField(BookingRow, on_delete="CASCADE")
    letter = peewee.ForeignKeyField(LetterRow, on_delete="CASCADE")
    purpose = peewee.TextField()
    asked = peewee.TextField(default="")
    answer_by = peewee.DateField(null=True)
    expires_at = UTCDateTimeField()
    revoked_at = UTCDateTimeField(null=True)
    used_at = UTCDateTimeField(null=True)
