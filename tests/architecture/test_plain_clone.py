"""A plain clone passes its tests: they read nothing outside the checkout, neither as written nor as run."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.folders import ROOT

HOMES = {"home", "expanduser"}
LEADS_ON = {"Path", "open", "joinpath"}
THE_MACHINES = ("/proc", "/usr", "/etc", "/dev")


def leading_out(source: str, depth: int) -> Iterator[str]:
    """Expressions of a test module, `depth` folders below the checkout, that lead out of the checkout."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=ast.Name(id="ROOT"), attr="parent" | "parents"):
                yield ast.unparse(node)
            case ast.Subscript(value=ast.Attribute(attr="parents"), slice=ast.Constant(value=int(up))) if up > depth:
                yield ast.unparse(node)
            case ast.Call(func=ast.Attribute(attr=name)) if name in HOMES:
                yield ast.unparse(node)
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in LEADS_ON:
                yield from filter(None, map(_outward, node.args))
            case ast.BinOp(op=ast.Div()):
                yield from filter(None, map(_outward, (node.left, node.right)))


def _outward(node: ast.expr) -> str | None:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return None
    absolute = node.value.startswith("/") and not node.value.startswith(THE_MACHINES)
    return node.value if absolute or ".." in node.value.split("/") else None


def test_no_test_is_written_to_read_outside_the_checkout() -> None:
    modules = sorted((ROOT / "tests").rglob("*.py"))
    assert len(modules) > 200
    found = {
        str(path.relative_to(ROOT)): list(leading_out(path.read_text(), len(path.relative_to(ROOT).parts) - 1))
        for path in modules
    }
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line",
    [
        'Path(__file__).parents[3] / "data"',
        'ROOT.parent / "data"',
        'ROOT / ".." / "data"',
        'Path("/data/x.csv")',
        'open("../x.csv")',
        'ROOT.joinpath("../x.csv")',
        "Path.home()",
    ],
)
def test_a_line_that_leads_out_is_found(line: str) -> None:
    assert list(leading_out(line, 2))


@pytest.mark.parametrize("line", ['Path(__file__).parents[2] / "data"', 'Path("/proc/1")', 'post("../../etc/passwd")'])
def test_a_line_that_stays_inside_is_let_be(line: str) -> None:
    assert not list(leading_out(line, 2))


BARE = {"PATH": os.environ["PATH"], "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
READS = """
import contextlib, os
import pytest

def reads(path):
    with contextlib.suppress(OSError):
        open(path)
"""
PLANTED = (
    READS
    + """
@pytest.fixture
def prepared():
    reads("/nowhere/beside/names.csv")

@pytest.fixture
def cleared_away():
    yield
    reads("/nowhere/beside/names.csv")

def test_reads():
    reads("/nowhere/beside/names.csv")

def test_reads_by_a_way_round():
    reads("/usr/../nowhere/names.csv")

def test_lists():
    with contextlib.suppress(OSError):
        os.listdir("/nowhere/beside")

def test_in_a_fixture(prepared):
    pass

def test_at_the_end(cleared_away):
    pass

def test_stays_inside():
    open(__file__).close()
    open("README.md").close()
    os.listdir("/usr")
"""
)


def test_what_reads_outside_fails_though_it_could_go_on_without(tmp_path: Path) -> None:
    (tmp_path / "test_planted.py").write_text(PLANTED)
    (tmp_path / "test_gathered.py").write_text(f"{READS}\nreads('/nowhere/beside/names.csv')\ndef test(): pass\n")
    command = [sys.executable, "-m", "pytest", "-q", "-rfEp", "--continue-on-collection-errors"]
    plugins = ["-p", "tests.outside", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, *plugins, "--rootdir", str(tmp_path), "-c", "/dev/null", str(tmp_path)],
        cwd=ROOT, env=BARE, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    told = re.findall(r"^(FAILED|ERROR|PASSED) \S*?(test_\w+\.py(?:::\w+)?)(?= |$)", done.stdout, re.MULTILINE)
    assert set(told) == {
        ("ERROR", "test_gathered.py"),
        ("FAILED", "test_planted.py::test_reads"),
        ("FAILED", "test_planted.py::test_reads_by_a_way_round"),
        ("FAILED", "test_planted.py::test_lists"),
        ("ERROR", "test_planted.py::test_in_a_fixture"),
        ("PASSED", "test_planted.py::test_at_the_end"),  # itself; what came after it is an error
        ("ERROR", "test_planted.py::test_at_the_end"),
        ("PASSED", "test_planted.py::test_stays_inside"),
    }, done.stdout
    assert done.stdout.count("outside the checkout, where a plain clone has nothing:") >= 6
