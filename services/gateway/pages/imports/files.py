"""Files: upload, watch, check, confirm, undo, history."""

from collections.abc import Callable
from typing import IO, Any
from uuid import UUID

import requests
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import training_client
from services.gateway.pages.imports.forms import ConfirmForm, UploadForm
from services.gateway.pages.imports.shown import (
    changed_since,
    file_shown,
    files_shown,
    may_change,
    order_of,
    page_of,
    row_shown,
)
from services.gateway.pages.kit.csv_files import csv_file
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.kit.presentation import counted
from services.gateway.pages.kit.wording import OUTCOMES as OUTCOME_WORDS
from services.gateway.pages.repeats import form_key, passes_key_on
from shared.access import requires
from shared.actor import Role
from shared.contracts.imports import OUTCOMES, Import
from shared.contracts.training import IMPORT_KINDS
from shared.imports.states import NOT_CONFIRMABLE, NOTHING_TO_CONFIRM, can_bring_in
from shared.problems import OutOfDate, Problem, Refused

blueprint = Blueprint("imports", __name__, url_prefix="/training/imports")

BRINGS_IN = (Role.LD_OFFICER,)
LOOKS = (Role.LD_OFFICER, Role.PREVENT_LEAD, Role.AUDITOR)
THROWN_AWAY = "The upload has been thrown away: its file and its rows are deleted"
PER_PAGE = 20
ROWS_PER_PAGE = 50


def page_number() -> int:
    """The page asked for, from 1."""
    return min(1_000_000, max(1, request.args.get("page", 1, int)))


def pages_of(total: int, per_page: int) -> int:
    """How many pages there are; an empty list has one."""
    return max(1, -(-total // per_page))


@blueprint.get("")
@requires(*LOOKS)
def index() -> str:
    """Every file that came in, newest first."""
    page = page_number()
    found = training_client().list_imports(page, PER_PAGE)
    return render_template(
        "imports/index.html",
        imports=files_shown(found.imports),
        page=page,
        pages=pages_of(found.total, PER_PAGE),
        may_upload=may_change(),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(*BRINGS_IN)
@passes_key_on
def upload() -> ResponseReturnValue:
    """Hands a file over to be read; corrected rows come through here as well."""
    if request.method == "GET":
        return _upload_page({"kind": request.args.get("kind", "")}, {})
    form = UploadForm.read(request)
    taken, errors, status = hand_over(form, form.errors(), training_client().upload)
    if taken is not None:
        return redirect(url_for(".show", import_id=taken.id), 303)
    if form.replaces is not None:
        return render_template("imports/show.html", **page_of(form.replaces, errors)), status
    return _upload_page({"kind": form.kind}, errors), status


def hand_over(
    form: UploadForm, errors: dict[str, str], send: Callable[[IO[bytes], str, str, str | None], Import]
) -> tuple[Import | None, dict[str, str], int]:
    """The file as the service took it, or what is wrong, by field, and the status to say so with."""
    if errors or form.file is None:
        return None, errors, 422
    try:
        return send(form.file.stream, form.file.filename or "file", form.kind, form_key()), {}, 303
    except Problem as problem:
        return None, errors_of(problem, {"kind": "kind", "file": "file"}, "file"), problem.status


def _upload_page(values: dict[str, str], errors: dict[str, str]) -> str:
    return render_template("imports/upload.html", kinds=IMPORT_KINDS, values=values, errors=errors, replaces="")


@blueprint.get("/<uuid:import_id>")
@requires(*LOOKS)
def show(import_id: UUID) -> str:
    """Progress while it is read, then what was in it and what to do next."""
    return render_template("imports/show.html", **page_of(import_id, auto=request.args.get("auto") == "yes"))


@blueprint.get("/<uuid:import_id>/rows")
@requires(*BRINGS_IN)
def rows(import_id: UUID) -> str:
    """Every row of one outcome, a page at a time."""
    found = training_client().find_import(import_id)
    outcome = request.args.get("outcome", "")
    outcome = outcome if outcome in OUTCOMES else ""
    page = page_number()
    lines, total = training_client().list_rows(import_id, outcome, page, ROWS_PER_PAGE)
    return render_template(
        "imports/rows.html",
        part="imports",
        outcomes=OUTCOME_WORDS.in_state(found.state),
        file=file_shown(found),
        outcome=outcome,
        rows=[row_shown(line, order_of(found)) for line in lines],
        total=total,
        page=page,
        pages=pages_of(total, ROWS_PER_PAGE),
    )


@blueprint.get("/<uuid:import_id>/corrections.csv")
@requires(*BRINGS_IN)
def corrections(import_id: UUID) -> Response:
    """The refused rows with what to correct, to be sent again from the page of the file."""
    return rows_to_correct(import_id, training_client().corrections(import_id))


def rows_to_correct(import_id: UUID, answer: requests.Response) -> Response:
    """A CSV file of rows, passed on as it comes."""
    return csv_file(answer, f"rows-to-correct-{import_id}.csv")


@blueprint.route("/<uuid:import_id>/confirm", methods=["GET", "POST"])
@requires(*BRINGS_IN)
@passes_key_on
def confirm(import_id: UUID) -> ResponseReturnValue:
    """Saves the accepted rows, all or none."""
    if request.method == "GET":
        found = training_client().find_import(import_id)
        if found.state == "checked" and not can_bring_in(found.counts.read, found.counts.refused):
            raise Refused(NOTHING_TO_CONFIRM)
        if found.state != "checked":
            raise Refused(NOT_CONFIRMABLE.get(found.state, "This file has been confirmed already"))
        return _question("imports/confirm.html", found)
    form = ConfirmForm.read(request)
    try:
        saved = training_client().confirm_import(import_id, form.version, form_key())
    except OutOfDate as problem:
        found = training_client().find_import(import_id)
        errors = {"": changed_since(found, form, problem)}
        return render_template("imports/show.html", **page_of(import_id, errors)), problem.status
    except Problem as problem:
        return _stay(import_id, problem)
    if saved.state == "confirmed":
        flash(f"{counted(saved.counts.accepted, 'row').capitalize()} saved", "success")
    return redirect(url_for(".show", import_id=import_id), 303)


@blueprint.route("/<uuid:import_id>/undo", methods=["GET", "POST"])
@requires(*BRINGS_IN)
@passes_key_on
def undo(import_id: UUID) -> ResponseReturnValue:
    """Asks first; then takes the whole file back."""
    if request.method == "GET":
        found = training_client().find_import(import_id)
        if found.state != "confirmed":
            raise Refused("Only a file that has been confirmed can be undone")
        return _question("imports/undo.html", found)
    try:
        training_client().undo_import(import_id, form_key())
    except Problem as problem:
        return _stay(import_id, problem)
    return redirect(url_for(".show", import_id=import_id), 303)


@blueprint.post("/<uuid:import_id>/file/remove")
@requires(*BRINGS_IN)
@passes_key_on
def remove_file(import_id: UUID) -> ResponseReturnValue:
    """Deletes the original now; what was made of it stays."""
    try:
        training_client().remove_file(import_id, form_key())
    except Problem as problem:
        return _stay(import_id, problem)
    flash("The original file has been deleted", "success")
    return redirect(url_for(".show", import_id=import_id), 303)


@blueprint.post("/<uuid:import_id>/discard")
@requires(*BRINGS_IN)
@passes_key_on
def discard(import_id: UUID) -> ResponseReturnValue:
    """Throws an upload away of which nothing is saved: file and rows."""
    try:
        training_client().discard_import(import_id, form_key())
    except Problem as problem:
        return _stay(import_id, problem)
    flash(THROWN_AWAY, "success")
    return redirect(url_for(".show", import_id=import_id), 303)


def _question(template: str, found: Import) -> str:
    shown: dict[str, Any] = {"file": file_shown(found), "awaiting_review": found.counts.review}
    return render_template(template, **shown)


def _stay(import_id: UUID, problem: Problem) -> ResponseReturnValue:
    """The page of the file with the reason on it; a service that does not answer has no page to show."""
    if problem.status >= 500:
        raise problem
    return render_template("imports/show.html", **page_of(import_id, errors_of(problem))), problem.status
