"""Reading rows by the values of columns, with a statement made once: what every request asks must not be built anew."""

from collections.abc import Callable
from functools import cache
from types import SimpleNamespace

import peewee

from services.venues.store.database import database


def find_rows(
    row: type[peewee.Model], lock: bool = False, newest_first: bool = False, **equal: object
) -> list[SimpleNamespace]:
    """Rows whose columns have these values (None: empty), by their number; `lock` holds them on PostgreSQL."""
    empty = tuple(name for name, value in equal.items() if value is None)
    asked = tuple(name for name in equal if name not in empty)
    sql, keys, columns = _statement(row, asked, empty, lock and not database.is_sqlite, newest_first)
    values = [field.db_value(equal[name]) for name, field in zip(asked, keys, strict=True)]
    return [
        SimpleNamespace(**{name: read(value) for (name, read), value in zip(columns, found, strict=True)})
        for found in database.query(sql, *values)
    ]


def find_row(
    row: type[peewee.Model], lock: bool = False, newest_first: bool = False, **equal: object
) -> SimpleNamespace | None:
    """The first of these rows, or None."""
    return next(iter(find_rows(row, lock, newest_first, **equal)), None)


Columns = tuple[tuple[str, Callable[[object], object]], ...]


@cache
def _statement(
    row: type[peewee.Model], asked: tuple[str, ...], empty: tuple[str, ...], lock: bool, newest_first: bool
) -> tuple[str, tuple[peewee.Field, ...], Columns]:
    meta = row._meta
    keys = tuple(meta.combined[name] for name in asked)
    where = [f'"{field.column_name}" = ?' for field in keys]
    where += [f'"{meta.combined[name].column_name}" IS NULL' for name in empty]
    named = ", ".join(f'"{field.column_name}"' for field in meta.sorted_fields)
    order = f'"{meta.get_primary_keys()[0].column_name}"' + (" DESC" if newest_first else "")
    sql = f'SELECT {named} FROM "{meta.table_name}" WHERE {" AND ".join(where)} ORDER BY {order}'
    columns = tuple((getattr(field, "object_id_name", field.name), field.python_value) for field in meta.sorted_fields)
    return sql + (" FOR UPDATE" if lock else ""), keys, columns
