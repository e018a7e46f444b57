"""The reference another system gave: it stands in subjects of mail, titles of pages and logs, so it says nothing."""

import io
from datetime import UTC, datetime

import pytest

from services.venues.jobs import HANDLERS
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from shared.actor import Role
from tests.venues.booked import OFFICER, Desk

CONTENT = (
    "Reference,Hirer name,Event title,Venue,Room,Start,End,Speakers\n"
    "Talk by Patience Velthar,Amal,Talk,Park Hall,,2040-04-27T19:00,2040-04-27T20:00,Patience Velthar\n"
    "patience-velthar,Amal,Talk,Park Hall,,2040-04-27T19:00,2040-04-27T20:00,Patience Velthar\n"
    "R/2040-1,Amal,Talk,Park Hall,,2040-04-27T19:00,2040-04-27T20:00,Patience Velthar\n"
    ",Amal,Talk,Park Hall,,2040-04-28T19:00,2040-04-28T20:00,Patience Velthar\n"
)


@pytest.fixture
def desk(venues):
    return Desk(venues)


def test_a_reference_that_is_a_sentence_or_a_name_is_refused_with_its_row_and_none_is_brought_in(desk):
    data = {"kind": "bookings", "file": (io.BytesIO(CONTENT.encode()), "bookings.csv")}
    path, form = "/v1/imports", {"data": data, "content_type": "multipart/form-data"}
    taken = desk.venues.as_person("POST", path, Role.BOOKING_OFFICER, **form).json
    rows = desk.call(OFFICER, "GET", f"{path}/{taken['id']}/rows?outcome=refused")
    assert [(row["row"], row["column"], row["value"]) for row in rows] == [
        (2, "Reference", "Talk by Patience Velthar"),
        (3, "Reference", "patience-velthar"),
    ]
    assert "letters, digits, hyphens and slashes" in rows[0]["reason"]
    assert "must not be a name of the request" in rows[1]["reason"]
    headers = {"Idempotency-Key": "confirm-" + taken["id"]}
    desk.venues.as_person("POST", f"{path}/{taken['id']}/confirm", Role.BOOKING_OFFICER, headers=headers)
    with database.connection():
        assert [error for _, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)) if error] == []
    references = {line["reference"] for line in desk.call(OFFICER, "GET", "/v1/bookings?shown=all")["bookings"]}
    assert len(references) == 2
    assert "R/2040-1" in references
    (given,) = references - {"R/2040-1"}
    assert given.startswith("VH-")
