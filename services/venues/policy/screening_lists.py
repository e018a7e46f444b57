"""The lists that names are compared with: how old, how long, and how they are searched by hand; dated, cited data."""

from datetime import date
from functools import cache
from pathlib import Path

from services.venues.rules.list_versions import ListPolicy, ListRules, problems
from shared.policy import PolicyFileError, in_force, named, read

FOLDER = Path(__file__).parent / "screening-lists"


def lists_on(day: date, folder: Path = FOLDER) -> ListPolicy:
    """What holds for the lists on a day; PolicyFileError for a broken file."""
    return _load(_version_on(day, folder))


@cache
def _version_on(day: date, folder: Path) -> Path:
    return in_force(folder, day)


@cache
def _load(path: Path) -> ListPolicy:
    """Published files never change, so each is read once."""
    found = [
        ListRules(
            item["code"], item["check"], int(item["stale_after_days"]), item.get("at_least"),
            item.get("at_most"), item["by_hand"].strip(), item["link"],
        )
        for item in read(path)["lists"]
    ]  # fmt: skip
    if wrong := problems(found):
        raise PolicyFileError(f"{path.parent.name}/{path.name}: {'; '.join(wrong)}")
    return ListPolicy(named(path.stem, path), {rules.code: rules for rules in found})
