"""`python -m bench.kept_files`: what receiving, reading and removing the largest upload takes in time, memory and log."""

import os
import random
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from bench.training import OFFICER, now, service, sqlite_in
from operations.servers.postgres_server import started
from services.training.actions.imports.service import imports
from services.training.store.database import database
from shared.spreadsheets.limits import TEXT_BYTES


def main() -> None:
    """Prints a line for each step on SQLite and on PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="due-regard-bench-", dir=os.environ.get("BENCH_DIR")) as name:
        folder = Path(name)
        (folder / "large.csv").write_bytes(random.Random(1).randbytes(TEXT_BYTES))
        measure(sqlite_in(folder, "kept"), folder)
        with started() as server:
            measure(server, folder)


def measure(url: str, folder: Path) -> None:
    """The steps of one file, each with the most memory it took beyond what was there."""
    with service(url, folder), (folder / "large.csv").open("rb") as content:
        imports.receive(BytesIO(b"a,b"), "small.csv", "people", OFFICER, now())  # what is made at the first use
        taken = _step("receive", folder, lambda: imports.receive(content, "large.csv", "completions", OFFICER, now()))
        _step("read", folder, lambda: _read(taken.id))
        _step("remove", folder, lambda: imports.discard(taken.id, OFFICER, now()))


def _read(file_id: object) -> None:
    from services.training.store.imports.kept_files import kept

    kept.open(file_id).close()  # type: ignore[arg-type]


def _step(name: str, folder: Path, act: Callable[[], object]) -> object:
    Path("/proc/self/clear_refs").write_text("5")
    before, began = _memory("VmRSS"), time.perf_counter()
    done = act()
    seconds, more = time.perf_counter() - began, _memory("VmHWM") - before
    sizes = {path.suffix: path.stat().st_size >> 20 for path in folder.glob("kept.sqlite3*")}
    print(
        f"{'SQLite' if database.is_sqlite else 'PostgreSQL':<10} {name:<8} {seconds:6.2f} s  +{more / 1024:5.1f} MB  {sizes}"
    )
    return done


def _memory(name: str) -> int:
    line = next(one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith(name))
    return int(line.split()[1])


if __name__ == "__main__":
    main()
