"""The classes of the tables of every service."""

import pkgutil
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module

import peewee
import pytest

from shared.imports.records import NewLine

SERVICES = ("gateway", "training", "venues")


def rows_of(service: str) -> list[type[peewee.Model]]:
    """Every class of a table of the service, whichever module of `tables` declares it."""
    database = import_module(f"services.{service}.store.database").database
    folder = import_module(f"services.{service}.store.tables")
    for module in pkgutil.iter_modules(folder.__path__):
        import_module(f"{folder.__name__}.{module.name}")
    below = [row for row in _below(peewee.Model) if row._meta.database is database.proxy]
    return [row for row in below if row.__name__ != "Row"]


def _below(row: type[peewee.Model]) -> Iterator[type[peewee.Model]]:
    for below in row.__subclasses__():
        yield below
        yield from _below(below)


@pytest.mark.parametrize("service", SERVICES)
def test_no_column_hides_a_builtin_that_is_the_default_of_another(service: str) -> None:
    rows = rows_of(service)
    assert len(rows) > 10
    for row in rows:
        for field in row._meta.sorted_fields:
            assert not isinstance(field.default, peewee.Node | property), (
                f"{row.__name__}.{field.name} has the column {field.default!r} as its default: rename that column"
            )


@pytest.mark.parametrize("service", ["training", "venues"])
def test_what_a_file_and_its_rows_are_told_as_are_columns_of_their_tables(service: str) -> None:
    store = import_module(f"services.{service}.store.imports.imports")
    tables = import_module(f"services.{service}.store.tables.imports")
    new_line = getattr(store, "NewLine", NewLine)
    for told, row in (
        (store.ImportRecord, tables.ImportRow),
        (store.LineRecord, tables.ImportLineRow),
        (new_line, tables.ImportLineRow),
    ):
        names = {one.name for one in fields(told)}
        assert len(names) > 5
        assert names <= set(row._meta.fields), f"{told.__module__}.{told.__name__}"


@pytest.mark.parametrize("service", ["training", "venues"])
def test_every_kind_of_file_that_may_be_uploaded_is_a_kind_of_import_with_columns_or_without_an_original(
    service: str,
) -> None:
    kinds = import_module(f"services.{service}.actions.imports.service").KINDS
    assert set(kinds) == set(import_module(f"shared.contracts.{service}").IMPORT_KINDS)
    for code, kind in kinds.items():
        assert bool(kind.layout.fields) is kind.keeps_original, code
