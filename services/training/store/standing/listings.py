"""Names behind the figures: who is counted, and who still has to be trained, a page at a time."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from services.training.store.database import database

SHOWN = ("all", "in_date", "not_in_date", "absent")


@dataclass(frozen=True)
class Within:
    """Whose names: a unit of the council (a path), one other employer, a team given by ids, or everybody's."""

    unit: tuple[str, ...] = ()
    employer: str | None = None
    only: tuple[int, ...] | None = None
    requirement: str = ""
    levels: tuple[str, ...] = ("mandatory",)


@dataclass(frozen=True)
class Page:
    """Where a page begins and how many entries it has."""

    number: int = 1
    size: int = 50

    @property
    def skip(self) -> int:
        return (self.number - 1) * self.size


EVERY_ENTRY = Page(1, 2**31 - 1)


def _where(within: Within, as_at: date) -> tuple[str, list[object]]:
    on = as_at.isoformat()
    sql = ["q.from_day <= ?", "q.to_day >= ?", "NOT q.exempt"]
    values: list[object] = [on, on]
    sql.append(f"q.level IN ({', '.join('?' * len(within.levels))})")
    values += within.levels
    if within.employer is not None:
        sql.append("p.employer = ?")
        values.append(within.employer)
    else:
        sql.append("p.employer = ''")
    if within.requirement:
        sql.append("q.requirement = ?")
        values.append(within.requirement)
    if within.only is not None:
        sql.append(f"p.id IN ({', '.join('?' * len(within.only)) or 'NULL'})")
        values += within.only
    if within.unit:
        levels = ("directorate", "service", "team")
        tests = "".join(f" AND s.{name} = ?" for name, _ in zip(levels, within.unit, strict=False))
        sql.append(
            "(q.person_id, q.requirement) IN (SELECT s.person_id, s.requirement FROM scope s "
            f"WHERE s.from_day <= ? AND s.to_day >= ?{tests})"
        )
        values += [on, on, *within.unit]
    return " AND ".join(sql), values


_AWAY = (
    "EXISTS (SELECT 1 FROM absence a WHERE a.person_id = p.id AND a.superseded_by_id IS NULL "
    "AND a.starts <= ? AND (a.ends IS NULL OR a.ends >= ?))"
)


def list_counted(within: Within, shown: str, as_at: date, page: Page) -> tuple[list[int], int]:
    """Ids of the people a figure counts, in order of name, and how many there are in all."""
    on = as_at.isoformat()
    where, values = _where(within, as_at)
    having = {
        "in_date": "HAVING MIN(CASE WHEN q.valid_until >= ? THEN 1 ELSE 0 END) = 1",
        "not_in_date": "HAVING MIN(CASE WHEN q.valid_until >= ? THEN 1 ELSE 0 END) = 0",
    }.get(shown, "")
    away = {"all": "", "absent": f" AND {_AWAY}"}.get(shown, f" AND NOT {_AWAY}")
    sql = (
        f"FROM period q JOIN person p ON p.id = q.person_id WHERE {where}{away} "
        f"GROUP BY p.id, p.surname, p.forename, p.number {having}"
    )
    values += [on, on] if away else []
    values += [on] if having else []
    rows, total = _page("p.id", sql, values, "p.surname, p.forename, p.number, p.id", page)
    return [row[0] for row in rows], total


def _page(columns: str, sql: str, values: list[object], order: str, page: Page) -> tuple[list[tuple[Any, ...]], int]:
    """A page of the entries, and how many there are in all; they are gone through once, but beyond the last page."""
    rows = database.query(
        f"SELECT {columns}, COUNT(*) OVER () {sql} ORDER BY {order} LIMIT ? OFFSET ?", *values, page.size, page.skip
    )
    if rows or not page.skip:
        return rows, int(rows[0][-1]) if rows else 0
    return rows, int(database.query(f"SELECT COUNT(*) FROM (SELECT {columns} {sql}) entries", *values)[0][0])


def list_gaps(within: Within, as_at: date, page: Page) -> tuple[list[tuple[int, str]], int]:
    """Person and requirement of each gap, longest open first, and how many there are in all.

    A gap is a status of rules/gaps.py: evidence awaited, or the due day past without training in date.
    """
    on = as_at.isoformat()
    where, values = _where(within, as_at)
    sql = (
        f"FROM period q JOIN person p ON p.id = q.person_id WHERE {where} "
        "AND (q.valid_until IS NULL OR q.valid_until < ?) AND (q.awaiting_until >= ? OR q.due_on < ?)"
    )
    values += [on, on, on]
    order = "q.due_on, p.surname, p.forename, p.number, p.id, q.requirement"
    rows, total = _page("q.person_id, q.requirement", sql, values, order, page)
    return [(row[0], row[1]) for row in rows], total
