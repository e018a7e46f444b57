"""Letting records go: deleted, or emptied of what they say; who calls knows that their time is over."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from services.venues.store.database import database
from services.venues.store.registers.registers import TAKEN_BACK
from services.venues.store.retention.past_figures import keep_what_counts
from services.venues.store.tables.registers import RegisterLineRow, RegisterVersionRow

GONE = "The rows were deleted when their time was over. Upload the file again if it is still needed."


def _marks(numbers: Sequence[int]) -> str:
    return ", ".join("?" * len(numbers))


@database.write
def delete_booking(booking: int, today: date) -> None:
    """Deletes a booking with everything about it; what counts stays as numbers. The database refuses what is held."""
    keep_what_counts(booking)
    database.execute("INSERT INTO deletion (booking, whole, on_day) VALUES (?, ?, ?)", booking, True, today.isoformat())
    # The parts that refuse to go by themselves, parts before wholes; all others go with the booking.
    for table in ("condition", "decision", "possible_match", "look_up"):
        database.execute(f"DELETE FROM {table} WHERE booking_id = ?", booking)
    database.execute("DELETE FROM booking WHERE id = ?", booking)
    database.execute("DELETE FROM deletion WHERE booking = ?", booking)


def _deleting(table: str) -> Callable[[Sequence[int], date], None]:
    def let_go(numbers: Sequence[int], today: date) -> None:
        database.execute(f"DELETE FROM {table} WHERE id IN ({_marks(numbers)})", *numbers)

    return let_go


def _deleting_guarded(table: str) -> Callable[[Sequence[int], date], None]:
    """Old rows of a log that otherwise only grows: their bookings stay, and stand in `deletion` meanwhile."""

    def let_go(numbers: Sequence[int], today: date) -> None:
        marks = _marks(numbers)
        database.execute(
            "INSERT INTO deletion (booking, whole, on_day) "
            f"SELECT DISTINCT booking_id, FALSE, CAST(? AS {'TEXT' if database.is_sqlite else 'DATE'}) "
            f"FROM {table} WHERE id IN ({marks})",
            today.isoformat(),
            *numbers,
        )
        database.execute(f"DELETE FROM {table} WHERE id IN ({marks})", *numbers)
        database.execute("DELETE FROM deletion WHERE NOT whole")

    return let_go


def _empty_checks(numbers: Sequence[int], today: date) -> None:
    database.execute(
        f"UPDATE check_made SET searched = '', found = '', link = '' WHERE id IN ({_marks(numbers)})", *numbers
    )


def _empty_matches(numbers: Sequence[int], today: date) -> None:
    """Who was not meant is forgotten, also where the answer was told in the booking's story."""
    marks = _marks(numbers)
    database.execute(
        "UPDATE happening SET why = '' WHERE what = 'match-answered' AND details = '{\"answer\":\"different\"}' "
        f"AND booking_id IN (SELECT booking_id FROM possible_match WHERE id IN ({marks}))",
        *numbers,
    )
    database.execute(
        f"UPDATE match_answer SET reason = '', second_identifier = '' WHERE match_id IN ({marks})", *numbers
    )
    database.execute(
        "UPDATE possible_match SET name = '', listed_name = '', why = '', reasons = '[]', would_distinguish = '[]', "
        f"identity = '', entry_key = '', remembered = '' WHERE id IN ({marks})",
        *numbers,
    )


def _delete_lines(numbers: Sequence[int], today: date) -> None:
    """A file that nobody confirmed cannot be confirmed without its rows, and says so."""
    marks = _marks(numbers)
    database.execute(
        "UPDATE \"import\" SET state = 'failed', problem = ? WHERE state IN ('needs_columns', 'checked') "
        f"AND id IN (SELECT source_id FROM import_line WHERE id IN ({marks}))",
        GONE,
        *numbers,
    )
    database.execute(f"DELETE FROM import_line WHERE id IN ({marks})", *numbers)


def _delete_concerns(numbers: Sequence[int], today: date) -> None:
    """An entry that a booking's match refers to stays without what it said, and so does the match."""
    marks = _marks(numbers)
    database.execute(f"DELETE FROM listed_name WHERE subject_id IN ({marks})", *numbers)
    database.execute(
        f"DELETE FROM listed_subject WHERE id IN ({marks}) "
        "AND NOT EXISTS (SELECT 1 FROM possible_match m WHERE m.subject_id = listed_subject.id)",
        *numbers,
    )
    database.execute(
        "UPDATE listed_subject SET names = '[]', weak_names = '[]', facts = '{}', record = '{}', "
        f"fingerprint = 'emptied', active = FALSE WHERE id IN ({marks})",
        *numbers,
    )
    database.execute(_MATCHES_EMPTIED.format(marks=marks), *numbers, today.isoformat())


_MATCHES_EMPTIED = (
    "UPDATE possible_match SET listed_name = '', why = '', reasons = '[]', would_distinguish = '[]' "
    "WHERE subject_id IN ({marks}) AND NOT EXISTS (SELECT 1 FROM listed_subject was "
    "JOIN list_version o ON o.id = was.list_id JOIN list_version v ON v.source = o.source "
    "JOIN listed_subject s ON s.list_id = v.id AND s.code = was.code "
    "WHERE was.id = possible_match.subject_id "
    "AND possible_match.entry_key = v.source || ':' || s.code || ':' || s.fingerprint) "
    "AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.booking_id = possible_match.booking_id "
    "AND h.released_at IS NULL AND h.until >= ?)"
)
"""What a match repeats of an entry goes with it; that it was found, when, who answered, and the question stay."""


LET_GO: dict[str, Callable[[Sequence[int], date], None]] = {
    "request-versions": _deleting("request_version"),
    "checks": _empty_checks,
    "matches-different": _empty_matches,
    "look-ups": _deleting_guarded("look_up"),
    "opened": _deleting_guarded("match_opened"),
    "hirer-links": _deleting("answer_link"),
    "import-lines": _delete_lines,
    "concerns-ended": _delete_concerns,
}


def clear_the_log() -> None:
    """On SQLite what was deleted is overwritten in the file, and by this in the log beside it as well."""
    if database.is_sqlite and not database.real.in_transaction():
        database.real.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")


@database.write
def save_emptied_version(entry: int, number: int, said: dict[str, object]) -> None:
    """What is left of a version of a register's entry; why it was written is gone too."""
    row = RegisterVersionRow
    row.update(said=said, why="").where(row.entry == entry, row.number == number).execute()


@database.write
def save_emptied_line(public_id: UUID, said: dict[str, object]) -> None:
    """What is left of a dated line."""
    row = RegisterLineRow
    row.update(said=said).where(row.public_id == public_id).execute()


@database.write
def empty_taken_back(entry: int, why: str) -> None:
    """Why lines of an entry were taken back is gone; that they were, stays."""
    row = RegisterLineRow
    row.update(said={"why": why}).where(row.entry == entry, row.kind == TAKEN_BACK).execute()
