"""The training service as a Flask application."""

from flask import Flask

from services.training.actions.status import needs_attention
from services.training.api import audit, evidence, imports, jobs, people, policy, readings, standing, status
from services.training.settings import Settings
from services.training.start import start
from services.training.store.database import database
from services.training.store.heartbeats import heartbeats
from services.training.store.idempotency import answers
from services.training.store.jobs import sender
from services.training.store.limited_calls import limited_calls
from shared.http.service_app import create_api_app
from shared.limits import hold_limits
from shared.tokens import TokenReader, UsedTokens

UPLOAD_LIMIT = 51 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """The service, ready to serve; settings come from the environment unless given."""
    settings = settings or Settings.from_environment()
    blueprints = [
        module.blueprint for module in (imports, standing, people, policy, evidence, readings, status, jobs, audit)
    ]  # fmt: skip
    app = create_api_app(
        "training",
        "Due Regard: training",
        blueprints,
        database=database,
        answers=answers,
        needs_attention=needs_attention,
        heartbeats=heartbeats,
        upload_limit=UPLOAD_LIMIT,
    )
    hold_limits(app, limited_calls)
    run_with(app, settings)
    return app


def run_with(app: Flask, settings: Settings) -> None:
    """Gives the routes the settings they work with."""
    start(settings)
    sender.start(settings.broker_url)
    used = UsedTokens(settings.database_url, database.real)
    app.extensions["settings"] = settings
    app.extensions["token_reader"] = TokenReader("training", settings.public_keys, used)
