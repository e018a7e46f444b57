"""What a decision must hold before it is made: grounds, reply, people, conditions; each objection in words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from services.venues.rules.assessment import Assessment, is_any_unanswered
from services.venues.rules.request import Match


@dataclass(frozen=True)
class Ground:
    """One lawful ground of the closed list; `prevent` ones are never offered for an election meeting."""

    code: str
    text: str
    prevent: bool


@dataclass(frozen=True)
class RightOfReply:
    """The hirer was told the grounds on `given_on` and could answer up to and with `reply_by`."""

    given_on: date | None = None
    reply_by: date | None = None
    answered_on: date | None = None
    waived_on: date | None = None


@dataclass(frozen=True)
class DeclineRecord:
    """Everything a decline, or a cancellation by the council, must hold."""

    grounds: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    proportionality: str = ""
    alternatives: str = ""
    equality_note: str = ""
    reply: RightOfReply = RightOfReply()
    legal_advice_recorded: bool = False


@dataclass(frozen=True)
class Interest:
    """What ties the person deciding to the booking; typing in a request for a caller is no interest.

    `said_by_others` when nobody but colleagues declared it.
    """

    is_hirer: bool = False
    is_speaker: bool = False
    member_of_hiring_body: bool = False
    declared_conflict: bool = False
    said_by_others: bool = False


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


SPEAKERS_BY = "speakers_by"
_A_DAY = timedelta(days=1)
_PAST_CHECK = "The day a condition is checked cannot be in the past."


def grounds_offered(grounds: Iterable[Ground], election_meeting: str) -> tuple[Ground, ...]:
    """The grounds that may be given: Prevent ones only when it is known not to be an election meeting (G4)."""
    return tuple(ground for ground in grounds if not ground.prevent or election_meeting == "no")


def legal_advice_needed(assessment: Assessment, matches: Iterable[Match]) -> bool:
    """Whether a decline needs legal advice on record: an election, an open match or an open seating question (G4)."""
    return (
        "legal" in assessment.needs
        or assessment.segregation.decided_by != "booking_officer"
        or is_any_unanswered(matches)
    )


def decline_objections(
    record: DeclineRecord,
    grounds: Iterable[Ground],
    election_meeting: str,
    needs_legal_advice: bool,
    proposer: str,
    decliner: str,
    today: date,
) -> tuple[str, ...]:
    """G2, G3, G4: everything that still stands in the way of a decline, all at once; empty when nothing does."""
    objections = [
        ground_objection(record.grounds, grounds, election_meeting),
        None if any(map(str.strip, record.evidence)) else "Give at least one reference to the evidence.",
        _blank(record.proportionality, "Say why declining is proportionate."),
        _blank(record.alternatives, "Say which alternatives, such as conditions, were considered and why they fail."),
        _blank(
            record.equality_note, "Write the equality note: would a like event by another group be treated the same?"
        ),
        reply_objection(record.reply, today),
        "Legal advice must be recorded first." if needs_legal_advice and not record.legal_advice_recorded else None,
        people_objection(proposer, decliner or proposer),
    ]
    return tuple(sentence for sentence in objections if sentence)


def ground_objection(chosen: Collection[str], grounds: Iterable[Ground], election_meeting: str) -> str | None:
    """Why these grounds cannot be given, or None if they can."""
    listed = tuple(grounds)
    offered = {ground.code for ground in grounds_offered(listed, election_meeting)}
    if not chosen:
        return "Choose at least one lawful ground."
    if set(chosen) - {ground.code for ground in listed}:
        return "Choose only grounds from the list: complaints, controversy and reputation are not grounds."
    if set(chosen) - offered:
        return "A ground under the Prevent duty cannot be used for an election meeting."
    return None


def told_objection(chosen: Collection[str], told: Collection[str]) -> str | None:
    """Why these grounds cannot end the booking, or None: the hirer could only answer to what the hirer was told."""
    if set(chosen) - set(told):
        return "The hirer was not told of every one of these grounds, so could not answer to them."
    return None


def reply_objection(reply: RightOfReply, today: date) -> str | None:
    """Why the hirer has not yet been heard, or None; the last day to reply is still the hirer's."""
    if reply.given_on is None or reply.reply_by is None:
        return "Tell the hirer the grounds and give a day by which to reply."
    if reply.reply_by <= reply.given_on:
        return "The hirer must have at least one day to reply."
    if reply.answered_on or reply.waived_on or today > reply.reply_by:
        return None
    return f"The hirer may still reply until {reply.reply_by:%-d %B %Y}."


def reply_day_objection(reply_by: date, today: date, event_on: date | None) -> str | None:
    """Why the hirer cannot be given this day to reply by, or None: after the event silence would be a refusal."""
    if reply_by <= today:
        return "The hirer must have at least one day to reply."
    if event_on is None:
        return None
    last = max(event_on - _A_DAY, today + _A_DAY)  # with the event at hand, the hirer still has a day
    if reply_by > last:
        return f"The hirer must be able to reply before the day of the event: give {last:%-d %B %Y} or an earlier day."
    return None


def people_objection(proposer: str, decliner: str = "", appeal_officer: str = "") -> str | None:
    """G3: why these cannot be the people, or None: proposer, decliner and appeal officer are three people."""
    if not proposer.strip():
        return "It is not recorded who proposed to decline, so nobody can decline yet."
    if decliner == proposer:
        return "The person who proposed to decline cannot also decline: a second person must."
    if appeal_officer and appeal_officer in (proposer, decliner):
        return "The appeal must be decided by somebody who neither proposed nor made the decision."
    return None


def interest_objection(interest: Interest) -> str | None:
    """G3: why this person cannot decide this booking, or None if they can."""
    ties = {
        "you are the hirer": interest.is_hirer,
        "you are a speaker at the event": interest.is_speaker,
        "you are a member of the body that is hiring": interest.member_of_hiring_body,
        "you declared a conflict of interest": interest.declared_conflict and not interest.said_by_others,
        "you have a conflict of interest": interest.declared_conflict and interest.said_by_others,
    }
    found = [tie for tie, holds in ties.items() if holds]
    if not found:
        return None
    if interest.said_by_others:
        return (
            f"Somebody else must decide this booking: a colleague declared that {' and '.join(found)}. If that is "
            "wrong, the colleague or a senior officer takes it back."
        )
    return f"Somebody else must decide this booking: {' and '.join(found)}."


def taking_back_objection(by: str, declared_by: str, is_theirs: bool, is_senior: bool, reason: str) -> str | None:
    """Why this person cannot take a declared interest back, or None; `is_theirs` when it is their own interest."""
    if by != declared_by and (is_theirs or not is_senior):
        return "A declared interest is taken back by whoever declared it, or by a senior officer whose it is not."
    return None if reason.strip() else "Say why the interest is taken back."


def ending_objection(action: str, was_approved: bool) -> str | None:
    """Which of decline and cancel fits: an approved booking is cancelled, any other declined; or None."""
    if action == "cancel" and not was_approved:
        return "Only a booking that was approved can be cancelled by the council."
    if action == "decline" and was_approved:
        return "This booking was approved before, so ending it is a cancellation by the council."
    return None


def condition_objections(condition: Condition, today: date | None = None) -> tuple[str, ...]:
    """What a condition still lacks: it is written, checkable, owned, dated, proportionate and open to challenge."""
    objections = [
        _blank(condition.text, "Write the condition down."),
        _blank(condition.ground, "Give the ground for the condition."),
        _blank(condition.proportionality, "Say why the condition is proportionate."),
        _blank(condition.how_checked, "Say how it will be checked."),
        _blank(condition.how_to_challenge, "Say how the hirer can challenge it."),
        _blank(condition.owner, "Name who checks it."),
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


def approval_reason_objection(reason: str, is_asked: bool) -> str | None:
    """Why an approval needs a reason and has none, or None; `is_asked` when it was referred or raised a question."""
    if is_asked and not reason.strip():
        return "Give the reason for the decision: the booking was referred, or somebody had to answer a question."
    return None


def conditions_given_objection(action: str, conditions: Collection[Condition]) -> str | None:
    """Why the kind of approval and its conditions do not agree, or None."""
    if action == "approve_with_conditions" and not conditions:
        return "Add at least one condition, or approve without conditions."
    if action == "approve" and conditions:
        return "Conditions were written: approve with conditions."
    return None


def lapse_objection(answer_by: date | None, confirmed_by: str, today: date) -> str | None:
    """Why the request has not lapsed, or None: a person confirms it, after the day given to the hirer."""
    if answer_by is None:
        return "The hirer was not given a day to answer by, so the request cannot lapse."
    if today <= answer_by:
        return f"The hirer may still answer until {answer_by:%-d %B %Y}."
    if not confirmed_by.strip():
        return "A person must confirm that no answer came: a request never lapses by itself."
    return None


def appeal_objection(times_appealed: int) -> str | None:
    """Why there can be no further appeal, or None; a late appeal is for a person to accept."""
    return "This decision has been appealed and the appeal decided." if times_appealed else None


def frozen_objection(decided: bool) -> str | None:
    """G5: why the reasons cannot be changed, or None before the decision."""
    return "The reasons were frozen when the decision was made. Add a dated note instead." if decided else None


def _blank(answer: str, sentence: str) -> str | None:
    return None if answer.strip() else sentence
