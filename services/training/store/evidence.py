"""What the records say for benchmark 7, counted in the database: no names leave here."""

from datetime import date, datetime

from services.training.rules.evidence.facts import ImportFact, Score
from services.training.rules.status import Status
from services.training.store.database import database
from services.training.store.standing.facts import sure_day
from services.training.store.standing.remembered import drawn_from_facts
from services.training.store.tables.imports import ImportRow
from shared.clock import london_day
from shared.database.records import record_of

# The words of rules/status.py, first that applies first; a property test keeps the two equal.
_STATUS = f"""
    CASE WHEN q.exempt THEN '{Status.EXEMPT}'
         WHEN q.valid_until >= ? THEN
            CASE WHEN q.valid_until <= {{soon}} THEN '{Status.DUE_SOON}' ELSE '{Status.IN_DATE}' END
         WHEN q.awaiting_until >= ? THEN '{Status.AWAITING_EVIDENCE}'
         WHEN q.due_on >= ? THEN '{Status.NOT_YET_DUE}'
         WHEN q.valid_until IS NULL THEN '{Status.NEVER_DONE}'
         WHEN q.valid_until = q.due_on AND q.valid_until >= {{grace}} THEN '{Status.IN_GRACE}'
         ELSE '{Status.OVERDUE}' END
"""


@drawn_from_facts
def count_statuses(as_at: date) -> dict[str, dict[str, int]]:
    """How many of the council's people have each status in each requirement on a day."""
    on = as_at.isoformat()
    found: dict[str, dict[str, int]] = {}
    status = _STATUS.format(soon=_days_off("q.due_soon_days"), grace=_days_off("-q.grace_days"))
    for requirement, standing, people in database.query(
        f"SELECT q.requirement, {status}, COUNT(*) FROM period q JOIN person p ON p.id = q.person_id "
        "WHERE p.employer = '' AND q.from_day <= ? AND q.to_day >= ? GROUP BY 1, 2",
        *[on] * 7,
    ):
        found.setdefault(requirement, {})[standing] = int(people)
    return found


def _days_off(days: str) -> str:
    """So many days after a day that is given, as each database says it."""
    return f"date(?, ({days}) || ' days')" if database.is_sqlite else f"(CAST(? AS DATE) + ({days}))"


def list_active_titles(as_at: date) -> list[tuple[int, str]]:
    """Person and job title of every active post of the council's people."""
    on = as_at.isoformat()
    rows = database.query(
        "SELECT DISTINCT o.person_id, o.job_title FROM post o JOIN person p ON p.id = o.person_id "
        "WHERE p.employer = '' AND o.superseded_by_id IS NULL AND o.starts <= ? AND (o.ends IS NULL OR o.ends >= ?)",
        on,
        on,
    )
    return [(row[0], row[1]) for row in rows]


@drawn_from_facts
def count_completions_by_course(from_: date, as_at: date) -> dict[str, int]:
    """Completions dated within the period, by course; revoked ones are not counted."""
    rows = database.query(
        "SELECT course, COUNT(*) FROM completion WHERE undone_at IS NULL AND completed_on >= ? AND completed_on <= ? "
        "AND (revoked_on IS NULL OR revoked_on > ?) GROUP BY course",
        from_.isoformat(), as_at.isoformat(), as_at.isoformat(),
    )  # fmt: skip
    return {course: int(count) for course, count in rows}


@drawn_from_facts
def count_completions_by_source(begins: datetime, ends: datetime) -> dict[str, int]:
    """Completions recorded between two moments, by how we know of them."""
    rows = database.query(
        "SELECT source, COUNT(*) FROM completion WHERE undone_at IS NULL AND recorded_at >= ? AND recorded_at < ? "
        "GROUP BY source ORDER BY source",
        _instant(begins), _instant(ends),
    )  # fmt: skip
    return {source: int(count) for source, count in rows}


@drawn_from_facts
def count_awaiting(as_at: date) -> int:
    """Completions on the day whose certificate nobody has seen."""
    on = as_at.isoformat()
    rows = database.query(
        "SELECT COUNT(*) FROM completion WHERE undone_at IS NULL AND evidence = 'awaiting' AND completed_on <= ? "
        "AND (revoked_on IS NULL OR revoked_on > ?)",
        on,
        on,
    )
    return int(rows[0][0])


@drawn_from_facts
def count_corrections(from_: date, as_at: date) -> int:
    """Completions revoked within the period."""
    rows = database.query(
        "SELECT COUNT(*) FROM completion WHERE undone_at IS NULL AND revoked_on >= ? AND revoked_on <= ?",
        from_.isoformat(), as_at.isoformat(),
    )  # fmt: skip
    return int(rows[0][0])


@drawn_from_facts
def count_exempt(as_at: date) -> int:
    """People of the council exempt from a mandatory requirement on the day."""
    on = as_at.isoformat()
    rows = database.query(
        "SELECT COUNT(DISTINCT q.person_id) FROM period q JOIN person p ON p.id = q.person_id WHERE p.employer = '' "
        "AND q.level = 'mandatory' AND q.exempt AND q.from_day <= ? AND q.to_day >= ?",
        on,
        on,
    )
    return int(rows[0][0])


def list_starters(from_: date, as_at: date) -> list[tuple[int, date]]:
    """The council's people whose first post began within the period, with that day."""
    rows = database.query(
        "SELECT o.person_id, MIN(o.starts) FROM post o JOIN person p ON p.id = o.person_id "
        "WHERE p.employer = '' AND o.superseded_by_id IS NULL GROUP BY o.person_id "
        "HAVING MIN(o.starts) >= ? AND MIN(o.starts) <= ? ORDER BY o.person_id",
        from_.isoformat(), as_at.isoformat(),
    )  # fmt: skip
    return [(row[0], sure_day(row[1])) for row in rows]


@drawn_from_facts
def list_scores(from_: date, as_at: date) -> list[Score]:
    """Scores of completions within the period."""
    rows = database.query(
        "SELECT course, score_before, score_after FROM completion WHERE undone_at IS NULL "
        "AND completed_on >= ? AND completed_on <= ? AND (revoked_on IS NULL OR revoked_on > ?) "
        "AND (score_before IS NOT NULL OR score_after IS NOT NULL)",
        from_.isoformat(), as_at.isoformat(), as_at.isoformat(),
    )  # fmt: skip
    return [Score(*row) for row in rows]


def list_confirmed_imports(begins: datetime, ends: datetime) -> list[ImportFact]:
    """Imports confirmed between two moments and not undone, with their row accounting."""
    query = (
        ImportRow.select()
        .where(ImportRow.state == "confirmed", ImportRow.confirmed_at >= begins, ImportRow.confirmed_at < ends)
        .order_by(ImportRow.confirmed_at, ImportRow.id)
    )
    return [record_of(ImportFact, row, confirmed_on=london_day(row.confirmed_at)) for row in query]


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
