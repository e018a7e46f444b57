"""Errors: a page for people, a problem document for programs; neither shows anything of the inside."""

from urllib.parse import quote

from flask import Flask, Response, g, make_response, redirect, render_template, request, url_for
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from services.gateway.clients.public_api import SERVICES, find_operation
from services.gateway.pages.kept_forms import keep_what_was_typed, page_of_kept_form
from services.gateway.pages.not_done import what_is_told
from services.gateway.pages.outcomes.telling import answer_unknown
from services.gateway.pages.security import FORM_TOO_OLD
from services.gateway.pages.sessions import page_session
from services.gateway.pages.sign_in.routes import stale_form
from services.gateway.pages.unsure import unsure_of_this_form
from services.gateway.store.database import database
from shared.http.bodies import MOST_FIELDS
from shared.http.problems import Damaged, OutcomeUnknown, Problem, SignInNeeded, StorageFull, TooLarge
from shared.http.request_ids import request_id
from shared.http.service_app import problem_of, problem_of_any, problem_of_unknown, problem_response

FOR_HIRERS = "outcomes.check_for_hirer"
TOLD = frozenset({400, 401, 403, 404, 405, 409, 413, 422, 429})
"""What the error page has words for; other refusals are told as a request that could not be read."""


def wants_document() -> bool:
    """Whether this request came to a door for programs."""
    return request.path.startswith("/api/") or request.path in {"/livez", "/readyz"}


def answer_problem(problem: Problem) -> AnyResponse:
    """The problem in the shape the caller can read."""
    unsure = None if wants_document() or isinstance(problem, SignInNeeded) else _unsure(problem)
    if unsure is not None:
        return answer_unknown(unsure)
    if isinstance(problem, TooLarge):
        _say_how_much(problem)
    if wants_document():
        response = problem_response(problem)
        if isinstance(problem, SignInNeeded):
            response.headers["WWW-Authenticate"] = "Bearer"
        return response
    if problem.detail == FORM_TOO_OLD and request.endpoint == "sign_in.sign_in":
        return stale_form()
    if problem.detail == FORM_TOO_OLD and (request.blueprint == "hire" or request.endpoint == FOR_HIRERS):
        return redirect(url_for("hire.start", ended="yes"), 303)
    if isinstance(problem, SignInNeeded) or problem.detail == FORM_TOO_OLD:
        kept = keep_what_was_typed()
        if kept is not None:
            return kept
    if isinstance(problem, SignInNeeded) and _is_a_person_opening_a_page():
        wanted = request.full_path.rstrip("?")
        return redirect(url_for("sign_in.sign_in") + ("" if wanted == "/" else f"?next={quote(wanted)}"), 303)
    return _page(problem)


def _say_how_much(problem: TooLarge) -> None:
    """How much is taken here, where nothing better was said: of bytes, and of fields of a form."""
    if problem.detail == problem.title:
        size = (request.max_content_length or 0) // 2**20
        problem.detail = f"At most {size} MB and {MOST_FIELDS:,} fields are taken here. Nothing was saved."


def _unsure(problem: Problem) -> OutcomeUnknown | None:
    """What nobody knows after this problem: what was sent before, or the rest of what is done in part."""
    if not problem.unanswered or request.method != "POST":
        return None
    return unsure_of_this_form() or (OutcomeUnknown() if "done_with_key" in g else None)


def _page(problem: Problem) -> Response:
    if request_ctx.url_adapter is None:  # the host name is not ours: no page can be addressed
        response = make_response(f"{problem.title}\n", problem.status)
        response.mimetype = "text/plain"
        return response
    is_too_old = problem.detail == FORM_TOO_OLD
    told_as = problem.status if problem.status in TOLD or problem.status >= 500 else 400
    response = make_response(
        render_template(
            "errors/error.html",
            status=told_as,
            request_id=request_id(),
            is_too_old=is_too_old,
            is_damaged=isinstance(problem, Damaged),
            kept_on=page_of_kept_form() if isinstance(problem, StorageFull) else "",
            **what_is_told(problem),
        ),
        problem.status,
    )
    response.headers.extend(problem.headers)
    return response


def _is_a_person_opening_a_page() -> bool:
    """Browsers ask for HTML by name; what says nothing gets the plain 401."""
    by_name = any(kind == "text/html" for kind, _ in request.accept_mimetypes)
    return by_name and request.method in {"GET", "HEAD"}


def handle_errors(app: Flask) -> None:
    """Every error of the gateway goes through here."""
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.errorhandler(Problem)
    def known(problem: Problem) -> AnyResponse:
        return answer_problem(problem)

    @app.errorhandler(OutcomeUnknown)
    def not_known(unknown: OutcomeUnknown) -> AnyResponse:
        if wants_document() or request.method != "POST":
            return answer_problem(problem_of_unknown(unknown))
        return answer_unknown(unknown)

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> AnyResponse:
        if isinstance(error, HTTPException):
            return answer_http(error)
        return answer_problem(problem_of_any(error, database))


def answer_http(error: HTTPException) -> AnyResponse:
    """An error of the framework; a redirect to the address with or without a slash is none."""
    if error.code is not None and error.code < 400:
        return error.get_response()
    original = getattr(error, "original_exception", None)
    if original is not None:
        if isinstance(original, Problem):
            return answer_problem(original)
        return answer_problem(problem_of_any(original, database))
    return answer_problem(_of_an_operation(error) or problem_of(error))


def _of_an_operation(error: HTTPException) -> Problem | None:
    """A method that no address of the door takes: what this one takes is for the public document to say."""
    if error.code != 405 or not request.path.startswith(tuple(f"/api/{service}/" for service in SERVICES)):
        return None
    try:
        find_operation(request.method, request.path)
    except Problem as refused:
        return refused
    return None


def raise_session_problem() -> None:
    """A session that could not be read is an error of this request, not an anonymous visitor."""
    problem = page_session().problem
    if problem is not None:
        raise problem
