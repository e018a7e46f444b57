"""How each attempt must end by the rules: `ROLE` (403), `REFUSED` (409), or the state the booking is then in."""

from datetime import date, timedelta

from tests.venues.statemachine.model import (
    A_PROGRAM_MAY,
    APPROVALS,
    APPROVED,
    ENDINGS,
    LEGAL,
    LOOKS,
    OFFICER,
    OPEN,
    PREVENT,
    ROLE_OF_NEED,
    SENIOR,
    TABLE,
    WHY_IS_NEEDED,
    WITHDRAWN_BY_PROGRAMS,
    Booking,
    Person,
    World,
)

ROLE, REFUSED = "403", "409"
PREVENT_GROUND = "drawing_into_terrorism"


def may_reach(person: Person, *roles: str, people_only: bool = True) -> bool:
    """Whether the door opens for this person at all."""
    return bool(person.roles & set(roles)) and not (people_only and person.program)


def in_table(booking: Booking, person: Person, action: str) -> str:
    """The next state by the table, or REFUSED."""
    to, who = TABLE[booking.state].get(action, (REFUSED, ""))
    late = action == "withdraw" and booking.state not in WITHDRAWN_BY_PROGRAMS
    if person.program and (action not in A_PROGRAM_MAY or late):
        return REFUSED
    return to if person.roles & set(who.split()) else REFUSED


def on_move(
    booking: Booking, person: Person, action: str, why: str, answer_by: date | None, seen: bool, world: World
) -> str:
    """A step that is no decision."""
    if not may_reach(person, *LOOKS, people_only=False):
        return ROLE
    to = in_table(booking, person, action)
    if to == REFUSED or (action in WHY_IS_NEEDED and not why.strip()):
        return REFUSED
    wrong = {
        "request_information": answer_by is None or answer_by <= world.today,
        "confirm_lapsed": not booking.is_silent(booking.answer_by, world.today),
        "appeal": booking.appeals > 0,
        "record_held": world.today < booking.request.event_on,
        "review": not seen or world.today < booking.request.event_on,
        "record_legal_advice": person.name in booking.ties,
        "close": booking.state == "appealed" and (_is_no_third(booking, person) or not why.strip()),
        "confirm": not _may_confirm(booking, person, world),
    }
    return REFUSED if wrong.get(action) else to


def _is_no_third(booking: Booking, person: Person) -> bool:
    return person.name in {booking.proposer, booking.decliner} | booking.ties


def _may_confirm(booking: Booking, person: Person, world: World) -> bool:
    facts = world.training.get(person.name)
    trained = facts is not None and (
        facts.awareness(world.today) if SENIOR in person.roles else facts.may_approve(world.today)
    )
    named = not booking.request.to_follow
    met = booking.needs_of_matches() <= booking.answers and not booking.is_a_match_unanswered()
    free = world.slot_is_free(booking.id, booking.request.room, booking.request.when)
    return trained and person.name not in booking.ties and named and met and free


def _senior_gate(booking: Booking, person: Person, world: World) -> bool:
    facts = world.training.get(person.name)
    return facts is not None and facts.awareness(world.today) and bool(booking.views - {person.name})


def on_decision(
    booking: Booking, person: Person, decision: str, conditions: tuple[str, ...], grounds: tuple[str, ...],
    world: World, ticked: bool,
) -> str:  # fmt: skip
    """Approve, decline, cancel or uphold; a booking may also go to a senior officer instead."""
    if not may_reach(person, OFFICER, SENIOR):
        return ROLE
    to = in_table(booking, person, effective(booking, decision))
    if to == REFUSED or person.name in booking.ties:
        return REFUSED
    if decision in APPROVALS:
        return _on_approval(booking, person, decision, conditions, to, world, ticked)
    if decision in ENDINGS:
        return to if _may_end(booking, person, decision, grounds, world) else REFUSED
    return REFUSED if _is_no_third(booking, person) else to


def effective(booking: Booking, decision: str) -> str:
    """While conditions of an earlier approval stand, the next one is with conditions too."""
    return "approve_with_conditions" if decision == "approve" and booking.conditions else decision


def decides_as_officer(booking: Booking, person: Person, world: World) -> bool:
    """At officer level: in review, or reopened by a change that needs nobody new."""
    if booking.state == "reopened":
        return booking.is_light(world.covered) and OFFICER in person.roles
    return booking.state == "in_review"


def _on_approval(
    booking: Booking, person: Person, decision: str, conditions: tuple[str, ...], to: str, world: World, ticked: bool
) -> str:
    needs = booking.needs(world.covered)
    stands = booking.conditions
    fine = needs <= booking.answers and not (conditions and effective(booking, decision) == "approve")
    fine = fine and bool(conditions or stands or decision == "approve")
    named_by = [day for code, day in stands if code == "speakers_by" and day >= world.today]
    named_by += [booking.request.checked_on] if "speakers_by" in conditions else []
    if (booking.request.to_follow and not named_by) or any(day >= booking.request.event_on for day in named_by):
        fine = False
    if conditions and booking.request.checked_on < world.today:
        fine = False
    if booking.state != "appealed" and booking.request.event_on < world.today:
        fine = False
    if booking.is_a_match_unanswered() or (booking.state == "appealed" and _is_no_third(booking, person)):
        fine = False
    if booking.checks_to_record() - (booking.checks_by_tick(world.covered) if ticked else set()):
        fine = False
    if "room" not in conditions and not world.slot_is_free(booking.id, booking.request.room, booking.request.when):
        fine = False
    if not decides_as_officer(booking, person, world):
        senior = SENIOR in person.roles
        return to if fine and senior and _senior_gate(booking, person, world) else REFUSED
    if not fine or booking.referred or "senior_officer" in needs:
        return REFUSED
    facts = world.training.get(person.name)
    if facts is None:
        return "escalated"
    return to if facts.may_approve(world.today) else REFUSED


def _may_end(booking: Booking, person: Person, decision: str, grounds: tuple[str, ...], world: World) -> bool:
    chosen = grounds or booking.grounds
    needs, seating = booking.needs(world.covered), booking.request.seating
    question = seating != "free" and not (seating == "single_sex" and world.covered)
    legal = "legal" in needs or question or booking.is_a_match_unanswered()
    return (
        (decision == "cancel") == booking.was_approved
        and _senior_gate(booking, person, world)
        and set(chosen) <= set(booking.grounds)
        and not (booking.request.election and PREVENT_GROUND in chosen)
        and booking.reply_by is not None
        and (booking.replied or booking.is_silent(booking.reply_by, world.today))
        and (not legal or "legal" in booking.answers)
        and person.name != booking.proposer
    )


def on_proposal(booking: Booking, person: Person, grounds: tuple[str, ...], reply_by: date, world: World) -> str:
    """Telling the hirer the grounds."""
    if not may_reach(person, SENIOR):
        return ROLE
    to = in_table(booking, person, "propose_decline")
    bad_ground = booking.request.election and PREVENT_GROUND in grounds
    last = max(booking.request.event_on - timedelta(days=1), world.today + timedelta(days=1))
    bad_day = not world.today < reply_by <= last
    return REFUSED if bad_ground or person.name in booking.ties or bad_day else to


def on_answer(booking: Booking, person: Person, need: str) -> str:
    """A role's answer to a need: it moves nothing."""
    if not may_reach(person, SENIOR, "equality_officer", LEGAL, PREVENT):
        return ROLE
    fine = booking.state in OPEN and ROLE_OF_NEED.get(need) in person.roles and person.name not in booking.ties
    too_early = need == "prevent_lead" and booking.is_a_match_unanswered()
    return booking.state if fine and not too_early else REFUSED


def on_match_answer(booking: Booking, person: Person, after: Booking, closes_listed: bool) -> str:
    """Whether it is the same person; `after` is the booking with that answer.

    A question is closed only when its entry is listed no more or the request no longer gives its name
    (`closes_listed`: neither is so).
    """
    if not may_reach(person, PREVENT, SENIOR):
        return ROLE
    if closes_listed or person.name in booking.ties or booking.state not in OPEN | APPROVED:
        return REFUSED
    raised = not after.needs_of_matches() <= booking.answers
    return "reopened" if booking.state in APPROVED and raised else booking.state


def on_change(booking: Booking, person: Person, changes: set[str]) -> str:
    """Another version of the request."""
    if not may_reach(person, OFFICER, SENIOR, people_only=False):
        return ROLE
    if booking.state not in OPEN | APPROVED:
        return REFUSED
    if booking.state in APPROVED:
        return "reopened" if changes else booking.state
    if booking.state == "info_requested" and OFFICER in person.roles:
        return "submitted"
    return booking.state


def through_the_door(person: Person, action: str) -> str:
    """Of an act that is refused whatever the booking is: whether its door opens at all."""
    if action == "propose_decline":
        return REFUSED if may_reach(person, SENIOR) else ROLE
    if action in APPROVALS | ENDINGS | {"uphold"}:
        return REFUSED if may_reach(person, OFFICER, SENIOR) else ROLE
    return REFUSED if may_reach(person, *LOOKS, people_only=False) else ROLE


def on_reply(booking: Booking, person: Person, waived: bool) -> str:
    """What the hirer answers to the grounds; that no answer is wanted is not for the proposer to say."""
    if not may_reach(person, OFFICER, SENIOR):
        return ROLE
    own = waived and person.name == booking.proposer
    return booking.state if booking.state == "minded_to_decline" and not booking.replied and not own else REFUSED


def on_tie(booking: Booking, person: Person) -> str:
    """A tie that somebody declares."""
    return booking.state if may_reach(person, *LOOKS) else ROLE
