"""The threshold: what a change would do is shown before it is made."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.navigation import may_open
from services.gateway.pages.repeats import form_key, passes_key_on
from services.gateway.pages.screening.forms import ThresholdForm
from services.gateway.pages.screening.overview import LOOKS, blueprint
from shared.access import requires
from shared.actor import Role, current_actor
from shared.contracts.screening import ThresholdEffect
from shared.problems import OutOfDate, Problem

FIELDS = {name: name for name in ("threshold", "most", "reason")}


@blueprint.get("/threshold")
@requires(*LOOKS)
def threshold() -> ResponseReturnValue:
    """The setting that holds; with another asked about, what that one would do."""
    if "threshold" not in request.args or not may_open(current_actor(), "screening.set_threshold"):
        return _page()
    form = ThresholdForm.read(request, with_reason=False)
    if form.entry is None:
        return _page(form.values, form.errors), 422
    try:
        effect = venues_client().threshold_effect(form.entry)
    except Problem as problem:
        return _page(form.values, errors_of(problem, FIELDS, "threshold")), problem.status
    return _page(form.values, {}, effect)


@blueprint.post("/threshold")
@requires(Role.PREVENT_LEAD)
@passes_key_on
def set_threshold() -> ResponseReturnValue:
    """Makes the setting whose effect is on the page."""
    form = ThresholdForm.read(request, with_reason=True)
    if form.entry is None:
        return _with_effect(form, form.errors), 422
    try:
        venues_client().set_threshold(form.entry, form_key())
    except OutOfDate as problem:
        return _with_effect(form, {"": problem.detail}, form.entry.replaces or 0), 409
    except Problem as problem:
        return _with_effect(form, errors_of(problem, FIELDS, "reason")), problem.status
    flash("Saved. The setting holds from now on, and all bookings to come are being looked up again", "success")
    return redirect(url_for(".threshold"), 303)


def _with_effect(form: ThresholdForm, errors: dict[str, str], read: int | None = None) -> str:
    """The page as it was before it was sent, with what is wrong."""
    asked = ThresholdForm.read(request, with_reason=False)
    try:
        effect = venues_client().threshold_effect(asked.entry) if asked.entry else None
    except Problem:
        effect = None
    return _page(form.values, errors, effect, read)


def _page(
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    effect: ThresholdEffect | None = None,
    read: int | None = None,
) -> str:
    """`read` is the number of the setting that somebody had before them when others made theirs."""
    held = venues_client().threshold()
    made_since = held.history[: max(0, held.number - read)] if read is not None else ()
    return render_template(
        "screening/threshold.html",
        held=held,
        made_since=made_since,
        before_those=held.history[len(made_since)] if read else None,
        effect=effect,
        names=shown_names(line.by for line in held.history),
        may_set=may_open(current_actor(), "screening.set_threshold"),
        values=values or {"threshold": f"{held.threshold:g}", "most": str(held.most)},
        errors=errors or {},
    )
