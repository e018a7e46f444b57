"""What hirers were told: every letter on a booking, one letter to read or print, and those that wait for a person."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.kit.forms import Field, asks, options_of, read
from services.gateway.pages.kit.letter_wording import GIVEN_HOW, KINDS, STATE_TAGS, TRIED_AGAIN
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.kit.tags import Tag
from services.gateway.pages.navigation import may_open
from services.gateway.pages.repeats import form_key, passes_key_on
from shared.access import requires
from shared.actor import Role, current_actor
from shared.contracts.letters import BookingLetters, LetterLine
from shared.http.problems import Invalid, NotFound, Refused

blueprint = Blueprint("letters", __name__)

GIVES = (Role.BOOKING_OFFICER, Role.SENIOR_OFFICER)
READS = (*GIVES, Role.EQUALITY_OFFICER, Role.LEGAL_OFFICER, Role.PREVENT_LEAD, Role.AUDITOR)
PER_PAGE = 50
GIVEN = (
    Field(
        "how", "How did you give it to the hirer?", "choice", required="Say how you gave the letter to the hirer",
        options=options_of(GIVEN_HOW), look={"small": True, "legend_classes": "govuk-fieldset__legend--m"},
    ),
)  # fmt: skip


@blueprint.get("/letters")
@requires(*GIVES)
def to_see() -> ResponseReturnValue:
    """Letters that were not taken, or that somebody has to give by phone or post; and those that are still tried."""
    page = max(1, request.args.get("page", 1, int))
    found = venues_client().letters_to_see(page)
    pages = max(1, -(-max(found.total, found.to_send_total) // PER_PAGE))
    return render_template(
        "letters/to_see.html", found=found, pages=pages, kinds=KINDS, tags=STATE_TAGS, now=datetime.now(UTC)
    )


@blueprint.get("/bookings/<uuid:booking_id>/letters")
@requires(*READS)
def index(booking_id: UUID) -> ResponseReturnValue:
    """Every letter on a booking, newest first."""
    return _index(venues_client().letters(booking_id))


def _index(found: BookingLetters, errors: dict[str, str] | None = None) -> str:
    letters = [_shown(letter) for letter in reversed(found.letters)]
    names = shown_names(letter.made_by for letter in found.letters)
    open_link = next((one for one in found.letters if one.link_until and not one.link_revoked_at), None)
    return render_template(
        "letters/index.html", found=found, letters=letters, names=names, open_link=open_link,
        may_give=current_actor().has(*GIVES), errors=errors or {}, trail=_trail(found),
    )  # fmt: skip


@blueprint.get("/bookings/<uuid:booking_id>/letters/<uuid:letter_id>")
@requires(*READS)
def show(booking_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """One letter, to read, print or copy."""
    return _letter(venues_client().letters(booking_id), letter_id)


def _letter(found: BookingLetters, letter_id: UUID, errors: dict[str, str] | None = None) -> str:
    letter = next((one for one in found.letters if one.id == letter_id), None)
    if letter is None:
        raise NotFound("There is no such letter")
    names = shown_names([letter.made_by, letter.given_by])
    return render_template(
        "letters/letter.html", found=found, letter=_shown(letter), names=names, form=GIVEN,
        may_give=current_actor().has(*GIVES), errors=errors or {}, trail=_trail(found),
    )  # fmt: skip


@blueprint.post("/bookings/<uuid:booking_id>/letters/<uuid:letter_id>/given")
@requires(*GIVES)
@passes_key_on
@asks(GIVEN)
def given(booking_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Says how a letter reached the hirer."""
    filled = read(GIVEN, request.form)
    if filled.errors:
        return _letter(venues_client().letters(booking_id), letter_id, filled.errors), 422
    return _done(booking_id, letter_id, "The letter is marked as given", "given", filled.said["how"])


@blueprint.post("/bookings/<uuid:booking_id>/letters/<uuid:letter_id>/again")
@requires(*GIVES)
@passes_key_on
def again(booking_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Tries a letter again, at the address the request has now."""
    return _done(booking_id, letter_id, "The letter is on its way again", "again")


def _done(booking_id: UUID, letter_id: UUID, sentence: str, what: str, how: str = "") -> ResponseReturnValue:
    try:
        if what == "given":
            venues_client().mark_letter_given(letter_id, how, form_key())
        else:
            venues_client().send_letter_again(letter_id, form_key())
    except (Refused, Invalid) as problem:
        return _letter(venues_client().letters(booking_id), letter_id, errors_of(problem)), problem.status
    flash(sentence, "success")
    return redirect(url_for(".show", booking_id=booking_id, letter_id=letter_id), 303)


@blueprint.post("/bookings/<uuid:booking_id>/letters/link-revocation")
@requires(*GIVES)
@passes_key_on
def revoke(booking_id: UUID) -> ResponseReturnValue:
    """Takes back the hirer's open link, for instance when a letter went to a wrong address."""
    try:
        venues_client().revoke_hirer_link(booking_id, form_key())
    except Refused as problem:
        return _index(venues_client().letters(booking_id), errors_of(problem)), problem.status
    flash("The hirer’s link opens nothing any more", "success")
    return redirect(url_for(".index", booking_id=booking_id), 303)


def _trail(found: BookingLetters) -> list[tuple[str, str]]:
    """The way back to the booking."""
    if not may_open(current_actor(), "bookings.show"):
        return []
    return [(found.reference, url_for("bookings.show", booking_id=found.booking))]


def _tag(letter: LetterLine) -> Tag:
    is_tried_again = letter.state == "to_send" and letter.note
    return TRIED_AGAIN if is_tried_again else STATE_TAGS.get(letter.state) or Tag(letter.state, "grey")


def _shown(letter: LetterLine) -> dict[str, object]:
    return {
        "line": letter,
        "kind": KINDS.get(letter.kind, letter.kind),
        "tag": _tag(letter),
        "how": GIVEN_HOW.get(letter.given_how, ""),
        "paragraphs": [part.split("\n") for part in letter.text.strip().split("\n\n")],
        "to_give": letter.state in ("by_hand", "failed")
        or (letter.state == "sent" and letter.withheld and letter.given_at is None),
        "to_send_again": letter.state in ("by_hand", "failed"),
    }
