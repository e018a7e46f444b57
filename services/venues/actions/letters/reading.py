"""What staff see of letters and do with them: on one booking, those that wait for somebody, before an act, after it."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from services.venues.actions.bookings.moving import due_on
from services.venues.actions.bookings.views import existing
from services.venues.actions.decisions.conditions import standing_conditions
from services.venues.actions.letters.notices import count_held_up, count_not_told
from services.venues.actions.letters.writing import ask_to_send, destination, facts_of, told_of
from services.venues.clients.reach import reach
from services.venues.policy.letter_wording import wording_on
from services.venues.policy.loader import policy_on
from services.venues.rules.bookings.states import APPROVALS, state_after
from services.venues.rules.decisions.conditions import kind_of_approval
from services.venues.rules.letters.wording import APPROVED, LINK_MARK, compose, kind_of_letter, next_try
from services.venues.store.audit import record_audit
from services.venues.store.bookings.bookings import BookingRecord, find_booking
from services.venues.store.bookings.history import add_happening
from services.venues.store.database import database
from services.venues.store.hirers.answer_links import list_links, revoke_answer_links
from services.venues.store.letters.letters import (
    LetterRecord,
    LetterToSee,
    count_letters_held_up,
    count_letters_not_taken,
    find_letter,
    list_letters,
    list_letters_to_see,
    list_letters_to_send,
    save_letter,
)
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts import letters as contract
from shared.database.records import record_of
from shared.done_before import refuse_again
from shared.http.problems import NotFound, Refused

PER_PAGE = 50
TRIES_TOLD, WAIT_TOLD = 2, timedelta(minutes=15)
"""From so many tries that failed, or after so long, somebody is told of a letter that is still tried."""
PUT_IN = "(the hirer's own link, put in when the letter is sent)"
NO_LETTER = "There is no such letter"


def get_letters(booking_id: UUID) -> contract.BookingLetters:
    """Every letter on a booking, as it was written."""
    with database.read_transaction():
        booking = existing(booking_id)
        links = list_links(booking.id)
        letters = list_letters(booking.id)
    return contract.BookingLetters(
        booking.public_id,
        booking.reference,
        reach().mail is not None,
        tuple(_line(letter, links.get(letter.id, (None, None, None))) for letter in letters),
    )


def _line(letter: LetterRecord, link: tuple[datetime | None, datetime | None, datetime | None]) -> contract.LetterLine:
    until, revoked_at, used_at = link
    return replace(
        letter,
        text=letter.text.replace(LINK_MARK, PUT_IN),
        link_until=until,
        link_revoked_at=revoked_at,
        link_used_at=used_at,
    )


def get_letters_to_see(page: int, now: datetime) -> contract.LettersToSee:
    """Letters that were not taken, or that somebody has to give by hand; and those that are tried by themselves."""
    with database.read_transaction():
        found, total = list_letters_to_see((page - 1) * PER_PAGE, PER_PAGE)
        to_send, to_send_total = list_letters_to_send((page - 1) * PER_PAGE, PER_PAGE)
    lines = tuple(
        record_of(contract.LetterToSee, one.letter, booking=one.booking, reference=one.reference) for one in found
    )
    tried = tuple(_to_send(one, now) for one in to_send)
    return contract.LettersToSee(
        letters=lines, total=total, page=page, mail=reach().mail is not None, to_send=tried, to_send_total=to_send_total
    )


def _to_send(found: LetterToSee, now: datetime) -> contract.LetterToSend:
    letter = found.letter
    return record_of(
        contract.LetterToSend,
        letter,
        booking=found.booking,
        reference=found.reference,
        next_try_at=next_try(letter.last_tried_at if letter.note else None, letter.attempts, now),
    )


def undelivered(now: datetime) -> tuple[str, ...]:
    """What no mail server took for good, or takes just now, in counts: for whoever looks after the system."""
    found = {
        "letters to hirers that no mail server took, not given in another way yet": count_letters_not_taken(),
        "letters to hirers that have not left yet, and are tried by themselves": count_letters_held_up(
            TRIES_TOLD, now - WAIT_TOLD
        ),
        "notices to teams that no mail server took in the last week": count_not_told(now),
        "notices to teams that have not left yet, and are tried by themselves": count_held_up(TRIES_TOLD),
    }
    return tuple(f"{what}: {count}" for what, count in found.items() if count)


def preview_letter(booking_id: UUID, asked: contract.LetterPreviewAsked, now: datetime) -> contract.LetterPreview:
    """What the hirer would be told of an act that is about to be done; nothing is saved."""
    with database.read_transaction():
        booking = existing(booking_id)
        kept, ended = standing_conditions(booking, asked.replaces) if asked.action in APPROVALS else ([], [])
        action = kind_of_approval(asked.action, kept)
        kind = kind_of_letter(action)
        if kind is None or not wording_on(london_day(now)).has(kind):
            return contract.LetterPreview(kind="", to="", subject="", text="", withheld=False, note="")
        to, state, note = destination(booking)
        facts = facts_of(booking, kind, now, asked.reason)
    if kind in APPROVED:
        taken_back = tuple(one.text for one in ended)
        facts = replace(facts, conditions=told_of([*kept, *asked.conditions]), taken_back=taken_back)
    if asked.told or asked.grounds:
        texts = {ground.code: ground.text for ground in policy_on(london_day(now)).grounds}
        facts = replace(
            facts,
            told=asked.told or facts.told,
            grounds=tuple(texts[code] for code in asked.grounds if code in texts) or facts.grounds,
        )
    to_state = state_after(booking.state, action)
    last_day = asked.answer_by or (due_on(to_state, now, booking.starts_at, None) if to_state else None)
    facts = replace(facts, answer_by=last_day, has_link=facts.has_link and state == "to_send")
    letter = compose(kind, facts, wording_on(london_day(now)))
    text = letter.text.replace(LINK_MARK, PUT_IN)
    return contract.LetterPreview(
        kind=kind, to=to, subject=letter.subject, text=text, withheld=letter.withheld, note=note
    )


def mark_given(letter_id: UUID, entry: contract.LetterGiven, actor: Actor, now: datetime) -> UUID:
    """Somebody gave the letter, or the part of it that was left out, to the hirer; the booking's id."""
    with database.write_transaction():
        letter, booking_id, booking = _existing(letter_id)
        if letter.reached_at:
            if letter.given_at is not None:
                refuse_again("This letter was given to the hirer", letter.given_by, letter.given_at, actor)
            raise Refused("This letter has reached the hirer already.")
        given = {"given_by": actor.id, "given_at": now, "given_how": entry.how}
        state = letter.state if letter.state == "sent" else "given"
        save_letter(letter_id, [letter.state], state=state, **given)
        _tell(booking, booking_id, "letter-given", letter=letter, actor=actor, now=now, more={"how": entry.how})
    return booking_id


def send_again(letter_id: UUID, actor: Actor, now: datetime) -> UUID:
    """Tries a letter again that was not taken, at the address the request has now; the booking's id."""
    with database.write_transaction():
        letter, booking_id, booking = _existing(letter_id)
        if letter.state not in ("failed", "by_hand"):
            raise Refused("This letter is on its way, or has reached the hirer already.")
        to, state, note = destination(_booking(booking_id))
        if state != "to_send":
            raise Refused(note)
        save_letter(letter_id, [letter.state], state="to_send", to_address=to, note="", attempts=letter.attempts + 1)
        ask_to_send(letter_id, letter.attempts + 1, now)
        _tell(booking, booking_id, "letter-sent-again", letter=letter, actor=actor, now=now, more={})
    return booking_id


def revoke_links(booking_id: UUID, actor: Actor, now: datetime) -> None:
    """Takes back the hirer's open link, for instance when the letter went to a wrong address."""
    with database.write_transaction():
        booking = existing(booking_id)
        if not revoke_answer_links(booking.id, now):
            raise Refused("There is no link that is still open.")
        add_happening(booking.id, "link-revoked", actor, "", now)
        record_audit("booking-link-revoked", f"booking:{booking_id}", actor, now)


def _existing(letter_id: UUID) -> tuple[LetterRecord, UUID, int]:
    found = find_letter(letter_id)
    if found is None:
        raise NotFound(NO_LETTER)
    return found


def _booking(public_id: UUID) -> BookingRecord:
    booking = find_booking(public_id)
    if booking is None:
        raise NotFound(NO_LETTER)
    return booking


def _tell(
    booking: int, booking_id: UUID, what: str, letter: LetterRecord, actor: Actor, now: datetime, more: dict[str, str]
) -> None:
    details = {"letter": str(letter.id), "kind": letter.kind, **more}
    add_happening(booking, what, actor, "", now, details=details)
    record_audit(f"booking-{what}", f"booking:{booking_id}", actor, now, details)
