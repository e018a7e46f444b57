"""What people decided about the self-assessment, and the evidence they keep for it."""

from uuid import uuid4

import peewee

from services.gateway.store.tables.base import Row
from shared.database.column_types import JsonField, UTCDateTimeField


class AssessmentRow(Row):
    """One decision about one question; a later one supersedes it and nothing changes it."""

    id = peewee.BigAutoField()
    framework = peewee.TextField()
    question = peewee.TextField()
    rating = peewee.TextField()
    summary = peewee.TextField()
    reason = peewee.TextField()
    assessed_by = peewee.TextField()
    assessed_at = UTCDateTimeField()

    class Meta:
        table_name = "assessment"
        indexes = ((("framework", "question", "id"), False),)


class KeptEvidenceRow(Row):
    """A document, meeting, exercise or briefing that somebody keeps; taken out, it stays with who did that and when."""

    id = peewee.UUIDField(primary_key=True, default=uuid4)
    framework = peewee.TextField()
    # '7.3' or '7.3.c': one item may serve several.
    serves = JsonField()
    kind = peewee.TextField()
    title = peewee.TextField()
    owner = peewee.TextField()
    link = peewee.TextField()
    speaks_from = peewee.DateField(null=True)
    speaks_until = peewee.DateField(null=True)
    review_on = peewee.DateField(null=True)
    added_by = peewee.TextField()
    added_at = UTCDateTimeField(index=True)
    removed_by = peewee.TextField(default="")
    removed_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "kept_evidence"
