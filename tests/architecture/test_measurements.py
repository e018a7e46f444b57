"""What measures the product is not part of it, and is run seldom: it still has to fit what it measures."""

from importlib import import_module
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench"
MODULES = sorted(
    ".".join(("bench", *path.relative_to(BENCH).with_suffix("").parts))
    for path in BENCH.rglob("*.py")
    if path.stem not in {"__init__", "__main__"} and "rivals" not in path.parts
)


@pytest.mark.parametrize("module", MODULES)
def test_every_measurement_can_be_imported(module: str) -> None:
    assert import_module(module)
