"""What a hirer opens with the link in a letter: their own request in short, what was asked, and how to answer."""

import re
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.actions.hirer_links import take_try, was_right
from services.gateway.clients.both import venues_client
from services.gateway.pages.hire_answers.forms import MORE_SPEAKERS, TIMES, Typed, read
from services.gateway.pages.kit.addresses import address_of_caller
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.kit.request.answers import NUMBERS, name_of
from services.gateway.pages.kit.request.questions import Questions, shown_questions, venue_options
from services.gateway.pages.kit.times import span
from services.gateway.pages.repeats import form_key, passes_key_on
from shared.access import anyone
from shared.contracts.letters import HIRER_ACTS, HirerView
from shared.problems import Invalid, NotFound, Refused
from shared.request_ids import request_id

blueprint = Blueprint("hire_answers", __name__, url_prefix="/hire/answers")

TOKEN = re.compile(r"[0-9a-f]{64}")


@blueprint.route("/<token>", methods=["GET", "POST"])
@anyone
@passes_key_on
def show(token: str) -> ResponseReturnValue:
    """The page behind a link; one that is wrong, over or taken back looks the same as one that never was."""
    now, key = datetime.now(UTC), current_app.extensions["settings"].session_key
    tries = take_try(address_of_caller(), token, key, request_id(), now)
    try:
        if not TOKEN.fullmatch(token):
            raise NotFound
        view = venues_client().open_hirer_link(token)
    except NotFound:
        tries.was_wrong(request_id(), now)
        return _private(make_response(render_template("hire_answers/no_link.html"), 404))
    was_right(tries)
    if request.method == "GET":
        return _page(view)
    typed = read(request.form, token, view)
    if typed.errors:
        return _page(view, typed, typed.errors, 422)
    try:
        done = venues_client().answer_hirer_link(typed.entry, form_key())
    except (Invalid, Refused) as problem:
        fields = {question.code: name_of(question.code) for question in view.questions} | {"text": "text"}
        return _page(view, typed, errors_of(problem, fields), problem.status)
    return _private(redirect(url_for(".show", token=token, done=done.act), 303))


def _page(
    view: HirerView, typed: Typed | None = None, errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    done = request.args.get("done", "")
    page = render_template(
        "hire_answers/show.html",
        view=view,
        when=span(view.starts_at, view.ends_at),
        fields=_fields(view) if view.questions else [],
        more_speakers=range(MORE_SPEAKERS),
        done=done if done in HIRER_ACTS and done not in view.acts and view.answered_at else "",
        values=typed.values if typed else {},
        act=typed.act if typed else "",
        errors=errors or {},
    )
    return _private(make_response(page, status))


def _fields(view: HirerView) -> list[dict[str, Any]]:
    """The missing questions in the council's words, each as its kind of field."""
    asked = venues_client().booking_questions()
    questions = shown_questions(asked, {})
    return [_field(question.code, question.ask, questions, venue_options(asked.venues)) for question in view.questions]


def _field(code: str, ask: str, questions: Questions, venues: list[dict[str, str]]) -> dict[str, Any]:
    shown = questions[code]
    options = venues if code == "event.venue" else list(shown.options)
    kind = "time" if code in TIMES else "number" if code in NUMBERS else "choice" if options else "text"
    if code == "declaration":
        kind = "tick"
    return {"name": name_of(code), "label": shown.text, "ask": ask, "kind": kind, "options": options}


def _private(answer: Any) -> Any:
    """Nobody finds it by searching, and the next site is not told the address."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
