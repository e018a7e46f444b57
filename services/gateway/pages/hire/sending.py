"""A hirer's answers once more, sent once, and the receipt."""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.actions.hirers.requests import note_sent, place_of, sending_key, take_turn
from services.gateway.clients.both import venues_client
from services.gateway.pages.frame import contact
from services.gateway.pages.hire.drafts import HirersForm
from services.gateway.pages.hire.steps import next_page, page_before
from services.gateway.pages.hire.summary import cards_of
from services.gateway.pages.hire.visiting import current_draft, now, over, questions, to_page, too_many
from services.gateway.pages.hire.writing import blueprint
from services.gateway.pages.kit.addresses import address_of_caller
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.kit.forms import asks
from services.gateway.pages.kit.request.declared import BEFORE_SENDING
from services.gateway.pages.kit.request.forms import errors_from
from services.gateway.pages.repeats import passes_key_on
from shared.access import anyone
from shared.http.problems import Problem, TooMany
from shared.http.request_ids import request_id


@blueprint.get("/check")
@anyone
def check() -> ResponseReturnValue:
    """Every answer once more, each with a link to change it."""
    draft = current_draft()
    if draft is None:
        return over()
    if draft.reference:
        return redirect(url_for(".done"), 303)
    form = HirersForm(draft, questions())
    unseen = next_page("", form.steps, draft.seen, back_to_check=True)
    return to_page(unseen) if unseen != "check" else _check_page(form, {})


def _check_page(form: HirersForm, errors: dict[str, str]) -> str:
    return render_template(
        "hire/check.html",
        cards=cards_of(form),
        errors=errors,
        back=url_for(".step", slug=page_before("check", form.steps)),
        **form.shown(form.answers),
    )


@blueprint.post("/check")
@anyone
@passes_key_on
@asks(BEFORE_SENDING)
def send() -> ResponseReturnValue:
    """Sends the request once; a second click, or the back button, leads to the same receipt."""
    draft = current_draft()
    if draft is None:
        return over()
    if draft.reference:
        return redirect(url_for(".done"), 303)
    form = HirersForm(draft, questions())
    if request.form.get("declaration") != "yes":
        return _check_page(form, {"declaration": form.declaration_needed}), 422
    try:
        found = venues_client().hirers_open_questions(form.to_send)
        if errors := errors_from([*found.missing, *found.problems]):
            return _check_page(form, _to_check_page(form, errors)), 422
        secret, key = current_app.extensions["settings"].session_key, sending_key(draft)
        take_turn(address_of_caller(), secret, request_id(), now=now(), sending=key, began=draft.started_at)
        place = place_of(address_of_caller(), secret, draft.started_at)
        receipt = venues_client().add_from_the_public(form.to_send, place, key)
    except TooMany as problem:
        return too_many(int(problem.headers.get("Retry-After", "600")))
    except Problem as problem:
        return _check_page(form, errors_of(problem)), problem.status
    note_sent(draft.id, receipt.reference, now())
    return redirect(url_for(".done"), 303)


def _to_check_page(form: HirersForm, errors: dict[str, str]) -> dict[str, str]:
    """Each sentence leads to the answer's card on the check page."""
    found: dict[str, str] = {}
    for name, text in errors.items():
        step = next((one for one in form.steps if one.holds(name)), None)
        found.setdefault(f"card-{step.slug}" if step else "", text)
    return found


@blueprint.get("/done")
@anyone
def done() -> ResponseReturnValue:
    """The receipt: the same for every request."""
    draft = current_draft()
    if draft is None or not draft.reference:
        return over()
    return render_template(
        "hire/done.html",
        reference=draft.reference,
        sent_at=draft.sent_at,
        asked=questions(),
        contact=contact(current_app.extensions["settings"]),
    )
