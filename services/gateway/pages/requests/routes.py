"""Booking requests taken by staff: a new one, and the change of one."""

from collections.abc import Mapping
from typing import TypedDict
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.kept_forms import waits_here
from services.gateway.pages.kit.booking_story import changed_since
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.kit.forms import asks
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.kit.presentation import counted
from services.gateway.pages.kit.request.answers import values_of
from services.gateway.pages.kit.request.declared import request_form
from services.gateway.pages.kit.request.forms import RequestForm, errors_from, extras_of, known_as, place_of, typed_in
from services.gateway.pages.kit.request.layout import Layout, blocks_of, sections_of
from services.gateway.pages.kit.request.meanwhile import differences, merged
from services.gateway.pages.kit.request.questions import place_options, shown_questions
from services.gateway.pages.kit.request.speakers import rows_of, step_rows
from services.gateway.pages.kit.request.versions import answers_in, changed_in_words
from services.gateway.pages.kit.roles import READS
from services.gateway.pages.kit.two_windows import carried, carried_back, read_before, version_read
from services.gateway.pages.navigation import may_open
from services.gateway.pages.repeats import form_key, passes_key_on
from services.gateway.pages.requests import words
from shared.access import requires
from shared.actor import Role, current_actor
from shared.booking_request.codes import QUESTIONS
from shared.booking_request.questions import Kind
from shared.contracts.bookings.bookings import BookingDetail
from shared.contracts.bookings.read_over import WAS_CHANGED
from shared.contracts.bookings.requests import BookingQuestions, RequestCheck
from shared.http.problems import Invalid, OutOfDate, Problem

blueprint = Blueprint("requests", __name__, url_prefix="/bookings")

TAKES_REQUESTS = (Role.BOOKING_OFFICER, Role.SENIOR_OFFICER)
SAVED_BEFORE = (
    "This form was saved before, with other answers. Open that booking in the queue to change it, or start a new one."
)
TITLES = {
    "hirer": "Who asks",
    "event": "The event",
    "speakers": "Speakers and performers",
    "seating": "Seating and equality",
}
SECTIONS = sections_of(code for code, one in QUESTIONS.items() if one.kind is not Kind.TICK)
"""What is ticked stands at the end of the form, after a council's own questions."""
NOT_SAID = (
    "This form does not say which state of the request it was opened with. Open the request again and make the change "
    "once more."
)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(*TAKES_REQUESTS)
@passes_key_on
@asks(request_form)
def new() -> ResponseReturnValue:
    """One page for a caller's request: what it needs can be seen first, and what is missing is asked later."""
    asked = venues_client().booking_questions()
    if request.method == "GET":
        return _page(asked, typed_in(waits_here()))
    action = request.form.get("action", "check")
    form = RequestForm.read(request, asked, compact=action in ("check", "save", "draft"))
    if (stepped := step_rows(form.values, action)) is not None:
        return _page(asked, stepped)
    if errors := form.shape_errors():
        return _page(asked, form.values, errors), 422
    if errors := form.known_errors:
        return _page(asked, form.values | {"hirer_known": ""}, errors), 422
    try:
        checked = venues_client().check_request(form.request, form.hirer_known)
        if checked.problems:
            return _page(asked, form.values, errors_from(checked.problems)), 422
        if action not in ("save", "draft"):
            return _page(asked, form.values, checked=checked)
        saved = venues_client().add_request(form.request, form.hirer_known, action == "draft", form_key())
    except Problem as problem:
        return _page(asked, form.values, _errors_of(problem)), problem.status
    flash(_saved(saved, checked), "success")
    return _to(saved.id)


@blueprint.route("/<uuid:booking_id>/request", methods=["GET", "POST"])
@requires(*TAKES_REQUESTS)
@passes_key_on
@asks(request_form)
def change(booking_id: UUID) -> ResponseReturnValue:
    """The same form with the answers in it; what the change would reopen is told before it is saved."""
    asked, booking = venues_client().booking_questions(), venues_client().requested(booking_id)
    if request.method == "GET":
        given = _given(asked, booking)
        shown = typed_in(waits_here()) or given
        return _page(asked, shown, booking=booking, read=carried(booking.version, given))
    action = request.form.get("action", "check")
    form = RequestForm.read(request, asked, booking.request, compact=action in ("check", "save"))
    more: Beside = {"booking": booking, "read": carried_back(request.form)}
    if (stepped := step_rows(form.values, action)) is not None:
        return _page(asked, stepped, **more)
    if errors := form.shape_errors():
        return _page(asked, form.values, errors, **more), 422
    if errors := form.known_errors:
        return _page(asked, form.values | {"hirer_known": ""}, errors, **more), 422
    if not version_read():
        return _page(asked, form.values, {"": NOT_SAID}, **more), 409
    return _sent(asked, booking, form, action == "save", more)


@blueprint.get("/<uuid:booking_id>/request/<int(max=999999999):number>")
@requires(*READS)
def version(booking_id: UUID, number: int) -> str:
    """What the request said in one of its versions, for whoever reads the booking."""
    found, asked = venues_client().request_version(booking_id, number), venues_client().booking_questions()
    return render_template(
        "requests/version.html",
        found=found,
        pairs=[(answer.text, answer.now) for answer in answers_in(found.request, asked)],
        changed=changed_in_words(found.changed, asked),
        by=shown_names([found.by]).get(found.by) or found.by,
        others=[
            (one, url_for("requests.version", booking_id=booking_id, number=one)) for one in found.kept if one != number
        ],
    )


class Beside(TypedDict):
    """What stands beside the form of a change: the booking as it is, and what was read of it."""

    booking: BookingDetail
    read: Mapping[str, str]


def _sent(
    asked: BookingQuestions, booking: BookingDetail, form: RequestForm, saves: bool, more: Beside
) -> ResponseReturnValue:
    """A change that can be read: checked, and saved over the version it was opened with and no other."""
    version = version_read()
    if version != booking.version and not (saves and _is_as_saved(form, booking)):
        return _meanwhile(asked, form, booking), 409
    try:
        checked = venues_client().check_change(booking.id, form.request, form.hirer_known)
        if checked.problems:
            return _page(asked, form.values, errors_from(checked.problems), **more), 422
        if not saves:
            return _page(asked, form.values, checked=checked, **more)
        if version == booking.version:  # the second of two clicks finds its own change: nothing is left to save
            venues_client().change_request(booking.id, form.request, form.hirer_known, version, form_key())
    except OutOfDate:
        return _meanwhile(asked, form, venues_client().requested(booking.id)), 409
    except Problem as problem:
        return _page(asked, form.values, _errors_of(problem), **more), problem.status
    flash("The request has been changed" + (" and the booking reopened" if checked.reopens else ""), "success")
    return _to(booking.id)


def _is_as_saved(form: RequestForm, booking: BookingDetail) -> bool:
    return form.request == booking.request and form.hirer_known == booking.hirer_known


def _given(asked: BookingQuestions, booking: BookingDetail) -> dict[str, str]:
    """The fields of the form as the booking now is."""
    return values_of(booking.request, extras_of(asked)) | ({"hirer_known": "yes"} if booking.hirer_known else {})


def _meanwhile(asked: BookingQuestions, form: RequestForm, booking: BookingDetail) -> str:
    """Somebody was faster: what they changed beside what was typed, and the form with both, to be looked at again."""
    now, before, extras = _given(asked, booking), read_before(request.form), extras_of(asked)
    values = merged(form.values, before or {}, now, extras)
    changed = {
        "changed": changed_since(booking.id),
        "differences": differences(form.values, before, now, shown_questions(asked, form.values), extras),
    }
    return _page(
        asked, values, {"": WAS_CHANGED}, booking=booking, read=carried(booking.version, now), meanwhile=changed
    )


def _errors_of(problem: Problem) -> dict[str, str]:
    if isinstance(problem, Invalid) and "used before" in problem.detail:
        return {"": SAVED_BEFORE}
    return errors_of(problem)


def _saved(saved: BookingDetail, checked: RequestCheck) -> str:
    """'Saved as VH-…', and what happens about missing answers."""
    told = f"Saved as {saved.reference}"
    if saved.state == "draft":
        return f"{told}, as a draft"
    if checked.missing:
        return f"{told}. {counted(len(checked.missing), 'answer').capitalize()} still to be asked for"
    return told


def _to(booking_id: UUID) -> ResponseReturnValue:
    if may_open(current_actor(), "bookings.show"):
        return redirect(url_for("bookings.show", booking_id=booking_id), 303)
    return redirect(url_for("home.index"), 303)


def _page(
    asked: BookingQuestions,
    values: dict[str, str],
    errors: dict[str, str] | None = None,
    checked: RequestCheck | None = None,
    booking: BookingDetail | None = None,
    read: Mapping[str, str] | None = None,
    meanwhile: Mapping[str, object] | None = None,
) -> str:
    questions = shown_questions(asked, values)
    return render_template(
        "requests/form.html",
        questions=questions,
        layout=Layout(tuple(QUESTIONS), questions, is_compact=True, values=values),
        sections=[(part, TITLES[part], blocks_of(codes)) for part, codes in SECTIONS.items()],
        values=values | {"place": place_of(values), "declaration": [values.get("declaration", "")]},
        errors=_on_this_page(errors or {}),
        places=place_options(asked.venues, values),
        speakers=rows_of(values),
        ask_more=asked.ask_more,
        not_flags=asked.not_flags,
        checked=checked,
        booking=booking,
        known_as=known_as(values) if values.get("hirer_known") else "",
        read=read or {},
        meanwhile=meanwhile,
        words=words,
        may_open_bookings=may_open(current_actor(), "bookings.show"),
    )


def _on_this_page(errors: dict[str, str]) -> dict[str, str]:
    """Venue and room are one choice here."""
    return {"place" if name in ("event-venue", "event-room") else name: text for name, text in errors.items()}
