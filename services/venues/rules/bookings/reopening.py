"""G6: which changes after approval reopen a booking, and what is then done again: only what the change touches."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.venues.rules.bookings.assessment import Assessment, Need
from services.venues.rules.bookings.request import Request, name_fields, readings
from services.venues.rules.bookings.request_changes import NUMBERS, Change, changed_answers

NAME_CHECKS = frozenset({"proscribed_list", "sanctions_list", "concern_register"})

# Which checks a change touches: those that looked at what changed. A check not in the new assessment is not made.
CHECKS_TOUCHED: dict[Change, frozenset[str]] = {
    Change.SPEAKER: NAME_CHECKS | {"open_source", "reference"},
    Change.PURPOSE: frozenset({"details", "open_source", "seating_and_equality"}),
    Change.TITLE: frozenset({"details", "open_source"}),
    Change.CONTENT: frozenset({"details", "open_source", "seating_and_equality", "other_regulations"}),
    Change.SEATING: frozenset({"details", "seating_and_equality"}),
    Change.EQUALITY_POLICY: frozenset({"details", "seating_and_equality"}),
    Change.ACCESS: frozenset({"details", "seating_and_equality", "other_regulations"}),
    Change.CLIENT: NAME_CHECKS | {"details", "identity", "charity_register", "open_source", "reference"},
    Change.CHARITY_NUMBER: frozenset({"details", "identity", "charity_register"}),
    Change.HIRER_KNOWN: frozenset(),
    Change.NUMBERS_OVER_CAPACITY: frozenset({"details", "other_regulations"}),
    Change.VENUE: frozenset({"details", "seating_and_equality", "other_regulations"}),
    Change.DATE: frozenset({"details", "other_regulations"}),
}

# Checks that looked at an answer whose change reopens nothing: they are made again all the same.
CHECKS_OF_ANSWER: dict[str, frozenset[str]] = {
    "hirer.address": frozenset({"identity"}),
    "hirer.website": frozenset({"open_source"}),
    "hirer.previous_venue": frozenset({"reference"}),
    "event.promotion": frozenset({"open_source"}),
    NUMBERS: frozenset({"other_regulations"}),
}

# Whose earlier answer no longer speaks of the booking as it now is.
ANSWERS_TOUCHED: dict[Change, frozenset[Need]] = {
    Change.SPEAKER: frozenset({Need.PREVENT_LEAD, Need.SENIOR_OFFICER}),
    Change.PURPOSE: frozenset({Need.LEGAL, Need.EQUALITY_OFFICER, Need.PREVENT_LEAD, Need.SENIOR_OFFICER}),
    Change.TITLE: frozenset({Need.SENIOR_OFFICER}),
    Change.CONTENT: frozenset({Need.LEGAL, Need.EQUALITY_OFFICER, Need.PREVENT_LEAD, Need.SENIOR_OFFICER}),
    Change.SEATING: frozenset({Need.LEGAL, Need.EQUALITY_OFFICER, Need.SENIOR_OFFICER}),
    Change.EQUALITY_POLICY: frozenset({Need.LEGAL, Need.EQUALITY_OFFICER, Need.SENIOR_OFFICER}),
    Change.ACCESS: frozenset({Need.SENIOR_OFFICER}),
    Change.CLIENT: frozenset({Need.LEGAL, Need.EQUALITY_OFFICER, Need.PREVENT_LEAD, Need.SENIOR_OFFICER}),
    Change.CHARITY_NUMBER: frozenset({Need.SENIOR_OFFICER}),
    Change.HIRER_KNOWN: frozenset(),
    Change.NUMBERS_OVER_CAPACITY: frozenset(),
    Change.VENUE: frozenset({Need.LEGAL, Need.EQUALITY_OFFICER}),
    Change.DATE: frozenset({Need.LEGAL}),
}


# Somebody's view of a referral speaks of the same things as the Prevent lead's answer.
MATCH_FOUND = "match"
VIEWS_TOUCHED = {MATCH_FOUND, *(change for change, needs in ANSWERS_TOUCHED.items() if Need.PREVENT_LEAD in needs)}


@dataclass(frozen=True)
class Rerun:
    """What is done again: checks, names to screen as (kind, name), and needs whose answers count no more."""

    checks: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    answers_set_aside: tuple[Need, ...]


def reopening_reason(changes: Iterable[Change], taken_out: Iterable[str] = ()) -> str | None:
    """Why an approved booking is reopened, or None when nothing material changed.

    `taken_out` are the codes of required answers that it had and has no more: without them nothing is approved (G4).
    """
    named = [change.replace("_", " ") for change in changes]
    if codes := sorted(taken_out):
        named.append(f"answers taken out that are needed ({', '.join(codes)})")
    return f"Changed after approval: {', '.join(named)}." if named else None


def needs_nobody_new(assessment: Assessment, referred: bool, match_unanswered: bool) -> bool:
    """Whether a reopened booking is decided again by a trained officer, as it was before.

    `assessment` is that after the change. What a senior officer decided, or was asked about, stays with one.
    """
    return not (referred or match_unanswered or assessment.needs)


def rerun(before: Request, after: Request, changes: Iterable[Change], now: Assessment) -> Rerun:
    """What these changes and lighter ones touch, and nothing else; `now` is the assessment of the changed request.

    A field of names that changed is looked up whole, so that each entry is found by the reading that is nearest.
    """
    changes = tuple(changes)
    checks = {check for change in changes for check in CHECKS_TOUCHED[change]}
    checks |= {check for code in changed_answers(before, after) for check in CHECKS_OF_ANSWER.get(code, ())}
    fields_before = set(name_fields(before))
    changed = [field for field in name_fields(after) if field not in fields_before]
    return Rerun(
        checks=tuple(check for check in now.checks if check in checks),
        names=tuple(dict.fromkeys((kind, name) for kind, field in changed for name in readings(kind, field))),
        answers_set_aside=tuple(sorted({need for change in changes for need in ANSWERS_TOUCHED[change]})),
    )
