"""What our bookings are measured against: Flask, marshmallow and peewee as their manuals show them, and nothing else.

It is the ordinary small application: the body is read through a schema, one booking and its speakers are inserted in
a transaction, and what was kept is the answer. Nobody signs in, nothing is assessed, looked up, told or written down.
"""

from typing import Any
from uuid import uuid4

import peewee
from flask import Flask, Response, jsonify, request
from marshmallow import Schema, ValidationError, fields, validate

from shared.database.database import open_database


class HirerSchema(Schema):
    """Who asks."""

    name = fields.String(required=True, validate=validate.Length(max=200))
    organisation = fields.String(load_default="")
    acting_for = fields.String(load_default="")
    email = fields.Email(required=True)


class EventSchema(Schema):
    """What is asked for."""

    title = fields.String(required=True, validate=validate.Length(max=200))
    purpose = fields.String(load_default="")
    type = fields.String(required=True)
    venue = fields.String(required=True)
    room = fields.String(load_default="")
    starts_at = fields.DateTime(required=True)
    ends_at = fields.DateTime(required=True)
    set_up_minutes = fields.Integer(load_default=0)
    clear_down_minutes = fields.Integer(load_default=0)
    expected_numbers = fields.Integer(load_default=None)
    access = fields.String(load_default="")
    election_meeting = fields.String(load_default="")


class SpeakerSchema(Schema):
    """One speaker."""

    name = fields.String(required=True)
    topic = fields.String(load_default="")


class SeatingSchema(Schema):
    """How people sit."""

    arrangement = fields.String(load_default="")
    single_sex = fields.String(load_default="")


class BookingSchema(Schema):
    """The form, and the booking as it is answered."""

    id = fields.Integer(dump_only=True)
    reference = fields.String(dump_only=True)
    state = fields.String(dump_only=True)
    hirer = fields.Nested(HirerSchema, required=True)
    event = fields.Nested(EventSchema, required=True)
    speakers = fields.List(fields.Nested(SpeakerSchema), load_default=list)
    seating = fields.Nested(SeatingSchema, load_default=dict)
    equality_policy = fields.String(load_default="")
    declaration = fields.Boolean(required=True)


def bare_app(url: str) -> Flask:
    """One route that keeps a booking; a connection for each request, on a database with the settings of ours."""
    database, proxy, schema = open_database(url, may_make=True), peewee.DatabaseProxy(), BookingSchema()

    class Booking(peewee.Model):
        """The columns a booking form would have."""

        class Meta:
            database = proxy

        reference = peewee.TextField(unique=True)
        state = peewee.TextField(index=True)
        hirer = peewee.TextField()
        organisation = peewee.TextField()
        acting_for = peewee.TextField()
        email = peewee.TextField()
        title = peewee.TextField()
        purpose = peewee.TextField()
        type = peewee.TextField()
        venue = peewee.TextField(index=True)
        room = peewee.TextField()
        starts_at = peewee.DateTimeField(index=True)
        ends_at = peewee.DateTimeField()
        set_up_minutes = peewee.IntegerField()
        clear_down_minutes = peewee.IntegerField()
        expected_numbers = peewee.IntegerField(null=True)
        access = peewee.TextField()
        election_meeting = peewee.TextField()
        arrangement = peewee.TextField()
        single_sex = peewee.TextField()
        equality_policy = peewee.TextField()
        declaration = peewee.BooleanField()

    class Speaker(peewee.Model):
        """One speaker of a booking."""

        class Meta:
            database = proxy

        booking = peewee.ForeignKeyField(Booking, backref="speakers", on_delete="CASCADE")
        name = peewee.TextField()
        topic = peewee.TextField()

    proxy.initialize(database)
    with database.connection_context():
        database.create_tables([Booking, Speaker])
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
        try:
            given: dict[str, Any] = schema.load(request.get_json())
        except ValidationError as error:
            return jsonify(errors=error.messages), 422
        hirer, columns = given["hirer"], {**given["event"], **given["seating"]}
        with database.atomic():
            booking = Booking.create(
                reference=uuid4().hex,
                state="submitted",
                hirer=hirer["name"],
                organisation=hirer["organisation"],
                acting_for=hirer["acting_for"],
                email=hirer["email"],
                equality_policy=given["equality_policy"],
                declaration=given["declaration"],
                **columns,
            )
            if given["speakers"]:
                Speaker.insert_many([{"booking": booking.id, **speaker} for speaker in given["speakers"]]).execute()
        kept = {**given, "id": booking.id, "reference": booking.reference, "state": booking.state}
        return jsonify(schema.dump(kept)), 201

    return app
