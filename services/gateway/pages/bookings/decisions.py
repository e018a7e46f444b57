"""Decisions: approve, decline, cancel, uphold; what stands in the way is said before anybody writes a word."""

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.bookings.acting import SENTENCES, act_page, approved_told, asks_act, others_read
from services.gateway.pages.bookings.before_approval import (
    CHECKED,
    REPLACES,
    approving,
    before_approval,
    is_told_before_approval,
)
from services.gateway.pages.kit.acts import Act
from services.gateway.pages.kit.days import today
from services.gateway.pages.kit.forms import Field, Option, Values, filled_in
from services.gateway.pages.kit.presentation import day
from services.gateway.pages.kit.roles import DECIDES
from services.gateway.pages.repeats import passes_key_on
from shared.access import requires
from shared.actor import Role
from shared.contracts.bookings import bookings as contract
from shared.http.problems import NotFound, Refused

blueprint = Blueprint("booking_decisions", __name__, url_prefix="/bookings/<uuid:booking_id>")

AS_PROPOSED = "Blank: as in the proposal."
NOTE = "The reasons are frozen with the decision. What comes later is a dated note."
READ_BY_THE_HIRER = "The one true reason. The hirer reads exactly this; what is for few belongs in the evidence."
REASON = Field("reason", "Reason", "area", READ_BY_THE_HIRER, "Give the reason")

APPROVE = Act(
    "Approve the booking",
    "Approve",
    (
        CHECKED,
        replace(REPLACES, hint="Leave them as they are, or tick those that you take back and say why in the reason."),
        Field(
            "reason",
            "Reason (a routine booking needs none)",
            "area",
            "Asked for where the booking was referred, or somebody had to answer a question.",
            rows=3,
        ),
    ),
    (NOTE,),
    approved_told,
    over_everything=True,
)
UPHOLD = Act(
    "The decision stands",
    "Decide the appeal",
    (REASON,),
    ("You may decide this appeal only if you neither proposed nor made the decision.", NOTE),
    "The appeal has been decided",
    serious=True,
    over_everything=True,
)


def _ending(title: str, button: str, done: str) -> Act:
    return Act(
        title,
        button,
        (
            REASON,
            Field(
                "evidence",
                "More evidence (optional)",
                "lines",
                "One reference a line; what is blank is taken from the proposal.",
                rows=3,
            ),
            Field("proportionality", "Why is it proportionate? (optional)", "area", AS_PROPOSED, rows=3),
            Field("alternatives", "Alternatives considered (optional)", "area", AS_PROPOSED, rows=3),
            Field("equality_note", "Equality note (optional)", "area", AS_PROPOSED, rows=3),
        ),
        ("Weigh the hirer’s reply first. Nothing here is decided by the system.", NOTE),
        done,
        serious=True,
        over_everything=True,
    )


DECISIONS = {
    "approve": APPROVE,
    "uphold": UPHOLD,
    "decline": _ending("Decline the booking", "Decline", "The booking has been declined"),
    "cancel": _ending("Cancel the booking", "Cancel the booking", "The booking has been cancelled by the council"),
}


@blueprint.route("/decision", methods=["GET", "POST"])
@requires(*DECIDES)
@passes_key_on
@asks_act(lambda sent: DECISIONS[sent["decision"]].fields if sent.get("decision") in DECISIONS else ())
def decide(booking_id: UUID) -> ResponseReturnValue:
    """One decision with its reason; `decision` in the address says which."""
    decision = request.args.get("decision", "")
    if decision not in DECISIONS:
        raise NotFound("There is no such decision")
    booking = venues_client().find_booking(booking_id)
    act = replace(DECISIONS[decision], fields=approving(booking, DECISIONS[decision].fields))
    before: dict[str, Any] = {"before": before_approval(booking)} if decision == "approve" else {}
    if request.method == "GET" and decision not in booking.actions:
        raise Refused("This cannot be decided as the booking now is, or not by you.")

    def send(said: Values, version: int, key: str | None) -> contract.BookingDetail:
        said = said | {"replaces": tuple(map(UUID, said.get("replaces") or ()))}
        entry = contract.DecisionEntry(decision, **said, version=version, **others_read())
        return venues_client().act_on_booking(booking_id, "decisions", entry, key)

    return act_page(booking, act, send, lacking=partial(objections, booking, decision), **before)


def objections(booking: contract.BookingDetail, decision: str) -> list[str]:
    """What stands in the way as things now are, a sentence each; checks and the room have a place of their own."""
    said = venues_client().booking_objections(booking.id, decision).text
    return [one for one in SENTENCES.split(said) if one and not is_told_before_approval(booking, one)]


PROPOSAL = (
    Field("grounds", "Lawful grounds", "several", "The list is closed.", "Choose at least one ground"),
    Field(
        "told",
        "What is the hirer told?",
        "area",
        "The grounds in plain words, and how to answer. The hirer reads exactly this.",
        "Write what the hirer is told",
        rows=6,
    ),
    Field("evidence", "Evidence", "lines", "One reference a line: what, from where, of which day.",
          "Give at least one reference to the evidence"),
    Field("proportionality", "Why would declining be proportionate?", "area",
          "Which right is touched, and why nothing less would do (Articles 9, 10, 11 and 14).",
          "Say why declining is proportionate"),
    Field("alternatives", "Which alternatives were considered?", "area",
          "Conditions, another room or time, and why they fail.", "Say which alternatives were considered"),
    Field("equality_note", "Equality note", "area",
          "Would a like event by another group be treated the same?", "Write the equality note"),
    Field("reply_by", "The hirer may reply until", "day", required="Enter the last day to reply"),
)  # fmt: skip


@blueprint.route("/decline-proposal", methods=["GET", "POST"])
@requires(Role.SENIOR_OFFICER)
@passes_key_on
@asks_act(PROPOSAL)
def propose_decline(booking_id: UUID) -> ResponseReturnValue:
    """Minded to decline: the hirer is told the grounds in plain words and may answer; nothing is declined by it."""
    booking = venues_client().find_booking(booking_id)
    if request.method == "GET" and "propose_decline" not in booking.actions:
        raise Refused("This cannot be done to the booking as it now is, or not by you.")
    guide = venues_client().booking_guide()
    act = _proposal_act(booking_id, guide.working_days.get("right_of_reply", 3))

    def send(said: Values, version: int, key: str | None) -> contract.BookingDetail:
        entry = contract.DeclineProposalEntry(**said, version=version, **others_read())
        return venues_client().act_on_booking(booking_id, "decline-proposals", entry, key)

    return act_page(booking, act, send, not_grounds=guide.not_grounds)


def _proposal_act(booking_id: UUID, days: int) -> Act:
    offered = venues_client().booking_grounds(booking_id).grounds
    form = filled_in(PROPOSAL, grounds=(Option(ground.code, ground.text) for ground in offered))
    until = f"A day after today, {day(today())}, and before the event. The council gives {days} working days."
    return Act(
        "Tell the hirer the council is minded to decline",
        "Record that the hirer was told",
        tuple(replace(one, hint=until) if one.name == "reply_by" else one for one in form),
        (
            "Nothing is declined by this. The hirer is heard first, and a second senior officer decides.",
            "Whoever proposes it cannot be that second person.",
        ),
        "It is recorded that the hirer was told and may reply",
        serious=True,
        over_everything=True,
    )
