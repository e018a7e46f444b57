"""The hirer's form: no account, one topic a page, nothing sent before everything was shown once more."""

from collections.abc import Mapping

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from services.gateway.actions.call_rate import CallCounter
from services.gateway.actions.hirers.requests import (
    begin_draft,
    keep_answers,
    keep_only,
)
from services.gateway.clients.both import venues_client
from services.gateway.pages.hire.drafts import HirersForm, read_form
from services.gateway.pages.hire.steps import ROOM, Step, next_page, page_before, step_called
from services.gateway.pages.hire.visiting import DRAFT, current_draft, now, over, questions, to_page, too_many
from services.gateway.pages.kit.addresses import address_of_caller
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.kit.forms import asks
from services.gateway.pages.kit.request.declared import request_form
from services.gateway.pages.kit.request.forms import errors_from
from services.gateway.pages.kit.request.speakers import rows_of, step_rows, without_blank_rows
from services.gateway.pages.repeats import harmless_again
from shared.access import anyone
from shared.http.problems import Problem

blueprint = Blueprint("hire", __name__, url_prefix="/hire")

PAGES_A_MINUTE, PAGES_A_MINUTE_STRAINED, PAGES_A_MINUTE_OVERALL = 120, 30, 1200
COUNTERS = "hire_calls"


@blueprint.before_request
def count_calls() -> ResponseReturnValue | None:
    """Forms sent by machines by the hundred wait; nobody who types does."""
    if request.method != "POST":
        return None
    by_address, overall = _counters()
    most = PAGES_A_MINUTE_STRAINED if overall.wait_for("all") else PAGES_A_MINUTE
    wait = by_address.wait_for(address_of_caller(), most=most)
    return too_many(wait) if wait else None


def _counters() -> tuple[CallCounter, CallCounter]:
    """Of this process: (by address, overall)."""
    made = CallCounter(PAGES_A_MINUTE), CallCounter(PAGES_A_MINUTE_OVERALL)
    found: tuple[CallCounter, CallCounter] = current_app.extensions.setdefault(COUNTERS, made)
    return found


@blueprint.get("")
@anyone
def start() -> str:
    """What is asked, how long it takes, and what happens with the answers."""
    draft = current_draft()
    return render_template(
        "hire/start.html",
        ended="ended" in request.args,
        unfinished=draft is not None and not draft.reference and bool(draft.seen),
        asked=questions(),
    )


@blueprint.post("/start")
@anyone
@harmless_again
def begin() -> ResponseReturnValue:
    """Begins with no answers; what was begun before in this browser is gone."""
    draft = current_draft()
    session[DRAFT] = str(begin_draft(draft.id if draft else None, now()))
    return redirect(url_for(".step", slug="who-for"), 303)


@blueprint.get("/continue")
@anyone
def resume() -> ResponseReturnValue:
    """To the first page that is not answered yet."""
    draft = current_draft()
    if draft is None:
        return over()
    form = HirersForm(draft, questions())
    return to_page(next_page("", form.steps, draft.seen, back_to_check=True))


@blueprint.route("/<slug>", methods=["GET", "POST"])
@anyone
@harmless_again
@asks(request_form)
def step(slug: str) -> ResponseReturnValue:
    """One page: its answers are kept, and the next page that applies comes."""
    draft = current_draft()
    if draft is None:
        return over()
    if draft.reference:
        return redirect(url_for(".done"), 303)
    form = HirersForm(draft, questions())
    asked = step_called(slug, form.steps)
    if asked is None:
        return to_page(next_page("", form.steps, draft.seen, back_to_check=True))
    back_to_check = request.values.get("then") == "check"
    if request.method == "GET":
        return _page(form, asked, form.answers, {}, back_to_check)
    sent = read_form(request.form, asked)
    if (stepped := step_rows(sent, request.form.get("action", ""))) is not None:
        return _page(form, asked, {**form.answers, **stepped}, {}, back_to_check)
    sent = without_blank_rows(sent) if "speakers" in asked.codes else sent
    errors = _wrong(form, asked, sent)
    if errors:
        return _page(form, asked, {**_others(form, asked), **sent}, errors, back_to_check), 422
    return _kept(form, asked, sent, back_to_check)


def _wrong(form: HirersForm, asked: Step, sent: dict[str, str]) -> dict[str, str]:
    """What is wrong with one page: what cannot be read, then what the service says of it."""
    filled = form.with_answers(asked, sent)
    if errors := filled.shape_errors(asked):
        return errors
    try:
        found = venues_client().hirers_open_questions(filled.request)
    except Problem as problem:
        return errors_of(problem)
    return asked_here(asked, errors_from([*found.missing, *found.problems]))


def asked_here(asked: Step, errors: Mapping[str, str]) -> dict[str, str]:
    """The sentences about this page."""
    return {name: text for name, text in errors.items() if asked.holds(name)}


def _kept(form: HirersForm, asked: Step, sent: dict[str, str], back_to_check: bool) -> ResponseReturnValue:
    """Keeps one page; answers whose page does not apply any more are let go."""
    gone = frozenset(name for name in form.answers if asked.holds(name))
    keep_answers(form.draft.id, sent, gone | asked.fields, asked.slug, now())
    draft = current_draft()
    if draft is None:
        return over()
    after = HirersForm(draft, form.asked)
    fields = {name for name in draft.answers if any(one.holds(name) for one in after.steps)}
    pages = {one.slug for one in after.steps}
    if sent.get("event-venue", "") != form.answers.get("event-venue", "") and asked.slug == "venue":
        fields, pages = fields - {ROOM}, pages - {"room"}  # the rooms of another venue are others
    draft = keep_only(draft, frozenset(fields), frozenset(pages), now())
    return to_page(next_page(asked.slug, after.steps, draft.seen, back_to_check))


def _others(form: HirersForm, asked: Step) -> dict[str, str]:
    return {name: value for name, value in form.answers.items() if not asked.holds(name)}


def _page(form: HirersForm, asked: Step, answers: dict[str, str], errors: dict[str, str], back_to_check: bool) -> str:
    before = page_before(asked.slug, form.steps)
    back = url_for(".step", slug=before) if before else url_for(".start")
    return render_template(
        "hire/step.html",
        step=asked,
        values=answers,
        errors=errors,
        back=url_for(".check") if back_to_check else back,
        back_to_check=back_to_check,
        speakers=rows_of(answers) or [{}],
        **form.shown(answers, asked),
    )
