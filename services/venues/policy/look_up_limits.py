"""How many names one person may enter and be told of, and what stands out in a week; dated, cited data."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from services.venues.rules.look_up_limits import NameLimits, Way, Window
from shared.policy import PolicyFileError, in_force, named, read

FOLDER = Path(__file__).parent / "look-up-limits"


def look_up_limits_on(day: date, folder: Path = FOLDER) -> NameLimits:
    """The limits in force on a day; PolicyFileError for a broken file."""
    return _load(_version_on(day, folder))


@cache
def _version_on(day: date, folder: Path) -> Path:
    return in_force(folder, day)


@cache
def _load(path: Path) -> NameLimits:
    """Published files never change, so each is read once."""
    found = read(path)
    windows = {
        Way(way): tuple(Window(timedelta(minutes=int(one["minutes"])), int(one["names"])) for one in given)
        for way, given in found["limits"].items()
    }
    wrong = [way.value for way in Way if not windows.get(way)]
    wrong += [way for way, given in windows.items() if any(one.most < 1 or not one.time for one in given)]
    if wrong:
        raise PolicyFileError(
            f"{path.parent.name}/{path.name}: limits of {', '.join(wrong)} are missing or not 1 or more"
        )
    stands_out = found["digest"]
    return NameLimits(
        named(path.stem, path), windows, int(stands_out["fewest_names"]), int(stands_out["times_the_median"]),
        _hours(stands_out, path),
    )  # fmt: skip


def _hours(stands_out: Mapping[str, Any], path: Path) -> tuple[time, time] | None:
    """From when until when people ordinarily work; a policy from before they were counted does not say."""
    given = stands_out.get("ordinary_hours")
    if given is None:
        return None
    try:
        begins, ends = (time.fromisoformat(str(given[name])) for name in ("from", "until"))
    except (KeyError, ValueError) as error:
        raise PolicyFileError(f"{path.parent.name}/{path.name}: ordinary_hours are no two times of a day") from error
    return begins, ends
