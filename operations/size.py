"""How large the code is: `python -m operations.size` prints each figure beside its limit, and fails over one.

Counted are services, shared and operations; limits are in pyproject.toml and only ever go down. A statement is one
of Python's, but for docstrings and imports. A shape is what is left of a statement when names and values are taken
out of it; what stands in a run of eight statements whose shapes stand elsewhere too is counted as repeated.
"""

import ast
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COUNTED = ("services", "shared", "operations")
RUN = 8
"""Statements in a row that make a repeat."""
MOST_POSITIONAL = 5

Shape = tuple[str, ...]


def main() -> int:
    """0 when no figure is over its limit."""
    limits = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["due-regard"]["size"]
    over = 0
    for name, figure in figures(source_files()).items():
        is_over = figure > limits[name]
        over += is_over
        print(f"{name.replace('-', ' ')}: {figure:,} (at most {limits[name]:,}{', TOO MANY' if is_over else ''})")
    return min(over, 1)


def source_files() -> list[Path]:
    """The files that git knows, in order."""
    told = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *COUNTED],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return sorted(path for name in told.stdout.split("\0") if name.endswith(".py") and (path := ROOT / name).exists())


def figures(files: list[Path]) -> dict[str, float]:
    """Each figure by the name of its limit."""
    trees = [ast.parse(path.read_text()) for path in files]
    shapes = [[shape_of(one) for one in statements(tree)] for tree in trees]
    count = sum(len(one) for one in shapes)
    every = [node for tree in trees for node in ast.walk(tree)]
    return {
        "statements": count,
        "repeated-shapes-percent": round(100 * repeated(shapes) / count, 2),
        "any": sum(isinstance(node, ast.Name) and node.id == "Any" for node in every),
        "positional-calls": sum(isinstance(node, ast.Call) and len(node.args) > MOST_POSITIONAL for node in every),
        "modules-in-a-folder": max(Counter(path.parent for path in files if path.name != "__init__.py").values()),
    }


def statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """Statements in the order they are written, without docstrings and imports."""
    for node in ast.iter_child_nodes(tree):
        yield from _below(node)


def _below(node: ast.AST) -> Iterator[ast.stmt]:
    if isinstance(node, ast.stmt) and not isinstance(node, ast.Import | ast.ImportFrom) and not _is_docstring(node):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _below(child)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def shape_of(statement: ast.stmt) -> Shape:
    """The kinds of the parts of a statement in their order, without the statements within it."""
    return tuple(_kinds(statement))


def _kinds(node: ast.AST) -> Iterator[str]:
    yield type(node).__name__
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.stmt):
            yield from _kinds(child)


def repeated(files: list[list[Shape]]) -> int:
    """Statements that stand in a run whose shapes stand somewhere else too."""
    runs = Counter(tuple(shapes[at : at + RUN]) for shapes in files for at in range(len(shapes) - RUN + 1))
    found = 0
    for shapes in files:
        inside: set[int] = set()
        for at in range(len(shapes) - RUN + 1):
            if runs[tuple(shapes[at : at + RUN])] > 1:
                inside.update(range(at, at + RUN))
        found += len(inside)
    return found


if __name__ == "__main__":
    sys.exit(main())
