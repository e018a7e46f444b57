"""Work on a file that gives up for good: the file says what is in, and is in nobody's way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.venues.actions.imports import bookings as kind
from services.venues.actions.lists.versions import version_in_force
from services.venues.jobs import HANDLERS, given_up
from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from services.venues.store.tables.operations import JobRow
from shared.actor import Role
from shared.jobs.rows import kind_of
from tests.venues.api.test_import_files import night
from tests.venues.api.test_imports import confirm, upload, work
from tests.venues.api.test_undoing import CONTENT, ask, bookings, brought_in, undone
from tests.venues.booked import OFFICER, PREVENT, Desk

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(venues):
    return Desk(venues)


def fails(*_, **__):
    raise LookupError("no luck")


def give_up(monkeypatch, kind, handler=fails):
    """Five tries, each later than the one before."""
    with monkeypatch.context() as patch, database.connection():
        patch.setitem(HANDLERS, kind, replace(kind_of(HANDLERS, kind), does=handler))
        for minutes in range(1, 12, 2):
            moment = datetime.now(UTC) + timedelta(minutes=minutes)
            list(jobs.run_due(HANDLERS, lambda moment=moment: moment))
        assert jobs.has_dead()


def ask_to_confirm(desk, taken, who=OFFICER, key="first"):
    body = {"version": taken["columns_version"]} if taken["kind"] == "bookings" else {}
    path, headers = f"/v1/imports/{taken['id']}/confirm", {"Idempotency-Key": f"{key}-{taken['id']}"}
    answer = desk.venues.as_person("POST", path, who[1], person=who[0], number=who[0], headers=headers, json=body)
    assert (answer.status_code, answer.json["state"]) == (202, "confirming"), answer.text


def try_again(desk):
    """As the status page does with the only work that gave up."""
    with database.connection():
        (dead,) = given_up.list_dead()
    since = {"since": dead.since.isoformat()}
    return desk.venues.as_person("POST", f"/v1/jobs/{dead.id}/retry", Role.IT_OFFICER, person="ira", json=since)


def found(desk, taken, who=OFFICER):
    return desk.call(who, "GET", f"/v1/imports/{taken['id']}")


def second_chunk_fails(monkeypatch):
    """Bookings come in two at a time, and the third never does."""
    monkeypatch.setattr(kind, "CHUNK", 2)
    submit, calls = kind.submit, []

    def twice(*given):
        calls.append(given)
        return submit(*given) if len(calls) <= 2 else fails()

    monkeypatch.setattr(kind, "submit", twice)
    return submit


def test_bringing_in_that_was_given_up_at_once_brought_nothing_in_and_is_confirmed_again(desk, monkeypatch):
    taken = upload(desk, "bookings", CONTENT).json
    ask_to_confirm(desk, taken)
    again = upload(desk, "bookings", CONTENT)
    assert (again.status_code, "being brought in" in again.json["detail"]) == (409, True)
    told = desk.call(OFFICER, "POST", f"/v1/imports/{taken['id']}/discard", {}, 409)["detail"]
    assert "are in" not in told
    give_up(monkeypatch, "confirm-import")
    now = found(desk, taken)
    assert (now["state"], now["confirmed_by"], now["counts"]) == ("checked", "", taken["counts"])
    assert "Nothing of this file came in" in now["problem"]
    assert not bookings(desk)
    ask_to_confirm(desk, taken, key="second")
    work()
    assert (found(desk, taken)["state"], found(desk, taken)["problem"], len(bookings(desk))) == ("confirmed", "", 4)
    with database.connection():
        assert [one.actor for one in audit.entries() if one.action == "import-given-up"] == [
            "system:venues:confirm-import"
        ]


def test_a_file_given_up_can_be_thrown_away_and_come_again(desk, monkeypatch):
    taken = upload(desk, "bookings", CONTENT).json
    ask_to_confirm(desk, taken)
    give_up(monkeypatch, "confirm-import")
    again = upload(desk, "bookings", CONTENT).json
    assert found(desk, taken)["state"] == "replaced"
    ask_to_confirm(desk, again)
    give_up(monkeypatch, "confirm-import")
    assert desk.call(OFFICER, "POST", f"/v1/imports/{again['id']}/discard", {})["state"] == "discarded"
    assert confirm(desk, upload(desk, "bookings", CONTENT).json)["counts"]["accepted"] == 4


def test_bringing_in_that_was_given_up_on_the_way_says_what_is_in_and_gives_the_rest_back(desk, monkeypatch):
    taken = upload(desk, "bookings", CONTENT).json
    ask_to_confirm(desk, taken)
    with monkeypatch.context() as patch:
        second_chunk_fails(patch)
        give_up(patch, "confirm-import", HANDLERS["confirm-import"])
    now = found(desk, taken)
    assert (now["state"], now["counts"]["accepted"], now["counts"]["refused"]) == ("confirmed", 2, 2)
    assert now["counts"]["read"] == 4
    assert "2 of 4 accepted rows came in" in now["problem"]
    assert len(bookings(desk)) == 2
    rest = desk.venues.as_person("GET", f"/v1/imports/{taken['id']}/corrections", OFFICER[1]).data
    assert b"A2" in rest and b"A3" in rest and b"A1" not in rest
    sent_again = upload(desk, "bookings", rest).json
    assert confirm(desk, sent_again)["counts"]["accepted"] == 2
    assert len(bookings(desk)) == 4
    whole = upload(desk, "bookings", CONTENT)
    assert (whole.status_code, "Its accepted rows are in" in whole.json["detail"]) == (409, True)


def test_an_undo_that_was_given_up_on_the_way_says_what_went_and_is_asked_again(desk, monkeypatch):
    taken = brought_in(desk)
    ask(desk, taken)
    with monkeypatch.context() as patch:
        patch.setattr(kind, "CHUNK", 1)
        withdraw, calls = kind._withdraw, []

        def once(*given):
            calls.append(given)
            return withdraw(*given) if len(calls) == 1 else fails()

        patch.setattr(kind, "_withdraw", once)
        give_up(patch, "undo-import", HANDLERS["undo-import"])
    now = found(desk, taken)
    assert (now["state"], now["undone_by"]) == ("confirmed", "")
    assert "1 of 4 bookings were withdrawn" in now["problem"]
    path, headers = f"/v1/imports/{taken['id']}/undo", {"Idempotency-Key": "second-undo"}
    person, role = OFFICER
    desk.venues.as_person("POST", path, role, person=person, number=person, headers=headers)
    work()
    now = found(desk, taken)
    assert (now["state"], now["problem"], now["undone_by"]) == ("undone", "", "olga")
    assert {one["state"] for one in bookings(desk).values()} == {"withdrawn"}


def test_an_undo_that_was_given_up_at_once_took_nothing_back(desk, monkeypatch):
    taken = brought_in(desk, b'[{"venue": "Hall"}]', "venues")
    ask(desk, taken)
    give_up(monkeypatch, "undo-import")
    now = found(desk, taken)
    assert (now["state"], "Nothing was taken back" in now["problem"]) == ("confirmed", True)


def test_a_check_that_was_given_up_says_so_and_the_file_may_come_again(desk, monkeypatch):
    taken = upload(desk, "bookings", b"Name,Course\nA,B\n").json
    columns = {"columns": {"event.title": "Course", "hirer.name": "Name"}, "version": 0, "remember": False}
    headers = {"Idempotency-Key": "columns-1"}
    path = f"/v1/imports/{taken['id']}/columns"
    answer = desk.venues.as_person("PUT", path, OFFICER[1], person="olga", number="olga", headers=headers, json=columns)
    assert answer.status_code == 202, answer.text
    give_up(monkeypatch, "check-import")
    now = found(desk, taken)
    assert (now["state"], "Upload the file again" in now["problem"]) == ("failed", True)
    assert try_again(desk).status_code == 204
    work()
    assert (found(desk, taken)["state"], found(desk, taken)["counts"]["read"]) == ("needs_columns", 0)
    assert upload(desk, "bookings", b"Name,Course\nA,B\n").json["state"] == "needs_columns"


def test_a_list_that_was_given_up_is_not_in_force_and_says_so_however_far_the_work_had_got(desk, monkeypatch):
    one = b'[{"id": "1", "kind": "person", "names": ["Zed Unlikely"]}]'
    taken = upload(desk, "other_list", one, PREVENT[1]).json
    ask_to_confirm(desk, taken, PREVENT)
    give_up(monkeypatch, "confirm-import")
    assert found(desk, taken, PREVENT)["state"] == "checked"
    ask_to_confirm(desk, taken, PREVENT, "second")
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "finish", fails)
        give_up(patch, "confirm-import", HANDLERS["confirm-import"])
    now = found(desk, taken, PREVENT)
    assert (now["state"], now["confirmed_by"], now["counts"]["accepted"]) == ("checked", "", 1)
    with database.connection():
        assert version_in_force("other_list", datetime.now(UTC)) == ""
    ask_to_confirm(desk, taken, PREVENT, "third")
    work()
    assert found(desk, taken, PREVENT)["state"] == "confirmed"


def test_bookings_whose_venue_was_undone_after_the_check_come_in_to_be_asked_about(desk):
    hall = brought_in(desk, b'[{"venue": "Far Hall", "rooms": [{"room": "Loft"}]}]', "venues")
    rows = CONTENT.replace(b"Park Hall,,", b"Far Hall,Loft,")
    taken = upload(desk, "bookings", rows).json
    undone(desk, hall)
    assert confirm(desk, taken)["state"] == "confirmed"
    assert len(bookings(desk)) == 4


def test_a_file_stuck_since_an_earlier_version_is_free_after_the_night(desk):
    taken = upload(desk, "bookings", CONTENT).json
    ask_to_confirm(desk, taken)
    with database.connection():
        JobRow.update(state="dead").where(JobRow.kind == "confirm-import").execute()
    night(0)
    assert found(desk, taken)["state"] == "checked"
