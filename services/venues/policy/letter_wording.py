"""The wording of letters: dated, cited data."""

from datetime import date
from functools import cache
from pathlib import Path

from services.venues.rules.letters import Wording
from shared.policy import in_force, named, read

FOLDER = Path(__file__).parent / "letters"


def wording_on(day: date) -> Wording:
    """The wording in force on a day; PolicyFileError when there is none."""
    return _load(_version_on(day))


@cache
def _version_on(day: date) -> Path:
    return in_force(FOLDER, day)


@cache
def _load(path: Path) -> Wording:
    """Published files never change, so each is read once."""
    content = read(path)
    return Wording(
        version=named(path.stem, path),
        opening=content["opening"],
        closing=content["closing"],
        withheld=content["withheld"],
        withheld_with_link=content["withheld_with_link"],
        heard=content["heard"],
        condition=content["condition"],
        letters={kind: (item["subject"], item["text"]) for kind, item in content["letters"].items()},
        notices=dict(content["notices"]),
    )
