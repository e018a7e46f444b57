"""Who asks: names entered beyond the limit, for the Prevent lead to confirm and the auditor to read."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.kit.forms import Values, asks, filled_in, read, refused
from services.gateway.pages.kit.people_names import shown_names, told_by
from services.gateway.pages.kit.presentation import page_links
from services.gateway.pages.kit.two_windows import NOT_SAID, says_what_was_read
from services.gateway.pages.navigation import may_open
from services.gateway.pages.repeats import form_key, passes_key_on
from services.gateway.pages.screening.forms import BEYOND, CONFIRMED, NOTED
from services.gateway.pages.screening.overview import LOOKS, blueprint
from shared.access import requires
from shared.actor import Role, current_actor
from shared.contracts.screening.who_asks import BeyondEntry, BeyondLine
from shared.http.problems import Forbidden, OutOfDate, Problem

PER_PAGE = 50
PUBLIC_FORM = "The public form, from one place"
ANSWERS = {"confirmed": "Confirmed", "noted": "Written down"}


def page_asked() -> int:
    """The page somebody asks for, counted from 1."""
    return min(1_000_000, max(1, request.args.get("page", 1, int)))


@blueprint.get("/names-beyond-the-limit")
@requires(*LOOKS)
def names_beyond() -> str:
    """Files and days with more names than one person may have looked up; what waits for the Prevent lead."""
    page = page_asked()
    found = venues_client().names_beyond(page, PER_PAGE)
    return render_template(
        "screening/names_beyond.html",
        found=found,
        names=_names(found.lines),
        public_form=PUBLIC_FORM,
        links=page_links(page, max(1, -(-found.total // PER_PAGE)), ".names_beyond"),
    )


def _names(lines: tuple[BeyondLine, ...]) -> dict[str, str]:
    return shown_names([one.by for one in lines] + [each.by for one in lines for each in one.answers])


@blueprint.get("/names-beyond-the-limit/<uuid:beyond_id>")
@requires(*LOOKS)
def show_names_beyond(beyond_id: UUID) -> str:
    """One file or day with its bookings, and a place to confirm the look-up or say what was done."""
    return _page(beyond_id, {}, {})


def _page(beyond_id: UUID, values: Values, errors: Values) -> str:
    page = page_asked()
    found = venues_client().names_beyond_of(beyond_id, page, PER_PAGE)
    own = found.line.by == current_actor().id
    answers = (CONFIRMED, NOTED) if found.line.waiting and not own else (NOTED,)
    return render_template(
        "screening/name_beyond.html",
        found=found,
        line=found.line,
        names=_names((found.line,)),
        public_form=PUBLIC_FORM,
        answers=ANSWERS,
        own=own,
        form=filled_in(BEYOND, answer=answers),
        may_answer=may_open(current_actor(), "screening.answer_names_beyond"),
        may_open_bookings=may_open(current_actor(), "bookings.show"),
        links=page_links(page, max(1, -(-found.line.bookings // PER_PAGE)), ".show_names_beyond", beyond_id=beyond_id),
        values=values | {"version": values.get("version") or found.line.version},
        errors=errors,
    )


@blueprint.post("/names-beyond-the-limit/<uuid:beyond_id>")
@requires(Role.PREVENT_LEAD)
@passes_key_on
@asks(BEYOND)
def answer_names_beyond(beyond_id: UUID) -> ResponseReturnValue:
    """Confirms the look-up of all that waits, or writes down what was done."""
    filled = read(BEYOND, request.form)
    values, said = filled.values, filled.said
    if not says_what_was_read("version"):
        return _page(beyond_id, {**values, "version": ""}, {"": NOT_SAID}), 409
    if filled.errors:
        return _page(beyond_id, values, filled.errors), 422
    try:
        entry = BeyondEntry(said["answer"], said["reason"], filled.number())
        venues_client().answer_names_beyond(beyond_id, entry, form_key())
    except Forbidden:
        raise
    except OutOfDate as problem:
        return _page(beyond_id, {**values, "version": ""}, {"": told_by(problem)}), problem.status
    except Problem as problem:
        return _page(beyond_id, values, refused(BEYOND, problem)), problem.status
    told = "The names are being looked up. What is found becomes a question on its booking"
    flash(told if said["answer"] == "confirmed" else "Written down. Nothing was confirmed", "success")
    return redirect(url_for(".show_names_beyond", beyond_id=beyond_id), 303)
