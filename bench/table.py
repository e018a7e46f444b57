"""Time taken, as medians, and the table that shows it."""

import resource
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Time:
    """Median seconds of some runs: on the clock, and of processor time in this process and its children."""

    wall: float
    cpu: float
    runs: int


@dataclass(frozen=True)
class Line:
    """One line of the table; `compared` says how it stands beside another line."""

    what: str
    where: str
    time: Time
    compared: str = ""
    aim: str = ""


class Clock:
    """Collects runs of several things taken in turn, so that all meet the same state of the machine."""

    def __init__(self) -> None:
        self._runs: dict[str, list[tuple[float, float]]] = {}

    def run(self, name: str, work: Callable[[], object]) -> None:
        """Does the work once and remembers under the name how long it took."""
        wall, cpu = time.perf_counter(), _processor_seconds()
        work()
        self._runs.setdefault(name, []).append((time.perf_counter() - wall, _processor_seconds() - cpu))

    def time(self, name: str) -> Time:
        """The medians of the runs of this name."""
        walls, cpus = zip(*self._runs[name], strict=True)
        return Time(statistics.median(walls), statistics.median(cpus), len(walls))


def _processor_seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def times(first: Time, second: Time) -> str:
    """How many times as long the first takes as the second, by the clock."""
    return f"{first.wall / second.wall:.1f} x"


def seconds(value: float) -> str:
    """Seconds, or milliseconds below a tenth of a second."""
    return f"{value * 1000:.1f} ms" if value < 0.1 else f"{value:.2f} s"


def as_markdown(lines: Sequence[Line]) -> str:
    """The table as Markdown."""
    rows = [("Measured", "Database", "Median", "Processor", "Runs", "Beside others", "Aim")]
    rows += [
        (
            line.what, line.where, seconds(line.time.wall), seconds(line.time.cpu), str(line.time.runs),
            line.compared, line.aim,
        )
        for line in lines
    ]  # fmt: skip
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    shown = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    shown.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(shown)
