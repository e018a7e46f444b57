"""The tables of figures in docs/operations.md are of drills that there are, and none of them lost anything."""

import ast
import re

import pytest

from tests.drills.figures import COLUMNS, table, title
from tests.drills.ledger import Ledger
from tests.folders import ROOT

ROWS = re.compile(
    r"^\| (?P<name>[a-z][^|]+?)(?: \([^|]*\))? \| \d+ \| \d+ \| (?P<kept>\d+ \| \d+ \| \d+) \| [\d.]+ \|$", re.M
)


def drills() -> set[str]:
    """The title of every drill."""
    found = set()
    for path in (ROOT / "tests/drills").glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found.add(title(node.name))
    return found


def test_every_line_of_the_documented_tables_is_a_drill_that_there_is_and_kept_everything() -> None:
    rows = list(ROWS.finditer((ROOT / "docs/operations.md").read_text(encoding="utf-8")))
    assert len(rows) > 10
    assert {row["name"] for row in rows} <= drills()
    assert {row["kept"] for row in rows} == {"0 | 0 | 0"}


def test_the_table_has_a_line_for_each_drill_in_the_columns_it_names() -> None:
    first, second = Ledger("a drill (redis)", injected=3, acknowledged=7), Ledger("another", slowest=1.26)
    head, _, *lines = table([second.figures(), first.figures()]).splitlines()
    assert head == "| " + " | ".join(COLUMNS) + " |"
    assert lines == ["| a drill (redis) | 3 | 7 | 0 | 0 | 0 | 0.0 |", "| another | 0 | 0 | 0 | 0 | 0 | 1.3 |"]


@pytest.mark.parametrize("what", ["lost", "doubled", "untrue"])
def test_a_drill_in_which_anything_was_lost_doubled_or_untrue_fails(what: str) -> None:
    with pytest.raises(AssertionError):
        Ledger("a drill", **{what: 1}).check()
