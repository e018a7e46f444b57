"""Alerts to venues: written, approved by a second person, sent one by one, recalled; the venue decides."""

import json
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.form_errors import errors_of
from services.gateway.pages.navigation import may_open
from services.gateway.pages.people_names import shown_names
from services.gateway.pages.registers import shown
from services.gateway.pages.registers.forms import EntryForm, fields_of, values_of
from services.gateway.pages.registers.lists import blueprint
from services.gateway.pages.repeats import form_key, passes_key_on
from shared.access import requires
from shared.actor import Role, current_actor
from shared.contracts import alerts as contract
from shared.contracts.base import schema_of
from shared.contracts.registers import BY_CODE
from shared.problems import OutOfDate, Problem, Refused

WRITES, SEES = (Role.PREVENT_LEAD,), (Role.PREVENT_LEAD, Role.SENIOR_OFFICER)
STEPS = {
    "drafted": "Drafted",
    "changed": "Changed",
    "approved": "Approved",
    "sent": "A venue was told",
    "recalled": "Recalled",
    "told": "A venue was told that it has ended",
}


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
        said = schema_of(contract.AlertEntry)().dump(found.entry)
        values = values_of(contract.AlertEntry, said) | _as_read(found)
        return _form(EntryForm(values, {}), found)
    read = EntryForm.read(request, contract.AlertEntry)
    version = request.form.get("version", "")
    kept = {"version": version, "read": request.form.get("read", "")[:20_000]}
    form = EntryForm(read.values | kept, read.errors, read.entry)
    if form.entry is None:
        return _form(form, found), 422
    change = contract.AlertChange(_version_read(), form.entry)
    try:
        venues_client().act_on_alert(alert_id, "versions", change, form_key())
    except OutOfDate as problem:
        now = venues_client().alert(alert_id)
        again = EntryForm(form.values | _as_read(now), {"": problem.detail})
        return _form(again, now, _meanwhile(now, kept["read"])), 409
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
    entry = contract.AlertVersion(_version_read())
    return _act(alert_id, "approval", entry, "Approved. It can be sent now")


@blueprint.post("/alerts/<uuid:alert_id>/send")
@requires(*WRITES)
@passes_key_on
def send_alert(alert_id: UUID) -> ResponseReturnValue:
    """Notes that one venue was told the version on the page."""
    values = {name: request.form.get(name, "")[:100] for name in ("premises", "way")}
    errors = {} if values["way"] in contract.WAYS else {"way": "Say how the venue was told"}
    try:
        premises = UUID(values["premises"])
    except ValueError:
        errors = {"premises": "Choose premises", **errors}
    if errors:
        return _page(venues_client().alert(alert_id), values, errors), 422
    sending = contract.AlertSending(premises, values["way"], _version_read())
    return _act(alert_id, "sendings", sending, "It is noted that they were told")


@blueprint.post("/alerts/<uuid:alert_id>/recall")
@requires(*SEES)
@passes_key_on
def recall_alert(alert_id: UUID) -> ResponseReturnValue:
    """Takes it back at once."""
    why = request.form.get("why", "").strip()
    if not why:
        return _page(venues_client().alert(alert_id), {}, {"why": "Say why"}), 422
    return _act(alert_id, "recall", contract.AlertRecall(why), "Recalled. Tell everybody who was sent it")


@blueprint.post("/alerts/<uuid:alert_id>/recipients/<uuid:recipient_id>/told")
@requires(*SEES)
@passes_key_on
def tell_recipient(alert_id: UUID, recipient_id: UUID) -> ResponseReturnValue:
    """Notes that a venue knows that the alert has ended."""
    return _act(alert_id, f"recipients/{recipient_id}/told", None, "It is noted that they were told")


def _version_read() -> int:
    version = request.form.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 10 else 0


def _act(alert_id: UUID, what: str, entry: Any, done: str) -> ResponseReturnValue:
    try:
        venues_client().act_on_alert(alert_id, what, entry, form_key())
    except Problem as problem:
        errors = errors_of(problem, {"premises": "premises", "way": "way", "why": "why"})
        return _page(venues_client().alert(alert_id), {}, errors), problem.status
    flash(done, "success")
    return _to_alert(alert_id)


def _page(found: contract.AlertDetail, values: dict[str, str] | None = None, errors: Any = None) -> str:
    names = shown_names(
        [one.by for one in found.steps] + [one.sent_by for one in found.recipients]
        + [one.told_by for one in found.recipients]
    )  # fmt: skip
    return render_template(
        "registers/alerts/alert.html",
        alert=found,
        rows=_rows(found),
        ways=[{"value": code, "text": words} for code, words in contract.WAYS.items()],
        way_words=contract.WAYS,
        premises=_premises() if "send" in found.may else [],
        steps=[{"at": one.at, "what": STEPS.get(one.what, one.what), "by": names.get(one.by, ""), "why": one.why}
               for one in found.steps],
        names=names,
        values=values or {},
        errors=errors or {},
    )  # fmt: skip


def _rows(found: contract.AlertDetail) -> list[tuple[str, str]]:
    """What it says; nothing for an auditor."""
    if found.entry is None:
        return []
    said = schema_of(contract.AlertEntry)().dump(found.entry)
    columns = shown.columns_of(contract.AlertEntry, listed_only=False)
    return [(one.label, shown.value_shown(contract.AlertEntry, one.name, said[one.name])) for one in columns]


def _premises() -> list[dict[str, str]]:
    """The premises of the register, with the role that is told; one is chosen at a time."""
    listed = venues_client().register(BY_CODE["premises"]).entries
    return [
        {"value": str(one.id), "text": f"{one.title}: {one.values['contact_role']}"} for one in listed if not one.ended
    ]


def _said(found: contract.AlertDetail) -> dict[str, Any]:
    said: dict[str, Any] = schema_of(contract.AlertEntry)().dump(found.entry) if found.entry else {}
    return said


def _as_read(found: contract.AlertDetail) -> dict[str, str]:
    """What the form carries of the alert it was opened with: its version, and what it said."""
    return {"version": str(found.version), "read": json.dumps(_said(found))}


def _meanwhile(found: contract.AlertDetail, read: str) -> list[dict[str, Any]]:
    """What others changed since the form was opened, by whoever changed it last."""
    try:
        before = dict(json.loads(read))
    except (ValueError, TypeError, RecursionError):
        return []
    what = shown.values_changed(contract.AlertEntry, before, _said(found))
    step = next((one for one in reversed(found.steps) if one.what == "changed"), None)
    return [{"what": what, "by": shown_names([step.by]).get(step.by) or step.by, "at": step.at}] if step else []


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
