"""The self-assessment: benchmarks, questions, ratings by people, evidence that people keep."""

from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.actions.evidence.answers import ask_benchmark, ask_earlier
from services.gateway.actions.evidence.assessments import (
    existing_question,
    keep_evidence,
    question_version,
    rate_question,
    take_out_evidence,
)
from services.gateway.clients.both import training_client
from services.gateway.pages.evidence import shown
from services.gateway.pages.evidence.forms import KEPT, kept_entry, kept_form, rating_form
from services.gateway.pages.kit.days import Period, read_period
from services.gateway.pages.kit.forms import Values, asks, read, refused
from services.gateway.pages.kit.people_names import shown_names, told_by
from services.gateway.pages.navigation import may_open
from services.gateway.pages.repeats import once, saved_inside
from services.gateway.policy.loader import load_framework
from services.gateway.rules.framework import Benchmark, Question
from services.gateway.store.assessments import list_assessments
from services.gateway.store.kept_evidence import list_kept
from shared.access import requires
from shared.actor import current_actor
from shared.http.problems import Invalid, NotFound, OutOfDate
from shared.http.together import together

blueprint = Blueprint("evidence", __name__, url_prefix="/evidence")
FIGURES_OF = 7
"""The benchmark whose headline is the council's training figures."""


@blueprint.get("")
@requires(*shown.LOOKS)
def index() -> str:
    """All ten benchmarks, and how many of their questions are rated."""
    framework = load_framework()
    decided = list_assessments(framework.id)
    return render_template(
        "evidence/index.html",
        framework=framework,
        benchmarks=[shown.benchmark_shown(framework, one, decided) for one in framework.benchmarks],
    )


@blueprint.get("/<int:number>")
@requires(*shown.LOOKS)
def benchmark(number: int) -> ResponseReturnValue:
    """One benchmark: each question with its rating and what is missing."""
    found, period = _benchmark(number), read_period(request.args)
    with together() as ask:
        laid_out = ask_benchmark(ask, shown.clients(), number, period.as_at, starts=period.starts, now=_now())
        figures = ask(partial(training_client().standing, period.as_at)) if number == FIGURES_OF else None
    content = laid_out()
    told = shown.untold(content)
    standing = told.ask("training", lambda: figures.said) if figures and not content.missing else None
    page = render_template(
        "evidence/benchmark.html",
        framework=content.framework,
        benchmark=found,
        **_period(period),
        headline={"figures": standing.figures if standing else None} if number == FIGURES_OF else None,
        policy_version=standing.policy_version if standing else None,
        questions=[shown.question_shown(content, question) for question in found.questions],
        names_allowed=False,
        sees_packs=may_open(current_actor(), "packs.index"),
        **told.on_page,
    )
    return page, (422 if period.errors else 200)


@blueprint.route("/questions/<question_id>", methods=["GET", "POST"])
@requires(*shown.LOOKS)
@saved_inside
@asks(lambda _: rating_form())
def question(question_id: str) -> ResponseReturnValue:
    """One question: official wording, what can be shown, the rating a person chose and why."""
    asked = existing_question(question_id)
    if request.method == "GET":
        period = read_period(request.args)
        return _question_page(asked, period), (422 if period.errors else 200)
    shown.check_may_rate(current_actor())
    form = rating_form()
    filled = read(form, request.form)
    try:
        return _save_rating(asked, filled.said)
    except Invalid as problem:
        errors = refused(form, problem)
        return _question_page(asked, read_period(request.args), filled.values, errors, shown.version_sent()), 422
    except OutOfDate as problem:
        return _changed_question(asked, problem, filled.values)


def _changed_question(asked: Question, problem: OutOfDate, values: dict[str, str] | None = None) -> ResponseReturnValue:
    """Somebody was faster: the question as it is now, what they did, and what was typed."""
    told = {"": told_by(problem)}
    return _question_page(asked, read_period(request.args), values, told, shown.version_sent()), 409


@once
def _save_rating(asked: Question, given: Values) -> ResponseReturnValue:
    """Only the saving is in the transaction: showing the page again asks the services."""
    rate_question(
        asked.id,
        given["rating"],
        given["summary"],
        reason=given["reason"],
        actor=current_actor(),
        now=_now(),
        seen=shown.version_sent(),
    )
    flash(f"Your rating of {asked.id} has been saved", "success")
    return redirect(url_for("evidence.question", question_id=asked.id, **_kept_period()), 303)


def _question_page(
    asked: Question,
    period: Period,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    seen: int | None = None,
) -> str:
    framework = load_framework()
    of = _benchmark(int(asked.id.split(".")[0]))
    decided, clients = list_assessments(framework.id).get(asked.id), shown.clients()
    then = shown.rated_day(decided, period.as_at)
    with together() as ask:
        laid_out = ask_benchmark(ask, clients, of.number, period.as_at, starts=period.starts, now=_now())
        earlier = ask_earlier(of.number, then, period.starts, clients, ask) if then else None
    content = laid_out()
    changes = earlier(content, asked) if earlier else []
    records = list_kept(framework.id, removed=True)
    history = shown.history_shown(framework, asked, records)
    previous, following = shown.around(framework, asked, of)
    given = {"rating": decided.rating, "summary": decided.summary, "reason": decided.reason} if decided else {}
    return render_template(
        "evidence/question.html",
        framework=framework,
        benchmark=of,
        question=asked,
        **{**_period(period), "errors": {**period.errors, **(errors or {})}},
        details=shown.details_shown(content, asked, [one for one in records if one.removed_at is None]),
        offered=content.missing_words(asked),
        form={one.name: one for one in rating_form()},
        rating=decided,
        rating_code=shown.rating_code(decided),
        rated_by=shown_names([decided.assessed_by]).get(decided.assessed_by, "") if decided else "",
        rated_day=then,
        changes=changes,
        may_rate=current_actor().has(*shown.RATES),
        rating_values=values if values is not None else given,
        history=history,
        version=question_version(asked),
        meanwhile=shown.since_version(history, seen),
        previous=previous,
        following=following,
        kept_period=_kept_period(),
        **shown.untold(content).on_page,
    )


@blueprint.route("/questions/<question_id>/kept/new", methods=["GET", "POST"])
@requires(*shown.RATES)
@once
@asks(KEPT)
def add_kept(question_id: str) -> ResponseReturnValue:
    """Notes a document, meeting, exercise or briefing that somebody keeps."""
    asked = existing_question(question_id)
    if request.method == "GET":
        return _kept_page(asked, {"detail": request.args.get("detail", "")}, {})
    filled = read(kept_form(asked), request.form)
    try:
        keep_evidence(asked, kept_entry(filled, asked), current_actor(), _now(), shown.version_sent())
    except OutOfDate as problem:
        return _kept_page(asked, filled.values, {"": told_by(problem)}, shown.version_sent()), 409
    except Invalid as problem:
        errors = refused(KEPT, problem) | filled.errors
        return _kept_page(asked, filled.values, errors, shown.version_sent()), 422
    flash("The evidence has been noted", "success")
    return redirect(url_for(".question", question_id=question_id), 303)


def _kept_page(asked: Question, values: dict[str, str], errors: dict[str, str], seen: int | None = None) -> str:
    framework = load_framework()
    history = shown.history_shown(framework, asked, list_kept(framework.id, removed=True))
    return render_template(
        "evidence/add_kept.html",
        question=asked,
        benchmark=_benchmark(int(asked.id.split(".")[0])),
        form=kept_form(asked),
        values=values | {"version": question_version(asked)},
        errors=errors,
        meanwhile=shown.since_version(history, seen),
    )


@blueprint.post("/questions/<question_id>/kept/<uuid:kept_id>/take-out")
@requires(*shown.RATES)
@saved_inside
def take_out(question_id: str, kept_id: UUID) -> ResponseReturnValue:
    """Says that an item no longer counts; the history keeps it."""
    asked = existing_question(question_id)
    try:
        return _take_out(asked, kept_id)
    except OutOfDate as problem:
        return _changed_question(asked, problem)


@once
def _take_out(asked: Question, kept_id: UUID) -> ResponseReturnValue:
    found = take_out_evidence(asked, kept_id, current_actor(), _now(), shown.version_sent())
    flash(f"“{found.evidence.title}” no longer counts; the history keeps it", "success")
    return redirect(url_for("evidence.question", question_id=asked.id), 303)


def _benchmark(number: int) -> Benchmark:
    found = load_framework().chosen((number,))
    if not found:
        raise NotFound("There is no such benchmark")
    return found[0]


def _period(period: Period) -> dict[str, object]:
    return {"as_at": period.as_at, "starts": period.starts, "values": period.values, "errors": period.errors}


def _kept_period() -> dict[str, Any]:
    """The day and period of the address, to stay on them."""
    asked = read_period(request.args)
    if not any(name in request.args for name in ("as_at", "as_at-day", "starts", "starts-day")) or asked.errors:
        return {}
    return {"as_at": asked.as_at.isoformat(), "starts": asked.starts.isoformat()}


def _now() -> datetime:
    return datetime.now(UTC)
