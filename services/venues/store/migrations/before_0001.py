"""Databases of venues from before the schema was frozen."""

import hashlib
import json

import peewee

from shared.frozen_schema import Before


def _describe_subjects(db: peewee.Database) -> None:
    """Subjects of lists from before fingerprints were kept get theirs, in the words of version 0.1.0."""
    said = db.execute_sql("SELECT id, kind, names, weak_names, facts FROM listed_subject WHERE fingerprint = ''")
    mark = "?" if isinstance(db, peewee.SqliteDatabase) else "%s"
    for id_, kind, names, weak, facts in said.fetchall():
        words = [kind, sorted(json.loads(names)), sorted(json.loads(weak)), json.loads(facts)]
        text = json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        fingerprint = hashlib.sha256(text.encode()).hexdigest()[:24]
        db.execute_sql(f"UPDATE listed_subject SET fingerprint = {mark} WHERE id = {mark}", (fingerprint, id_))


BEFORE = Before(
    recorded=(
        "0001_first_tables", "0002_bookings", "0003_screening", "0004_registers", "0005_letters",
        "0006_queue_by_time", "0007_imports", "0008_retention", "0009_register_entries_and_limits",
        "0010_bookings_by_hirer", "0011_past_facts_by_booking", "0012_standing_decisions_ended",
    ),
    optional=("index listed_name.listed_name_folded",),
    fill=_describe_subjects,
)  # fmt: skip
