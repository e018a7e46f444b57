"""Undoing a file: first what would be taken back and what stays, then the undoing."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.imports.files import THROWN_AWAY, page_number, pages_of
from services.gateway.pages.imports.shown import file_shown
from services.gateway.pages.repeats import form_key, passes_key_on
from services.gateway.pages.venue_imports.files import blueprint, stay
from services.gateway.pages.venue_imports.words import FATES, FATES_WHY, WHO
from shared.access import requires
from shared.problems import Problem

LINES_PER_PAGE = 50


@blueprint.route("/<uuid:import_id>/undo", methods=["GET", "POST"])
@requires(*WHO)
@passes_key_on
def undo(import_id: UUID) -> ResponseReturnValue:
    """Shows what goes and what stays and why; then takes back what nobody has built on."""
    if request.method == "GET":
        return _plan_page(import_id)
    try:
        venues_client().undo_file(import_id, form_key())
    except Problem as problem:
        return stay(import_id, problem)
    return redirect(url_for(".show", import_id=import_id), 303)


def _plan_page(import_id: UUID) -> str:
    page = page_number()
    plan = venues_client().undo_plan(import_id, page, LINES_PER_PAGE)
    found = venues_client().find_file(import_id)
    pages = pages_of(plan.taken_back + plan.staying, LINES_PER_PAGE)
    return render_template(
        "venue_imports/undo.html", file=file_shown(found), plan=plan, fates=FATES, why=FATES_WHY, page=page, pages=pages
    )


@blueprint.post("/<uuid:import_id>/file/remove")
@requires(*WHO)
@passes_key_on
def remove_file(import_id: UUID) -> ResponseReturnValue:
    """Deletes the original now; what was made of it stays."""
    try:
        venues_client().let_file_go(import_id, form_key())
    except Problem as problem:
        return stay(import_id, problem)
    return redirect(url_for(".show", import_id=import_id), 303)


@blueprint.post("/<uuid:import_id>/discard")
@requires(*WHO)
@passes_key_on
def discard(import_id: UUID) -> ResponseReturnValue:
    """Throws an upload away of which nothing is in: file and rows."""
    try:
        venues_client().discard_file(import_id, form_key())
    except Problem as problem:
        return stay(import_id, problem)
    flash(THROWN_AWAY, "success")
    return redirect(url_for(".show", import_id=import_id), 303)
