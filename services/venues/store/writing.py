"""Adding or changing one row with a statement made once: what every request does must not build its SQL anew."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache

import peewee

from services.venues.store.database import database


def add_row(row: type[peewee.Model], values: Mapping[str, object]) -> int:
    """Adds a row, with the defaults of its columns for what is not given; its number."""
    defaults = {name: default for name, default in _defaults(row) if name not in values}
    given = {**values, **{name: default() if callable(default) else default for name, default in defaults.items()}}
    sql, fields = _statement(row, tuple(given))
    ((number,),) = database.query(sql, *_kept(fields, given.values()))
    return int(number)


def change_row(row: type[peewee.Model], changes: Mapping[str, object], **equal: object) -> int:
    """Gives columns other values in the rows that have these; how many there were."""
    sql, fields, keys = _update(row, tuple(changes), tuple(equal))
    return database.execute(sql, *_kept(fields, changes.values()), *_kept(keys, equal.values()))


Fields = tuple[tuple[type, Callable[[object], object]], ...]
"""Of each column the type it keeps as it is, and what it makes of any other value."""
_AS_IT_IS: dict[type[peewee.Field], type] = {
    peewee.TextField: str,
    peewee.IntegerField: int,
    peewee.BooleanField: bool,
    peewee.BigIntegerField: int,
}


class _Nothing:
    """Stands for the columns that convert every value."""


def _kept(fields: Fields, values: Iterable[object]) -> list[object]:
    """The values as the database keeps them; most are so already, and asking a column costs more than looking."""
    return [
        value if type(value) is as_it_is else convert(value)
        for (as_it_is, convert), value in zip(fields, values, strict=True)
    ]


def _fields(row: type[peewee.Model], names: tuple[str, ...]) -> tuple[tuple[str, ...], Fields]:
    """The names of the columns, and how each keeps a value."""
    found = [row._meta.combined[name] for name in names]
    return (
        tuple(field.column_name for field in found),
        tuple((_AS_IT_IS.get(type(field), _Nothing), field.db_value) for field in found),
    )


@cache
def _update(row: type[peewee.Model], names: tuple[str, ...], keys: tuple[str, ...]) -> tuple[str, Fields, Fields]:
    meta = row._meta
    (columns, fields), (asked, wanted) = _fields(row, names), _fields(row, keys)
    changed = ", ".join(f'"{column}" = ?' for column in columns)
    where = " AND ".join(f'"{column}" = ?' for column in asked)
    return f'UPDATE "{meta.table_name}" SET {changed} WHERE {where}', fields, wanted


@cache
def _defaults(row: type[peewee.Model]) -> tuple[tuple[str, object], ...]:
    return tuple((field.name, default) for field, default in row._meta.defaults.items())


@cache
def _statement(row: type[peewee.Model], names: tuple[str, ...]) -> tuple[str, Fields]:
    meta = row._meta
    columns, fields = _fields(row, names)
    named = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" * len(fields))
    key = meta.get_primary_keys()[0].column_name
    return f'INSERT INTO "{meta.table_name}" ({named}) VALUES ({marks}) RETURNING "{key}"', fields
