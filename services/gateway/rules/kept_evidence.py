"""Evidence that a person keeps: what may be entered, and what is wrong with it in words."""

from dataclasses import dataclass
from datetime import date

from shared.words import says_something

KINDS = {
    "document": "A document",
    "meeting": "A meeting",
    "exercise": "An exercise",
    "briefing": "A briefing",
}
LONGEST = 300


@dataclass(frozen=True)
class KeptEntry:
    """What somebody enters: what it is, who keeps it, where it is, and the time it speaks for."""

    kind: str
    title: str
    owner: str
    where: str
    serves: tuple[str, ...]
    speaks_from: date | None
    speaks_until: date | None
    review_on: date | None


def objections(entry: KeptEntry, places: tuple[str, ...]) -> dict[str, str]:
    """{field: sentence} of what is wrong; `places` are the question and its supporting details."""
    wrong = {}
    if entry.kind not in KINDS:
        wrong["kind"] = "Choose what it is"
    for name, text, missing in (
        ("title", entry.title, "Give it a title"),
        ("where", entry.where, "Say where it is, so that somebody else can find it"),
        ("owner", entry.owner, "Say who keeps it"),
    ):
        if not says_something(text):
            wrong[name] = missing
        elif len(text) > LONGEST:
            wrong[name] = f"Use at most {LONGEST} characters"
    if not entry.serves or not set(entry.serves) <= set(places):
        wrong["detail"] = "Choose what it speaks to"
    return wrong | _wrong_days(entry)


def _wrong_days(entry: KeptEntry) -> dict[str, str]:
    wrong = {}
    if entry.speaks_from is None:
        wrong["starts"] = "Enter the first day it speaks for"
    if entry.speaks_until is None:
        wrong["ends"] = "Enter the last day it speaks for"
    elif entry.speaks_from is not None and entry.speaks_until < entry.speaks_from:
        wrong["ends"] = "The last day must be on or after the first day"
    if entry.review_on is None:
        wrong["review_on"] = "Enter the day by which somebody looks at it again"
    return wrong
