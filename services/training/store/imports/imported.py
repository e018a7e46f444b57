"""What a confirmed import writes, and what undoing it takes back."""

from collections.abc import Iterator
from datetime import date, datetime

from services.training.rules.facts import Completion
from services.training.store.database import database
from services.training.store.standing.facts import completion, sure_day

SOURCES = {
    "completions": "import",
    "certificates": "certificate",
    "registers": "register",
    "provider_completions": "provider",
}

_ADD = """
    INSERT INTO completion (person_id, course, completed_on, evidence, source, provider, score_before, score_after,
        origin_id, origin_row, recorded_by, recorded_at, revoked_reason, revoked_by)
    SELECT l.person, l.course, l.completed_on, l.evidence, {source}, l.provider, l.score_before, l.score_after,
        l.source_id, l.row, {by}, {at}, '', ''
    FROM import_line l {join}
    WHERE {where}
    ORDER BY l.person, l.course, l.completed_on, l.id
    ON CONFLICT DO NOTHING
"""
_KEY = "c.person_id = l.person AND c.course = l.course AND c.completed_on = l.completed_on"
# What was undone, and not revoked before: of that a person said that it does not count.
_UNDONE = f"c.undone_at IS NOT NULL AND c.revoked_on IS NULL AND {_KEY}"
# The unary plus keeps SQLite on the index of person, course and day: a file has thousands of rows of one origin.
_ITS_COMPLETION = """
    SELECT 1 FROM completion c WHERE c.person_id = import_line.person AND c.course = import_line.course
    AND c.completed_on = import_line.completed_on AND c.undone_at IS NULL AND c.revoked_on IS NULL
    AND +c.origin_id = import_line.source_id AND c.origin_row = import_line.row
"""
_CASE = " ".join(f"WHEN '{kind}' THEN '{source}'" for kind, source in SOURCES.items())


def add_accepted_completions(import_id: int, kind: str, by: str, now: datetime, line: int | None = None) -> int:
    """Adds the accepted rows of a file as completions (one row only, when given); how many were new."""
    where = "l.source_id = ? AND l.outcome = 'accepted'" + (" AND l.id = ?" if line is not None else "")
    sql = _ADD.format(source="CAST(? AS TEXT)", by="CAST(? AS TEXT)", at=_moment(), join="", where=where)
    values = [SOURCES[kind], by, _instant(now), import_id, *([line] if line is not None else [])]
    return database.execute(sql, *values)


def accepted_completions(import_id: int) -> dict[int, list[Completion]]:
    """What a confirmed file will add, by person; a completion that is recorded already may be among it."""
    found: dict[int, list[Completion]] = {}
    for person, *done in database.query(
        "SELECT person, course, completed_on, evidence FROM import_line WHERE source_id = ? AND outcome = 'accepted'",
        import_id,
    ):
        found.setdefault(person, []).append(completion(*done))
    return found


def mark_overtaken(import_id: int) -> int:
    """Accepted rows whose completion another file brought in the meantime become duplicates; how many.

    A list of the new completions, and not a look at each: PostgreSQL knows nothing yet of rows added just now, and
    would read all of them for every row.
    """
    return database.execute(
        "UPDATE import_line SET outcome = 'duplicate', reason = ? WHERE source_id = ? AND outcome = 'accepted' "
        "AND (person, course, completed_on, row) NOT IN (SELECT person_id, course, completed_on, origin_row "
        "FROM completion WHERE origin_id = ? AND undone_at IS NULL AND revoked_on IS NULL)",
        "The same completion came in with another file in the meantime",
        import_id,
        import_id,
    )


def list_people_of_completions(import_id: int) -> list[int]:
    """Everybody who has a completion from this file."""
    rows = database.query(
        "SELECT DISTINCT person_id FROM completion WHERE origin_id = ? AND undone_at IS NULL ORDER BY person_id",
        import_id,
    )
    return [row[0] for row in rows]


def count_standing(import_id: int) -> int:
    """How many completions of a file still count."""
    ((standing,),) = database.query(
        "SELECT COUNT(*) FROM completion WHERE origin_id = ? AND undone_at IS NULL AND revoked_on IS NULL", import_id
    )
    return int(standing)


def undo_completions(import_id: int, now: datetime) -> int:
    """Takes the completions of a file back; they stay, marked, and are facts no more. How many."""
    return database.execute(
        f"UPDATE completion SET undone_at = {_moment()} WHERE origin_id = ? AND undone_at IS NULL",
        _instant(now),
        import_id,
    )


def adopt_from_duplicates(import_id: int, now: datetime) -> list[int]:
    """Completions taken back that other confirmed files also hold are kept on the word of those; whose files.

    Without this, undoing one file would lose what another says just as well. What a person revoked stays revoked.
    """
    stands = (
        "i.state = 'confirmed' AND i.id <> ? AND l.outcome = 'duplicate' AND l.person IS NOT NULL AND EXISTS ("
        f"SELECT 1 FROM completion c WHERE c.origin_id = ? AND {_UNDONE})"
    )
    sql = _ADD.format(
        source=f"CASE i.kind {_CASE} ELSE i.kind END",
        by="i.confirmed_by",
        at=_moment(),
        join="JOIN import i ON i.id = l.source_id",
        where=stands,
    )
    if not database.execute(sql, _instant(now), import_id, import_id):
        return []
    database.execute(
        "UPDATE import_line SET outcome = 'accepted', reason = '' WHERE outcome = 'duplicate' "
        f"AND EXISTS ({_ITS_COMPLETION})"
    )
    rows = database.query(
        "SELECT DISTINCT c.origin_id FROM completion c WHERE c.recorded_at = ? AND c.origin_id <> ?",
        _instant(now),
        import_id,
    )
    return [row[0] for row in rows]


@database.write
def reopen_duplicates(import_id: int) -> int:
    """Rows of a file that were duplicates of what was undone since they were checked are accepted; how many.

    Not of what was revoked: a person said of that that it does not count.
    """
    return database.execute(
        "UPDATE import_line SET outcome = 'accepted', reason = '' WHERE id IN (SELECT MIN(l.id) FROM import_line l "
        "WHERE l.source_id = ? AND l.outcome = 'duplicate' AND l.person IS NOT NULL "
        f"AND EXISTS (SELECT 1 FROM completion c WHERE {_UNDONE}) "
        f"AND NOT EXISTS (SELECT 1 FROM completion c WHERE {_KEY} AND c.undone_at IS NULL) "
        "AND NOT EXISTS (SELECT 1 FROM import_line a WHERE a.source_id = l.source_id AND a.outcome = 'accepted' "
        "AND a.person = l.person AND a.course = l.course AND a.completed_on = l.completed_on) "
        "GROUP BY l.person, l.course, l.completed_on)",
        import_id,
    )


def live_completions(people: list[int]) -> Iterator[tuple[int, str, date]]:
    """Person, course and day of every completion of these people that counts, for finding duplicates."""
    for start in range(0, len(people), 500):
        chunk = people[start : start + 500]
        marks = ", ".join("?" * len(chunk))
        for person, course, completed_on in database.query(
            "SELECT person_id, course, completed_on FROM completion WHERE undone_at IS NULL AND revoked_on IS NULL "
            f"AND person_id IN ({marks})",
            *chunk,
        ):
            yield person, course, sure_day(completed_on)


def _moment() -> str:
    return "?" if database.is_sqlite else "CAST(? AS TIMESTAMPTZ)"


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
