"""What a hirer opens with the link in a letter: their own request in short, what was asked, and how to answer."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from services.gateway.actions.hirers.links import take_try, was_right
from services.gateway.clients.both import venues_client
from services.gateway.pages.frame import contact
from services.gateway.pages.hire_answers.forms import ACTS, SPEAKERS, Typed, form_of_act, questions_form, read
from services.gateway.pages.hire_answers.not_sent import (
    OVERTAKEN,
    Overtaken,
    as_message,
    overtaken,
    what_was_written,
)
from services.gateway.pages.kit.addresses import address_of_caller
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.kit.forms import Form, asks
from services.gateway.pages.kit.request.answers import name_of
from services.gateway.pages.kit.request.questions import Questions, shown_questions
from services.gateway.pages.kit.times import span
from services.gateway.pages.repeats import form_key, passes_key_on
from shared.access import anyone
from shared.contracts.letters import HIRER_ACTS, HirerView
from shared.http.problems import Invalid, NotFound, Problem, Refused
from shared.http.request_ids import request_id

blueprint = Blueprint("hire_answers", __name__, url_prefix="/hire/answers")

TOKEN = re.compile(r"[0-9a-f]{64}")
R = TypeVar("R", bound=AnyResponse)


@blueprint.route("/<token>", methods=["GET", "POST"])
@anyone
@passes_key_on
@asks(form_of_act)
def show(token: str) -> ResponseReturnValue:
    """The page behind a link; one that is wrong, over or taken back looks the same as one that never was."""
    now, settings = datetime.now(UTC), current_app.extensions["settings"]
    tries = take_try(address_of_caller(), token, settings.session_key, request_id(), now)
    try:
        if not TOKEN.fullmatch(token):
            raise NotFound
        view = venues_client().open_hirer_link(token)
    except NotFound:
        tries.was_wrong(request_id(), now)
        return _no_link(None if request.method == "GET" else read(request.form, token))
    was_right(tries)
    return _page(view) if request.method == "GET" else _send(read(request.form, token, view), view)


def _send(typed: Typed, view: HirerView) -> ResponseReturnValue:
    """Hands over what was typed, whole or not at all; where it cannot be, it stands on the page that says so.

    What is open no more is sent all the same: the same form may have been taken a moment ago, and then that is said.
    """
    token = typed.entry.token
    if typed.act in view.acts:
        if found := overtaken(typed, view, _questions()):
            return _page(view, replace(typed, values=as_message(typed, found)), {"": OVERTAKEN}, 409, found)
        if typed.errors:
            return _page(view, typed, typed.errors, 422)
    try:
        done = venues_client().answer_hirer_link(typed.entry, form_key())
    except NotFound:
        return _no_link(typed)
    except (Invalid, Refused) as problem:
        return _refused(typed, problem)
    return _private(redirect(url_for(".show", token=token, done=done.act), 303))


def _refused(typed: Typed, problem: Problem) -> ResponseReturnValue:
    """The page as it is now: somebody else may have acted between the look and the sending."""
    try:
        view = venues_client().open_hirer_link(typed.entry.token)
    except NotFound:
        return _no_link(typed)
    found = overtaken(typed, view, _questions())
    if found and typed.act in view.acts:
        return _page(view, replace(typed, values=as_message(typed, found)), {"": OVERTAKEN}, 409, found)
    fields = {question.code: name_of(question.code) for question in view.questions} | {"text": "text"}
    return _page(view, typed, errors_of(problem, fields), problem.status, found)


def _no_link(typed: Typed | None) -> Response:
    """What was typed stands on it, and nothing that would tell one link from another."""
    page = render_template(
        "hire_answers/no_link.html",
        written=what_was_written(typed, _questions()) if typed else [],
        was_sent=typed is not None,
        contact=contact(current_app.extensions["settings"]),
    )
    return _private(make_response(page, 404))


def _questions() -> Questions:
    return shown_questions(venues_client().booking_questions(), {})


def _page(
    view: HirerView,
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
    found: tuple[Overtaken, ...] = (),
) -> Response:
    """`found` are answers that the council wrote down itself after the form was opened."""
    is_lost = typed is not None and typed.act not in view.acts
    done = request.args.get("done", "")
    page = render_template(
        "hire_answers/show.html",
        view=view,
        when=span(view.starts_at, view.ends_at),
        questions=_questions_form(view) if view.questions else (),
        speakers=SPEAKERS,
        acts=ACTS,
        done=done if done in HIRER_ACTS and done not in view.acts and view.answered_at else "",
        values=typed.values if typed else {},
        act=typed.act if typed else "",
        asked=" ".join(question.code for question in view.questions),
        overtaken=found,
        written=what_was_written(typed, _questions()) if typed and is_lost else [],
        is_lost=is_lost,
        errors=errors or {},
    )
    return _private(make_response(page, status))


def _questions_form(view: HirerView) -> Form:
    return questions_form((question.code for question in view.questions), venues_client().booking_questions())


def _private(answer: R) -> R:
    """Nobody finds it by searching, and the next site is not told the address."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
