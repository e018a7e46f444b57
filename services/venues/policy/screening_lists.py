"""The lists that names are compared with: how old, how long, and how they are searched by hand; dated, cited data."""

from datetime import date
from pathlib import Path
from typing import Any

from services.venues.rules.lists.versions import ListPolicy, ListRules, problems
from shared.policy_files import DatedPolicy


def lists_on(day: date, folder: Path | None = None) -> ListPolicy:
    """What holds for the lists on a day; PolicyFileError for a broken file."""
    return _LISTS.on(day, folder)


def _policy(name: str, content: dict[str, Any]) -> ListPolicy:
    found = [
        ListRules(
            code=item["code"],
            check=item["check"],
            stale_after_days=int(item["stale_after_days"]),
            at_least=item.get("at_least"),
            at_most=item.get("at_most"),
            by_hand=item["by_hand"].strip(),
            link=item["link"],
        )
        for item in content["lists"]
    ]
    if wrong := problems(found):
        raise ValueError("; ".join(wrong))
    return ListPolicy(name, {rules.code: rules for rules in found})


_LISTS = DatedPolicy(Path(__file__).parent / "screening-lists", _policy)
