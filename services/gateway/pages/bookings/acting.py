"""Doing one thing to a booking: shown as a form, sent once, and told in sentences when it cannot be done."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.bookings.said import AllSaid, all_said
from services.gateway.pages.kit.acts import Act, hidden_values, shown_again
from services.gateway.pages.kit.booking_story import changed_since
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.kit.forms import Asked, F, Filled, Values, asks, hidden, read
from services.gateway.pages.kit.letter_before import act_of_form, letter_of_form
from services.gateway.pages.kit.two_windows import OF_BOOKING, kept_or_new, says_what_was_read, version_read
from services.gateway.pages.repeats import form_key
from shared.contracts.bookings.bookings import BookingDetail
from shared.contracts.bookings.read_over import SINCE, WAS_CHANGED
from shared.http.problems import OutOfDate, Problem, Refused

SENTENCES = re.compile(r"(?<=[.?!]) (?=[A-Z“‘])")
NOT_SAID = (
    "This page came back without what it said of the booking when you opened it. Nothing of yours was saved, or lost."
)
Send = Callable[[Values, int, str | None], BookingDetail]
"""Given the answers, the version that was read and the form's key: does it."""
OF_ACTS = hidden("confirmed", "go")
"""What the buttons of an act send, and the page that asks once more."""
Then = Callable[[BookingDetail], str]
"""Where to go from the booking as it then is."""


def asks_act(form: Asked) -> Callable[[F], F]:
    """Marks the view of an act with what it asks, whichever act of several it is."""
    return asks((lambda sent: (*form(sent), *OF_ACTS)) if callable(form) else (*form, *OF_ACTS))


def act_page(
    booking: BookingDetail | UUID,
    act: Act,
    send: Send,
    values: Values | None = None,
    then: Then | None = None,
    **beside: object,
) -> ResponseReturnValue:
    """The form of an act, or what came of sending it; `booking` is fetched when only its id is known.

    What stands `beside` the form stands there also when the act was refused. `then` is where to go once it is done.
    """
    found = booking if isinstance(booking, BookingDetail) else venues_client().find_booking(booking)
    if request.method == "GET":
        return form_page(found, act, values or {}, {}, **beside)
    filled = read(act.fields, request.form)
    if not says_what_was_read("version", *OF_BOOKING):
        return form_page(found, act, filled.values, {"": NOT_SAID}, changed=changed_since(found.id), **beside), 409
    if since := offered_no_more(found, filled, act.over):
        return form_page(found, act, filled.values, {"": since}, changed=changed_since(found.id), **beside), 409
    if filled.errors:
        return form_page(found, act, filled.values, filled.errors, **beside), 422
    if request.form.get("go") == "back":
        return form_page(found, act, filled.values, {}, **beside)
    if request.form.get("go") == "letter":
        return form_page(found, act, filled.values, {}, letter=letter_of_form(found.id, filled.said), **beside)
    if act.serious and request.form.get("confirmed") != "yes":
        return once_more(found, act, filled)
    return sent(found, act, filled, send, then, **beside)


def form_page(booking: BookingDetail, act: Act, values: Values, errors: Values, **more: object) -> str:
    """The form with what was typed and what is wrong."""
    return render_template(
        "bookings/act.html", booking=booking, act=act, values=values, errors=errors, said=_said(booking, act),
        read=read_over(booking, act.over, "changed" in more), tells=bool(act_of_form()), **more,
    )  # fmt: skip


def _said(booking: BookingDetail, act: Act) -> AllSaid | None:
    return all_said(booking) if act.over_everything else None


def read_over(booking: BookingDetail, over: int | None = None, is_told: bool = False) -> dict[str, str]:
    """What a form was opened over: the booking or the newest answer, the request and the matches as they were."""
    over = booking.version if over is None else over
    now = {name: str(getattr(booking, name)) for name in OF_BOOKING}
    kept = {} if is_told else {name: request.form[name] for name in OF_BOOKING if request.form.get(name)}
    return {**kept_or_new(over, is_told), **now, **kept}


def offered_no_more(booking: BookingDetail, filled: Filled, over: int | None = None) -> str:
    """What changed since a form was opened whose answer was chosen and is offered no more; '' where all still are."""
    if not any(request.form.get(name) and not filled.values.get(name) for name in filled.errors):
        return ""
    if version_read() != (booking.version if over is None else over):
        return WAS_CHANGED
    return next((SINCE[name] for name in OF_BOOKING if version_read(name) != getattr(booking, name)), "")


def once_more(booking: BookingDetail, act: Act, filled: Filled) -> str:
    """A serious act, to be read once more before it is done."""
    return render_template(
        "bookings/once_more.html",
        booking=booking,
        act=act,
        said=_said(booking, act),
        lines=shown_again(act, filled.said),
        hidden=hidden_values(filled.values),
        read=read_over(booking, act.over),
        errors={},
        letter=letter_of_form(booking.id, filled.said),
    )


def sent(
    booking: BookingDetail, act: Act, filled: Filled, send: Send, then: Then | None = None, **beside: object
) -> ResponseReturnValue:
    """Sends it; what a rule says against it stands above the form, and nothing typed is lost."""
    try:
        after = send(filled.said, version_read(), form_key())
    except OutOfDate as problem:
        changed = changed_since(booking.id)
        return form_page(booking, act, filled.values, {"": problem.detail}, changed=changed, **beside), 409
    except Problem as problem:
        return form_page(booking, act, filled.values, refusal(problem), **beside), problem.status
    return told_done(after, act.done if isinstance(act.done, str) else act.done(after), then(after) if then else "")


def approved_told(after: BookingDetail) -> str:
    """That it is approved, and with how many conditions: those of an earlier approval that still stand among them."""
    count = len(after.conditions)
    return "The booking has been approved" + (f" with {count} condition{'s' if count > 1 else ''}" if count else "")


def told_done(after: BookingDetail, done: str, to: str = "") -> ResponseReturnValue:
    """Back to the booking, or on to another page; a notice of the service goes before our own words."""
    if after.notice:
        flash(after.notice, "important")
    else:
        flash(done, "success")
    return redirect(to or url_for("bookings.show", booking_id=after.id), 303)


def refusal(problem: Problem) -> Values:
    """What the service says, a line for each sentence."""
    if isinstance(problem, Refused):
        return {"": SENTENCES.split(problem.detail)}
    return errors_of(problem)


def others_read() -> dict[str, Any]:
    """The versions of the request and of the matches that the person had before them."""
    return {name: version_read(name) for name in OF_BOOKING}
