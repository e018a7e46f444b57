"""`python -m bench` measures, prints a table and writes it to docs/benchmarks.md; `--scale 0.1` only prints.

Everything beside each other in the table ran in the same minutes on the same machine, in turn.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import peewee
import psycopg

from bench.bookings import bench_bookings
from bench.council import Council
from bench.packs import bench_packs
from bench.page_rates import bench_page_rates
from bench.pages import bench_pages
from bench.screening import bench_screening
from bench.table import Line, as_markdown
from bench.training import bench_import, bench_standing, bench_typical, postgresql_on, sqlite_in
from operations.servers.postgres_server import NoServer, started

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
MARK = "<!-- `make bench` writes everything below this line. -->"


def main() -> None:
    """Measures at full size, or at a part of it for trying out."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--scale", type=float, default=1.0, help="part of the full size; below 1 nothing is written")
    scale = parser.parse_args().scale
    before = os.getloadavg()
    with tempfile.TemporaryDirectory(prefix="due-regard-bench-") as name, _server() as server:
        lines = list(_measure(Path(name), server, scale))
        matching, met = _matching(scale)
        text = "\n\n".join(part for part in (_about(server, before), as_markdown(lines), matching) if part)
    print(text)
    if scale == 1:
        kept = PAGE.read_text(encoding="utf-8").split(MARK)[0]
        PAGE.write_text(f"{kept}{MARK}\n\n{text}\n", encoding="utf-8")
    if not met:
        sys.exit("The matcher missed a bar, or could not be measured: the table says which")


def _measure(folder: Path, server: str | None, scale: float) -> Iterator[Line]:
    council = Council(int(40_000 * scale), int(100_000 * scale))
    yield from _said(bench_import(sqlite_in(folder, "import"), "SQLite", folder / "a", council, 3, True))
    if server is not None:
        with postgresql_on(server) as url:
            yield from _said(bench_import(url, "PostgreSQL", folder / "b", council, 3, False))
    for people, completions in ((4_000, 40_000), (100_000, 1_000_000)):
        size = Council(int(people * scale), int(completions * scale))
        yield from _said(bench_standing(folder, size, server, 5))
    yield from _said(bench_typical(folder / "c"))
    yield from _said(bench_bookings(folder / "d", server, scale))
    yield from _said(bench_packs(folder / "d", 3))
    yield from _said(bench_screening(folder, server, scale))
    yield from _said(bench_pages(folder, server, scale))
    yield from _said(bench_page_rates(folder))


def _said(lines: list[Line]) -> list[Line]:
    """The same lines, once they have been printed: the whole takes minutes."""
    print(as_markdown(lines), flush=True)
    return lines


@contextmanager
def _server() -> Iterator[str | None]:
    try:
        with started() as url:
            yield url
    except NoServer as problem:
        print(problem, file=sys.stderr)
        yield None


def _about(server: str | None, before: tuple[float, float, float]) -> str:
    after = os.getloadavg()
    postgresql = "none found"
    if server is not None:
        with psycopg.connect(server) as connection:
            postgresql = f"{connection.info.server_version // 10000}.{connection.info.server_version % 10000}"
    return (
        f"Measured on {datetime.now(UTC):%d %B %Y} on {_processor()}, {os.cpu_count()} cores, {_memory()} GB, "
        f"{platform.system()} {platform.release()}. "
        f"Load average before {before[0]:.1f}, after {after[0]:.1f}. Where that is more than the cores, "
        "other work slowed the clock and the processor column says more.\n\n"
        f"Python {platform.python_version()}, SQLite {peewee.sqlite3.sqlite_version}, "
        f"PostgreSQL {postgresql} (without fsync, as in the tests, but for the lines that say fsync), peewee {version('peewee')}, "
        f"psycopg {version('psycopg')}, marshmallow {version('marshmallow')}."
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def _matching(scale: float) -> tuple[str, bool]:
    """What the measures of the matcher print, and whether every bar was met; nothing at a part of the full size."""
    if scale != 1:
        return "", True
    done = subprocess.run([sys.executable, "-m", "bench.matching"], stdout=subprocess.PIPE, text=True, check=False)
    return f"## The matcher\n\n{done.stdout.strip()}", done.returncode == 0


if __name__ == "__main__":
    main()
