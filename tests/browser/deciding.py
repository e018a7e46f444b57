"""Bookings of the demonstration on their way to a decision, one in each state in which a page offers something else."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from shared.actor import Role
from shared.demonstration import person_id
from tests.installation import Api, Installation, wait_for
from tests.signed_in import SignedIn
from tests.venues.booked import CONDITION, SEPARATED, a_request

PLANTED = "Patience Velthar"
"""Somebody invented, on the demonstration's register."""
LISTED = {"event": {"type": "talk", "title": "Rivers"}, "speakers": [{"name": PLANTED, "topic": "Rivers"}]}
ONE_SEX = {"event": {"type": "swimming"}, "seating": {"single_sex": "yes", "single_sex_service": "Swimming lessons"}}
PROPOSAL = {
    "grounds": ["terms_of_hire"],
    "told": "The terms of hire are not met.",
    "evidence": ["Letter of 1 November"],
    "proportionality": "Nothing less helps",
    "alternatives": "A deposit was refused",
    "equality_note": "Any other group would be treated the same",
}


def decide_some(product: Installation) -> list[str]:
    """The addresses of these bookings."""
    desk = product.api("booking_officer")
    officer, senior = (SignedIn(product, number, role) for number, role in zip(_trained(desk), ROLES, strict=True))
    days = iter(range(3, 40))

    def begun(*changes: dict[str, Any], escalate: bool = False) -> str:
        day = (datetime.now(UTC) + timedelta(days=next(days))).date()
        times = {"event": {"starts_at": f"{day}T18:00", "ends_at": f"{day}T19:00"}}
        made = _done(officer.post("bookings", a_request(times, *changes)), 201)
        for action in ["start_review", *(["escalate"] if escalate else [])]:
            _done(officer.post(f"bookings/{made['id']}/moves", {"action": action, "reason": "To be looked at"}))
        return str(made["id"])

    in_review = begun()
    with_conditions, approved = begun(), begun()
    due = {**CONDITION, "due_on": (date.today() + timedelta(days=60)).isoformat()}
    conditions = {"decision": "approve_with_conditions", "reason": "Routine", "conditions": [due], "checked": True}
    _done(officer.post(f"bookings/{with_conditions}/decisions", conditions))
    _done(officer.post(f"bookings/{approved}/decisions", {"decision": "approve", "reason": "Routine", "checked": True}))
    referred = [begun(change, escalate=True) for change in (SEPARATED, LISTED, ONE_SEX)]
    minded = begun(escalate=True)
    reply_by = (date.today() + timedelta(days=7)).isoformat()
    _done(senior.post(f"bookings/{minded}/decline-proposals", {**PROPOSAL, "reply_by": reply_by}))
    to_legal = begun(escalate=True)
    _done(senior.post(f"bookings/{to_legal}/moves", {"action": "ask_legal", "reason": "May the terms be changed?"}))
    found = [in_review, with_conditions, approved, *referred, minded, to_legal, _with_ties(product, begun())]
    _standing_decision(product)
    _hold(product, desk.get(f"venues/v1/bookings/{approved}")["reference"])
    return [f"/bookings/{booking}" for booking in found]


ROLES = (Role.BOOKING_OFFICER, Role.SENIOR_OFFICER)
WORKS_ON_BOOKINGS = (*ROLES, Role.EQUALITY_OFFICER, Role.LEGAL_OFFICER, Role.PREVENT_LEAD)


def _with_ties(product: Installation, booking: str) -> str:
    """A booking to which everybody who works on bookings has a tie that may be taken back."""
    for role in WORKS_ON_BOOKINGS:
        somebody = SignedIn(product, role.value, role, account=str(person_id(role)))
        _done(somebody.post(f"bookings/{booking}/interests", {"tie": "member", "note": "Sings in the choir"}))
    return booking


def _standing_decision(product: Installation) -> None:
    """An answer for a kind of event that both who may end it are led to."""
    until = (date.today() + timedelta(days=300)).isoformat()
    said = {"event_type": "aqua aerobics", "service": "Lessons", "sex": "women", "reasoning": "Privacy", "until": until}
    _done(SignedIn(product, "another-equality", Role.EQUALITY_OFFICER).post("standing-decisions", said), 201)


def _hold(product: Installation, reference: str) -> None:
    """A legal hold that somebody outside the demonstration placed, so that each of its people may end it."""
    until = (date.today() + timedelta(days=100)).isoformat()
    hold = {"reference": reference, "reason": "A claim", "asked_by": "The county court", "until": until}
    _done(SignedIn(product, "another-legal", Role.LEGAL_OFFICER).post("retention/holds", hold), 201)


def _trained(desk: Api) -> tuple[str, str]:
    """Two people who may approve today, once venues knows of them."""

    def look() -> list[str]:
        found = [one["person_number"] for one in desk.get("venues/v1/approvers")["approvers"] if one["may_approve"]]
        return found if len(found) > 1 else []

    first, second, *_ = wait_for("two approvers are known", look, 120)
    return str(first), str(second)


def _done(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()
