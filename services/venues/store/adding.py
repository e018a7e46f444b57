"""Adding or changing one row with a statement made once: what every request does must not build its SQL anew."""

from functools import cache
from typing import Any

import peewee

from services.venues.store.database import database


def add_row(row: type[peewee.Model], values: dict[str, Any]) -> int:
    """Adds a row, with the defaults of its columns for what is not given; its number."""
    defaults = {name: default for name, default in _defaults(row) if name not in values}
    given = {**values, **{name: default() if callable(default) else default for name, default in defaults.items()}}
    sql, fields = _statement(row, tuple(given))
    ((number,),) = database.query(sql, *(field.db_value(given[name]) for name, field in fields))
    return int(number)


def change_row(row: type[peewee.Model], changes: dict[str, Any], **equal: Any) -> int:
    """Gives columns other values in the rows that have these; how many there were."""
    sql, fields, keys = _update(row, tuple(changes), tuple(equal))
    values = [field.db_value(changes[name]) for name, field in fields]
    return database.execute(sql, *values, *(field.db_value(equal[name]) for name, field in keys))


Fields = tuple[tuple[str, Any], ...]


@cache
def _update(row: type[peewee.Model], names: tuple[str, ...], keys: tuple[str, ...]) -> tuple[str, Fields, Fields]:
    meta: Any = row._meta
    fields = tuple((name, meta.combined[name]) for name in names)
    wanted = tuple((name, meta.combined[name]) for name in keys)
    changed = ", ".join(f'"{field.column_name}" = ?' for _, field in fields)
    where = " AND ".join(f'"{field.column_name}" = ?' for _, field in wanted)
    return f'UPDATE "{meta.table_name}" SET {changed} WHERE {where}', fields, wanted


@cache
def _defaults(row: type[peewee.Model]) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, default) for field, default in row._meta.defaults.items())


@cache
def _statement(row: type[peewee.Model], names: tuple[str, ...]) -> tuple[str, Fields]:
    meta: Any = row._meta
    fields = tuple((name, meta.combined[name]) for name in names)
    columns = ", ".join(f'"{field.column_name}"' for _, field in fields)
    marks = ", ".join("?" * len(fields))
    key = meta.primary_key.column_name
    return f'INSERT INTO "{meta.table_name}" ({columns}) VALUES ({marks}) RETURNING "{key}"', fields
