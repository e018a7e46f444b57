"""The venues service as a Flask application."""

from flask import Flask

from services.venues.actions.lists.index import index
from services.venues.actions.status import needs_attention
from services.venues.api import (
    alerts,
    approvers,
    audit,
    bookings,
    decisions,
    events,
    evidence,
    imports,
    jobs,
    letters,
    registers,
    requests,
    retention,
    screening,
    status,
    venues,
    who_asks,
)
from services.venues.settings import Settings
from services.venues.start import start
from services.venues.store.database import database
from services.venues.store.heartbeats import heartbeats
from services.venues.store.idempotency import answers
from services.venues.store.jobs import sender
from services.venues.store.limited_calls import limited_calls
from shared.http.service_app import create_api_app
from shared.limits import hold_limits
from shared.tokens import TokenReader, UsedTokens

UPLOAD_LIMIT = 51 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """The service, ready to serve; settings come from the environment unless given."""
    settings = settings or Settings.from_environment()
    blueprints = [
        module.blueprint
        for module in (
            bookings,
            requests,
            decisions,
            letters,
            venues,
            imports,
            approvers,
            evidence,
            registers,
            alerts,
            screening,
            retention,
            status,
            jobs,
            events,
            audit,
            who_asks,
        )
    ]
    app = create_api_app(
        "venues",
        "Due Regard: venues",
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
    app.extensions["token_reader"] = TokenReader("venues", settings.public_keys, used)
    app.extensions["before_fork"] = (index.load_at_start,)
    app.extensions["after_fork"] = (database.forget_connections, used.forget_connections, index.after_fork)
