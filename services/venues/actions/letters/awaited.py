"""The letter that a hirer is to answer: whether it reached the hirer, and until when an answer counts."""

from datetime import date

from services.venues.rules.bookings.states import State
from services.venues.rules.decisions.decisions import until
from services.venues.store.bookings.bookings import BookingRecord
from services.venues.store.bookings.dossier import Dossier
from services.venues.store.letters.letters import LetterRecord, find_letter_since
from shared.clock import london_day
from shared.contracts.letters import AwaitedAnswer

QUESTION = "information_asked"


def awaited_answer(booking: BookingRecord, dossier: Dossier) -> AwaitedAnswer | None:
    """It, while an answer to grounds or to a question is waited for; None where the wording has no such letter."""
    if booking.state == State.MINDED_TO_DECLINE and (proposal := dossier.proposal) and proposal.letter:
        return _answer_to(proposal.letter, proposal.reply.reply_by, proposal.reply.reply_until)
    if booking.state == State.INFO_REQUESTED and (letter := _letter_asking(booking)):
        return _answer_to(letter, booking.agreed_day, last_day_to_answer(booking))
    return None


def last_day_to_answer(booking: BookingRecord) -> date | None:
    """The last day to answer what the hirer is now asked; None while the question has not reached the hirer."""
    asked_on, letter = london_day(booking.state_since), _letter_asking(booking)
    return until(booking.agreed_day, asked_on, letter.reached_on if letter else asked_on)


def _letter_asking(booking: BookingRecord) -> LetterRecord | None:
    return find_letter_since(booking.id, QUESTION, booking.state_since)


def _answer_to(letter: LetterRecord, by: date | None, last: date | None) -> AwaitedAnswer:
    return AwaitedAnswer(
        letter=letter.id,
        kind=letter.kind,
        state=letter.state,
        withheld=letter.withheld,
        note=letter.note,
        reached_at=letter.reached_at,
        given_by=letter.given_by,
        given_how=letter.given_how,
        answer_by=by,
        answer_until=last,
    )
