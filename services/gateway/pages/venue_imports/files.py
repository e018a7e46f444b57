"""Files of venues and bookings: upload, check, correct, confirm, and watch them being brought in."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.imports.files import hand_over, page_number, pages_of, rows_to_correct
from services.gateway.pages.imports.forms import ConfirmForm, UploadForm
from services.gateway.pages.imports.shown import (
    FIRST_BAD_ROWS,
    changed_since,
    file_shown,
    files_shown,
    order_of,
    row_shown,
)
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.kit.presentation import counted
from services.gateway.pages.repeats import form_key, passes_key_on
from services.gateway.pages.venue_imports.words import (
    BROUGHT_IN,
    FOLLOWS,
    HINTS,
    KINDS,
    OUTCOMES,
    UNDOES,
    WHO,
)
from shared.access import requires
from shared.actor import current_actor
from shared.contracts.imports import Import
from shared.problems import Forbidden, OutOfDate, Problem

blueprint = Blueprint("venue_imports", __name__, url_prefix="/venues/imports")

PER_PAGE = 20
ROWS_PER_PAGE = 50


@blueprint.get("")
@requires(*WHO)
def index() -> ResponseReturnValue:
    """Every file that came in, newest first."""
    page = page_number()
    found = venues_client().list_files(page, PER_PAGE)
    seen = {one.id for one in found.imports if one.kind in BROUGHT_IN}
    return render_template(
        "venue_imports/index.html", files=files_shown(found.imports), seen=seen, kinds=KINDS, page=page,
        pages=pages_of(found.total, PER_PAGE),
    )  # fmt: skip


@blueprint.route("/new", methods=["GET", "POST"])
@requires(*WHO)
@passes_key_on
def upload() -> ResponseReturnValue:
    """Hands a file over to be looked through."""
    if request.method == "GET":
        return _upload_page({}, {})
    form = UploadForm.read(request)
    taken, errors, status = hand_over(form, form.errors(BROUGHT_IN), venues_client().upload_file)
    if taken is not None:
        return redirect(url_for(".show", import_id=taken.id), 303)
    if form.replaces is not None:
        return _page(venues_client().find_file(form.replaces), errors), status
    return _upload_page({"kind": form.kind}, errors), status


def _upload_page(values: dict[str, str], errors: dict[str, str]) -> str:
    options = [{"value": kind, "text": KINDS[kind], "hint": HINTS[kind]} for kind in BROUGHT_IN]
    return render_template("venue_imports/upload.html", options=options, values=values, errors=errors)


@blueprint.get("/<uuid:import_id>")
@requires(*WHO)
def show(import_id: UUID) -> ResponseReturnValue:
    """What was in the file and what to do next; progress while it is brought in."""
    return _page(venues_client().find_file(import_id))


def _page(found: Import, errors: dict[str, str] | None = None) -> str:
    bad: list[dict[str, Any]] = []
    shown = file_shown(found)
    if found.counts.refused and shown["has_rows"]:
        lines, _ = venues_client().list_file_rows(found.id, "refused", 1, FIRST_BAD_ROWS)
        bad = [row_shown(line, order_of(found)) for line in lines]
    return render_template(
        "venue_imports/show.html", file=shown, kind=KINDS.get(found.kind, found.kind), bad_rows=bad,
        outcomes=OUTCOMES.in_state(found.state), follows=FOLLOWS.get(found.kind, ""),
        auto=request.args.get("auto") == "yes", errors=errors or {}, has_columns=found.kind == "bookings",
        may_undo=found.state == "confirmed" and current_actor().has(*UNDOES.get(found.kind, ())),
    )  # fmt: skip


@blueprint.get("/<uuid:import_id>/rows")
@requires(*WHO)
def rows(import_id: UUID) -> ResponseReturnValue:
    """Every row of one outcome, a page at a time."""
    found = venues_client().find_file(import_id)
    outcome = request.args.get("outcome", "")
    outcome = outcome if outcome in OUTCOMES.waiting else ""
    page = page_number()
    noted = request.args.get("noted") == "yes"
    lines, total = venues_client().list_file_rows(import_id, outcome, page, ROWS_PER_PAGE, noted)
    return render_template(
        "imports/rows.html", part="venue_imports", file=file_shown(found), outcome=outcome,
        outcomes=OUTCOMES.in_state(found.state),
        noted=noted, rows=[row_shown(line, order_of(found)) for line in lines], total=total, page=page,
        pages=pages_of(total, ROWS_PER_PAGE),
    )  # fmt: skip


@blueprint.get("/<uuid:import_id>/corrections.csv")
@requires(*WHO)
def corrections(import_id: UUID) -> Response:
    """The refused rows with what to correct, to be sent again from the page of the file."""
    return rows_to_correct(import_id, venues_client().file_corrections(import_id))


@blueprint.post("/<uuid:import_id>/confirm")
@requires(*WHO)
@passes_key_on
def confirm(import_id: UUID) -> ResponseReturnValue:
    """Brings the accepted rows in."""
    form = ConfirmForm.read(request)
    try:
        saved = venues_client().confirm_file(import_id, form.version, form_key())
    except OutOfDate as problem:
        found = venues_client().find_file(import_id)
        return _page(found, {"": changed_since(found, form, problem)}), problem.status
    except Problem as problem:
        return stay(import_id, problem)
    if saved.state == "confirmed":
        flash(f"{counted(saved.counts.accepted, 'row').capitalize()} brought in", "success")
    return redirect(url_for(".show", import_id=import_id), 303)


def stay(import_id: UUID, problem: Problem) -> ResponseReturnValue:
    """The page of the file with the reason on it; a service that does not answer has no page to show."""
    if problem.status >= 500 or isinstance(problem, Forbidden):
        raise problem
    return _page(venues_client().find_file(import_id), errors_of(problem)), problem.status
