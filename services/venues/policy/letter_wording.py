"""The wording of letters: dated, cited data."""

from datetime import date
from pathlib import Path
from typing import Any

from services.venues.rules.letters.wording import Wording
from shared.policy_files import DatedPolicy


def wording_on(day: date) -> Wording:
    """The wording in force on a day; PolicyFileError when there is none."""
    return _WORDINGS.on(day)


def _wording(name: str, content: dict[str, Any]) -> Wording:
    return Wording(
        version=name,
        opening=content["opening"],
        closing=content["closing"],
        withheld=content["withheld"],
        withheld_with_link=content["withheld_with_link"],
        heard=content["heard"],
        condition=content["condition"],
        letters={kind: (item["subject"], item["text"]) for kind, item in content["letters"].items()},
        notices=dict(content["notices"]),
    )


_WORDINGS = DatedPolicy(Path(__file__).parent / "letters", _wording)
