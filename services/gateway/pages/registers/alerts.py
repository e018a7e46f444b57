"""Alerts to venues: written, approved by a second person, sent one by one, recalled; the venue decides."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.kit.forms import Filled, Form, Values, answered, asks, form_of, read, refused, values_of
from services.gateway.pages.kit.people_names import told_by, told_unsaved
from services.gateway.pages.kit.two_windows import version_read
from services.gateway.pages.navigation import may_open
from services.gateway.pages.registers import shown
from services.gateway.pages.registers.alert_shown import OPENED, RECALL, SEND, shown_alert
from services.gateway.pages.registers.alert_windows import (
    carried_by,
    changes_of_alert,
    changes_of_premises,
    premises_read,
    said_by,
)
from services.gateway.pages.registers.lists import blueprint
from services.gateway.pages.repeats import form_key, passes_key_on
from shared.access import requires
from shared.actor import Role, current_actor
from shared.contracts.registers import alerts as contract
from shared.http.problems import OutOfDate, Problem, Refused

ALERT = form_of(contract.AlertEntry)
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
@asks(ALERT)
def new_alert() -> ResponseReturnValue:
    """Writing an alert tells nobody."""

    def page(values: Values, errors: Values) -> str:
        return _form(None, ALERT, values, errors)

    def save(filled: Filled) -> ResponseReturnValue:
        made = venues_client().draft_alert(contract.AlertEntry(**filled.said), form_key())
        flash("The draft is saved. Nobody has been told: a second person must approve it", "success")
        return _to_alert(made.id)

    return answered(ALERT, page, save)


@blueprint.route("/alerts/<uuid:alert_id>/change", methods=["GET", "POST"])
@requires(*WRITES)
@passes_key_on
@asks((*OPENED, *ALERT))
def change_alert(alert_id: UUID) -> ResponseReturnValue:
    """Says what the alert now says; it must be approved anew."""
    found = venues_client().alert(alert_id)
    if "change" not in found.may or found.entry is None:
        raise Refused(f"This alert is {found.state}. Recall it and write a new one.")
    form = (*OPENED, *ALERT)

    def page(values: Values, errors: Values) -> str:
        return _form(found, form, values, errors)

    def save(filled: Filled) -> ResponseReturnValue:
        change = contract.AlertChange(filled.number(), contract.AlertEntry(**filled.said))
        venues_client().act_on_alert(alert_id, "versions", change, form_key())
        flash("Saved. A second person must approve what it now says", "success")
        return _to_alert(alert_id)

    def overtaken(filled: Filled, problem: OutOfDate) -> str:
        now = venues_client().alert(alert_id)
        return _form(now, form, filled.values | carried_by(now), {"": told_by(problem)}, changes_of_alert(now))

    begun = values_of(ALERT, said_by(found)) | carried_by(found)
    return answered(form, page, save, begun, overtaken=overtaken)


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
@asks(SEND)
def send_alert(alert_id: UUID) -> ResponseReturnValue:
    """Notes that one venue was told the version on the page, in the role that was on it."""
    filled = read(SEND, request.form)
    try:
        premises = UUID(filled.said["premises"])
    except ValueError:
        filled.errors["premises"] = "Choose premises"
    if filled.errors:
        return _page(venues_client().alert(alert_id), filled.said, filled.errors), 422
    version = premises_read().get(str(premises), 0)
    sending = contract.AlertSending(premises, filled.said["way"], filled.number(), version)
    return _act(alert_id, "sendings", sending, filled.said, "It is noted that they were told")


@blueprint.post("/alerts/<uuid:alert_id>/recall")
@requires(*SEES)
@passes_key_on
@asks(RECALL)
def recall_alert(alert_id: UUID) -> ResponseReturnValue:
    """Takes the version on the page back at once."""
    filled = read(RECALL, request.form)
    if filled.errors:
        return _page(venues_client().alert(alert_id), filled.said, filled.errors), 422
    recall = contract.AlertRecall(filled.said["why"], filled.number())
    return _act(alert_id, "recall", recall, filled.said, "Recalled. Tell everybody who was sent it")


@blueprint.post("/alerts/<uuid:alert_id>/recipients/<uuid:recipient_id>/told")
@requires(*SEES)
@passes_key_on
def tell_recipient(alert_id: UUID, recipient_id: UUID) -> ResponseReturnValue:
    """Notes that a venue knows that the alert has ended."""
    return _act(alert_id, f"recipients/{recipient_id}/told", None, {}, "It is noted that they were told")


def _act(alert_id: UUID, what: str, entry: object, typed: dict[str, str], done: str) -> ResponseReturnValue:
    """Does it, or shows the alert as it now is, with what others did meanwhile and what was typed."""
    try:
        venues_client().act_on_alert(alert_id, what, entry, form_key())
    except (OutOfDate, Refused) as problem:
        found = venues_client().alert(alert_id)
        meanwhile = changes_of_alert(found) + changes_of_premises(typed.get("premises", ""))
        errors = {"": told_unsaved(problem)}
        return _page(found, typed, errors, meanwhile), problem.status
    except Problem as problem:
        errors = refused((*SEND, *RECALL), problem)
        return _page(venues_client().alert(alert_id), typed, errors), problem.status
    flash(done, "success")
    return _to_alert(alert_id)


def _page(
    found: contract.AlertDetail,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    meanwhile: list[shown.Changed] | None = None,
) -> str:
    """The alert; `meanwhile`, when it is known what others did since its page was opened: then its forms are new."""
    return render_template("registers/alerts/alert.html", **shown_alert(found, values or {}, errors or {}, meanwhile))


def _form(
    found: contract.AlertDetail | None,
    form: Form,
    values: Values,
    errors: Values,
    meanwhile: list[shown.Changed] | None = None,
) -> str:
    action = url_for("registers.change_alert", alert_id=found.id) if found else url_for("registers.new_alert")
    return render_template(
        "registers/alerts/form.html",
        form=form,
        values=values,
        errors=errors,
        alert=found,
        action=action,
        meanwhile=meanwhile or [],
    )


def _to_alert(alert_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("registers.alert", alert_id=alert_id), 303)
