"""What hirers do through their own links: each is the hirer's lawful act of the state table, and none decides."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import datetime

from services.venues.actions.bookings.changing import change_request
from services.venues.actions.bookings.moving import booking_to_change, move
from services.venues.actions.bookings.steps import GUARDS
from services.venues.actions.decisions.declining import record_reply
from services.venues.actions.letters.writing import place_told, token_hash
from services.venues.clients.reach import reach
from services.venues.policy.loader import policy_on
from services.venues.rules.bookings import states
from services.venues.rules.bookings.request import request_from
from services.venues.rules.hirers.answers import Unreadable, choices_of, with_answers
from services.venues.rules.letters.wording import STATES_OF_PURPOSE
from services.venues.store.bookings.bookings import BookingRecord, find_booking
from services.venues.store.database import database
from services.venues.store.decisions.decisions import find_decline_proposal
from services.venues.store.hirers.answer_links import AnswerLink, find_answer_link, save_link_used
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts import letters as contract
from shared.contracts.bookings.booking_request import BookingSubmission
from shared.contracts.bookings.bookings import BookingMove, HirerReply
from shared.http.problems import FieldError, Invalid, NotFound, Refused

NO_LINK = "This link does not open anything"
HIRER = states.Party.HIRER.value
NOT_NOW = "This can no longer be answered here. Contact us if you want to add something."
WAIVED = "The hirer does not want to reply."
ACTS = {"information": ("answer",), "reply": ("reply", "waive"), "appeal": ("appeal",), "withdraw": ()}


def hirer_actor(booking: BookingRecord, asked: Actor) -> Actor:
    """The hirer as who acts: somebody without a role, known by their booking alone."""
    return Actor(f"hirer:{booking.public_id}", request_id=asked.request_id)


def _opened(token: str, now: datetime) -> tuple[AnswerLink, BookingRecord]:
    link = find_answer_link(token_hash(token), now)
    booking = find_booking(link.booking) if link else None
    if link is None or booking is None:
        raise NotFound(NO_LINK)
    return link, booking


def view_link(token: str, now: datetime) -> contract.HirerView:
    """What the hirer sees; NotFound, always the same, for a link that is unknown, over or taken back."""
    with database.read_transaction():
        link, booking = _opened(token, now)
        acts = _acts(link, booking)
        proposal = find_decline_proposal(booking.id) if link.purpose in ("reply", "appeal") else None
    request = request_from(booking.request)
    policy = policy_on(london_day(now))
    texts = {ground.code: ground.text for ground in policy.grounds}
    missing = booking.assessment["missing"] if "answer" in acts else ()
    asks = ((code, policy.questions.ask_for(code)) for code in missing)
    view = contract.HirerView(
        reference=booking.reference,
        purpose=link.purpose,
        acts=acts,
        asked=link.asked,
        grounds=tuple(texts[code] for code in proposal.grounds if code in texts) if proposal else (),
        answer_by=link.answer_by,
        answered_at=link.used_at,
        title=request.event.title,
        event_purpose=request.event.purpose,
        place=", ".join(part for part in (request.event.venue, request.event.room) if part),
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        expected_numbers=request.event.expected_numbers,
        speakers=tuple(speaker.name for speaker in request.named_speakers),
        questions=tuple(contract.HirerQuestion(code, ask, choices_of(code)) for code, ask in asks),
        contact=reach().contact,
    )
    return _without_what_was_typed(view, booking) if link.purpose == "withdraw" else view


def _without_what_was_typed(view: contract.HirerView, booking: BookingRecord) -> contract.HirerView:
    """A receipt goes to an address that nobody has looked at yet, so its link shows no words somebody typed."""
    return replace(view, title="", event_purpose="", place=place_told(booking), expected_numbers=None, speakers=())


def _acts(link: AnswerLink, booking: BookingRecord) -> tuple[str, ...]:
    """What can be done here now: what the letter asked for while it is asked, and to withdraw while one may."""
    withdraw = ("withdraw",) if booking.state in STATES_OF_PURPOSE["withdraw"] else ()
    if booking.state not in STATES_OF_PURPOSE[link.purpose]:
        return withdraw
    if link.purpose == "reply":
        proposal = find_decline_proposal(booking.id)
        if proposal is None or proposal.reply.answered_on or proposal.reply.waived_on:
            return withdraw
    return (*ACTS[link.purpose], *withdraw)


def answer_link(entry: contract.HirerAnswer, asked: Actor, now: datetime) -> contract.HirerDone:
    """Does what the hirer says, as the hirer; Refused with a sentence for the hirer when it cannot be done any more."""
    with database.write_transaction():
        link, _ = _opened(entry.token, now)
        booking = booking_to_change(link.booking)
        if entry.act not in _acts(link, booking):
            raise Refused(NOT_NOW)
        if entry.act in NEEDS_TEXT and not entry.text.strip():
            raise Invalid(NEEDS_TEXT[entry.act], (FieldError("/text", NEEDS_TEXT[entry.act]),))
        DOES[entry.act](booking, entry, hirer_actor(booking, asked), now)
        save_link_used(link.id, now)
    return contract.HirerDone(booking.reference, entry.act, now)


NEEDS_TEXT = {"reply": "Write your reply", "appeal": "Say why you appeal"}


def _answer(booking: BookingRecord, entry: contract.HirerAnswer, hirer: Actor, now: datetime) -> None:
    """New answers change the request by the same action as any change; then the hirer has answered."""
    changed = _changed(booking, entry, now)
    if changed is None and not entry.text.strip():
        raise Invalid("Write your answer", (FieldError("/text", "Write your answer"),))
    if changed is not None:
        change_request(booking.public_id, BookingSubmission(request=changed, version=booking.version), hirer, now)
        booking = booking_to_change(booking.public_id)
    _move(booking, states.Action.ANSWER, entry.text, hirer, now)


def _changed(booking: BookingRecord, entry: contract.HirerAnswer, now: datetime) -> dict[str, object] | None:
    """The request with the new answers, or None when there are none; only what is missing can be answered."""
    given: Mapping[str, object] = {
        code: value for code, value in (entry.answers or {}).items() if value not in ("", None)
    }
    speakers = [speaker for speaker in entry.speakers or () if str(speaker.get("name", "")).strip()]
    if not given and not speakers:
        return None
    try:
        return with_answers(deepcopy(booking.request), given, speakers, booking.assessment["missing"])
    except Unreadable as problem:
        raise Invalid(problem.sentence, (FieldError(f"/answers/{problem.code}", problem.sentence),)) from None


def _reply(booking: BookingRecord, entry: contract.HirerAnswer, hirer: Actor, now: datetime) -> None:
    record_reply(booking.public_id, HirerReply(entry.text.strip()), hirer, now, HIRER)


def _waive(booking: BookingRecord, entry: contract.HirerAnswer, hirer: Actor, now: datetime) -> None:
    record_reply(booking.public_id, HirerReply(entry.text.strip() or WAIVED, waived=True), hirer, now, HIRER)


def _withdraw(booking: BookingRecord, entry: contract.HirerAnswer, hirer: Actor, now: datetime) -> None:
    _move(booking, states.Action.WITHDRAW, states.withdrawn_told(entry.text), hirer, now)


def _appeal(booking: BookingRecord, entry: contract.HirerAnswer, hirer: Actor, now: datetime) -> None:
    GUARDS["appeal"](booking, BookingMove("appeal", entry.text), hirer, now)
    _move(booking, states.Action.APPEAL, entry.text, hirer, now)


def _move(booking: BookingRecord, action: states.Action, why: str, hirer: Actor, now: datetime) -> None:
    if refused := states.objection(booking.state, action, [HIRER]):
        raise Refused(refused)
    move(booking, action, hirer, now, why=why.strip(), role=HIRER)


Act = Callable[[BookingRecord, contract.HirerAnswer, Actor, datetime], None]
DOES: dict[str, Act] = {
    "answer": _answer,
    "reply": _reply,
    "waive": _waive,
    "withdraw": _withdraw,
    "appeal": _appeal,
}
