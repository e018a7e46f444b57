"""Earlier bookings of a hirer stand beside a new one of theirs, for those who handle bookings, and nowhere else."""

import pytest

from services.venues.store.database import database
from shared.actor import Role
from tests.venues.booked import EVERYBODY, OFFICER, Desk, a_request

QUILTERS = {"hirer": {"organisation": "Tuesday Quilters"}}
READS = {*(role for _, role in EVERYBODY), Role.AUDITOR}


@pytest.fixture
def desk(venues):
    return Desk(venues)


def earlier(desk, booking, who=OFFICER):
    found = desk.call(who, "GET", f"/v1/bookings/{booking['id']}/earlier")
    return [one["reference"] for one in found["bookings"]], found["total"]


def test_the_earlier_bookings_of_an_organisation_are_shown_beside_its_new_one_newest_first(desk):
    first = desk.move(OFFICER, desk.submit(QUILTERS), "withdraw")
    second = desk.submit({"hirer": {"organisation": "TUESDAY quilters", "name": "Ben Frostig"}})
    desk.submit({"hirer": {"organisation": "Wednesday Quilters"}})
    new = desk.submit(QUILTERS)
    assert earlier(desk, new) == ([second["reference"], first["reference"]], 2)
    assert earlier(desk, second) == ([first["reference"]], 1)
    assert earlier(desk, first) == ([], 0)


def test_beside_a_booking_that_is_decided_there_is_no_history(desk):
    desk.submit(QUILTERS)
    new = desk.in_review(QUILTERS)
    assert earlier(desk, new)[1] == 1
    desk.decide(OFFICER, new, "approve")
    assert earlier(desk, new) == ([], 0)


@pytest.mark.both_databases
def test_a_draft_is_no_way_to_look_somebody_up(desk):
    desk.submit(QUILTERS)
    draft = desk.call(OFFICER, "POST", "/v1/bookings", {**a_request(QUILTERS), "draft": True}, 201)
    assert earlier(desk, draft) == ([], 0)
    desk.move(OFFICER, draft, "submit")
    assert earlier(desk, draft)[1] == 1


def test_a_namesake_of_a_private_hirer_is_somebody_else(desk):
    desk.submit({"hirer": {"email": "another@example.org"}})
    same, new = desk.submit(), desk.submit()
    assert earlier(desk, new) == ([same["reference"]], 1)


def test_ten_are_shown_and_all_are_counted(desk):
    for _ in range(12):
        desk.submit(QUILTERS)
    references, total = earlier(desk, desk.submit(QUILTERS))
    assert (len(references), total) == (10, 12)


@pytest.mark.parametrize("role", list(Role))
def test_it_is_for_those_who_handle_bookings_and_the_auditor(desk, role):
    new = desk.submit(QUILTERS)
    answer = desk.venues.as_person("GET", f"/v1/bookings/{new['id']}/earlier", role)
    assert answer.status_code == (200 if role in READS else 403)


def test_they_are_found_by_an_index(desk):
    desk.submit(QUILTERS)
    with database.connection():
        if database.is_sqlite:
            plan = database.query("EXPLAIN QUERY PLAN SELECT id FROM booking WHERE LOWER(hirer) = LOWER(?)", "x")
            assert "booking_by_hirer" in str(plan)
        else:
            assert database.query("SELECT 1 FROM pg_indexes WHERE indexname = 'booking_by_hirer'") == [(1,)]
