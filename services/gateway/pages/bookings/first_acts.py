"""Which acts stand out as buttons on a booking: first what is next, and approving only where it can be done."""

from flask import url_for

from services.gateway.pages.bookings.before_approval import checks_left
from services.gateway.pages.bookings.shown import is_held
from services.gateway.pages.bookings.step_acts import FIRST, LINKS, STEPS
from services.gateway.pages.kit import wording
from services.gateway.pages.kit.roles import LOOKS, NEED_MET_BY
from services.gateway.pages.navigation import may_open
from shared.actor import Actor, Role, current_actor
from shared.contracts.bookings.bookings import BookingDetail

Links = list[tuple[str, str]]
"""(words, address)."""
SERIOUS = ("decline", "cancel", "uphold")
"""A person chooses these; no page puts them forward."""


def first_acts(booking: BookingDetail, actor: Actor) -> list[tuple[str, str, bool]]:
    """The buttons of a booking for this person as (words, address, whether it is the next thing to do).

    No more than one is next, and none that the service would refuse; others stay in reach and say why not.
    """
    codes = [code for code in dict.fromkeys(booking.actions) if code in LINKS and code in FIRST]
    ahead: Links = []
    if "approve" in booking.actions:
        codes.remove("approve")
        ahead = _ahead(booking, actor)
    is_next = [True] * len(ahead) + [code not in (*SERIOUS, *booking.not_open) for code in codes]
    buttons = ahead + [(LINKS[code], address_of(booking, code)) for code in codes]
    first = is_next.index(True) if True in is_next else -1
    return [(words, href, place == first) for place, (words, href) in enumerate(buttons)]


def _ahead(booking: BookingDetail, actor: Actor) -> Links:
    """Approving where it can be done as things are, else what comes before it."""
    if is_approval_in_the_way(booking, actor):
        return _next(booking, actor)
    with_conditions = booking.room_in_the_way or booking.request.get("speakers_to_follow_by")
    code = "approve_with_conditions" if with_conditions else "approve"
    return [(LINKS[code], address_of(booking, code))]


def is_approval_in_the_way(booking: BookingDetail, actor: Actor) -> bool:
    """Whether the service would refuse an approval by this person, as far as they may know it."""
    refused = "approve" in booking.not_open
    return refused or bool(booking.unmet_needs or checks_left(booking) or _is_anothers(booking, actor))


def _is_anothers(booking: BookingDetail, actor: Actor) -> bool:
    """Whether a senior officer decides it, and this person or this state is none."""
    senior = booking.level == "senior_officer" or (booking.state == "reopened" and booking.level != "officer")
    return senior and (booking.state == "in_review" or not actor.has(Role.SENIOR_OFFICER))


def _next(booking: BookingDetail, actor: Actor) -> Links:
    """What this person can do so that it can be approved."""
    mine = [need for need in booking.unmet_needs if need in NEED_MET_BY and actor.has(NEED_MET_BY[need])]
    found: Links = [
        (
            ("Confirm the look-up first", url_for("screening.names_beyond"))
            if need == "prevent_lead" and is_held(booking)
            else (
                f"Give {wording.words('need', need)}",
                url_for("booking_answers.answer_need", booking_id=booking.id, need=need),
            )
        )
        for need in mine
    ]
    if "more_information" in booking.unmet_needs and "request_information" in booking.actions:
        found.append((LINKS["request_information"], address_of(booking, "request_information")))
    if "more_information" in booking.unmet_needs and "return_to_review" in booking.actions:
        found.append((LINKS["return_to_review"], address_of(booking, "return_to_review")))
    if checks_left(booking) and actor.has(*LOOKS):
        found.append(("Record the checks", checks_href(booking)))
    others = set(booking.unmet_needs) - {"more_information"} - set(mine)
    if (others or _is_anothers(booking, actor)) and "escalate" in booking.actions:
        found.append((LINKS["escalate"], address_of(booking, "escalate")))
    return found


def checks_href(booking: BookingDetail) -> str:
    """The page of the checks, while any is still to record and this person may; else ''."""
    left = any(found.state == "to_record" for found in booking.required_checks)
    may = may_open(current_actor(), "booking_answers.record_check") and booking.phase == "open"
    return url_for("booking_answers.record_check", booking_id=booking.id) if left and may else ""


def address_of(booking: BookingDetail, code: str) -> str:
    """Where an act is done."""
    if code in STEPS:
        return url_for("booking_steps.step", booking_id=booking.id, action=code)
    if code == "approve_with_conditions":
        return url_for("booking_conditions.approve_with_conditions", booking_id=booking.id)
    if code == "propose_decline":
        return url_for("booking_decisions.propose_decline", booking_id=booking.id)
    return url_for("booking_decisions.decide", booking_id=booking.id, decision=code)
