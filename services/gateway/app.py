"""The gateway as a Flask application: pages for people, a door for programs."""

from pathlib import Path

import requests
from flask import Flask
from flask.typing import ResponseReturnValue
from requests.adapters import HTTPAdapter
from werkzeug.exceptions import HTTPException

from services.gateway.api import description, door
from services.gateway.api import packs as packs_api
from services.gateway.api import status as status_api
from services.gateway.clients.training import TrainingClient
from services.gateway.clients.venues import VenuesClient
from services.gateway.pages.about import routes as about
from services.gateway.pages.accounts import routes as accounts
from services.gateway.pages.api_guide import routes as api_guide
from services.gateway.pages.approvers import routes as approvers
from services.gateway.pages.bookings import answers as booking_answers
from services.gateway.pages.bookings import conditions as booking_conditions
from services.gateway.pages.bookings import decisions as booking_decisions
from services.gateway.pages.bookings import interests as booking_interests
from services.gateway.pages.bookings import routes as bookings
from services.gateway.pages.bookings import steps as booking_steps
from services.gateway.pages.errors import answer_http, handle_errors, raise_session_problem
from services.gateway.pages.evidence import routes as evidence
from services.gateway.pages.frame import frame_pages
from services.gateway.pages.health import ask_for_health, report_health
from services.gateway.pages.hire import routes as hire
from services.gateway.pages.hire_answers import routes as hire_answers
from services.gateway.pages.home import routes as home
from services.gateway.pages.identity import identify, require_own_password
from services.gateway.pages.imports import routes as imports
from services.gateway.pages.imports import venues as venue_imports
from services.gateway.pages.kept_forms import put_back_what_was_typed
from services.gateway.pages.kit.presentation import register_presentation
from services.gateway.pages.kit.rendering import render_with
from services.gateway.pages.letters import routes as letters
from services.gateway.pages.outcomes import routes as outcomes
from services.gateway.pages.packs import routes as packs
from services.gateway.pages.people import routes as people
from services.gateway.pages.registers import routes as registers
from services.gateway.pages.requests import routes as requests_pages
from services.gateway.pages.retention import routes as retention
from services.gateway.pages.screening import routes as screening
from services.gateway.pages.security import limit_bodies, protect_forms, send_headers, trust_proxies
from services.gateway.pages.sessions import DatabaseSessions, rules_of
from services.gateway.pages.sign_in import routes as sign_in
from services.gateway.pages.standing import routes as standing
from services.gateway.pages.standing_decisions import routes as standing_decisions
from services.gateway.pages.status import routes as status
from services.gateway.pages.unsure import tries
from services.gateway.pages.venues import changing as venue_changes
from services.gateway.pages.venues import routes as venues_pages
from services.gateway.settings import Settings
from services.gateway.start import start
from services.gateway.store.answers import answers
from services.gateway.store.database import database
from services.gateway.store.jobs import sender
from services.gateway.store.limited_calls import limited_calls
from shared.access import check_every_route, guard
from shared.http.blueprints import Blueprint as ApiBlueprint
from shared.http.blueprints import refuse_doubled_names
from shared.http.bodies import take_only_whole_bodies
from shared.http.deadlines import PAGE_SECONDS, Waiting, keep_to_deadlines
from shared.http.methods import answer_head_as_get
from shared.http.request_ids import number_requests
from shared.http.service_app import ProblemApi, keep_connection, take_from_reserve
from shared.limits import hold_limits
from shared.tokens import TokenSigner

PAGES = (
    bookings, booking_steps, booking_answers, booking_interests, booking_decisions, booking_conditions,
    registers, retention, screening, venues_pages, venue_changes, standing_decisions,
    home, sign_in, imports, standing, people, evidence, packs, approvers, accounts, status, about, api_guide,
    requests_pages, hire, hire_answers, letters, venue_imports, outcomes,
)  # fmt: skip
"""Each journey has a `blueprint`."""
API: tuple[ApiBlueprint, ...] = (packs_api.blueprint, status_api.blueprint)
"""What the gateway itself answers under /api/gateway/v1."""


class GatewayApi(ProblemApi):
    """Errors of the framework are answered as the caller can read them: pages are in this application too."""

    def handle_http_exception(self, error: HTTPException) -> ResponseReturnValue:  # type: ignore[override]
        return answer_http(error)


def create_app(
    settings: Settings | None = None,
    training: requests.Session | None = None,
    venues: requests.Session | None = None,
) -> Flask:
    """The gateway, ready to serve; settings come from the environment unless given, `training` and `venues` reach the
    other services (over the network unless given)."""
    settings = settings or Settings.from_environment()
    app = Flask("gateway", root_path=str(Path(__file__).parent), static_folder="static", template_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    render_with(app)
    run_with(app, settings, training or _http(), venues or _http())
    app.config["SECRET_KEY"] = settings.session_key
    app.extensions["answers"] = answers
    app.session_interface = DatabaseSessions(rules_of(settings))
    _set_up_requests(app, settings)
    _add_routes(app)
    check_every_route(app)
    return app


def run_with(app: Flask, settings: Settings, training: requests.Session, venues: requests.Session) -> None:
    """Gives the pages their database and folder, and what reaches the other services."""
    start(settings)
    sender.start(settings.broker_url)
    signer = TokenSigner("gateway", settings.signing_key)
    app.extensions["settings"] = settings
    app.extensions["training"] = TrainingClient("training", settings.training_url, signer, training, tries)
    app.extensions["venues"] = VenuesClient("venues", settings.venues_url, signer, venues, tries)
    ask_for_health(app, settings, {"training": training, "venues": venues})


def _http() -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxy or password file of the machine comes between our own services
    session.mount("http://", HTTPAdapter(pool_maxsize=32))
    session.mount("https://", HTTPAdapter(pool_maxsize=32))
    return session


def _set_up_requests(app: Flask, settings: Settings) -> None:
    """What happens before and after each request, in this order."""
    keep_to_deadlines(app, lambda _: Waiting(None, PAGE_SECONDS))
    answer_head_as_get(app)
    take_only_whole_bodies(app)
    trust_proxies(app, settings.proxy_hops)
    number_requests(app)
    take_from_reserve(app)
    send_headers(app, settings)
    keep_connection(app, database)
    app.before_request(raise_session_problem)
    guard(app, identify)
    refuse_doubled_names(app)
    limit_bodies(app)
    protect_forms(app, settings)
    app.before_request(require_own_password)
    hold_limits(app, limited_calls)
    handle_errors(app)
    register_presentation(app)
    frame_pages(app, settings)
    put_back_what_was_typed(app)


def _add_routes(app: Flask) -> None:
    app.config.update(API_TITLE="Due Regard: gateway", API_VERSION="v1", OPENAPI_VERSION="3.1.0")
    for journey in PAGES:
        app.register_blueprint(journey.blueprint)
    app.register_blueprint(door.blueprint)
    app.register_blueprint(description.blueprint)
    api = GatewayApi(app)
    for blueprint in API:
        api.register_blueprint(blueprint)
    app.extensions["api"] = api
    report_health(app)
