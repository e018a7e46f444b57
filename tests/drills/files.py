"""Files of completions nobody has sent before, for people who are in the demonstration council."""

import csv
import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from tests.journeys.council_files import SMALL

HEADER = ("Learner ID", "Learner Name", "Email", "Course Title", "Completion Date", "Status", "Score")
COURSES = ("Workshop to Raise Awareness of Prevent (WRAP)", "WRAP Plus", "Hydra simulation for Channel chairs")
FIRST_DAY = date(1950, 1, 1)
_next = [FIRST_DAY]
"""The first day that no file has rows of yet."""


@cache
def people() -> list[tuple[str, str]]:
    """(payroll number, name) of people whose rows are accepted."""
    with (SMALL.folder / "completions-lms.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    refused = set(SMALL.rows("completions-lms.csv", "refused")) | set(SMALL.rows("completions-lms.csv", "review"))
    found = {row["Learner ID"]: row["Learner Name"] for line, row in enumerate(rows, 2) if line not in refused}
    return [(number, name) for number, name in sorted(found.items()) if len(number) == 6 and number.isdigit()]


def completions_file(folder: Path, rows: int) -> Path:
    """A file of so many rows, all of which are to be accepted; no two files share a row."""
    start, days = _next[0], -(-rows // (len(COURSES) * len(people())))
    _next[0] = start + timedelta(days=days)
    if _next[0] > date.today():
        raise LookupError("There are no days left that no file has rows of: begin with an empty data folder")
    path = folder / f"completions-{start:%Y%m%d}-{rows}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(itertools.islice(_rows(start, days), rows))
    return path


def _rows(start: date, days: int) -> Iterator[tuple[str, ...]]:
    for day in range(days):
        for course in COURSES:
            for number, name in people():
                yield number, name, "", course, (start + timedelta(days=day)).isoformat(), "Completed", ""
