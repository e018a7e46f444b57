"""G6: which changes after approval reopen a booking, and what is then done again: only what the change touches."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from services.venues.rules.assessment import Assessment, Need
from services.venues.rules.places import is_same_place
from services.venues.rules.request import Request, name_fields, readings


class Change(StrEnum):
    """A material change."""

    SPEAKER = "speaker"
    PURPOSE = "purpose"
    TITLE = "title"
    CONTENT = "content"
    SEATING = "seating"
    ACCESS = "access"
    CLIENT = "client"
    NUMBERS_OVER_CAPACITY = "numbers_over_capacity"
    VENUE = "venue"
    DATE = "date"


NAME_CHECKS = frozenset({"proscribed_list", "sanctions_list", "concern_register"})

# Which checks a change touches. A check not in the new assessment is not made.
CHECKS_TOUCHED: dict[Change, frozenset[str]] = {
    Change.SPEAKER: NAME_CHECKS | {"open_source", "reference"},
    Change.PURPOSE: frozenset({"details", "open_source"}),
    Change.TITLE: frozenset({"details", "open_source"}),
    Change.CONTENT: frozenset({"details", "open_source"}),
    Change.SEATING: frozenset({"details", "seating_and_equality"}),
    Change.ACCESS: frozenset({"details"}),
    Change.CLIENT: NAME_CHECKS | {"details", "charity_register"},
    Change.NUMBERS_OVER_CAPACITY: frozenset({"other_regulations"}),
    Change.VENUE: frozenset({"details", "seating_and_equality", "other_regulations"}),
    Change.DATE: frozenset({"details"}),
}

# Whose earlier answer no longer speaks of the booking as it now is.
ANSWERS_TOUCHED: dict[Change, frozenset[Need]] = {
    Change.SPEAKER: frozenset({Need.PREVENT_LEAD, Need.SENIOR_OFFICER}),
    Change.PURPOSE: frozenset({Need.LEGAL, Need.EQUALITY_OFFICER, Need.PREVENT_LEAD, Need.SENIOR_OFFICER}),
    Change.TITLE: frozenset({Need.SENIOR_OFFICER}),
    Change.CONTENT: frozenset({Need.LEGAL, Need.EQUALITY_OFFICER, Need.PREVENT_LEAD, Need.SENIOR_OFFICER}),
    Change.SEATING: frozenset({Need.LEGAL, Need.EQUALITY_OFFICER, Need.SENIOR_OFFICER}),
    Change.ACCESS: frozenset({Need.SENIOR_OFFICER}),
    Change.CLIENT: frozenset({Need.LEGAL, Need.PREVENT_LEAD, Need.SENIOR_OFFICER}),
    Change.NUMBERS_OVER_CAPACITY: frozenset(),
    Change.VENUE: frozenset({Need.LEGAL, Need.EQUALITY_OFFICER}),
    Change.DATE: frozenset({Need.LEGAL}),
}


# Somebody's view of a referral speaks of the same things as the Prevent lead's answer.
VIEWS_TOUCHED = frozenset(change for change, needs in ANSWERS_TOUCHED.items() if Need.PREVENT_LEAD in needs)


@dataclass(frozen=True)
class Rerun:
    """What is done again: checks, names to screen as (kind, name), and needs whose answers count no more."""

    checks: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    answers_set_aside: tuple[Need, ...]


def material_changes(before: Request, after: Request, capacity: int | None) -> tuple[Change, ...]:
    """The material changes between two versions, sorted; a phone number or a spelling of spaces is none.

    `capacity` is the room's; when it is not known, any rise in numbers counts as over it.
    """
    one, two = before.event, after.event
    changed = {
        Change.SPEAKER: (before.speakers, before.speakers_to_follow_by)
        != (after.speakers, after.speakers_to_follow_by),
        Change.PURPOSE: one.purpose != two.purpose or one.election_meeting != two.election_meeting,
        Change.TITLE: one.title != two.title,
        Change.CONTENT: (one.content, one.type, one.worship, one.collections_for)
        != (two.content, two.type, two.worship, two.collections_for),
        Change.SEATING: before.seating != after.seating,
        Change.ACCESS: one.access != two.access or one.children_present != two.children_present,
        Change.CLIENT: _who_hires(before) != _who_hires(after),
        Change.NUMBERS_OVER_CAPACITY: _over_capacity(one.expected_numbers, two.expected_numbers, capacity),
        Change.VENUE: not (is_same_place(one.venue, two.venue) and is_same_place(one.room, two.room)),
        Change.DATE: _times(before) != _times(after),
    }
    return tuple(sorted(change for change, material in changed.items() if material))


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
    """What these changes touch, and nothing else; `now` is the assessment of the changed request.

    A field of names that changed is looked up whole, so that each entry is found by the reading that is nearest.
    """
    changes = tuple(changes)
    checks = {check for change in changes for check in CHECKS_TOUCHED[change]}
    fields_before = set(name_fields(before))
    changed = [field for field in name_fields(after) if field not in fields_before]
    return Rerun(
        checks=tuple(check for check in now.checks if check in checks),
        names=tuple(dict.fromkeys((kind, name) for kind, field in changed for name in readings(kind, field))),
        answers_set_aside=tuple(sorted({need for change in changes for need in ANSWERS_TOUCHED[change]})),
    )


def _who_hires(request: Request) -> tuple[object, ...]:
    hirer = request.hirer
    return (hirer.name, hirer.organisation, hirer.other_names, hirer.acting_for, hirer.client)


def _times(request: Request) -> tuple[object, ...]:
    event = request.event
    return (event.starts_at, event.ends_at, event.set_up_minutes, event.clear_down_minutes)


def _over_capacity(before: int | None, after: int | None, capacity: int | None) -> bool:
    if after is None or after == before:
        return False
    return after > capacity if capacity is not None else after > (before or 0)
