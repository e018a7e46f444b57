"""The hirer's form: no account, one topic a page, nothing sent before everything was shown once more."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, current_app, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from services.gateway.actions.call_rate import CallCounter
from services.gateway.actions.hire import (
    begin_draft,
    draft_of,
    keep_answers,
    keep_only,
    note_sent,
    sending_key,
    take_turn,
)
from services.gateway.clients.both import venues_client
from services.gateway.pages.form_errors import errors_of
from services.gateway.pages.frame import contact
from services.gateway.pages.hire.drafts import HirersForm, read_form
from services.gateway.pages.hire.steps import ROOM, Step, next_page, page_before, step_called
from services.gateway.pages.hire.summary import cards_of
from services.gateway.pages.repeats import harmless_again, passes_key_on
from services.gateway.pages.requests.forms import errors_from
from services.gateway.pages.requests.speakers import rows_of, step_rows, without_blank_rows
from services.gateway.pages.sign_in.routes import address_of_caller
from services.gateway.store.hire import HireDraft
from shared.access import anyone
from shared.problems import Problem, TooMany
from shared.service_app import request_id

blueprint = Blueprint("hire", __name__, url_prefix="/hire")

DRAFT = "hire"
PAGES_A_MINUTE, PAGES_A_MINUTE_OVERALL = 120, 1200
COUNTERS = "hire_calls"


@blueprint.before_request
def count_calls() -> ResponseReturnValue | None:
    """Forms sent by machines by the hundred wait; nobody who types does."""
    if request.method != "POST":
        return None
    by_address, overall = _counters()
    wait = by_address.wait_for(address_of_caller()) or overall.wait_for("all")
    return _too_many(wait) if wait else None


def _counters() -> tuple[CallCounter, CallCounter]:
    """Of this process: (by address, overall)."""
    made = CallCounter(PAGES_A_MINUTE), CallCounter(PAGES_A_MINUTE_OVERALL)
    found: tuple[CallCounter, CallCounter] = current_app.extensions.setdefault(COUNTERS, made)
    return found


@blueprint.get("")
@anyone
def start() -> str:
    """What is asked, how long it takes, and what happens with the answers."""
    draft = _draft()
    return render_template(
        "hire/start.html",
        ended="ended" in request.args,
        unfinished=draft is not None and not draft.reference and bool(draft.seen),
        asked=venues_client().booking_questions(),
    )


@blueprint.post("/start")
@anyone
@harmless_again
def begin() -> ResponseReturnValue:
    """Begins with no answers; what was begun before in this browser is gone."""
    draft = _draft()
    session[DRAFT] = str(begin_draft(draft.id if draft else None, _now()))
    return redirect(url_for(".step", slug="who-for"), 303)


@blueprint.get("/continue")
@anyone
def resume() -> ResponseReturnValue:
    """To the first page that is not answered yet."""
    draft = _draft()
    if draft is None:
        return _over()
    form = HirersForm(draft, venues_client().booking_questions())
    return _to(next_page("", form.steps, draft.seen, back_to_check=True))


@blueprint.route("/<slug>", methods=["GET", "POST"])
@anyone
@harmless_again
def step(slug: str) -> ResponseReturnValue:
    """One page: its answers are kept, and the next page that applies comes."""
    draft = _draft()
    if draft is None:
        return _over()
    if draft.reference:
        return redirect(url_for(".done"), 303)
    form = HirersForm(draft, venues_client().booking_questions())
    asked = step_called(slug, form.steps)
    if asked is None:
        return _to(next_page("", form.steps, draft.seen, back_to_check=True))
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
    keep_answers(form.draft.id, sent, gone | asked.fields, asked.slug, _now())
    draft = _draft()
    if draft is None:
        return _over()
    after = HirersForm(draft, form.asked)
    fields = {name for name in draft.answers if any(one.holds(name) for one in after.steps)}
    pages = {one.slug for one in after.steps}
    if sent.get("event-venue", "") != form.answers.get("event-venue", "") and asked.slug == "venue":
        fields, pages = fields - {ROOM}, pages - {"room"}  # the rooms of another venue are others
    draft = keep_only(draft, frozenset(fields), frozenset(pages), _now())
    return _to(next_page(asked.slug, after.steps, draft.seen, back_to_check))


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
        **form.shown(answers),
    )


@blueprint.get("/check")
@anyone
def check() -> ResponseReturnValue:
    """Every answer once more, each with a link to change it."""
    draft = _draft()
    if draft is None:
        return _over()
    if draft.reference:
        return redirect(url_for(".done"), 303)
    form = HirersForm(draft, venues_client().booking_questions())
    unseen = next_page("", form.steps, draft.seen, back_to_check=True)
    return _to(unseen) if unseen != "check" else _check_page(form, {})


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
def send() -> ResponseReturnValue:
    """Sends the request once; a second click, or the back button, leads to the same receipt."""
    draft = _draft()
    if draft is None:
        return _over()
    if draft.reference:
        return redirect(url_for(".done"), 303)
    form = HirersForm(draft, venues_client().booking_questions())
    if request.form.get("declaration") != "yes":
        return _check_page(form, {"declaration": form.declaration_needed}), 422
    try:
        found = venues_client().hirers_open_questions(form.to_send)
        if errors := errors_from([*found.missing, *found.problems]):
            return _check_page(form, _to_check_page(form, errors)), 422
        take_turn(address_of_caller(), current_app.extensions["settings"].session_key, request_id(), _now())
        receipt = venues_client().add_from_the_public(form.to_send, sending_key(draft))
    except TooMany as problem:
        return _too_many(int(problem.headers.get("Retry-After", "600")))
    except Problem as problem:
        return _check_page(form, errors_of(problem)), problem.status
    note_sent(draft.id, receipt.reference, _now())
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
    draft = _draft()
    if draft is None or not draft.reference:
        return _over()
    return render_template(
        "hire/done.html",
        reference=draft.reference,
        sent_at=draft.sent_at,
        asked=venues_client().booking_questions(),
        contact=contact(current_app.extensions["settings"]),
    )


def _draft() -> HireDraft | None:
    """The draft of this browser; the session holds its random name and nothing else."""
    try:
        named = UUID(str(session.get(DRAFT, "")))
    except ValueError:
        return None
    return draft_of(named, _now())


def _over() -> ResponseReturnValue:
    return redirect(url_for(".start", ended="yes"), 303)


def _to(page: str) -> ResponseReturnValue:
    return redirect(url_for(".check") if page == "check" else url_for(".step", slug=page), 303)


def _too_many(wait: int) -> ResponseReturnValue:
    answer = make_response(render_template("hire/too_many.html", minutes=max(1, -(-wait // 60))), 429)
    answer.headers["Retry-After"] = str(wait)
    return answer


def _now() -> datetime:
    return datetime.now(UTC)
