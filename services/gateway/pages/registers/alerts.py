"""Alerts to venues: written, approved by a second person, sent one by one, recalled; the venue decides."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.kit.two_windows import carried_back, version_read
from services.gateway.pages.navigation import may_open
from services.gateway.pages.registers.alert_shown import shown_alert
from services.gateway.pages.registers.alert_windows import (
    carried_by,
    changes_of_alert,
    changes_of_premises,
    premises_read,
    said_by,
)
from services.gateway.pages.registers.forms import EntryForm, fields_of, values_of
from services.gateway.pages.registers.lists import blueprint
from services.gateway.pages.repeats import form_key, passes_key_on
from shared.access import requires
from shared.actor import Role, current_actor
from shared.contracts import alerts as contract
from shared.problems import OutOfDate, Problem, Refused

WRITES, SEES = (Role.PREVENT_LEAD,), (Role.PREVENT_LEAD, Role.SENIOR_OFFICER)


@blueprint.get("/alerts")
@requires(*SEES, Role.AUDITOR)
def alerts() -> str:
    """Every alert, those that stand first."""
    return render_template(
        "registers/alerts/index.html",
        alerts=venues_client().alerts().alerts,
        may_write=may_open(current_actor(), "registers.new_alert"),
    )


@blueprint.route("/alerts/new", methods=["GET", "POST"])
@requires(*WRITES)
@passes_key_on
def new_alert() -> ResponseReturnValue:
    """Writing an alert tells nobody."""
    if request.method == "GET":
        return _form(EntryForm({}, {}), None)
    form = EntryForm.read(request, contract.AlertEntry)
    if form.entry is None:
        return _form(form, None), 422
    try:
        made = venues_client().draft_alert(form.entry, form_key())
    except Problem as problem:
        return _form(_wrong(form, problem), None), problem.status
    flash("The draft is saved. Nobody has been told: a second person must approve it", "success")
    return _to_alert(made.id)


@blueprint.route("/alerts/<uuid:alert_id>/change", methods=["GET", "POST"])
@requires(*WRITES)
@passes_key_on
def change_alert(alert_id: UUID) -> ResponseReturnValue:
    """Says what the alert now says; it must be approved anew."""
    found = venues_client().alert(alert_id)
    if "change" not in found.may or found.entry is None:
        raise Refused(f"This alert is {found.state}. Recall it and write a new one.")
    if request.method == "GET":
        values = values_of(contract.AlertEntry, said_by(found)) | carried_by(found)
        return _form(EntryForm(values, {}), found)
    read = EntryForm.read(request, contract.AlertEntry)
    form = EntryForm(read.values | carried_back(request.form), read.errors, read.entry)
    if form.entry is None:
        return _form(form, found), 422
    change = contract.AlertChange(version_read(), form.entry)
    try:
        venues_client().act_on_alert(alert_id, "versions", change, form_key())
    except OutOfDate as problem:
        now = venues_client().alert(alert_id)
        again = EntryForm(form.values | carried_by(now), {"": problem.detail})
        return _form(again, now, changes_of_alert(now)), 409
    except Problem as problem:
        return _form(_wrong(form, problem), found), problem.status
    flash("Saved. A second person must approve what it now says", "success")
    return _to_alert(alert_id)


@blueprint.get("/alerts/<uuid:alert_id>")
@requires(*SEES, Role.AUDITOR)
def alert(alert_id: UUID) -> str:
    """One alert, who was told, and every step."""
    return _page(venues_client().alert(alert_id))


@blueprint.post("/alerts/<uuid:alert_id>/approve")
@requires(*SEES)
@passes_key_on
def approve_alert(alert_id: UUID) -> ResponseReturnValue:
    """The version on the page is what is approved."""
    return _act(alert_id, "approval", contract.AlertVersion(version_read()), {}, "Approved. It can be sent now")


@blueprint.post("/alerts/<uuid:alert_id>/send")
@requires(*WRITES)
@passes_key_on
def send_alert(alert_id: UUID) -> ResponseReturnValue:
    """Notes that one venue was told the version on the page, in the role that was on it."""
    values = {name: request.form.get(name, "")[:100] for name in ("premises", "way")}
    errors = {} if values["way"] in contract.WAYS else {"way": "Say how the venue was told"}
    try:
        premises = UUID(values["premises"])
    except ValueError:
        errors = {"premises": "Choose premises", **errors}
    if errors:
        return _page(venues_client().alert(alert_id), values, errors), 422
    sending = contract.AlertSending(premises, values["way"], version_read(), premises_read().get(str(premises), 0))
    return _act(alert_id, "sendings", sending, values, "It is noted that they were told")


@blueprint.post("/alerts/<uuid:alert_id>/recall")
@requires(*SEES)
@passes_key_on
def recall_alert(alert_id: UUID) -> ResponseReturnValue:
    """Takes the version on the page back at once."""
    why = request.form.get("why", "").strip()
    if not why:
        return _page(venues_client().alert(alert_id), {}, {"why": "Say why"}), 422
    recall = contract.AlertRecall(why, version_read())
    return _act(alert_id, "recall", recall, {"why": why}, "Recalled. Tell everybody who was sent it")


@blueprint.post("/alerts/<uuid:alert_id>/recipients/<uuid:recipient_id>/told")
@requires(*SEES)
@passes_key_on
def tell_recipient(alert_id: UUID, recipient_id: UUID) -> ResponseReturnValue:
    """Notes that a venue knows that the alert has ended."""
    return _act(alert_id, f"recipients/{recipient_id}/told", None, {}, "It is noted that they were told")


def _act(alert_id: UUID, what: str, entry: Any, typed: dict[str, str], done: str) -> ResponseReturnValue:
    """Does it, or shows the alert as it now is, with what others did meanwhile and what was typed."""
    try:
        venues_client().act_on_alert(alert_id, what, entry, form_key())
    except (OutOfDate, Refused) as problem:
        found = venues_client().alert(alert_id)
        meanwhile = changes_of_alert(found) + changes_of_premises(typed.get("premises", ""))
        errors = {"": f"{problem.detail.rstrip('.')}. Nothing of yours was saved."}
        return _page(found, typed, errors, meanwhile), problem.status
    except Problem as problem:
        errors = errors_of(problem, {"premises": "premises", "way": "way", "why": "why"})
        return _page(venues_client().alert(alert_id), typed, errors), problem.status
    flash(done, "success")
    return _to_alert(alert_id)


def _page(
    found: contract.AlertDetail,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    meanwhile: list[dict[str, Any]] | None = None,
) -> str:
    """The alert; `meanwhile`, when it is known what others did since its page was opened: then its forms are new."""
    return render_template("registers/alerts/alert.html", **shown_alert(found, values or {}, errors or {}, meanwhile))


def _form(form: EntryForm, found: contract.AlertDetail | None, meanwhile: list[dict[str, Any]] | None = None) -> str:
    action = url_for("registers.change_alert", alert_id=found.id) if found else url_for("registers.new_alert")
    return render_template(
        "registers/alerts/form.html",
        fields=fields_of(contract.AlertEntry),
        values=form.values,
        errors=form.errors,
        alert=found,
        action=action,
        meanwhile=meanwhile or [],
    )


def _wrong(form: EntryForm, problem: Problem) -> EntryForm:
    names = {one.name: one.name for one in fields_of(contract.AlertEntry)}
    return EntryForm(form.values, errors_of(problem, names))


def _to_alert(alert_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("registers.alert", alert_id=alert_id), 303)
