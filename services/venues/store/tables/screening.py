"""Lists of names, every look-up in them, and the possible matches it found."""

from uuid import uuid4

import peewee

from services.venues.store.tables.base import Row
from services.venues.store.tables.bookings import BookingRow
from shared.database.column_types import JsonField, UTCDateTimeField


class ListVersionRow(Row):
    """A version of one list; only the newest of each list is asked."""

    class Meta:
        indexes = ((("source", "version"), True),)

    id = peewee.AutoField()
    source = peewee.TextField()
    version = peewee.TextField()
    loaded_at = UTCDateTimeField()
    loaded_by = peewee.TextField()
    own_date = peewee.DateField(null=True)  # the day the list itself bears
    file_name = peewee.TextField(default="")
    sha256 = peewee.TextField(default="")
    subjects = peewee.IntegerField(default=0)
    refused = peewee.IntegerField(default=0)
    reason = peewee.TextField(default="")  # why it is in force, where a person had to say
    handed_over_by = peewee.TextField(default="")


class ListedSubjectRow(Row):
    """Somebody or something on a list; only an active one in its time ever matches.

    `record` is why an entry is on the concern register: category, summary, reason and sources, outside the matching.
    `fingerprint` is of what the list says of it, and `changed_in` the change of the lists that last touched it.
    """

    class Meta:
        indexes = ((("list_row", "code"), True), (("changed_in",), False))

    id = peewee.AutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    list_id: int
    list_row = peewee.ForeignKeyField(ListVersionRow, column_name="list_id", on_delete="CASCADE", index=False)
    code = peewee.TextField()
    kind = peewee.TextField()
    names = JsonField()
    active = peewee.BooleanField()
    weak_names = JsonField(default=list)
    facts = JsonField(default=dict)
    state = peewee.TextField(default="active")
    active_from = UTCDateTimeField(null=True)
    active_until = UTCDateTimeField(null=True)
    fingerprint = peewee.TextField(default="")
    changed_in = peewee.IntegerField(default=0)
    record = JsonField(default=dict)


class ListChangeRow(Row):
    """One change of what is listed; the numbers follow the order of the commits, the token tells two histories apart.

    An index says up to which change it goes; restored from a backup, a database has other tokens under its numbers.
    """

    number = peewee.IntegerField(primary_key=True)
    token = peewee.TextField()
    what = peewee.TextField()
    source = peewee.TextField()
    at = UTCDateTimeField()
    by = peewee.TextField()


class ListedNameRow(Row):
    """One name of a listed subject, folded to Latin letters, for PostgreSQL to compare by threes of letters."""

    id = peewee.BigAutoField()
    subject = peewee.ForeignKeyField(ListedSubjectRow, on_delete="CASCADE")
    kind = peewee.TextField()
    folded = peewee.TextField()


class LookUpRow(Row):
    """One look-up in the lists: written before it is answered, tied to a booking, and never changed.

    `told` is what it answered, in the words of that day; `found` are the possible matches it found, by their ids.
    `looked_up` are the fields and the names they were compared as. `beyond` the limit it is one of those whose matches
    are kept back, and `place` stands for where the public form was sent from. `own_surname`: who entered the names has
    the surname of one of them.
    """

    id = peewee.BigAutoField()
    booking = peewee.ForeignKeyField(BookingRow, on_delete="RESTRICT")
    request_version = peewee.IntegerField()
    names = peewee.IntegerField()
    list_versions = JsonField()
    by = peewee.TextField()
    at = UTCDateTimeField()
    results = JsonField(null=True)  # how many possible matches, by list
    why = peewee.TextField(null=True)
    told = JsonField(null=True)
    found = JsonField(null=True)
    looked_up = JsonField(null=True)
    place = peewee.TextField(default="")
    beyond = peewee.IntegerField(null=True)
    own_surname = peewee.BooleanField(default=False)


# A person's look-ups are counted without reading the log.
LookUpRow.add_index(LookUpRow.index(LookUpRow.by, LookUpRow.at, name="look_up_by_person"))
LookUpRow.add_index(LookUpRow.index(LookUpRow.beyond, name="look_up_beyond"))


class MatchRow(Row):
    """A possible match: a question whether it is the same person, for somebody to answer.

    `identity` stands for who was named as they were described, `entry_key` for the entry as it then stood;
    `gone_since` when that entry is in force no more: the question stays.
    """

    class Meta:
        table_name = "possible_match"
        indexes = ((("identity", "entry_key"), False),)

    id = peewee.BigAutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    booking = peewee.ForeignKeyField(BookingRow, on_delete="CASCADE")
    look_up = peewee.ForeignKeyField(LookUpRow, on_delete="RESTRICT")
    source = peewee.TextField()
    subject_id: int
    subject = peewee.ForeignKeyField(ListedSubjectRow, on_delete="RESTRICT")
    name_kind = peewee.TextField()
    name = peewee.TextField()
    listed_name = peewee.TextField()
    why = peewee.TextField()
    state = peewee.TextField(default="open")
    current = peewee.BooleanField(default=True)
    reasons = JsonField(default=list)
    score = peewee.FloatField(null=True)  # orders the list, and is shown to nobody
    list_version = peewee.TextField(default="")
    would_distinguish = JsonField(default=list)
    identity = peewee.TextField(default="")
    entry_key = peewee.TextField(default="")
    remembered = peewee.TextField(default="")
    remembered_from = peewee.BigIntegerField(null=True)
    gone_since = UTCDateTimeField(null=True)


class MatchAnswerRow(Row):
    """What a person said of a possible match, and why; later answers come after earlier ones."""

    id = peewee.BigAutoField()
    match_id: int
    match = peewee.ForeignKeyField(MatchRow, on_delete="CASCADE")
    state = peewee.TextField()
    reason = peewee.TextField()
    second_identifier = peewee.TextField(default="")
    answered_by = peewee.TextField()
    answered_at = UTCDateTimeField()


class OpenedRow(Row):
    """Somebody saw the matches of a booking, or an entry (`what`): who, when, and how many there were to see."""

    class Meta:
        table_name = "match_opened"

    id = peewee.BigAutoField()
    booking = peewee.ForeignKeyField(BookingRow, on_delete="CASCADE")
    matches = peewee.IntegerField()
    by = peewee.TextField()
    at = UTCDateTimeField()
    what = peewee.TextField(default="")


class ThresholdRow(Row):
    """From when on a name counts as a possible match, who said so, and why; the newest holds."""

    class Meta:
        table_name = "screening_threshold"

    id = peewee.AutoField()
    threshold = peewee.FloatField()
    most = peewee.IntegerField()
    reason = peewee.TextField()
    effect = JsonField(default=dict)
    by = peewee.TextField()
    at = UTCDateTimeField()


class RescreeningRow(Row):
    """Bookings to come that are looked up again: why, how far it has got, and where it goes on."""

    id = peewee.AutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    why = peewee.TextField()
    about = peewee.TextField(default="")
    state = peewee.TextField(default="waiting")  # waiting, running, done, given_up
    total = peewee.IntegerField(default=0)
    done = peewee.IntegerField(default=0)
    found = peewee.IntegerField(default=0)
    cursor = peewee.IntegerField(default=0)
    starts_before = UTCDateTimeField(null=True)
    added_at = UTCDateTimeField()
    added_by = peewee.TextField()
    started_at = UTCDateTimeField(null=True)
    finished_at = UTCDateTimeField(null=True)
