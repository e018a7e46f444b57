"""What the conditions of an approval must hold, the one that speakers are named among them (G0)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from services.venues.rules.decisions import Ground, blank_objection

SPEAKERS_BY = "speakers_by"
_PAST_CHECK = "The day a condition is checked cannot be in the past."


@dataclass(frozen=True)
class Condition:
    """One condition of an approval; `speakers_by` is the condition that names of speakers come by its date."""

    code: str
    text: str
    ground: str
    proportionality: str
    how_checked: str
    how_to_challenge: str
    owner: str
    due_on: date | None


def condition_objections(condition: Condition, today: date | None = None) -> tuple[str, ...]:
    """What a condition still lacks: it is written, checkable, owned, dated, proportionate and open to challenge."""
    objections = [
        blank_objection(condition.text, "Write the condition down."),
        blank_objection(condition.ground, "Give the ground for the condition."),
        blank_objection(condition.proportionality, "Say why the condition is proportionate."),
        blank_objection(condition.how_checked, "Say how it will be checked."),
        blank_objection(condition.how_to_challenge, "Say how the hirer can challenge it."),
        blank_objection(condition.owner, "Name who checks it."),
        None if condition.due_on else "Give the day it is checked.",
        _PAST_CHECK if condition.due_on and today and condition.due_on < today else None,
    ]
    return tuple(sentence for sentence in objections if sentence)


def condition_ground_objection(chosen: str, grounds: Iterable[Ground], election_meeting: str) -> str | None:
    """Why a condition cannot have this ground, or None; a blank one is told with what else the condition lacks."""
    listed = {ground.code: ground for ground in grounds}
    if not chosen.strip():
        return None
    if chosen not in listed:
        return "Choose the ground of a condition from the list: objections, controversy and reputation are no grounds."
    if listed[chosen].prevent and election_meeting != "no":
        return "A condition of an election meeting cannot rest on the Prevent duty."
    return None


def speakers_approval_objection(
    speakers_to_follow: bool, conditions: Iterable[Condition], event_on: date | None = None
) -> str | None:
    """G0: why a booking with speakers to follow cannot be approved like this, or None."""
    days = [condition.due_on for condition in conditions if condition.code == SPEAKERS_BY and condition.due_on]
    if speakers_to_follow and not days:
        return "Speakers are still to be named: approve only with the condition that their names come by a date."
    if event_on is not None and any(day >= event_on for day in days):
        return "The condition that speakers are named needs a day before the day of the event."
    return None


def speakers_confirmation_objection(speakers_to_follow: bool, names_given: bool, names_screened: bool) -> str | None:
    """G0: why the booking cannot be confirmed yet, or None: no confirmation before every name is screened."""
    if speakers_to_follow and not names_given:
        return "The speakers have not been named yet."
    if speakers_to_follow:
        return (
            "Some speakers are still to be named: write their names into the request, and take out the day by which "
            "they were to follow."
        )
    if names_given and not names_screened:
        return "The speakers' names have not been screened yet."
    return None


def conditions_given_objection(action: str, conditions: Collection[Condition]) -> str | None:
    """Why the kind of approval and its conditions do not agree, or None."""
    if action == "approve_with_conditions" and not conditions:
        return "Add at least one condition, or approve without conditions."
    if action == "approve" and conditions:
        return "Conditions were written: approve with conditions."
    return None
