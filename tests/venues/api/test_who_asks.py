"""Over the doors: a file of many names is kept back whole, and who may read and confirm what is beyond the limit."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from services.venues.actions.screening.digests import make_due
from services.venues.jobs import HANDLERS
from services.venues.rules.screening.look_up_limits import NameLimits, Way, Window
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from shared.actor import Role
from tests.venues.booked import OFFICER, PREVENT, SENIOR, Desk, a_request
from tests.venues.conftest import ANY_NUMBER
from tests.venues.limits import set_limits

pytestmark = pytest.mark.both_databases
AUDITOR = ("ada", Role.AUDITOR)
BEYOND, DIGESTS = "/v1/who-asks/beyond", "/v1/who-asks/digests"
REASON = {"answer": "confirmed", "reason": "Next month's programme"}


@pytest.fixture
def desk(venues) -> Iterator[Desk]:
    """Five names, in whatever way."""
    set_limits(NameLimits("test", {way: (Window(timedelta(days=1), 5),) for way in Way}, 4, 3))
    yield Desk(venues)
    set_limits(ANY_NUMBER)


def work():
    with database.connection():
        assert [error for _, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)) if error] == []


def bring(desk, names, first="R", who=OFFICER):
    rows = "".join(
        f"{first}{n},{name},Amal,Talk,Park Hall,2030-06-{n + 1:02}T18:00,2030-06-{n + 1:02}T19:00\n"
        for n, name in enumerate(names)
    )
    content = ("Reference,Hirer organisation,Hirer name,Event title,Venue,Start,End\n" + rows).encode()
    person = {"person": who[0], "number": who[0]}
    data = {"kind": "bookings", "file": (io.BytesIO(content), f"{first}.csv")}
    taken = desk.venues.as_person("POST", "/v1/imports", who[1], data=data, **person).json
    key = {"Idempotency-Key": f"confirm-the-file-{first}"}
    desk.venues.as_person("POST", f"/v1/imports/{taken['id']}/confirm", who[1], headers=key, **person)
    work()
    return taken["id"]


def waits(desk):
    lines = desk.call(OFFICER, "GET", "/v1/bookings?shown=all&per_page=50")["bookings"]
    return {line["reference"]: "prevent_lead" in line["needs"] for line in lines}


def clubs(count, begin=0):
    return [f"Club {chr(97 + n)}{chr(98 + n)}" for n in range(begin, begin + count)]


def test_a_file_of_more_names_is_kept_back_whole_and_one_confirmation_is_enough(desk):
    file = bring(desk, clubs(6))
    assert list(waits(desk).values()) == [True] * 6
    (line,) = desk.call(PREVENT, "GET", BEYOND)["lines"]
    assert (line["import_id"], line["names"], line["bookings"], line["waiting"]) == (file, 6, 6, 6)
    desk.call(PREVENT, "POST", f"{BEYOND}/{line['id']}/answers", REASON, expect=428)
    stale = {**REASON, "version": line["version"] - 1}
    desk.call(PREVENT, "POST", f"{BEYOND}/{line['id']}/answers", stale, expect=409)
    desk.call(PREVENT, "POST", f"{BEYOND}/{line['id']}/answers", {**REASON, "version": line["version"]})
    work()
    assert list(waits(desk).values()) == [False] * 6
    (line,) = desk.call(AUDITOR, "GET", BEYOND)["lines"]
    assert (line["waiting"], line["answers"][0]["reason"]) == (0, REASON["reason"])


def test_who_brought_a_file_is_told_that_it_is_kept_back_and_of_a_smaller_one_that_it_is_not(desk):
    told = []
    for first, names in (("R", clubs(6)), ("S", clubs(5))):
        file = bring(desk, names, first)
        told.append(desk.call(OFFICER, "GET", f"/v1/imports/{file}")["kept_back"])
    assert told == [True, False]


def test_the_same_names_in_another_file_count_once_and_further_ones_count_with_them(desk):
    bring(desk, clubs(5), "A")
    bring(desk, clubs(5), "B")
    assert not any(waits(desk).values())
    bring(desk, clubs(2, begin=4), "C")
    assert [reference for reference, waiting in sorted(waits(desk).items()) if waiting] == ["C0", "C1"]


def test_undoing_a_file_leaves_its_look_ups_in_the_log_and_what_is_kept_back_kept_back(desk):
    file = bring(desk, clubs(6))
    before = desk.call(PREVENT, "GET", "/v1/screening/look-ups")["total"]
    key = {"Idempotency-Key": "undo-the-file-0000"}
    desk.venues.as_person("POST", f"/v1/imports/{file}/undo", OFFICER[1], person="olga", number="olga", headers=key)
    work()
    assert desk.call(PREVENT, "GET", "/v1/screening/look-ups")["total"] == before == 6
    (line,) = desk.call(PREVENT, "GET", BEYOND)["lines"]
    assert (line["bookings"], line["waiting"]) == (6, 0)
    found = desk.call(PREVENT, "GET", f"{BEYOND}/{line['id']}")["bookings"]
    assert [one["taken_back"] for one in found] == [True] * 6
    refused = desk.call(PREVENT, "POST", f"{BEYOND}/{line['id']}/answers", REASON, expect=409)
    assert "Nothing waits here" in refused["detail"]


def test_many_names_typed_are_kept_and_nobody_is_told_to_come_back(desk):
    speakers = [{"name": f"{first} Ordinary"} for first in ("Ann", "Ben", "Cara", "Dora", "Emil", "Fay")]
    for draft in (True, False):
        body = {"request": a_request({"speakers": speakers, "event": {"type": "talk"}}), "draft": draft}
        booking = desk.call(OFFICER, "POST", "/v1/bookings", body, 201)
        assert "prevent_lead" in booking["assessment"]["needs"]
        assert booking["assessment"]["officer_may_approve"] is False
        assert booking["matches"] == []


def test_only_the_lead_and_the_auditor_read_it_and_only_the_lead_answers(desk):
    bring(desk, clubs(6))
    (line,) = desk.call(PREVENT, "GET", BEYOND)["lines"]
    one = f"{BEYOND}/{line['id']}"
    for who in (OFFICER, SENIOR):
        for method, path in (("GET", BEYOND), ("GET", one), ("POST", f"{one}/answers")):
            desk.call(who, method, path, REASON if method == "POST" else None, expect=403)
    desk.call(AUDITOR, "POST", f"{one}/answers", REASON, expect=403)
    desk.call(AUDITOR, "GET", one)
    for wrong in ({"answer": "confirmed"}, {"answer": "approved", "reason": "x"}, {**REASON, "more": 1}):
        desk.call(PREVENT, "POST", f"{one}/answers", wrong, expect=422)
    desk.call(PREVENT, "GET", f"{BEYOND}/6f1ed002-ab5f-4a1e-8f0e-0242ac130003", expect=404)


def test_the_weekly_digest_is_read_by_two_roles_and_noted_by_one(desk):
    desk.submit({"speakers": [{"name": "Ann Ordinary"}], "event": {"type": "talk"}})
    with database.connection(), database.write_transaction():
        make_due(datetime.now(UTC) + timedelta(days=7))
    (line,) = desk.call(AUDITOR, "GET", DIGESTS)["lines"]
    one = f"{DIGESTS}/{line['id']}"
    assert [asker["by"] for asker in desk.call(PREVENT, "GET", one)["askers"]] == ["olga"]
    for who in (OFFICER, SENIOR):
        for method, path in (("GET", DIGESTS), ("GET", one), ("POST", f"{one}/notes")):
            desk.call(who, method, path, {"text": "x"} if method == "POST" else None, expect=403)
    desk.call(AUDITOR, "POST", f"{one}/notes", {"text": "x"}, expect=403)
    for wrong in ({}, {"text": ""}, {"text": " "}, {"text": "x", "by": "olga"}):
        desk.call(PREVENT, "POST", f"{one}/notes", wrong, expect=422)
    told = desk.call(PREVENT, "POST", f"{one}/notes", {"text": "Nothing had to be done"})
    assert [(note["text"], note["by"]) for note in told["notes"]] == [("Nothing had to be done", "pat")]
    desk.call(PREVENT, "GET", f"{DIGESTS}/6f1ed002-ab5f-4a1e-8f0e-0242ac130003", expect=404)
