"""What the database itself guarantees of deleting: only what the retention policy lets go, and never what is held.

Decisions, look-ups and the log of what was opened cannot be changed or removed. A row of them may go only while its
booking stands in `deletion`, which refuses a booking under a legal hold; nor can a booking itself be deleted without.
"""

from services.venues.store.database import database

GUARDED = ("decision", "look_up", "match_opened")
WHOLE = ("decision",)
"""Of these nothing goes before the booking does; of the others, what is old."""
ONLY_GROWS = "the audit trail only grows"
NOT_DELETED = "a booking is deleted when its time is over and not otherwise"
HELD = "this booking is under a legal hold"


def guard_deletion() -> None:
    """Replaces the guards that let nothing go at all; safe to call once only, from a migration."""
    if database.is_sqlite:
        _guard_sqlite()
    else:
        _guard_postgresql()


def _allowed(table: str, old: str) -> str:
    whole = " AND d.whole" if table in (*WHOLE, "booking") else ""
    return f"EXISTS (SELECT 1 FROM deletion d WHERE d.booking = {old}{whole})"


_IS_HELD = (
    "EXISTS (SELECT 1 FROM legal_hold h WHERE h.booking_id = NEW.booking AND h.released_at IS NULL "
    "AND h.until >= NEW.on_day)"
)


def _guard_sqlite() -> None:
    for table in GUARDED:
        database.real.execute_sql(f"DROP TRIGGER IF EXISTS {table}_no_delete")
        database.real.execute_sql(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            f"WHEN NOT {_allowed(table, 'OLD.booking_id')} BEGIN SELECT RAISE(ABORT, '{ONLY_GROWS}'); END"
        )
    database.real.execute_sql(
        f"CREATE TRIGGER booking_no_delete BEFORE DELETE ON booking WHEN NOT {_allowed('booking', 'OLD.id')} "
        f"BEGIN SELECT RAISE(ABORT, '{NOT_DELETED}'); END"
    )
    for verb in ("INSERT", "UPDATE"):
        database.real.execute_sql(
            f"CREATE TRIGGER deletion_not_held_{verb.lower()} BEFORE {verb} ON deletion WHEN {_IS_HELD} "
            f"BEGIN SELECT RAISE(ABORT, '{HELD}'); END"
        )


def _guard_postgresql() -> None:
    for table in GUARDED:
        database.real.execute_sql(f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}")
        database.real.execute_sql(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_only_grows()"
        )
        _refuse(f"{table}_no_delete", f"BEFORE DELETE ON {table}", _allowed(table, "OLD.booking_id"), ONLY_GROWS, "OLD")
    _refuse("booking_no_delete", "BEFORE DELETE ON booking", _allowed("booking", "OLD.id"), NOT_DELETED, "OLD")
    _refuse("deletion_not_held", "BEFORE INSERT OR UPDATE ON deletion", f"NOT {_IS_HELD}", HELD, "NEW")


def _refuse(name: str, when: str, unless: str, why: str, row: str) -> None:
    """A trigger of PostgreSQL that refuses each row unless something is so."""
    database.real.execute_sql(
        f"CREATE FUNCTION {name}_refused() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NOT ({unless}) THEN RAISE EXCEPTION '{why}'; END IF; RETURN {row}; END $$"
    )
    database.real.execute_sql(f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION {name}_refused()")
