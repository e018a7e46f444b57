"""What our own ways are measured against: the bulk loader, marshmallow with ORM rows, one window statement."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from services.training.policy.loader import training_policy
from services.training.rules.requirements import Level
from services.training.store.database import database
from services.training.store.tables.imports import ImportLineRow

ROWS_A_STATEMENT = 1000
LINE_COLUMNS = [name for name in ImportLineRow._meta.columns if name != "id"]


def read_lines_back() -> list[tuple[Any, ...]]:
    """The rows of import lines as plain values, for the bulk loader to write again."""
    columns = ", ".join(f'"{name}"' for name in LINE_COLUMNS)
    return database.query(f"SELECT {columns} FROM import_line ORDER BY id")


def write_bare(rows: Sequence[tuple[Any, ...]]) -> None:
    """The same rows through `executemany` on SQLite and COPY on PostgreSQL: no reading, no checking."""
    names = ", ".join(f'"{name}"' for name in LINE_COLUMNS)
    with database.write_transaction():
        cursor = database.real.cursor()
        if database.is_sqlite:
            marks = ", ".join("?" * len(LINE_COLUMNS))
            cursor.executemany(f"INSERT INTO import_line ({names}) VALUES ({marks})", rows)
            return
        with cursor.copy(f"COPY import_line ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


class CompletionRowSchema(Schema):
    """A row of a learning system's export as a schema library states it."""

    number = fields.String(required=True, validate=validate.Length(min=1), data_key="Learner ID")
    name = fields.String(data_key="Learner Name")
    email = fields.String(data_key="Email")
    course = fields.String(required=True, data_key="Course Title")
    completed_at = fields.DateTime(required=True, format="%Y-%m-%d %H:%M", data_key="Completion Date")
    status = fields.String(validate=validate.OneOf(["Completed"]), data_key="Status")
    score = fields.String(data_key="Score")


def import_by_schema(path: Path, import_id: int, people: Mapping[str, int]) -> int:
    """Loads the file row by row through the schema and saves ORM rows, some hundreds a statement; how many."""
    courses = {course.title: course.code for course in training_policy().versions[-1][1].courses.values()}
    written = 0
    with path.open(encoding="utf-8", newline="") as file, database.write_transaction():
        rows = _schema_rows(csv.DictReader(file), import_id, people, courses)
        while some := list(islice(rows, ROWS_A_STATEMENT)):
            ImportLineRow.bulk_create(some)
            written += len(some)
    return written


def _schema_rows(
    cells: Iterator[dict[str, str]], import_id: int, people: Mapping[str, int], courses: Mapping[str, str]
) -> Iterator[ImportLineRow]:
    schema, seen = CompletionRowSchema(), set()
    for line, row in enumerate(cells, start=2):
        try:
            found = schema.load(row)
        except ValidationError as error:
            yield ImportLineRow(source=import_id, row=line, outcome="refused", reason=str(error), cells=row)
            continue
        moment: datetime = found["completed_at"]
        person, course, day = people.get(found["number"]), courses[found["course"]], moment.date()
        outcome = "duplicate" if (person, course, day) in seen else "accepted"
        seen.add((person, course, day))
        yield ImportLineRow(
            source=import_id, row=line, outcome=outcome, person=person, course=course, completed_on=day, evidence="seen"
        )


def headline_by_window(as_at: date) -> tuple[int, int]:
    """Population and in date straight from the facts: the newest completion of each person and requirement.

    It knows neither expiry windows nor that a refresher needs something to refresh, so it does less than the rules.
    """
    on = as_at.isoformat()
    still_valid = (
        "date(completed_on, '+' || months || ' months') >= ?"
        if database.is_sqlite
        else "(completed_on + months * interval '1 month')::date >= CAST(? AS date)"
    )
    policy, groups = training_policy().on(as_at), training_policy().role_groups_on(as_at)
    mandatory = [found for found in policy.requirements if found.level == Level.MANDATORY]
    titles = ", ".join(f"('{title}', '{group}')" for title, group in groups.by_job_title.items())
    scopes = ", ".join(f"('{found.id}', '{found.role_group}')" for found in mandatory)
    counting = {
        (found.id, course, found.repeat_months)
        for found in mandatory
        for rule in policy.rules
        if rule.requirement is found
        for course in rule.courses
    }
    courses = ", ".join(f"('{requirement}', '{course}', {months})" for requirement, course, months in sorted(counting))
    ((population, in_date),) = database.query(
        f"""
        WITH title (job_title, role_group) AS (VALUES {titles}),
        wanted (requirement, role_group) AS (VALUES {scopes}),
        counting (requirement, course, months) AS (VALUES {courses}),
        due AS (
            SELECT DISTINCT o.person_id, w.requirement
            FROM post o
            JOIN person p ON p.id = o.person_id AND p.employer = ''
            LEFT JOIN title t ON t.job_title = lower(o.job_title)
            JOIN wanted w ON w.role_group = COALESCE(t.role_group, '{groups.otherwise}')
            WHERE o.superseded_by_id IS NULL AND o.starts <= ? AND (o.ends IS NULL OR o.ends >= ?)
        ),
        ranked AS (
            SELECT d.person_id, d.requirement, c.completed_on, k.months,
                ROW_NUMBER() OVER (PARTITION BY d.person_id, d.requirement ORDER BY c.completed_on DESC) AS place
            FROM due d
            JOIN counting k ON k.requirement = d.requirement
            JOIN completion c ON c.person_id = d.person_id AND c.course = k.course
            WHERE c.completed_on <= ? AND c.evidence = 'seen' AND c.undone_at IS NULL
                AND (c.revoked_on IS NULL OR c.revoked_on > ?)
        ),
        held AS (
            SELECT person_id, requirement FROM ranked WHERE place = 1 AND (months = 0 OR {still_valid})
        ),
        away AS (
            SELECT DISTINCT person_id FROM absence
            WHERE superseded_by_id IS NULL AND starts <= ? AND (ends IS NULL OR ends >= ?)
        )
        SELECT COUNT(*), SUM(in_date) FROM (
            SELECT d.person_id, MIN(CASE WHEN h.person_id IS NULL THEN 0 ELSE 1 END) AS in_date
            FROM due d
            LEFT JOIN held h ON h.person_id = d.person_id AND h.requirement = d.requirement
            WHERE d.person_id NOT IN (SELECT person_id FROM away)
            GROUP BY d.person_id
        ) counted
        """,
        *[on] * 7,
    )
    return int(population), int(in_date)
