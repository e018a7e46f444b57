"""What an entry of the concern register must say before anybody may put it in force, and for how long at most."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from shared.second_person import tie_objection
from shared.words import day_in_words

CATEGORIES = {
    "proscribed_organisation": "Belongs to, or asked for support of, a proscribed organisation",
    "terrorism_conviction": "Convicted of a terrorism offence",
    "encouraged_terrorism": "Encouraged terrorism or shared terrorist publications",
    "stirred_up_hatred": "Stirred up hatred, as a court found or their own words say",
    "violence_or_threats": "Took part in or threatened violence at an event",
    "court_order": "A court order limits what they may do at events",
}
"""Conduct and law only: belief, religion, politics or criticism of anybody is no category."""
GRADES = {
    "official_list": "Official list",
    "court": "Court",
    "primary_statement": "Their own statement",
    "press": "Reputable press",
    "other": "Other",
}
NOT_ENOUGH_ALONE = "other"
MOST_MONTHS = 12
SHORTEST = 20
PENDING_DAYS = 14
"""How long a register that was handed over waits for its second person before it has to be handed over again."""


@dataclass(frozen=True)
class Refusal:
    """Why an entry is refused: where in it, what is there, and what to do."""

    column: str
    value: str
    reason: str


def entry_refusal(entry: Mapping[str, object], today: date) -> Refusal | None:
    """The first thing an entry lacks, or None; `entry` is as the file has it, with texts trimmed."""
    return (
        _end_refusal(entry.get("active_until"), today)
        or _category_refusal(_text(entry.get("category")))
        or _said_refusal("summary", _text(entry.get("summary")), "what was done, in neutral words")
        or _said_refusal("reason", _text(entry.get("reason")), "why the entry is necessary and proportionate")
        or _sources_refusal(entry.get("sources"), today)
    )


def last_day_allowed(today: date) -> date:
    """Twelve months ahead; 29 February ends on the 28th."""
    try:
        return today.replace(year=today.year + 1)
    except ValueError:
        return today.replace(year=today.year + 1, day=28)


def second_person_objection(
    uploader: str, confirmer: str, waited_days: int, tied: Collection[str] = (), what: str = "the concern register"
) -> str | None:
    """Why this person cannot put a list in force that takes two, or None: four eyes, and not for ever."""
    if uploader == confirmer:
        return (
            f"A second person puts {what} in force: you handed this one over, so another Prevent lead "
            "or a senior officer looks at its entries and confirms it."
        )
    if waited_days > PENDING_DAYS:
        return f"This {NOUN[what]} was handed over more than {PENDING_DAYS} days ago: it has to be handed over again."
    return tie_objection({uploader}, tied)


NOUN = {"the concern register": "register", "this version": "version"}


def _end_refusal(given: object, today: date) -> Refusal | None:
    latest = last_day_allowed(today)
    until = _day(given)
    if until is None:
        return Refusal("active_until", _text(given), "An entry ends: give its last day, as 2026-11-30.")
    if until < today:
        return Refusal("active_until", until.isoformat(), "The last day of the entry is over.")
    if until > latest:
        return Refusal(
            "active_until", until.isoformat(), f"An entry ends within {MOST_MONTHS} months: by {day_in_words(latest)}."
        )
    return None


def _category_refusal(given: str) -> Refusal | None:
    if given in CATEGORIES:
        return None
    return Refusal("category", given, f"An entry has a category of conduct: {', '.join(CATEGORIES)}.")


def _said_refusal(column: str, given: str, what: str) -> Refusal | None:
    if len(given) >= SHORTEST:
        return None
    return Refusal(column, given, f"Say {what}, in at least {SHORTEST} letters.")


def _sources_refusal(given: object, today: date) -> Refusal | None:
    sources = given if isinstance(given, list) else []
    if not sources:
        return Refusal("sources", "", "An entry has a source: each with reference, seen_on and grade.")
    for source in sources:
        if not isinstance(source, dict) or not _text(source.get("reference")):
            return Refusal("sources", "", "A source has a reference: an address, a case number, a page.")
        seen = _day(source.get("seen_on"))
        if seen is None or seen > today:
            return Refusal("sources", _text(source.get("seen_on")), "Say on which day the source was seen.")
        if source.get("grade") not in GRADES:
            return Refusal("sources", _text(source.get("grade")), f"A source has a grade: {', '.join(GRADES)}.")
    if all(source["grade"] == NOT_ENOUGH_ALONE for source in sources):
        return Refusal("sources", NOT_ENOUGH_ALONE, "A source graded “other” alone is not enough.")
    return None


def _day(given: object) -> date | None:
    try:
        return date.fromisoformat(given) if isinstance(given, str) and len(given) == 10 else None
    except ValueError:
        return None


def _text(value: object) -> str:
    return " ".join(value.split())[:2000] if isinstance(value, str) else ""
