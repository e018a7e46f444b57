"""The figures of size count what they say, so that a limit means something."""

from pathlib import Path

import pytest

from operations.size import figures, source_files

EIGHT = "\n".join(f"    {name} = {name}_of(given)" for name in "abcdefgh")
OTHER = "\n".join(f"    {name} = {name}_in(taken, {at})" for at, name in enumerate("abcdefgh"))


def test_docstrings_and_imports_are_no_statements(tmp_path):
    assert (
        _figures(tmp_path, '"""What it is."""\nimport os\n\ndef ask():\n    """Asks."""\n    return os\n')["statements"]
        == 2
    )


@pytest.mark.parametrize(
    ("second", "percent"),
    [(EIGHT, 100), (OTHER, 0), (EIGHT.replace("a", "z").replace("of", "at"), 100)],
    ids=["the same", "another shape", "other names"],
)
def test_eight_statements_of_the_same_shape_are_repeated_whatever_their_names(tmp_path, second, percent):
    found = _figures(tmp_path, f"def one(given):\n{EIGHT}\n", f"def two(given):\n{second}\n")
    assert found["repeated-shapes-percent"] == percent


def test_seven_statements_are_no_repeat(tmp_path):
    seven = EIGHT.rpartition("\n")[0]
    assert (
        _figures(tmp_path, f"def one(given):\n{seven}\n", f"one = 1\n{seven.replace('    ', '')}\n")[
            "repeated-shapes-percent"
        ]
        == 0
    )


def test_any_and_calls_with_six_arguments_are_counted(tmp_path):
    found = _figures(
        tmp_path, "from typing import Any\na: Any = f(1, 2, 3, 4, 5, 6)\nb: dict[str, Any] = f(1, 2, 3, 4, 5)\n"
    )
    assert (found["any"], found["positional-calls"]) == (2, 1)


def test_what_is_counted_is_the_whole_product():
    names = {path.parent.name for path in source_files()}
    assert {"shared", "operations", "rules", "actions", "store", "pages"} <= names


def _figures(folder: Path, *sources: str) -> dict[str, float]:
    files = [folder / f"module_{at}.py" for at in range(len(sources))]
    for path, source in zip(files, sources, strict=True):
        path.write_text(source)
    return figures(files)
