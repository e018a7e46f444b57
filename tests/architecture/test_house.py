"""The rules of the house that an import contract cannot say."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.folders import ROOT

SERVICES = ("training", "venues", "gateway")
# The one room of rules that may compute with libraries.
MATCHING = {"numpy", "rapidfuzz", "icu", "rigour", "normality", "anyascii"}
# Rules that services share, as pure as their own: what a request is, what is said of a person, who is a second one,
# how columns are known, days read, codes said.
SHARED_RULES = {
    "shared.booking_request.codes",
    "shared.booking_request.declared",
    "shared.booking_request.questions",
    "shared.figures.evidence",
    "shared.imports.states",
    "shared.person",
    "shared.second_person",
    "shared.spreadsheets.columns",
    "shared.spreadsheets.days",
    "shared.figures.suppression",
    "shared.words",
}
BANNED_NAMES = {"utils", "helpers", "common", "misc", "manager"}


def python_files(*folders: str) -> list[Path]:
    return sorted(
        path for folder in folders for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts
    )


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


@pytest.mark.parametrize("service", SERVICES)
def test_rules_import_the_standard_library_and_other_rules_and_nothing_else(service: str) -> None:
    for path in python_files(f"services/{service}/rules"):
        allowed = MATCHING if "matching" in path.parts else set()
        for name in imported(path):
            top = name.split(".")[0]
            fine = top in sys.stdlib_module_names or top in allowed or name.startswith(f"services.{service}.rules")
            # The contracts of evidence are plain dataclasses that the gateway's rules speak about.
            fine = (
                fine or (service == "gateway" and name == "shared.contracts.evidence.evidence") or name in SHARED_RULES
            )
            assert fine, f"{path.relative_to(ROOT)} imports {name}: a rule gets its facts handed in"


@pytest.mark.parametrize("module", sorted(SHARED_RULES))
def test_shared_rules_import_the_standard_library_and_each_other_and_nothing_else(module: str) -> None:
    for name in imported(ROOT / Path(*module.split(".")).with_suffix(".py")):
        fine = name.split(".")[0] in sys.stdlib_module_names or name in SHARED_RULES
        assert fine, f"{module} imports {name}"


@pytest.mark.parametrize("service", SERVICES)
def test_rules_never_ask_the_clock(service: str) -> None:
    asks = re.compile(r"\.(today|now|utcnow)\(|time\.time\(")
    for path in python_files(f"services/{service}/rules"):
        assert not asks.search(path.read_text(encoding="utf-8")), f"{path.relative_to(ROOT)} asks the clock"


def test_rows_are_named_only_inside_their_store() -> None:
    for path in python_files("services"):
        if "store" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                rows = [alias.name for alias in node.names if re.fullmatch(r"[A-Z]\w*Row", alias.name)]
                assert not [row for row in rows if "store.tables" in str(node.module)], (
                    f"{path.relative_to(ROOT)} takes {rows} out of the store"
                )


def test_nothing_writes_outside_a_write_transaction() -> None:
    for path in python_files("services", "shared"):
        if path == ROOT / "shared/database/database.py":
            continue
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\.atomic\(", text), (
            f"{path.relative_to(ROOT)}: use write_transaction or read_transaction"
        )


def test_no_module_has_a_name_that_says_nothing() -> None:
    for path in python_files("services", "shared", "operations"):
        assert not BANNED_NAMES & set(path.relative_to(ROOT).with_suffix("").parts), path


def test_modules_stay_small_enough_to_read() -> None:
    """A habit, not a limit to game: nothing may grow far beyond it unseen."""
    for path in python_files("services", "shared", "operations"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        most = 500 if "contracts" in path.parts else 400  # a contract is a list of messages, read one at a time
        assert lines <= most, f"{path.relative_to(ROOT)} has {lines} lines: a second subject has appeared in it"
