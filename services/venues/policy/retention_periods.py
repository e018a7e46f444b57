"""How long records are kept: dated, cited data."""

from datetime import date
from pathlib import Path
from typing import Any

from services.venues.rules.retention.periods import Period, RetentionPolicy, problems
from shared.policy_files import DatedPolicy

FOLDER = Path(__file__).parent / "retention"


def retention_on(day: date, folder: Path | None = None) -> RetentionPolicy:
    """The periods in force on a day; PolicyFileError when there are none, or one is missing."""
    return _PERIODS.on(day, folder)


def _policy(name: str, content: dict[str, Any]) -> RetentionPolicy:
    periods = [_period(item) for item in content["records"]]
    if wrong := problems(periods):
        raise ValueError("; ".join(wrong))
    return RetentionPolicy(
        version=name,
        owner=content["owner"],
        periods={period.code: period for period in periods},
        with_their_booking=_sentences(content["with_their_booking"]),
        kept=_sentences(content["kept"]),
    )


def _period(item: dict[str, Any]) -> Period:
    return Period(
        code=item["code"],
        what=item["what"],
        counted_from=item["counted_from"],
        then=item["then"],
        because=item["because"],
        months=int(item.get("months", 0)),
        days=int(item.get("days", 0)),
    )


def _sentences(given: list[object]) -> tuple[str, ...]:
    """Sentences; one with a colon in it is something else to YAML unless it is quoted."""
    if wrong := [one for one in given if not isinstance(one, str)]:
        raise ValueError(f"put this sentence into quotation marks: {wrong[0]}")
    return tuple(map(str, given))


_PERIODS = DatedPolicy(FOLDER, _policy)
