"""The projection read and written: periods, the units they count in, and the figures drawn from them in SQL."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from services.training.rules.figures import Figures
from services.training.rules.requirements import Level
from services.training.rules.status import Period
from services.training.rules.unit_scopes import UnitScope
from services.training.store.database import database
from services.training.store.standing.facts import day, sure_day
from services.training.store.standing.remembered import drawn_from_facts

PERIOD_COLUMNS = (
    "person_id", "requirement", "role_group", "level", "from_day", "to_day", "in_scope_since", "valid_until",
    "awaiting_until", "due_on", "exempt", "grace_days", "due_soon_days", "policy_version",
)  # fmt: skip
SCOPE_COLUMNS = ("person_id", "requirement", "post", "from_day", "to_day", "directorate", "service", "team")
CHUNK = 500


def _text(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def replace_projection(
    people: Sequence[int], periods: Iterable[tuple[int, Period]], scopes: Iterable[tuple[int, UnitScope]]
) -> None:
    """Writes the projection of these people anew, in the transaction that is open."""
    for start in range(0, len(people), CHUNK):
        chunk = people[start : start + CHUNK]
        marks = ", ".join("?" * len(chunk))
        database.execute(f"DELETE FROM period WHERE person_id IN ({marks})", *chunk)
        database.execute(f"DELETE FROM scope WHERE person_id IN ({marks})", *chunk)
    database.insert_rows("period", PERIOD_COLUMNS, (_period_values(person, p) for person, p in periods))
    database.insert_rows("scope", SCOPE_COLUMNS, (_scope_values(person, s) for person, s in scopes))


def _period_values(person: int, p: Period) -> tuple[object, ...]:
    return (
        person, p.requirement, p.role_group, p.level.value, _text(p.from_day), _text(p.to_day),
        _text(p.in_scope_since), _text(p.valid_until), _text(p.awaiting_until), _text(p.due_on), p.exempt,
        p.grace_days, p.due_soon_days, p.policy_version,
    )  # fmt: skip


def _scope_values(person: int, s: UnitScope) -> tuple[object, ...]:
    directorate, service, team = (*s.unit, "", "", "")[:3]
    return person, s.requirement, s.post, _text(s.from_day), _text(s.to_day), directorate, service, team


def period_from(row: Sequence[Any]) -> tuple[int, Period]:
    """A person and a period from a row of PERIOD_COLUMNS."""
    (person, requirement, group, level, from_day, to_day, since, valid, awaiting, due, exempt, grace, soon, version) = (
        row
    )
    return person, Period(
        requirement=requirement,
        role_group=group,
        level=Level(level),
        from_day=sure_day(from_day),
        to_day=sure_day(to_day),
        in_scope_since=sure_day(since),
        valid_until=day(valid),
        awaiting_until=day(awaiting),
        due_on=day(due),
        exempt=bool(exempt),
        grace_days=grace,
        due_soon_days=soon,
        policy_version=version,
    )


def list_periods(people: Sequence[int]) -> Iterator[tuple[int, Period]]:
    """Every kept period of these people, in order of person, requirement and day."""
    columns = ", ".join(PERIOD_COLUMNS)
    for start in range(0, len(people), CHUNK):
        chunk = people[start : start + CHUNK]
        marks = ", ".join("?" * len(chunk))
        for row in database.query(
            f"SELECT {columns} FROM period WHERE person_id IN ({marks}) ORDER BY person_id, requirement, from_day",
            *chunk,
        ):
            yield period_from(row)


# One person's share of the figures on a day: in date, on track and ever trained hold for every mandatory requirement.
# The words are those of rules/status.py; a property test and the nightly check keep the two equal.
# Grouped by person first, because that is the order of the table on SQLite: everybody's shares then need no sorting.
_SHARES = """
    SELECT q.person_id AS person_id, {place} AS place,
        MIN(CASE WHEN q.valid_until >= ? THEN 1 ELSE 0 END) AS in_date,
        MIN(CASE WHEN q.valid_until >= ? THEN 1
                 WHEN q.awaiting_until >= ? THEN 0
                 WHEN q.due_on >= ? THEN 1 ELSE 0 END) AS on_track,
        MIN(CASE WHEN q.valid_until IS NULL THEN 0 ELSE 1 END) AS ever_trained
    FROM {source}
    WHERE q.level = 'mandatory' AND NOT q.exempt AND q.from_day <= ? AND q.to_day >= ? {where}
    GROUP BY q.person_id{apart}
"""
_COUNTS = """
    SELECT {place},
        SUM(CASE WHEN away.person_id IS NULL THEN 1 ELSE 0 END),
        SUM(CASE WHEN away.person_id IS NULL THEN shares.in_date ELSE 0 END),
        SUM(CASE WHEN away.person_id IS NULL THEN shares.on_track ELSE 0 END),
        SUM(CASE WHEN away.person_id IS NULL THEN shares.ever_trained ELSE 0 END),
        SUM(CASE WHEN away.person_id IS NULL THEN 0 ELSE 1 END)
    FROM ({shares}) shares {join}
    LEFT JOIN (SELECT DISTINCT person_id FROM absence
               WHERE superseded_by_id IS NULL AND starts <= ? AND (ends IS NULL OR ends >= ?)) away
      ON away.person_id = shares.person_id
    GROUP BY {place} ORDER BY {place}
"""
_PERSON = "JOIN person ON person.id ="
_IN_UNIT = "period q JOIN scope s ON s.person_id = q.person_id AND s.requirement = q.requirement"
_ON_DAY = " AND s.from_day <= ? AND s.to_day >= ?"


def _figures(shares: str, as_at: date, values: Sequence[object], by_employer: bool = False) -> dict[str, Figures]:
    """Figures by place, or of whole people by employer; `values` are those of the WHERE beyond the usual six days."""
    place, join = ("person.employer", f"{_PERSON} shares.person_id") if by_employer else ("shares.place", "")
    on = as_at.isoformat()
    rows = database.query(_COUNTS.format(shares=shares, place=place, join=join), *[on] * 6, *values, on, on)
    return {str(found): Figures(*(int(count) for count in counts)) for found, *counts in rows}


@drawn_from_facts
def figures_by_employer(as_at: date) -> dict[str, Figures]:
    """Everybody by employer, the council's own people under '', each counted once: one walk through the table."""
    shares = _SHARES.format(place="''", source="period q", where="", apart="")
    return _figures(shares, as_at, (), by_employer=True)


def council_figures(as_at: date) -> Figures:
    """The council's own people, each counted once."""
    return figures_by_employer(as_at).get("", Figures())


@drawn_from_facts
def employer_figures(as_at: date) -> dict[str, Figures]:
    """Other employers' people, by employer; quick, because they are few and found by the index."""
    shares = _SHARES.format(
        place="person.employer",
        source=f"period q {_PERSON} q.person_id",
        where="AND person.employer > ''",
        apart=", person.employer",
    )
    return _figures(shares, as_at, ())


@drawn_from_facts
def unit_figures(as_at: date, above: tuple[str, ...] = ()) -> dict[str, Figures]:
    """The units one level below `above` (a path), and under '' nothing: each person once in each unit."""
    levels = ("directorate", "service", "team")
    if len(above) >= len(levels):
        return {}
    place = f"s.{levels[len(above)]}"
    where, values = _within(above, as_at)
    shares = _SHARES.format(place=place, source=_IN_UNIT, where=f"{where} AND {place} <> ''", apart=f", {place}")
    return {" > ".join((*above, name)): found for name, found in _figures(shares, as_at, values).items()}


@drawn_from_facts
def one_unit_figures(as_at: date, unit: tuple[str, ...]) -> Figures:
    """The figures of one unit with all below it."""
    where, values = _within(unit, as_at)
    shares = _SHARES.format(place="CAST('' AS TEXT)", source=_IN_UNIT, where=where, apart="")
    return _figures(shares, as_at, values).get("", Figures())


def _within(unit: tuple[str, ...], as_at: date) -> tuple[str, list[object]]:
    """In a unit on the day, as a condition on `s` and its values."""
    chosen = list(zip(("directorate", "service", "team"), unit, strict=False))
    where = _ON_DAY + "".join(f" AND s.{level} = ?" for level, _ in chosen)
    return where, [as_at.isoformat(), as_at.isoformat(), *(name for _, name in chosen)]
