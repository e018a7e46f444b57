"""Nothing is registered by the way: a process that imports less than another must not know less of what it does."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.folders import ROOT

ROOMS = ("services", "shared", "operations")


def registrations(source: str) -> Iterator[str]:
    """Statements at the top of a module that change an object of another module of ours."""
    tree = ast.parse(source)
    imported = {
        alias.asname or alias.name
        for found in tree.body
        if isinstance(found, ast.ImportFrom) and (found.module or "").split(".")[0] in ROOMS
        for alias in found.names
    }
    for found in tree.body:
        changed: list[ast.expr] = []
        if isinstance(found, ast.Expr) and isinstance(found.value, ast.Call):
            changed = [found.value.func]
        elif isinstance(found, ast.Assign):
            changed = [one for one in found.targets if not isinstance(one, ast.Name)]
        elif isinstance(found, ast.AugAssign):
            changed = [found.target]
        for one in changed:
            if isinstance(one, ast.Attribute | ast.Subscript) and root_of(one) in imported:
                yield ast.unparse(found)


def root_of(found: ast.expr) -> str:
    while isinstance(found, ast.Attribute | ast.Subscript):
        found = found.value
    return found.id if isinstance(found, ast.Name) else ""


@pytest.mark.parametrize("room", ROOMS)
def test_no_module_changes_what_another_one_knows_when_it_is_imported(room: str) -> None:
    modules = [path for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
    assert modules
    assert {str(path.relative_to(ROOT)): found for path in modules if (found := list(named(path)))} == {}


def named(path: Path) -> Iterator[str]:
    return registrations(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("planted", ["jobs.when_given_up({})", "jobs.kinds['x'] = 1", "jobs.kinds |= {}", "jobs.x = 1"])
def test_one_that_is_planted_is_found(planted: str) -> None:
    assert list(registrations(f"from services.venues.store.jobs import jobs\n{planted}\n"))
    assert not list(registrations(f"jobs = make()\n{planted}\n"))
