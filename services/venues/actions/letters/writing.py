"""Letters to hirers: written in the transaction of the act they tell of, sent afterwards by a job."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from services.venues.clients.reach import reach
from services.venues.policy.letter_wording import wording_on
from services.venues.policy.loader import policy_on
from services.venues.rules.bookings.request import Request, request_from
from services.venues.rules.decisions.conditions import REPLACED
from services.venues.rules.letters import wording as rules
from services.venues.rules.letters.wording import LetterFacts, ToldCondition
from services.venues.store.bookings.bookings import BookingRecord, list_request_versions
from services.venues.store.calendar.venues import find_on_the_day, find_room
from services.venues.store.decisions.decisions import (
    DecisionRecord,
    find_decline_proposal,
    list_conditions,
    list_decisions,
)
from services.venues.store.hirers.answer_links import add_answer_link
from services.venues.store.jobs import add_job
from services.venues.store.letters.letters import add_letter
from shared.actor import Actor
from shared.clock import LONDON, london_day
from shared.contracts.bookings.conditions import ConditionLine
from shared.contracts.letters import ConditionTold

LINK_MARGIN = timedelta(days=14)
"""How long after the day to answer by a link still opens: a late answer is for a person to weigh, not for a link."""
WITHOUT_A_TIME = timedelta(days=90)
NO_SERVER = "Not sent: no mail server is set. Print or copy it, and give it by post or phone."
NO_ADDRESS = "Not sent: the hirer gave no e-mail address. Give this by phone or post."
ODD_ADDRESS = "Not sent: what the hirer gave is no e-mail address. Give this by phone or post."
SEND = "send-letter"


def write_letter(
    booking: BookingRecord, action: str, actor: Actor, now: datetime, *, why: str = "", was: str = ""
) -> None:
    """Keeps what this act tells the hirer, and asks for it to be sent; a withdrawn draft was never a request."""
    kind = rules.kind_of_letter(action)
    if kind is None or not wording_on(_day(now)).has(kind) or (was == "draft" and action == "withdraw"):
        return
    facts = facts_of(booking, kind, now, why)
    public_id = uuid4()
    to, state, note = destination(booking)
    letter = rules.compose(kind, replace(facts, has_link=facts.has_link and state == "to_send"), wording_on(_day(now)))
    number = add_letter(
        booking.id,
        {
            "public_id": public_id,
            "kind": kind,
            "to_address": to,
            "subject": letter.subject,
            "text": letter.text,
            "withheld": letter.withheld,
            "answer_by": facts.answer_by,
            "wording_version": wording_on(_day(now)).version,
            "made_at": now,
            "made_by": actor.id,
            "state": state,
            "note": note,
        },
    )
    if state == "to_send":
        if rules.LINK_MARK in letter.text:
            _add_link(booking.id, number, public_id, kind=kind, facts=facts, now=now)
        ask_to_send(public_id, 0, now)


def ask_to_send(letter: UUID, attempts: int, due_at: datetime) -> None:
    """One job for each try; it carries the letter's id and nothing else."""
    add_job(SEND, {"letter": str(letter)}, due_at, unique_key=f"letter:{letter}:{attempts}")


def destination(booking: BookingRecord) -> tuple[str, str, str]:
    """The address a letter goes to, the state it begins in, and why it is not sent by e-mail."""
    to = booking.asked.hirer.email.strip()
    if not to:
        return "", "by_hand", NO_ADDRESS
    if not rules.is_address(to):
        return to, "by_hand", ODD_ADDRESS
    return (to, "to_send", "") if reach().mail else (to, "by_hand", NO_SERVER)


def facts_of(booking: BookingRecord, kind: str, now: datetime, why: str = "") -> LetterFacts:
    """What a letter about this booking may say; reasons that were not written for the hirer are not among it."""
    today = london_day(now)
    starts_at, ends_at, taken_from, taken_until = _times(booking)
    facts = LetterFacts(
        reference=booking.reference,
        council=reach().council,
        place=place_told(booking),
        starts_at=starts_at,
        ends_at=ends_at,
        taken_from=taken_from,
        taken_until=taken_until,
        on_the_day=find_on_the_day(booking.venue) if kind == "confirmed" else "",
        contact=reach().contact,
        has_link=kind in rules.PURPOSES and reach().sends_links,
        answer_by=booking.agreed_day or booking.due_on,
        names=_names_given(booking),
    )
    if kind == "information_asked":
        questions = policy_on(today).questions
        missing = tuple(questions.ask_for(code) for code in booking.assessment["missing"])
        return replace(facts, asked=why, missing=missing)
    if kind in (*rules.APPROVED, "confirmed"):
        made = list_decisions(booking.id)
        taken_back = () if kind == "confirmed" else _taken_back(made)
        return replace(facts, conditions=told_of(list_conditions(made)), taken_back=taken_back)
    if kind == "upheld":  # the appeal officer writes the reason for the hirer to read
        return replace(facts, told=why)
    if kind in ("minded_to_decline", "declined", "cancelled"):
        return _with_grounds(booking, facts, kind, today, why)
    return facts


def _times(booking: BookingRecord) -> tuple[datetime | None, ...]:
    """When the event is, then when the room is the hirer's, as clocks in London show it."""
    if booking.starts_at is None or booking.ends_at is None:
        return (None,) * 4
    event = booking.asked.event
    before, after = timedelta(minutes=event.set_up_minutes), timedelta(minutes=event.clear_down_minutes)
    times = (booking.starts_at, booking.ends_at, booking.starts_at - before, booking.ends_at + after)
    return tuple(time.astimezone(LONDON) for time in times)


def _with_grounds(booking: BookingRecord, facts: LetterFacts, kind: str, today: date, why: str) -> LetterFacts:
    """The grounds, and why: of a proposal what was proposed, of a decision the reason of whoever decided (G5)."""
    proposal = find_decline_proposal(booking.id)
    if proposal is None:
        return facts
    codes: Iterable[str] = proposal.grounds
    if kind != "minded_to_decline" and (made := list_decisions(booking.id)):
        codes = made[-1].record.get("grounds") or codes
    texts = {ground.code: ground.text for ground in policy_on(today).grounds}
    heard = kind != "minded_to_decline" and proposal.reply.answered_on is not None
    grounds = tuple(texts[code] for code in codes if code in texts)
    told = proposal.told if kind == "minded_to_decline" else why
    return replace(facts, grounds=grounds, told=told, was_heard=heard)


def told_of(conditions: Iterable[ConditionLine | ConditionTold]) -> tuple[ToldCondition, ...]:
    """What the hirer is told of conditions."""
    return tuple(ToldCondition(one.text, one.due_on, one.how_to_challenge) for one in conditions)


def _taken_back(decisions: Sequence[DecisionRecord]) -> tuple[str, ...]:
    """The conditions that the newest decision took back; what an earlier one took back the hirer has been told."""
    return tuple(text for made in decisions[-1:] for text in made.record.get(REPLACED, ()))


def place_told(booking: BookingRecord) -> str:
    """Only a place on the council's own list: what somebody typed is not sent on to an address somebody typed."""
    if not booking.venue or find_room(booking.venue, booking.room) is None:
        return ""
    return ", ".join(part for part in (booking.venue, booking.room) if part)


def _names_given(booking: BookingRecord) -> tuple[str, ...]:
    """Every name that no letter may hold, whoever typed its words: of the request as it is and as it was before.

    A condition of an earlier approval may name a speaker whom the request names no more.
    """
    earlier = list_request_versions(booking.id) if booking.request_version > 1 else ()
    requests = (booking.asked, *(request_from(version.request) for version in earlier))
    return tuple(dict.fromkeys(name for request in requests for name in _names_in(request) if name))


def _names_in(request: Request) -> Iterable[str]:
    yield from (request.hirer.name, request.hirer.client)
    for speaker in request.speakers:
        yield from (speaker.name, *speaker.other_names)


def link_token(letter: UUID) -> str:
    """The secret of a letter's link: 256 bits that can be made again for the same letter, and that nobody keeps."""
    return hmac.new(reach().link_key, f"hirer-answer:{letter}".encode(), hashlib.sha256).hexdigest()


def token_hash(token: str) -> str:
    """What the database keeps of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def _add_link(booking: int, number: int, letter: UUID, kind: str, facts: LetterFacts, now: datetime) -> None:
    withdraws = rules.PURPOSES[kind] == "withdraw"
    values = {
        "token_hash": token_hash(link_token(letter)),
        "asked": "" if withdraws else facts.asked or facts.told,
        "answer_by": None if withdraws else facts.answer_by,
        "expires_at": _until_the_event(facts, now) if withdraws else _until_late(facts, now),
    }
    add_answer_link(booking, number, rules.PURPOSES[kind], values, now)


def _day(now: datetime) -> date:
    return london_day(now)


def _until_the_event(facts: LetterFacts, now: datetime) -> datetime:
    """A request may be withdrawn until its event begins; one without a time for as long as a request may wait."""
    return facts.starts_at.astimezone(UTC) if facts.starts_at else _day_after(_day(now)) + WITHOUT_A_TIME


def _until_late(facts: LetterFacts, now: datetime) -> datetime:
    return _day_after(facts.answer_by or _day(now)) + LINK_MARGIN


def _day_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), UTC)
