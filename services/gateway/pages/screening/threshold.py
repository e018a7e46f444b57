"""The threshold: what a change would do is shown before it is made."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import venues_client
from services.gateway.pages.kit.forms import Filled, asks, refused
from services.gateway.pages.kit.people_names import shown_names, told_by
from services.gateway.pages.kit.two_windows import NOT_SAID, says_what_was_read
from services.gateway.pages.navigation import may_open
from services.gateway.pages.repeats import form_key, passes_key_on
from services.gateway.pages.screening.forms import REASON, SETTING, THRESHOLD, read_setting
from services.gateway.pages.screening.overview import LOOKS, blueprint
from shared.access import requires
from shared.actor import Role, current_actor
from shared.contracts.screening.screening import ThresholdEffect
from shared.http.problems import OutOfDate, Problem


@blueprint.get("/threshold")
@requires(*LOOKS)
def threshold() -> ResponseReturnValue:
    """The setting that holds; with another asked about, what that one would do."""
    if "threshold" not in request.args or not may_open(current_actor(), "screening.set_threshold"):
        return _page()
    filled, entry = read_setting(SETTING, request.args)
    if entry is None:
        return _page(filled.values, filled.errors), 422
    try:
        effect = venues_client().threshold_effect(entry)
    except Problem as problem:
        return _page(filled.values, refused(SETTING, problem, "threshold")), problem.status
    return _page(filled.values, {}, effect)


@blueprint.post("/threshold")
@requires(Role.PREVENT_LEAD)
@passes_key_on
@asks(THRESHOLD)
def set_threshold() -> ResponseReturnValue:
    """Makes the setting whose effect is on the page."""
    filled, entry = read_setting(THRESHOLD, request.form)
    if not says_what_was_read("replaces"):
        return _with_effect(filled, {"": NOT_SAID}), 409
    if entry is None:
        return _with_effect(filled, filled.errors), 422
    try:
        venues_client().set_threshold(entry, form_key())
    except OutOfDate as problem:
        return _with_effect(filled, {"": told_by(problem)}, entry.replaces or 0), 409
    except Problem as problem:
        return _with_effect(filled, refused(THRESHOLD, problem, "reason")), problem.status
    flash("Saved. The setting holds from now on, and all bookings to come are being looked up again", "success")
    return redirect(url_for(".threshold"), 303)


def _with_effect(filled: Filled, errors: dict[str, str], read: int | None = None) -> str:
    """The page as it was before it was sent, with what is wrong."""
    asked = read_setting(SETTING, request.form)[1]
    try:
        effect = venues_client().threshold_effect(asked) if asked else None
    except Problem:
        effect = None
    return _page(filled.values, errors, effect, read)


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
        setting=SETTING,
        reason=REASON,
    )
