"""What the database itself guarantees: one slot, one booking (REL-07)."""

from services.venues.store.database import database

OVERLAP = "blocked_room_overlap"
_SAME_ROOM_SAME_TIME = (
    "SELECT 1 FROM blocked_room WHERE room_id = NEW.room_id AND id <> COALESCE(NEW.id, -1) "
    "AND taken_from < NEW.taken_until AND NEW.taken_from < taken_until"
)


def refuse_overlaps() -> None:
    """A constraint on PostgreSQL, triggers on SQLite; ends that touch do not overlap."""
    if database.is_sqlite:
        for verb in ("INSERT", "UPDATE"):
            database.real.execute_sql(
                f"CREATE TRIGGER {OVERLAP}_{verb.lower()} BEFORE {verb} ON blocked_room "
                f"WHEN EXISTS ({_SAME_ROOM_SAME_TIME}) BEGIN SELECT RAISE(ABORT, '{OVERLAP}'); END"
            )
        return
    # A room is a range of one number, so that no extension of PostgreSQL is needed.
    database.real.execute_sql(
        f"ALTER TABLE blocked_room ADD CONSTRAINT {OVERLAP} EXCLUDE USING gist "
        "(int4range(room_id, room_id, '[]') WITH &&, tstzrange(taken_from, taken_until) WITH &&)"
    )
