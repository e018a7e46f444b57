"""Loading a list: looked through first, in force when the Prevent lead confirms it."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.kit.forms import Filled, Values, answered, asks, read, refused
from services.gateway.pages.kit.people_names import shown_names, told_by
from services.gateway.pages.kit.presentation import page_links
from services.gateway.pages.kit.two_windows import NOT_SAID
from services.gateway.pages.repeats import form_key, passes_key_on
from services.gateway.pages.screening.forms import AGAIN, IN_FORCE, LIST, SOURCES
from services.gateway.pages.screening.overview import blueprint
from shared.access import requires
from shared.actor import Role, current_actor
from shared.contracts.screening.screening import DIFFERENCES, ListComparison, VersionAgain
from shared.http.problems import Forbidden, NotFound, OutOfDate, Problem
from shared.imports.states import DISCARDABLE, UNCONFIRMED_KEPT

PER_PAGE = 50
REGISTER = "register"
AGAIN_IN_NAME = ", again "
CONFIRMS = (Role.PREVENT_LEAD, Role.SENIOR_OFFICER)
"""A register, and a list of an unusual size, is put in force by a second person; whose which is, the service says."""


@blueprint.route("/lists/new", methods=["GET", "POST"])
@requires(Role.PREVENT_LEAD)
@passes_key_on
@asks(LIST)
def load_list() -> ResponseReturnValue:
    """Hands a list over to be looked through."""

    def page(values: Values, errors: Values) -> str:
        return render_template("screening/upload.html", form=LIST, values=values, errors=errors)

    def take(filled: Filled) -> ResponseReturnValue:
        file, kind = filled.said["file"], filled.said["kind"]
        taken = venues_client().upload_list(file.stream, file.filename, kind, form_key())
        return redirect(url_for(".show_list", import_id=taken.id), 303)

    return answered(LIST, page, take, otherwise="file")


@blueprint.get("/lists/<uuid:import_id>")
@requires(*CONFIRMS)
def show_list(import_id: UUID) -> ResponseReturnValue:
    """What is in a list that was handed over, before it is in force."""
    return _page(import_id, {})


def _page(import_id: UUID, errors: Values, reason: str = "", in_force: str | None = None) -> str:
    """The list beside the version in force; `in_force` is the one a form was opened with that is shown again."""
    found = venues_client().find_list(import_id)
    page = min(10_000, max(1, request.args.get("page", 1, int)))
    is_open = found.state == "checked"
    shows_entries = found.kind == REGISTER and is_open
    entries = venues_client().list_entries(import_id, "accepted", page, PER_PAGE) if shows_entries else ()
    beside, what = _beside(import_id) if is_open else (None, "")
    return render_template(
        "screening/list.html",
        list=found,
        what=what,
        change_links=_change_links(import_id, beside, what) if beside else None,
        kind=SOURCES.get(found.kind, found.kind),
        refused_entries=venues_client().list_entries(import_id, "refused") if found.counts.refused else (),
        may_discard=found.state in DISCARDABLE,
        unconfirmed_days=UNCONFIRMED_KEPT.days,
        entries=entries,
        links=page_links(page, max(1, -(-found.counts.accepted // PER_PAGE)), ".show_list", import_id=import_id),
        beside=beside,
        own=found.created_by == current_actor().id,
        names=shown_names([found.created_by, found.confirmed_by, found.discarded_by]),
        auto=request.args.get("auto") == "yes",
        form=IN_FORCE,
        values={
            "reason": reason,
            "asks_reason": "yes",
            "in_force": in_force if in_force is not None else beside.version_in_force if beside else "",
        },
        errors=errors,
    )


def _beside(import_id: UUID) -> tuple[ListComparison, str]:
    """The list beside the one in force, with a page of what it leaves out, changes or adds: the first there is any of.

    `changes` in the address chooses another, `changes_page` the page of it.
    """
    what, page = request.args.get("changes", ""), min(10_000, max(1, request.args.get("changes_page", 1, int)))
    beside = venues_client().list_comparison(import_id, what if what in DIFFERENCES else DIFFERENCES[0], page)
    if what in DIFFERENCES:
        return beside, what
    what = next((one for one in DIFFERENCES if getattr(beside, one)), DIFFERENCES[0])
    return (beside if what == DIFFERENCES[0] else venues_client().list_comparison(import_id, what, page)), what


def _change_links(import_id: UUID, beside: ListComparison, what: str) -> dict[str, object] | None:
    pages = max(1, -(-getattr(beside, what) // PER_PAGE))
    page = min(pages, max(1, request.args.get("changes_page", 1, int)))
    return page_links(page, pages, ".show_list", page_name="changes_page", import_id=import_id, changes=what)


@blueprint.post("/lists/<uuid:import_id>/confirm")
@requires(*CONFIRMS)
@passes_key_on
@asks(IN_FORCE)
def confirm_list(import_id: UUID) -> ResponseReturnValue:
    """Puts the list in force, with a reason where one is asked for; bookings to come are then looked up again."""
    filled, in_force = read(IN_FORCE, request.form), request.form.get("in_force")
    reason, asked = filled.said["reason"], filled.values["asks_reason"] == "yes"
    if in_force is None:
        return _page(import_id, {"": NOT_SAID}, reason), 409
    if asked and filled.errors:
        return _page(import_id, filled.errors, reason, in_force), 422
    try:
        if asked:
            venues_client().confirm_list_with_reason(import_id, reason, in_force, form_key())
        else:
            venues_client().confirm_list(import_id, in_force, form_key())
    except Forbidden:
        raise
    except Problem as problem:
        try:
            return _page(import_id, {"": told_by(problem)}, reason), problem.status
        except Forbidden:  # it is not for this person any more: what was in the way is told all the same
            problem.detail = told_by(problem)
            raise problem from None
    flash("The list is being put in force, and all bookings to come are being looked up again", "success")
    return redirect(url_for(".show_list", import_id=import_id), 303)


@blueprint.post("/lists/<uuid:import_id>/discard")
@requires(*CONFIRMS)
@passes_key_on
def discard_list(import_id: UUID) -> ResponseReturnValue:
    """Throws a list away that was never put in force."""
    try:
        venues_client().discard_import(import_id, form_key())
    except Problem as problem:
        flash(told_by(problem), "error")
    else:
        flash("The list has been thrown away: its entries are deleted", "success")
    return redirect(url_for(".show_list", import_id=import_id), 303)


@blueprint.route("/lists/again", methods=["GET", "POST"])
@requires(Role.PREVENT_LEAD)
@passes_key_on
@asks(AGAIN)
def version_again() -> ResponseReturnValue:
    """Puts an earlier version in force again; `source` and `version` say which."""
    source, version = request.values.get("source", "")[:50], request.values.get("version", "")[:200]
    if request.method == "GET":
        return _again(source, version, {})
    filled, in_force = read(AGAIN, request.form), request.form.get("in_force")
    reason = filled.said["reason"]
    if in_force is None:
        return _again(source, version, {"": NOT_SAID}, reason), 409
    if filled.errors:
        return _again(source, version, filled.errors, reason, in_force), 422
    try:
        made = venues_client().put_version_in_force_again(VersionAgain(source, version, reason, in_force), form_key())
    except Forbidden:
        raise
    except Problem as problem:
        late = isinstance(problem, OutOfDate)
        told = refused(AGAIN, problem)
        return _again(source, version, told, reason, in_force=None if late else in_force, late=late), problem.status
    if made.state == "checked":
        flash("Nothing has been changed yet: this version waits for a second person", "important")
    else:
        flash(
            "The earlier version is being put in force, and all bookings to come are being looked up again", "success"
        )
    return redirect(url_for(".show_list", import_id=made.id), 303)


def _again(
    source: str, version: str, errors: Values, reason: str = "", in_force: str | None = None, *, late: bool = False
) -> str:
    held = next((each for each in venues_client().screening().lists if each.source == source), None)
    earlier = next((one for one in held.earlier if one.version == version), None) if held else None
    if held is None or earlier is None:
        raise NotFound("There is no such version of a list")
    names = shown_names([held.loaded_by, earlier.loaded_by])
    return render_template(
        "screening/again.html",
        held=held,
        earlier=earlier,
        names=names,
        is_again=late and _is_again(held.version, version),
        form=AGAIN,
        values={
            "source": source,
            "version": version,
            "reason": reason,
            "in_force": held.version if in_force is None else in_force,
        },
        errors=errors,
    )


def _is_again(held: str, earlier: str) -> bool:
    """Whether the version in force is this earlier one, put in force again meanwhile: its name says so."""
    return (
        held != earlier
        and AGAIN_IN_NAME in held
        and held.partition(AGAIN_IN_NAME)[0] == earlier.partition(AGAIN_IN_NAME)[0]
    )
