"""What is done with a file that was checked: confirmed, undone, its original deleted, or thrown away."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.pages.imports.forms import ConfirmForm
from services.gateway.pages.imports.journey import Side, page
from services.gateway.pages.imports.shown import changed_since, file_page, file_shown
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.kit.presentation import counted
from services.gateway.pages.repeats import form_key
from shared.http.problems import Forbidden, OutOfDate, Problem, Refused
from shared.imports.states import NOT_CONFIRMABLE, NOTHING_TO_CONFIRM, can_bring_in


@page("/<uuid:import_id>/confirm", "GET", "POST")
def confirm(side: Side, import_id: UUID) -> ResponseReturnValue:
    """Brings the accepted rows in."""
    if request.method == "GET":
        return _confirm_page(side, import_id)
    form = ConfirmForm.read(request)
    try:
        saved = side.client().confirm_import(import_id, form.version, form_key())
    except OutOfDate as problem:
        found = side.client().find_import(import_id)
        return file_page(side, found, {"": changed_since(found, form, problem)}), problem.status
    except Problem as problem:
        return _stay(side, import_id, problem)
    if saved.state == "confirmed":
        flash(f"{counted(saved.counts.accepted, 'row').capitalize()} {side.done}", "success")
    return redirect(url_for(".show", import_id=import_id), 303)


def _confirm_page(side: Side, import_id: UUID) -> str:
    found = side.client().find_import(import_id)
    if found.state == "checked" and not can_bring_in(found.counts.read, found.counts.refused):
        raise Refused(NOTHING_TO_CONFIRM)
    if found.state != "checked":
        raise Refused(NOT_CONFIRMABLE.get(found.state, "This file has been confirmed already"))
    shown = file_shown(side, found)
    return render_template("imports/confirm.html", file=shown, awaiting_review=found.counts.review)


@page("/<uuid:import_id>/undo", "GET", "POST")
def undo(side: Side, import_id: UUID) -> ResponseReturnValue:
    """Asks first; then takes back what can be."""
    if request.method == "GET":
        return side.undo(import_id)
    try:
        side.client().undo_import(import_id, form_key())
    except Problem as problem:
        return _stay(side, import_id, problem)
    return redirect(url_for(".show", import_id=import_id), 303)


@page("/<uuid:import_id>/file/remove", "POST")
def remove_file(side: Side, import_id: UUID) -> ResponseReturnValue:
    """Deletes the original now; what was made of it stays."""
    try:
        side.client().remove_file(import_id, form_key())
    except Problem as problem:
        return _stay(side, import_id, problem)
    flash("The original file has been deleted", "success")
    return redirect(url_for(".show", import_id=import_id), 303)


@page("/<uuid:import_id>/discard", "POST")
def discard(side: Side, import_id: UUID) -> ResponseReturnValue:
    """Throws an upload away of which nothing is in: file and rows."""
    try:
        side.client().discard_import(import_id, form_key())
    except Problem as problem:
        return _stay(side, import_id, problem)
    flash("The upload has been thrown away: its file and its rows are deleted", "success")
    return redirect(url_for(".show", import_id=import_id), 303)


def _stay(side: Side, import_id: UUID, problem: Problem) -> ResponseReturnValue:
    """The page of the file with the reason on it; a service that does not answer has no page to show."""
    if problem.status >= 500 or isinstance(problem, Forbidden):
        raise problem
    return file_page(side, side.client().find_import(import_id), errors_of(problem)), problem.status
