"""Steps of a booking that are no decision: one button, or one form."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.bookings.acting import NOT_SAID, act_page, asks_act, others_read, refusal, told_done
from services.gateway.pages.bookings.colleagues import colleagues
from services.gateway.pages.bookings.showing import booking_page, change_href
from services.gateway.pages.bookings.step_acts import AT_ONCE, STEPS
from services.gateway.pages.kit.acts import Act
from services.gateway.pages.kit.booking_story import changed_since
from services.gateway.pages.kit.forms import Field, Values, asks, filled_in, hidden
from services.gateway.pages.kit.roles import DECIDES, LOOKS
from services.gateway.pages.kit.two_windows import OF_BOOKING, says_what_was_read, version_read
from services.gateway.pages.repeats import form_key, passes_key_on
from shared.access import requires
from shared.contracts.bookings.booking_queue import Assignment
from shared.contracts.bookings.bookings import BookingDetail, BookingMove
from shared.http.problems import NotFound, OutOfDate, Problem, Refused

blueprint = Blueprint("booking_steps", __name__, url_prefix="/bookings/<uuid:booking_id>")

WHO = (Field("person", "Who works on it from now on?", "choice", required="Choose a person"),)


@blueprint.post("/now")
@requires(*LOOKS)
@passes_key_on
@asks(hidden("action"))
def at_once(booking_id: UUID) -> ResponseReturnValue:
    """A step that needs no words: its button is on the page of the booking."""
    action = request.form.get("action", "")
    if action not in AT_ONCE:
        raise NotFound("There is no such step")
    move = BookingMove(action, version=version_read(), **others_read())
    try:
        if not says_what_was_read("version", *OF_BOOKING):
            raise OutOfDate(NOT_SAID)
        after = venues_client().act_on_booking(booking_id, "moves", move, form_key())
    except Problem as problem:
        return _as_it_now_is(booking_id, problem), problem.status
    return told_done(after, AT_ONCE[action][1])


def _as_it_now_is(booking_id: UUID, problem: Problem) -> str:
    """The page of the booking after its button was of no use, with what others did to it since it was opened."""
    if not isinstance(problem, OutOfDate):
        return booking_page(booking_id, refusal(problem))
    return booking_page(booking_id, {"": f"{problem.detail} Look at it again."}, changed_since(booking_id))


@blueprint.route("/step", methods=["GET", "POST"])
@requires(*LOOKS)
@passes_key_on
@asks_act(lambda sent: STEPS[sent["action"]].fields if sent.get("action") in STEPS else ())
def step(booking_id: UUID) -> ResponseReturnValue:
    """A step with its form; `action` in the address says which. It moves or ends the booking, so it is read first."""
    action = request.args.get("action", "")
    if action not in STEPS:
        raise NotFound("There is no such step")
    booking = venues_client().find_booking(booking_id)
    if request.method == "GET" and action not in booking.actions:
        raise Refused("This cannot be done to the booking as it now is, or not by you.")

    def send(said: Values, version: int, key: str | None) -> BookingDetail:
        if "as_described" in said:
            said = said | {"as_described": said["as_described"] == "yes"}
        return venues_client().act_on_booking(
            booking_id, "moves", BookingMove(action, **said, version=version, **others_read()), key
        )

    act = replace(STEPS[action], over_everything=True)
    if action != "confirm":
        return act_page(booking, act, send)
    clashes = venues_client().booking_clashes(booking_id).clashes
    return act_page(booking, act, send, clashes=clashes, change_href=change_href(booking))


@blueprint.route("/assignment", methods=["GET", "POST"])
@requires(*DECIDES)
@passes_key_on
@asks_act(WHO)
def assignment(booking_id: UUID) -> ResponseReturnValue:
    """Who works on the booking: a POST without a person is whoever asks."""
    form = filled_in(WHO, person=colleagues())
    act = Act("Give the booking to somebody", "Save", form, (), "The booking has been handed over")

    def send(said: Values, version: int, key: str | None) -> BookingDetail:
        return venues_client().act_on_booking(booking_id, "assignment", Assignment(said["person"], version), key)

    return act_page(booking_id, act, send)


@blueprint.post("/take-on")
@requires(*LOOKS)
@passes_key_on
def take_on(booking_id: UUID) -> ResponseReturnValue:
    """Whoever asks works on it from now on, unless somebody was faster since the page was opened."""
    try:
        mine = Assignment(version=version_read())
        after = venues_client().act_on_booking(booking_id, "assignment", mine, form_key())
    except Problem as problem:
        return _as_it_now_is(booking_id, problem), problem.status
    return told_done(after, "The booking is yours")
