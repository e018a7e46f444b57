"""Letters to hirers, and what hirers say through their own links."""

from datetime import UTC, datetime
from uuid import UUID

from services.venues.actions.bookings.views import note_read
from services.venues.actions.hirers.answers import answer_link, view_link
from services.venues.actions.letters import reading as actions
from services.venues.api.bookings import LOOKS, READS, TAKES_REQUESTS
from shared.access import requires, requires_person, signed_in
from shared.actor import current_actor
from shared.contracts import letters as contract
from shared.contracts.base import schema_of
from shared.http.blueprints import Blueprint, public
from shared.http.idempotency import idempotent, saves_nothing

blueprint = Blueprint("letters", __name__, url_prefix="/v1", description="Letters to hirers and their answers")

LETTERS = schema_of(contract.BookingLetters)


@blueprint.get("/bookings/<uuid:booking_id>/letters")
@public
@requires(*READS)
@blueprint.response(200, LETTERS)
def letters(booking_id: UUID) -> contract.BookingLetters:
    """Every letter on a booking: what was said, when, and whether it arrived."""
    note_read(booking_id, "letters", current_actor(), datetime.now(UTC))
    return actions.get_letters(booking_id)


@blueprint.post("/bookings/<uuid:booking_id>/letters/preview")
@public
@requires(*LOOKS)
@saves_nothing
@blueprint.arguments(schema_of(contract.LetterPreviewAsked))
@blueprint.response(200, schema_of(contract.LetterPreview))
def preview(asked: contract.LetterPreviewAsked, booking_id: UUID) -> contract.LetterPreview:
    """What the hirer would be told of an act before it is done."""
    return actions.preview_letter(booking_id, asked, datetime.now(UTC))


@blueprint.post("/bookings/<uuid:booking_id>/letters/link-revocation")
@public
@requires(*TAKES_REQUESTS)
@idempotent
@blueprint.response(200, LETTERS)
def revoke(booking_id: UUID) -> contract.BookingLetters:
    """Takes back the hirer's open link."""
    actions.revoke_links(booking_id, current_actor(), datetime.now(UTC))
    return actions.get_letters(booking_id)


@blueprint.get("/letters")
@public
@requires(*TAKES_REQUESTS)
@blueprint.arguments(schema_of(contract.LetterQuery), location="query")
@blueprint.response(200, schema_of(contract.LettersToSee))
def to_see(query: contract.LetterQuery) -> contract.LettersToSee:
    """Letters that wait for a person, and those that are still tried, oldest first."""
    return actions.get_letters_to_see(query.page, datetime.now(UTC))


@blueprint.post("/letters/<uuid:letter_id>/given")
@public
@requires_person(*TAKES_REQUESTS)
@idempotent
@blueprint.arguments(schema_of(contract.LetterGiven))
@blueprint.response(200, LETTERS)
def given(entry: contract.LetterGiven, letter_id: UUID) -> contract.BookingLetters:
    """Says how a letter reached the hirer by hand; a person says so, for the hirer's days to reply count from then."""
    return actions.get_letters(actions.mark_given(letter_id, entry, current_actor(), datetime.now(UTC)))


@blueprint.post("/letters/<uuid:letter_id>/again")
@public
@requires(*TAKES_REQUESTS)
@idempotent
@blueprint.response(200, LETTERS)
def again(letter_id: UUID) -> contract.BookingLetters:
    """Sends a letter again that was not taken."""
    return actions.get_letters(actions.send_again(letter_id, current_actor(), datetime.now(UTC)))


@blueprint.post("/hirer-links/view")
@signed_in
@saves_nothing
@blueprint.arguments(schema_of(contract.HirerLink))
@blueprint.response(200, schema_of(contract.HirerView))
def view(asked: contract.HirerLink) -> contract.HirerView:
    """What a hirer sees behind a link; the same answer for a link that is unknown, over or taken back."""
    return view_link(asked.token, datetime.now(UTC))


@blueprint.post("/hirer-links/answers")
@signed_in
@idempotent
@blueprint.arguments(schema_of(contract.HirerAnswer))
@blueprint.response(200, schema_of(contract.HirerDone))
def answer(entry: contract.HirerAnswer) -> contract.HirerDone:
    """The hirer answers, replies, waives, withdraws or appeals; nothing is decided by it."""
    return answer_link(entry, current_actor(), datetime.now(UTC))
