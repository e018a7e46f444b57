"""An auditor reads every booking as somebody who need not know, that they did is written down, and changes nothing."""

import json

import pytest

from services.venues.store.audit import audit
from services.venues.store.database import database
from shared.actor import Role
from tests.venues.api.test_kept_back import CANARY, Canaries, looked_into, matched
from tests.venues.booked import CONDITION, OFFICER, PREVENT, SENIOR, Desk, a_request

AUDITOR = ("audra", Role.AUDITOR)


@pytest.fixture
def desk(venues):
    return Desk(venues)


def readings(booking):
    """(who, what) of each reading, as the audit trail has it."""
    with database.connection():
        entries = list(audit.entries(f"booking:{booking['id']}"))
    return [(entry.actor, entry.details["what"]) for entry in entries if entry.action == "booking-read"]


@pytest.mark.both_databases
def test_an_auditor_reads_everything_but_why_it_matched_and_each_reading_is_logged(desk):
    booking, said = matched(desk, "register"), Canaries()
    looked_into(desk, booking, said)
    path = f"/v1/bookings/{booking['id']}"
    for what in ("", "/history", "/letters"):
        assert CANARY not in json.dumps(desk.call(AUDITOR, "GET", f"{path}{what}"))
    assert readings(booking) == [(AUDITOR[0], "booking"), (AUDITOR[0], "history"), (AUDITOR[0], "letters")]
    shown = desk.show(booking, AUDITOR)
    assert [match["text"] for match in shown["matches"]] == ["Possible match, refer to the Prevent lead."]
    assert shown["actions"] == []
    assert [line["id"] for line in desk.call(AUDITOR, "GET", "/v1/bookings?shown=all")["bookings"]] == [booking["id"]]
    for what in (f"{path}/clashes", f"{path}/earlier", "/v1/bookings/guide", "/v1/standing-decisions"):
        desk.call(AUDITOR, "GET", what)


def test_reading_by_those_who_work_on_it_is_no_audit(desk):
    booking = desk.submit()
    for who in (OFFICER, SENIOR, PREVENT):
        desk.show(booking, who)
    assert readings(booking) == []


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/bookings", a_request()),
        ("PUT", "{booking}/request", a_request()),
        ("POST", "{booking}/moves", {"action": "start_review"}),
        ("POST", "{booking}/moves", {"action": "reopen", "reason": "New"}),
        ("POST", "{booking}/assignment", {}),
        ("POST", "{booking}/decisions", {"decision": "approve", "reason": "Because"}),
        ("POST", "{booking}/decisions", {"decision": "approve_with_conditions", "conditions": [CONDITION]}),
        ("POST", "{booking}/checks", {"check": "details", "conclusion": "All there"}),
        ("POST", "{booking}/notes", {"text": "A note"}),
        ("POST", "{booking}/interests", {"tie": "member"}),
        ("POST", "{booking}/answers", {"need": "prevent_lead", "reason": "Because"}),
        ("POST", "/v1/imports", {}),
    ],
)
def test_an_auditor_changes_nothing(desk, method, path, body):
    booking = desk.submit()
    before = desk.show(booking, OFFICER)
    desk.call(AUDITOR, method, path.format(booking=f"/v1/bookings/{booking['id']}"), body, 403)
    assert desk.show(booking, OFFICER)["version"] == before["version"]


@pytest.mark.both_databases
def test_a_booking_that_is_not_there_is_not_there_for_an_auditor_either(desk):
    desk.call(AUDITOR, "GET", "/v1/bookings/5f3c2f3e-6f63-4ac2-9d1e-0f7d7ad9a001", expect=404)
