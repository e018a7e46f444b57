"""What a decision must hold before it is made: grounds, reply, people, reasons; each objection in words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from services.venues.rules.bookings.assessment import Assessment, is_any_unanswered
from services.venues.rules.bookings.request import Match
from shared.second_person import tie_objection


@dataclass(frozen=True)
class Ground:
    """One lawful ground of the closed list; `prevent` ones are never offered for an election meeting."""

    code: str
    text: str
    prevent: bool


@dataclass(frozen=True)
class RightOfReply:
    """The hirer was told the grounds on `given_on`, None until then, and could answer up to and with `reply_by`.

    `set_on`: when that day was set; None where the hirer was told on that very day.
    """

    given_on: date | None = None
    reply_by: date | None = None
    answered_on: date | None = None
    waived_on: date | None = None
    set_on: date | None = None

    @property
    def reply_until(self) -> date | None:
        """The last day to reply as it now counts; None until the hirer was told."""
        return until(self.reply_by, self.set_on, self.given_on)


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


_A_DAY = timedelta(days=1)


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
    tied: Collection[str] = (),
) -> tuple[str, ...]:
    """G2, G3, G4: everything that still stands in the way of a decline, all at once; empty when nothing does."""
    objections = [
        ground_objection(record.grounds, grounds, election_meeting),
        None if any(map(str.strip, record.evidence)) else "Give at least one reference to the evidence.",
        blank_objection(record.proportionality, "Say why declining is proportionate."),
        blank_objection(
            record.alternatives, "Say which alternatives, such as conditions, were considered and why they fail."
        ),
        blank_objection(
            record.equality_note, "Write the equality note: would a like event by another group be treated the same?"
        ),
        reply_objection(record.reply, today),
        "Legal advice must be recorded first." if needs_legal_advice and not record.legal_advice_recorded else None,
        people_objection(proposer, decliner or proposer, tied=tied),
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


def until(by: date | None, set_on: date | None, given_on: date | None) -> date | None:
    """The last day to answer a letter: as many days after the hirer had it as there were when the day was set."""
    if by is None or given_on is None:
        return None
    return by + max(given_on - (set_on or given_on), timedelta(0))


def reply_objection(reply: RightOfReply, today: date) -> str | None:
    """Why the hirer has not yet been heard, or None; the last day to reply is still the hirer's."""
    if reply.reply_by is None or (reply.given_on is None and reply.set_on is None):
        return "Tell the hirer the grounds and give a day by which to reply."
    if reply.reply_by <= (reply.set_on or reply.given_on or reply.reply_by):
        return "The hirer must have at least one day to reply."
    if reply.answered_on or reply.waived_on:
        return None
    last = reply.reply_until
    if last is None:
        return (
            "The letter with the grounds has not reached the hirer: give it, and say so under Letters. The days to "
            "reply count from then."
        )
    return None if today > last else f"The hirer may still reply until {last:%-d %B %Y}."


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


def people_objection(
    proposer: str, decliner: str = "", appeal_officer: str = "", tied: Collection[str] = ()
) -> str | None:
    """G3: why these cannot be the people, or None: proposer, decliner and appeal officer are three people.

    `tied` are the accounts to which the last of them, who acts now, does not count as somebody else.
    """
    if not proposer.strip():
        return "It is not recorded who proposed to decline, so nobody can decline yet."
    if decliner == proposer:
        return "The person who proposed to decline cannot also decline: a second person must."
    if appeal_officer and appeal_officer in (proposer, decliner):
        return "The appeal must be decided by somebody who neither proposed nor made the decision."
    return tie_objection({proposer, decliner} if appeal_officer else {proposer}, tied)


def ending_objection(action: str, was_approved: bool) -> str | None:
    """Which of decline and cancel fits: an approved booking is cancelled, any other declined; or None."""
    if action == "cancel" and not was_approved:
        return "Only a booking that was approved can be cancelled by the council."
    if action == "decline" and was_approved:
        return "This booking was approved before, so ending it is a cancellation by the council."
    return None


def approval_reason_objection(reason: str, is_asked: bool) -> str | None:
    """Why an approval needs a reason and has none, or None; `is_asked` when it was referred or raised a question."""
    if is_asked and not reason.strip():
        return "Give the reason for the decision: the booking was referred, or somebody had to answer a question."
    return None


def lapse_objection(answer_by: date | None, last: date | None, confirmed_by: str, today: date) -> str | None:
    """Why the request has not lapsed, or None: a person confirms it, after the day given to the hirer.

    `last` is that day as it now counts, None until the question reached the hirer.
    """
    if answer_by is None:
        return "The hirer was not given a day to answer by, so the request cannot lapse."
    if last is None:
        return (
            "The question has not reached the hirer: give the letter, and say so under Letters. The days to answer "
            "count from then."
        )
    if today <= last:
        return f"The hirer may still answer until {last:%-d %B %Y}."
    if not confirmed_by.strip():
        return "A person must confirm that no answer came: a request never lapses by itself."
    return None


def appeal_objection(times_appealed: int) -> str | None:
    """Why there can be no further appeal, or None; a late appeal is for a person to accept."""
    return "This decision has been appealed and the appeal decided." if times_appealed else None


def frozen_objection(decided: bool) -> str | None:
    """G5: why the reasons cannot be changed, or None before the decision."""
    return "The reasons were frozen when the decision was made. Add a dated note instead." if decided else None


def blank_objection(answer: str, sentence: str) -> str | None:
    """The sentence while an answer is blank."""
    return None if answer.strip() else sentence
