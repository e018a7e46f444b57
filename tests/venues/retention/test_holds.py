"""A legal hold keeps one booking, is shown with its reason, and is ended by somebody else."""

import pytest
import time_machine

from services.venues.store.audit import audit
from services.venues.store.database import database
from shared.actor import Role
from tests.venues.booked import LEGAL, OFFICER, PREVENT, SENIOR
from tests.venues.retention.bookings import held_and_closed, who

HELD_AT, UNTIL = "2027-01-05T10:00:00+00:00", "2028-12-31"


def entry(booking, **changes):
    told = {"reason": "A claim about the deposit", "asked_by": "Wendeline Farrow, legal", "until": UNTIL}
    return {"reference": booking["reference"], **told, **changes}


@pytest.fixture
def booking(desk):
    return held_and_closed(desk, who("Perpetua", "Quibblewick"))


def hold(desk, booking, who_places=PREVENT, expect=201, **changes):
    with time_machine.travel(HELD_AT, tick=True):
        return desk.call(who_places, "POST", "/v1/retention/holds", entry(booking, **changes), expect)


def is_there(booking) -> bool:
    with database.connection():
        return bool(database.query("SELECT 1 FROM booking WHERE reference = ?", booking["reference"]))


def test_a_held_booking_outlives_its_time_and_the_certificate_says_that_one_was_kept(desk, night, booking):
    (line,) = hold(desk, booking)["holds"]
    assert (line["reference"], line["stands"], line["placed_by"]) == (booking["reference"], True, "pat")
    assert (line["reason"], line["asked_by"]) == ("A claim about the deposit", "Wendeline Farrow, legal")
    night("2028-06-21")
    assert is_there(booking)
    with database.connection():
        (certificate,) = [one for one in audit.entries() if one.action == "retention-certificate"]
    assert (certificate.details["held"], certificate.details["counts"].get("bookings-routine")) == (1, None)


def test_a_hold_ends_with_its_last_day(desk, night, booking):
    hold(desk, booking)
    night(UNTIL)
    assert is_there(booking)
    night("2029-01-01")
    assert not is_there(booking)


def test_nothing_of_a_held_booking_is_emptied_either(desk, night, booking):
    with database.connection():
        database.execute(
            "INSERT INTO check_made (public_id, booking_id, check_code, list_version, searched, found, link, "
            "conclusion, made_by, made_at) SELECT ?, id, 'open_source', '', 'Lunpell', '', '', 'Fine', 'olga', ? "
            "FROM booking",
            "6f6c9d0e-0000-4000-8000-000000000003", "2026-05-04T09:00:00.000000Z",
        )  # fmt: skip
    hold(desk, booking)
    night("2028-06-21")
    with database.connection():
        assert database.query("SELECT searched FROM check_made WHERE check_code = 'open_source'") == [("Lunpell",)]


def test_who_placed_it_cannot_end_it_and_another_can_once(desk, night, booking):
    (line,) = hold(desk, booking)["holds"]
    path, body = f"/v1/retention/holds/{line['id']}/release", {"reason": "The claim was settled"}
    with time_machine.travel("2028-07-01T10:00:00+01:00", tick=True):
        refused = desk.call(PREVENT, "POST", path, body, 409)
        assert refused["detail"] == "Somebody else than who placed the hold must end it."
        (ended,) = desk.call(LEGAL, "POST", path, body)["holds"]
        assert (ended["stands"], ended["released_by"]) == (False, "lee")
        again = desk.call(SENIOR, "POST", path, body, 409)
        assert again["detail"].startswith("This hold was ended on 1 July 2028 at 10:00am, and not by you.")
        assert again["by"] == "lee"
        assert ", by you" in desk.call(LEGAL, "POST", path, body, 409)["detail"]
    night("2028-07-02")
    assert not is_there(booking)


def test_a_hold_is_in_the_story_and_the_audit_without_its_reason(desk, booking):
    hold(desk, booking)
    story = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/history")["history"]
    assert story[-1]["what"] == "hold-placed"
    assert story[-1]["why"] == "It is kept until 31 December 2028, whatever the retention policy says."
    with database.connection():
        told = [one for one in audit.entries(f"booking:{booking['id']}") if one.action == "booking-hold-placed"]
    assert set(told[0].details) == {"hold", "until"}


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"reason": " "}, "/reason"),
        ({"asked_by": " "}, "/asked_by"),
        ({"until": "2027-01-05"}, "/until"),
        ({"reference": "VH-NOBOD-YHASI"}, "/reference"),
    ],
)
def test_a_hold_says_why_who_asked_and_until_when(desk, booking, changes, pointer):
    problem = hold(desk, booking, expect=422, **changes)
    assert [error["pointer"] for error in problem["errors"]] == [pointer]


def test_a_booking_is_held_once_at_a_time(desk, booking):
    hold(desk, booking)
    again = hold(desk, booking, LEGAL, 409)
    assert again["detail"].startswith("A hold on this booking was placed on 5 January 2027 at 10:00am, and not by you.")
    assert again["by"] == "pat"
    assert ", by you" in hold(desk, booking, PREVENT, 409)["detail"]


@pytest.mark.parametrize("role", [role for role in Role if role not in (PREVENT[1], SENIOR[1], LEGAL[1])])
def test_others_place_no_hold(desk, booking, role):
    hold(desk, booking, ("anna", role), 403)


def test_a_program_places_and_ends_no_hold(desk, booking):
    (line,) = hold(desk, booking)["holds"]
    path = f"/v1/retention/holds/{line['id']}/release"
    with time_machine.travel(HELD_AT, tick=True):
        for where, body in (("/v1/retention/holds", entry(booking)), (path, {"reason": "Because"})):
            answer = desk.venues.as_person("POST", where, Role.PREVENT_LEAD, person="token:1", json=body)
            assert answer.status_code == 403
