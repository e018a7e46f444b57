"""Files: all of them, upload, watch, check, and the refused rows to correct."""

from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.pages.imports.forms import UploadForm
from services.gateway.pages.imports.journey import Side, page, page_number, pages_of
from services.gateway.pages.imports.shown import file_page, file_shown, files_shown, order_of, row_shown
from services.gateway.pages.kit.csv_files import csv_file
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.repeats import form_key
from shared.contracts.imports.imports import Import
from shared.http.problems import Problem

PER_PAGE = 20
ROWS_PER_PAGE = 50


@page("", for_all_who_look=True)
def index(side: Side) -> str:
    """Every file that came in, newest first."""
    number = page_number()
    found = side.client().list_imports(number, PER_PAGE)
    return render_template(
        "imports/index.html",
        files=files_shown(side, found.imports),
        page=number,
        pages=pages_of(found.total, PER_PAGE),
        **side.in_words(),
    )


@page("/new", "GET", "POST")
def upload(side: Side) -> ResponseReturnValue:
    """Hands a file over to be checked; corrected rows come through here as well."""
    if request.method == "GET":
        return _upload_page(side, {"kind": request.args.get("kind", "")}, {})
    form = UploadForm.read(request)
    taken, errors, status = _hand_over(side, form)
    if taken is not None:
        return redirect(url_for(".show", import_id=taken.id), 303)
    if form.replaces is not None:
        return file_page(side, side.client().find_import(form.replaces), errors), status
    return _upload_page(side, {"kind": form.kind}, errors), status


def _hand_over(side: Side, form: UploadForm) -> tuple[Import | None, dict[str, str], int]:
    """The file as the service took it, or what is wrong, by field, and the status to say so with."""
    errors = form.errors(side.hints)
    if errors or form.file is None:
        return None, errors, 422
    try:
        sent = side.client().upload(form.file.stream, form.file.filename or "file", form.kind, form_key())
        return sent, {}, 303
    except Problem as problem:
        return None, errors_of(problem, {"kind": "kind", "file": "file"}, "file"), problem.status


def _upload_page(side: Side, values: dict[str, str], errors: dict[str, str]) -> str:
    options = [{"value": kind, "text": side.kinds[kind], "hint": hint} for kind, hint in side.hints.items()]
    return render_template("imports/upload.html", options=options, values=values, errors=errors, **side.in_words())


@page("/<uuid:import_id>", for_all_who_look=True)
def show(side: Side, import_id: UUID) -> str:
    """Progress while it is worked on, then what was in it and what to do next."""
    return file_page(side, side.client().find_import(import_id), auto=request.args.get("auto") == "yes")


@page("/<uuid:import_id>/rows")
def rows(side: Side, import_id: UUID) -> str:
    """Every row of one outcome, a page at a time."""
    found = side.client().find_import(import_id)
    outcome = request.args.get("outcome", "")
    outcome = outcome if outcome in side.outcomes.waiting else ""
    number, noted = page_number(), request.args.get("noted") == "yes"
    lines, total = side.client().list_rows(import_id, outcome, number, ROWS_PER_PAGE, noted)
    return render_template(
        "imports/rows.html",
        file=file_shown(side, found),
        outcome=outcome,
        outcomes=side.outcomes.in_state(found.state),
        noted=noted,
        rows=[row_shown(line, order_of(found)) for line in lines],
        total=total,
        page=number,
        pages=pages_of(total, ROWS_PER_PAGE),
        **side.in_words(),
    )


@page("/<uuid:import_id>/corrections.csv")
def corrections(side: Side, import_id: UUID) -> Response:
    """The refused rows with what to correct, to be sent again from the page of the file."""
    return csv_file(side.client().corrections(import_id), f"rows-to-correct-{import_id}.csv")
