"""What our bookings are measured against: Flask and peewee as their manuals show them, and nothing else."""

from typing import Any
from uuid import uuid4

import peewee
from flask import Flask, Response, jsonify, request

from shared.database import open_database


def bare_app(url: str) -> Flask:
    """Reads JSON, inserts one row in a transaction, answers; a connection for each request."""
    database, proxy = open_database(url), peewee.DatabaseProxy()

    class Booking(peewee.Model):
        """The columns a booking form would have."""

        class Meta:
            database = proxy

        reference = peewee.TextField(unique=True)
        state = peewee.TextField(index=True)
        title = peewee.TextField()
        hirer = peewee.TextField()
        venue = peewee.TextField(index=True)
        starts_at = peewee.DateTimeField(index=True)
        ends_at = peewee.DateTimeField()
        request = peewee.TextField()

    proxy.initialize(database)
    with database.connection_context():
        database.create_tables([Booking])
    app = Flask("bare")
    app.extensions["database"] = database

    @app.before_request
    def connect() -> None:
        database.connect()

    @app.teardown_request
    def close(_: BaseException | None) -> None:
        if not database.is_closed():
            database.close()

    @app.post("/bookings")
    def add() -> tuple[Response, int]:
        given: dict[str, Any] = request.get_json()
        event = given["event"]
        with database.atomic():
            booking = Booking.create(
                reference=uuid4().hex,
                state="submitted",
                title=event["title"],
                hirer=given["hirer"]["name"],
                venue=event["venue"],
                starts_at=event["starts_at"],
                ends_at=event["ends_at"],
                request=app.json.dumps(given),
            )
        return jsonify(id=booking.id, reference=booking.reference, state=booking.state, request=given), 201

    return app
