"""How long records are kept: dated, cited data."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from services.venues.rules.retention import Period, RetentionPolicy, problems
from shared.policy import PolicyFileError, in_force, named, read

FOLDER = Path(__file__).parent / "retention"


def retention_on(day: date, folder: Path = FOLDER) -> RetentionPolicy:
    """The periods in force on a day; PolicyFileError when there are none, or one is missing."""
    return _load(_version_on(day, folder))


@cache
def _version_on(day: date, folder: Path) -> Path:
    return in_force(folder, day)


@cache
def _load(path: Path) -> RetentionPolicy:
    """Published files never change, so each is read once."""
    content = read(path)
    periods = [_period(item) for item in content["records"]]
    if wrong := problems(periods):
        raise PolicyFileError(f"{path.parent.name}/{path.name}: {'; '.join(wrong)}")
    return RetentionPolicy(
        version=named(path.stem, path),
        owner=content["owner"],
        periods={period.code: period for period in periods},
        with_their_booking=_sentences(path, content["with_their_booking"]),
        kept=_sentences(path, content["kept"]),
    )


def _period(item: dict[str, Any]) -> Period:
    return Period(
        item["code"], item["what"], item["counted_from"], item["then"], item["because"],
        int(item.get("months", 0)), int(item.get("days", 0)),
    )  # fmt: skip


def _sentences(path: Path, given: list[Any]) -> tuple[str, ...]:
    """Sentences; one with a colon in it is something else to YAML unless it is quoted."""
    if wrong := [one for one in given if not isinstance(one, str)]:
        raise PolicyFileError(f"{path.parent.name}/{path.name}: put this sentence into quotation marks: {wrong[0]}")
    return tuple(given)
