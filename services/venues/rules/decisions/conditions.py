"""What the conditions of an approval must hold, the one that speakers are named among them (G0)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from services.venues.rules.decisions.decisions import Ground, blank_objection

SPEAKERS_BY = "speakers_by"
REPLACED = "replaced"
"""What became of a condition that a later decision took back; nobody follows it up any more."""
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


def kind_of_approval(action: str, stands: Collection[object]) -> str:
    """An approval while conditions of an earlier one stand is one with conditions, whatever button was pressed."""
    return "approve_with_conditions" if action == "approve" and stands else action


def replaced_objection(replaced: Collection[object], reason: str) -> str | None:
    """Why conditions cannot be taken back like this, or None: it is said why."""
    return "Say in the reason why a condition no longer holds." if replaced and not reason.strip() else None


def still_to_come(stands: Iterable[Condition], today: date) -> tuple[Condition, ...]:
    """Those that stand and whose day has not passed: a day that is over binds nobody to name speakers by it."""
    return tuple(one for one in stands if one.due_on and one.due_on >= today)


def election_ground_objection(stands: Iterable[Condition], grounds: Iterable[Ground], election: str) -> str | None:
    """Why earlier conditions cannot stand as the booking now is, or None; their ground is kept in its words."""
    prevent = {ground.text for ground in grounds if ground.prevent}
    if election != "no" and any(one.ground in prevent for one in stands):
        return "A condition of the earlier approval rests on the Prevent duty: take it back for an election meeting."
    return None


def conditions_given_objection(
    action: str, conditions: Collection[Condition], stands: Collection[object] = ()
) -> str | None:
    """Why the kind of approval and its conditions do not agree, or None; `stands`: those of an earlier approval."""
    if action == "approve_with_conditions" and not (conditions or stands):
        return "Add at least one condition, or approve without conditions."
    if action == "approve" and conditions:
        return "Conditions were written: approve with conditions."
    return None
