"""Several questions in one call: each is answered to whoever asks as if it had come alone, and nothing more is told."""

import json
from datetime import UTC, datetime

import pytest

from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.screening.look_ups import add_list_version
from shared.actor import Role
from tests.venues.booked import LEGAL, OFFICER, PREVENT, SENIOR, TALK, Desk

SEVERAL = "/v1/several"


@pytest.fixture
def desk(venues):
    return Desk(venues)


@pytest.fixture
def matched(desk):
    subjects = [{"code": "c1", "kind": "person", "names": ["Lunpell Gloria"], "active": True}]
    with database.connection():
        add_list_version("register", "1", subjects, "pat", datetime.now(UTC))
    return desk.in_review(TALK)


def alone(desk, who, address):
    person, role = who
    answer = desk.venues.as_person("GET", address, role, person=person, number=person)
    return answer.status_code, without_id(answer.json)


def without_id(document):
    """A problem carries the id of its request, which differs where nobody's token was read."""
    return {name: value for name, value in document.items() if name != "request_id"}


def several(desk, who, *addresses):
    found = desk.call(who, "POST", SEVERAL, {"questions": list(addresses)})
    return [(one["status"], without_id(one["body"])) for one in found["answers"]]


@pytest.mark.parametrize("who", [OFFICER, SENIOR, LEGAL, PREVENT])
def test_each_role_is_told_what_it_is_told_when_it_asks_alone(desk, matched, who):
    booking = f"/v1/bookings/{matched['id']}"
    addresses = [booking, "/v1/bookings?shown=all&per_page=2", "/v1/venues", f"{booking}/history", f"{booking}/earlier",
                 "/v1/registers", f"{booking}/grounds", "/v1/bookings?shown=nothing", "/v1/nowhere"]  # fmt: skip
    found = several(desk, who, *addresses)
    assert found == [alone(desk, who, address) for address in addresses]
    assert ("Lunpell Gloria" in json.dumps(found)) is (who != OFFICER)
    assert {status for status, _ in found} >= {200, 404, 422}


def test_a_question_that_is_refused_takes_nothing_from_the_others(desk, matched):
    (refused, _), (given, page) = several(desk, OFFICER, "/v1/retention", "/v1/bookings")
    assert (refused, given) == (403, 200)
    assert [line["id"] for line in page["bookings"]] == [matched["id"]]


def test_without_a_token_nothing_is_answered_and_a_token_of_a_service_opens_nothing(venues):
    body = {"questions": ["/v1/venues"]}
    assert venues.app.test_client().post(SEVERAL, json=body).status_code == 401
    assert venues.as_service(SEVERAL, body).status_code == 401
    forged = {"due_regard.claims": "anybody", "Due-Regard.Claims": "anybody"}
    assert venues.app.test_client().post(SEVERAL, json=body, headers=forged).status_code == 401


def test_a_signed_token_is_good_for_one_such_call(venues):
    sent = []
    real = venues._open
    venues._open = lambda method, path, token, kwargs: sent.append(token) or real(method, path, token, kwargs)
    body = {"questions": ["/v1/venues", "/v1/venues"]}
    first = venues.as_person("POST", SEVERAL, Role.BOOKING_OFFICER, json=body)
    assert [one["status"] for one in first.json["answers"]] == [200, 200]
    again = real("POST", SEVERAL, sent[0], {"json": body})
    assert again.status_code == 401
    assert real("GET", "/v1/venues", sent[0], {}).status_code == 401


def test_what_is_read_is_noted_and_counted_as_if_it_were_asked_alone(desk, matched):
    match = desk.show(matched, PREVENT)["matches"][0]
    entry = f"/v1/bookings/{matched['id']}/matches/{match['id']}/entry"

    def opened():
        with database.connection():
            return [(one.action, one.subject) for one in audit.entries()]

    before = opened()
    assert [status for status, _ in several(desk, PREVENT, entry)] == [200]
    noted = opened()[len(before) :]
    assert [status for status, _ in several(desk, OFFICER, entry)] == [403]
    assert alone(desk, PREVENT, entry)[0] == 200
    assert opened()[len(before) :] == [*noted, *noted]
    assert len(noted) == 1


@pytest.mark.parametrize(
    "questions", [[], ["/v1/venues"] * 21, "/v1/venues", [7], None], ids=["none", "too many", "text", "number", "null"]
)
def test_what_is_no_list_of_a_few_addresses_is_refused(desk, questions):
    desk.call(OFFICER, "POST", SEVERAL, {"questions": questions}, 422)


@pytest.mark.parametrize("address", ["/v1/several", "/v1/moves", "/v1/%00", "/v1/../livez", "/v1/bookings/7"])
def test_an_address_of_nothing_is_told_so(desk, address):
    ((status, body),) = several(desk, OFFICER, address)
    assert status in (404, 405)
    assert body["status"] == status


@pytest.mark.parametrize(
    "address",
    ["", "?", "/livez", "http://elsewhere/v1/venues", "v1/venues", "/V1/venues", "/v1/日本", "/v1/venues?x=é"],
)
def test_an_address_from_elsewhere_is_refused_and_named(desk, address):
    refused = desk.call(OFFICER, "POST", SEVERAL, {"questions": ["/v1/venues", address]}, 422)
    assert [one["pointer"] for one in refused["errors"]] == ["/questions/1"]


def test_nothing_that_changes_something_can_be_asked(desk):
    booking = desk.submit()
    ((status, _),) = several(desk, OFFICER, f"/v1/bookings/{booking['id']}/moves?action=start_review")
    assert status == 405
    assert desk.show(booking)["state"] == booking["state"]
