"""Loading a list: looked through first, in force when the Prevent lead confirms it."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.form_errors import errors_of
from services.gateway.pages.people_names import shown_names
from services.gateway.pages.presentation import page_links
from services.gateway.pages.repeats import form_key, passes_key_on
from services.gateway.pages.screening.forms import SOURCES, ListForm
from services.gateway.pages.screening.overview import blueprint
from shared.access import requires
from shared.actor import Role, current_actor
from shared.imports import DISCARDABLE, UNCONFIRMED_KEPT
from shared.problems import Problem
from shared.second_person import tie_objection

PER_PAGE = 50
REGISTER = "register"
CONFIRMS = (Role.PREVENT_LEAD, Role.SENIOR_OFFICER)
"""The concern register is put in force by a second person; whose which list is, the service says."""


@blueprint.route("/lists/new", methods=["GET", "POST"])
@requires(Role.PREVENT_LEAD)
@passes_key_on
def load_list() -> ResponseReturnValue:
    """Hands a list over to be looked through."""
    if request.method == "GET":
        return _upload({}, {})
    form = ListForm.read(request)
    errors, status = form.errors, 422
    if form.file is not None and not errors:
        try:
            name = form.file.filename or "file"
            taken = venues_client().upload_list(form.file.stream, name, form.kind, form_key())
        except Problem as problem:
            errors, status = errors_of(problem, {"kind": "kind"}, "file"), problem.status
        else:
            return redirect(url_for(".show_list", import_id=taken.id), 303)
    return _upload({"kind": form.kind}, errors), status


def _upload(values: dict[str, str], errors: dict[str, str]) -> str:
    kinds = [{"value": code, "text": words} for code, words in SOURCES.items()]
    return render_template("screening/upload.html", kinds=kinds, values=values, errors=errors)


@blueprint.get("/lists/<uuid:import_id>")
@requires(*CONFIRMS)
def show_list(import_id: UUID) -> ResponseReturnValue:
    """What is in a list that was handed over, before it is in force."""
    found = venues_client().find_list(import_id)
    page = min(10_000, max(1, request.args.get("page", 1, int)))
    waits_for_second = found.kind == REGISTER and found.state == "checked"
    entries = venues_client().list_entries(import_id, "accepted", page, PER_PAGE) if waits_for_second else ()
    actor = current_actor()
    own = found.created_by == actor.id
    tied = tie_objection({found.created_by}, actor.not_second_to) if waits_for_second else None
    return render_template(
        "screening/list.html",
        list=found,
        kind=SOURCES.get(found.kind, found.kind),
        refused=venues_client().list_entries(import_id, "refused") if found.counts.refused else (),
        may_discard=found.state in DISCARDABLE,
        unconfirmed_days=UNCONFIRMED_KEPT.days,
        entries=entries,
        links=page_links(page, max(1, -(-found.counts.accepted // PER_PAGE)), ".show_list", import_id=import_id),
        waits_for_second=waits_for_second,
        own=own,
        tied=tied,
        may_confirm=not (waits_for_second and (own or tied)),
        in_force=next((each for each in venues_client().screening().lists if each.source == found.kind), None),
        names=shown_names([found.created_by, found.confirmed_by, found.discarded_by]),
        auto=request.args.get("auto") == "yes",
    )


@blueprint.post("/lists/<uuid:import_id>/confirm")
@requires(*CONFIRMS)
@passes_key_on
def confirm_list(import_id: UUID) -> ResponseReturnValue:
    """Puts the list in force; bookings to come are then looked up again."""
    try:
        venues_client().confirm_list(import_id, form_key())
    except Problem as problem:
        flash(problem.detail, "error")
    else:
        flash("The list is being put in force, and all bookings to come are being looked up again", "success")
    return redirect(url_for(".show_list", import_id=import_id), 303)


@blueprint.post("/lists/<uuid:import_id>/discard")
@requires(*CONFIRMS)
@passes_key_on
def discard_list(import_id: UUID) -> ResponseReturnValue:
    """Throws a list away that was never put in force."""
    try:
        venues_client().discard_file(import_id, form_key())
    except Problem as problem:
        flash(problem.detail, "error")
    else:
        flash("The list has been thrown away: its entries are deleted", "success")
    return redirect(url_for(".show_list", import_id=import_id), 303)
