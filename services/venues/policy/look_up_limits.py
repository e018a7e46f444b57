"""How many names one person may enter and be told of, and what stands out in a week; dated, cited data."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from services.venues.rules.screening.look_up_limits import NameLimits, Way, Window
from shared.policy_files import DatedPolicy


def look_up_limits_on(day: date, folder: Path | None = None) -> NameLimits:
    """The limits in force on a day; PolicyFileError for a broken file."""
    return _LIMITS.on(day, folder)


def _limits(name: str, found: dict[str, Any]) -> NameLimits:
    windows = {
        Way(way): tuple(Window(timedelta(minutes=int(one["minutes"])), int(one["names"])) for one in given)
        for way, given in found["limits"].items()
    }
    wrong = [way.value for way in Way if not windows.get(way)]
    wrong += [way for way, given in windows.items() if any(one.most < 1 or not one.time for one in given)]
    if wrong:
        raise ValueError(f"limits of {', '.join(wrong)} are missing or not 1 or more")
    stands_out = found["digest"]
    return NameLimits(
        name, windows, int(stands_out["fewest_names"]), int(stands_out["times_the_median"]), _hours(stands_out)
    )  # fmt: skip


def _hours(stands_out: Mapping[str, Any]) -> tuple[time, time] | None:
    """From when until when people ordinarily work; a policy from before they were counted does not say."""
    given = stands_out.get("ordinary_hours")
    if given is None:
        return None
    try:
        begins, ends = (time.fromisoformat(str(given[name])) for name in ("from", "until"))
    except (KeyError, ValueError) as error:
        raise ValueError("ordinary_hours are no two times of a day") from error
    return begins, ends


_LIMITS = DatedPolicy(Path(__file__).parent / "look-up-limits", _limits)
