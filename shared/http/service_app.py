"""What every service's Flask application has: access, errors, logs, health, connections, OpenAPI."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Lock
from typing import TypeVar

from flask import Flask, Response, g, jsonify, request
from flask_smorest import Api, Blueprint
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from shared.access import anyone, check_every_route, guard
from shared.actor import Actor
from shared.database.database import Database
from shared.database.disk_space import may_use_reserve
from shared.database.problems import AGAIN_IN, SILENT, TRY_AGAIN
from shared.http.api_description import PROBLEM_TYPE, describe_marks
from shared.http.blueprints import refuse_doubled_names
from shared.http.bodies import JSON_LIMIT, limit_bodies, take_only_whole_bodies
from shared.http.deadlines import Promptly, keep_to_deadlines, limits_asked
from shared.http.idempotency import AnswerBook
from shared.http.methods import allowed_methods, answer_head_as_get
from shared.http.outcomes import outcomes_blueprint
from shared.http.problems import (
    Busy,
    FieldError,
    Invalid,
    OutcomeUnknown,
    Problem,
    SignInNeeded,
    Unavailable,
    as_told_to_a_reader,
    problem_for_status,
)
from shared.http.request_ids import number_requests, request_id, take_request_id
from shared.http.several import claims_here, note_claims, several_blueprint
from shared.jobs.heartbeats import WORKER, Heartbeats
from shared.logs import log, where
from shared.policy import PolicyFileError
from shared.tokens import TokenReader

READS = frozenset({"GET", "HEAD", "OPTIONS"})
ATTENTION_SECONDS = 10.0
BACKGROUND_SECONDS = 2.0
ATTENTION = "Something waits for a person. The status page says what and where, to those who may open it."
OUR_FAULT = "Something went wrong on our side. Quote the request id when you report it."
_ATTENTION = "what waits for a person"
BACKGROUND = "background"
T = TypeVar("T")


class ProblemSchema(Schema):
    """RFC 9457 problem details."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    request_id = fields.String()
    by = fields.String()
    errors = fields.List(fields.Dict(keys=fields.String(), values=fields.String()))


class ProblemApi(Api):
    """flask-smorest with problem details in place of its own shape of error."""

    ERROR_SCHEMA = ProblemSchema

    def __init__(self, app: Flask) -> None:
        self._undescribed: list[Blueprint] = []
        super().__init__(app)

    def register_blueprint(self, blueprint: Blueprint) -> None:
        """Adds the routes. Describing them takes longer than all else at a start, and who serves never asks for it."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blueprint.name] = self
        self._app.register_blueprint(blueprint)
        self._undescribed.append(blueprint)

    def described(self) -> dict[str, object]:
        """The OpenAPI description of every route."""
        while self._undescribed:
            blueprint = self._undescribed.pop(0)
            blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
            self.spec.tag({"name": blueprint.name, "description": blueprint.description})
        return describe_marks(self.spec.to_dict(), self._app)

    def handle_http_exception(self, error: HTTPException) -> Response:
        return problem_response(problem_of(error))

    def _register_responses(self) -> None:
        """The same responses, documented under the content type that they have."""
        self.DEFAULT_RESPONSE_CONTENT_TYPE = PROBLEM_TYPE
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = "application/json"


def problem_of(error: HTTPException) -> Problem:
    """A framework error as one of our problems, with a pointer to each value that is wrong."""
    data = getattr(error, "data", None) or {}
    messages = data.get("messages") or data.get("errors") or {}
    if error.code == 422 or messages:
        errors = tuple(_field_errors(messages))
        named = "; ".join(f"{e.pointer}: {e.detail}" for e in errors[:3])
        return Invalid(f"Something in the request needs correcting. {named}".strip(), errors)
    kind = problem_for_status(error.code or 500)
    return kind(headers={**allowed_methods(error), **(data.get("headers") or {})})


def _field_errors(messages: object, pointer: str = "") -> Iterator[FieldError]:
    if isinstance(messages, dict):
        for key, value in messages.items():
            # webargs puts where it looked (json, query, ...) first; the pointer starts inside it.
            inside = pointer if not pointer and key in {"json", "query", "multipart"} else f"{pointer}/{key}"
            yield from _field_errors(value, inside)
    elif isinstance(messages, list):
        for message in messages:
            yield from _field_errors(message, pointer)
    else:
        yield FieldError(pointer or "/", str(messages))


def problem_response(problem: Problem) -> Response:
    """The problem as an HTTP answer; one to a question says nothing of saving."""
    document = problem.body(request_id())
    if request.method in READS:
        document["detail"] = as_told_to_a_reader(problem.detail)
    response = jsonify(document)
    response.status_code = problem.status
    response.mimetype = PROBLEM_TYPE
    response.headers.extend(problem.headers)
    return response


def read_bearer() -> str | None:
    """The bearer token of this request, or None."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" and token.strip() else None


def keep_connection(app: Flask, database: Database) -> None:
    """One database connection for each request."""

    @contextmanager
    def for_request() -> Iterator[None]:
        with database.connection():
            yield

    @app.before_request
    def open_connection() -> None:
        if request.endpoint not in {"livez", "readyz", "static"}:
            g.connection = for_request()
            g.connection.__enter__()

    @app.teardown_request
    def close_connection(_: BaseException | None) -> None:
        connection = g.pop("connection", None)
        if connection is not None:
            connection.__exit__(None, None, None)


def take_from_reserve(app: Flask) -> None:
    """While there is little space: reading goes on, with what must be noted of it, and whatever is marked so."""

    @app.before_request
    def choose() -> None:
        view = app.view_functions.get(request.endpoint or "")
        asks = request.method in READS or getattr(view, "repeatable", "") == "saves nothing"
        may_use_reserve(asks or getattr(view, "goes_on_when_full", False))

    @app.teardown_request
    def forget(_: BaseException | None) -> None:
        may_use_reserve(False)


def health(
    app: Flask,
    checks: dict[str, Callable[[], object]],
    background: Callable[[], dict[str, bool]],
    needs_attention: Callable[[], bool],
) -> None:
    """`/livez` needs nothing; `/readyz` names each dependency and whether it answers, and what works behind it."""
    attention = remembered(needs_attention, ATTENTION_SECONDS)

    @anyone
    def livez() -> Response:
        return jsonify(status="ok")

    asked = Promptly(
        {name: _fine(check) for name, check in checks.items()} | {_ATTENTION: attention, BACKGROUND: background}
    )

    @anyone
    def readyz() -> Response:
        said = asked.ask()
        found = {name: bool(said.get(name)) for name in checks}
        serves = all(found.values())
        return readiness(serves, lambda: said.get(_ATTENTION, False) is not False, found | background_of(said))

    app.add_url_rule("/livez", "livez", livez)
    app.add_url_rule("/readyz", "readyz", readyz)


def readiness(serves: bool, needs_attention: Callable[[], bool], checks: dict[str, bool]) -> Response:
    """The answer of `/readyz`: work that gave up stops nobody from being served, but it is not "ok".

    Ready is only what works whole. `serves` says whether pages and requests are answered all the same: a process that
    serves is not to be taken away because its worker has stopped.
    """
    ready = serves and all(checks.values())
    status = "not ready" if not ready else "ok" if _is_well(needs_attention) else "attention"
    why = {"detail": ATTENTION} if status == "attention" else {}
    response = jsonify(status=status, serves=serves, checks=checks, **why)
    response.status_code = 200 if ready else 503
    return response


def _is_well(needs_attention: Callable[[], bool]) -> bool:
    try:
        return not needs_attention()
    except Exception:  # what cannot even be asked has to be looked at
        return False


def works_behind(heartbeats: Heartbeats) -> Callable[[], dict[str, bool]]:
    """What works in the background, and whether each does; asked for at most every two seconds."""

    def ask() -> dict[str, bool]:
        try:
            return {name: not wrong for name, wrong in heartbeats.problems(datetime.now(UTC)).items()}
        except Exception:  # without its rows nobody can say that anything works
            return {WORKER: False}

    return remembered(ask, BACKGROUND_SECONDS)


def background_of(said: Mapping[str, object]) -> dict[str, bool]:
    """The lines of what works in the background, of what was asked; none while the database does not answer."""
    told = said.get(BACKGROUND)
    return (dict(told) if isinstance(told, dict) and told else {WORKER: False}) if said.get("database") else {}


def remembered(ask: Callable[[], T], seconds: float) -> Callable[[], T]:
    """An answer that is asked for at most every so many seconds, however many strangers want it."""
    kept: list[tuple[float, T]] = []
    lock = Lock()

    def answer() -> T:
        with lock:
            if not kept or time.monotonic() - kept[0][0] > seconds:
                kept[:] = [(time.monotonic(), ask())]
            return kept[0][1]

    return answer


def _fine(check: Callable[[], object]) -> Callable[[], bool]:
    def fine() -> bool:
        check()
        return True

    return fine


def problem_of_any(error: Exception, database: Database) -> Problem:
    """What a view raised that is no problem: a fault of the database or the disk, or else a bug, which is logged."""
    if isinstance(error, PolicyFileError):
        return without_policy(error)
    found = database.problem_of(error)
    if found is not None:
        log().warning("database", kind=type(error).__name__, where=where(error))
        return found
    log().error("bug", kind=type(error).__name__, where=where(error))
    return Problem(OUR_FAULT)


def problem_of_unknown(unknown: OutcomeUnknown) -> Problem:
    """As its sender is told of it; who only read asks again, for nothing of theirs was to be saved."""
    return Busy(f"{SILENT} {TRY_AGAIN}", headers=dict(AGAIN_IN)) if request.method in READS else unknown.problem


def handle_problems(app: Flask, database: Database) -> None:
    """Problems become problem documents; anything else is a bug: 500 and a request id, no details outside."""

    @app.errorhandler(Problem)
    def known(problem: Problem) -> Response:
        return problem_response(problem)

    @app.errorhandler(OutcomeUnknown)
    def not_known(unknown: OutcomeUnknown) -> Response:
        return problem_response(problem_of_unknown(unknown))

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> Response:
        if isinstance(error, HTTPException):
            return problem_response(problem_of(error))
        return problem_response(problem_of_any(error, database))


def without_policy(error: PolicyFileError) -> Problem:
    """What is said where a policy file is needed that cannot be used: nothing is guessed in its place."""
    log().error("policy cannot be used", reason=str(error))
    return Unavailable(f"A policy file cannot be used, so nothing was worked out or saved. {error}.")


def create_api_app(
    name: str,
    title: str,
    blueprints: list[Blueprint],
    database: Database,
    answers: AnswerBook,
    needs_attention: Callable[[], bool],
    heartbeats: Heartbeats,
    upload_limit: int = JSON_LIMIT,
) -> Flask:
    """A service that is called by the gateway and by other services, never by a browser.

    Who calls is read by `app.extensions["token_reader"]`, which comes with the settings.
    """
    app = Flask(name)
    app.config.update(
        API_TITLE=title,
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        PROVIDE_AUTOMATIC_OPTIONS=False,
        MAX_CONTENT_LENGTH=upload_limit,
        MAX_FORM_MEMORY_SIZE=JSON_LIMIT,
        MAX_FORM_PARTS=100,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.extensions["answers"] = answers
    keep_to_deadlines(app, limits_asked)
    answer_head_as_get(app)
    take_only_whole_bodies(app)
    number_requests(app)
    take_from_reserve(app)
    keep_connection(app, database)
    limit_bodies(app, upload_limit)

    def identify() -> tuple[Actor | None, str | None]:
        claims = claims_here()
        if claims is None and (token := read_bearer()) is not None:
            reader: TokenReader = app.extensions["token_reader"]
            claims = note_claims(reader.read(token))
        if claims is None:
            return None, None
        take_request_id(claims.actor.request_id, claims.caller_request_id)
        if claims.purpose == "event":
            return None, claims.issuer
        if claims.purpose != "user":
            raise SignInNeeded("The token cannot be trusted")
        return claims.actor, None

    guard(app, identify)
    refuse_doubled_names(app)
    handle_problems(app, database)
    api = ProblemApi(app)
    for blueprint in (*blueprints, outcomes_blueprint(), several_blueprint()):
        api.register_blueprint(blueprint)
    app.extensions["api"] = api
    health(app, {"database": database.check}, works_behind(heartbeats), needs_attention)
    check_every_route(app)
    return app
