"""Files of which nothing is in go, by themselves or at once; none of them can be confirmed into nothing."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine

from services.venues.actions.nightly_jobs import nights
from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.imports.imports import find_import, save_import
from services.venues.store.imports.kept_files import kept
from services.venues.store.jobs import jobs
from tests.venues.api.test_imports import HEADER, confirm, upload, work
from tests.venues.booked import OFFICER, PREVENT, SENIOR, Desk

GOOD = HEADER + b"A1,Amal,Yoga,Park Hall,,2030-06-18T18:00,2030-06-18T19:00\n"
REFUSED = HEADER + b"A2,,,Park Hall,,2030-06-18T18:00,\n"
ODD = b"Name,Course\nA,B\n"
NOBODY = json.dumps([{"id": "1", "kind": "person", "names": []}]).encode()


@pytest.fixture
def desk(venues):
    return Desk(venues)


def now():
    return datetime.now(UTC)


def night(days, kind="discard-unconfirmed"):
    with time_machine.travel(now() + timedelta(days=days), tick=True):
        with database.connection(), database.write_transaction():
            jobs.add(kind, {}, now())
        work()


def found(desk, taken, role=OFFICER):
    return desk.call(role, "GET", f"/v1/imports/{taken['id']}")


def rows(desk, taken, role=OFFICER):
    return desk.call(role, "GET", f"/v1/imports/{taken['id']}/rows")


def audited(what):
    with database.connection():
        return [entry.actor for entry in audit.entries() if entry.action == what]


def test_uploads_of_which_nothing_is_in_go_after_fourteen_days_with_their_rows(desk):
    replaced, checked, columns = (upload(desk, "bookings", one).json for one in (GOOD, GOOD, ODD))
    venues = upload(desk, "venues", b'[{"venue": "Hall"}]').json
    names = upload(desk, "other_list", NOBODY, PREVENT[1]).json
    for taken in (checked, columns):
        assert found(desk, taken)["file_kept_until"] == f"{now() + timedelta(days=14):%Y-%m-%d}"
    night(13.9)
    assert [found(desk, one)["state"] for one in (replaced, checked, columns)] == [
        "replaced", "checked", "needs_columns",
    ]  # fmt: skip
    night(14.1)
    for taken, role in (
        (replaced, OFFICER),
        (checked, OFFICER),
        (columns, OFFICER),
        (venues, OFFICER),
        (names, PREVENT),
    ):
        gone = found(desk, taken, role)
        assert (gone["state"], gone["file_kept"], rows(desk, taken, role)) == ("discarded", False, [])
        assert (gone["sha256"], gone["counts"]) == (taken["sha256"], taken["counts"])
        assert not kept.is_kept(UUID(taken["id"]))
    assert audited("import-discarded") == ["system:venues:discard-unconfirmed"] * 5


def test_a_person_throws_an_upload_away_at_once_and_can_send_it_again(desk):
    taken = upload(desk, "bookings", GOOD).json
    path = f"/v1/imports/{taken['id']}/discard"
    for _ in range(2):
        assert desk.call(OFFICER, "POST", path, {})["state"] == "discarded"
    assert (rows(desk, taken), kept.is_kept(UUID(taken["id"]))) == ([], False)
    assert len(audited("import-discarded")) == 1
    assert "thrown away" in desk.call(OFFICER, "POST", f"/v1/imports/{taken['id']}/confirm", {}, 409)["detail"]
    assert "thrown away" in desk.call(OFFICER, "GET", f"/v1/imports/{taken['id']}/corrections", expect=409)["detail"]
    again = upload(desk, "bookings", GOOD).json
    assert confirm(desk, again)["state"] == "confirmed"
    assert "Its rows are in" in desk.call(OFFICER, "POST", f"/v1/imports/{again['id']}/discard", {}, 409)["detail"]


@pytest.mark.parametrize(
    ("kind", "content", "role", "may"),
    [
        ("bookings", GOOD, OFFICER, [OFFICER, SENIOR]),
        ("other_list", NOBODY, PREVENT, [PREVENT]),
        ("register", NOBODY, PREVENT, [PREVENT, SENIOR]),
    ],
)
def test_an_upload_is_thrown_away_by_those_whose_kind_it_is(desk, kind, content, role, may):
    taken = upload(desk, kind, content, role[1]).json
    path = f"/v1/imports/{taken['id']}/discard"
    for other in {OFFICER, SENIOR, PREVENT} - set(may):
        desk.call(other, "POST", path, {}, 403)
    assert found(desk, taken, role)["state"] == "checked"
    for one in may:
        taken = upload(desk, kind, content, role[1]).json
        assert desk.call(one, "POST", f"/v1/imports/{taken['id']}/discard", {})["state"] == "discarded"


@pytest.mark.parametrize(
    ("kind", "content", "role"),
    [
        ("bookings", REFUSED, OFFICER),
        ("venues", b'[{"venue": ""}]', OFFICER),
        ("other_list", NOBODY, PREVENT),
        ("proscribed", NOBODY, PREVENT),
    ],
)
def test_a_file_of_which_every_row_is_refused_cannot_be_confirmed_and_stands_in_nobodys_way(desk, kind, content, role):
    taken = upload(desk, kind, content, role[1]).json
    assert taken["counts"]["refused"] == taken["counts"]["read"] > 0
    refused = desk.call(role, "POST", f"/v1/imports/{taken['id']}/confirm", {}, 409)
    assert "all of them are refused" in refused["detail"]
    assert upload(desk, kind, content, role[1]).status_code == 202


def test_one_that_an_earlier_version_confirmed_stands_in_nobodys_way_either(desk):
    taken = upload(desk, "bookings", REFUSED).json
    with database.connection():
        record = find_import(UUID(taken["id"]))
        save_import(record.id, ("checked",), state="confirmed", confirmed_at=now())
    assert upload(desk, "bookings", REFUSED).json["state"] == "checked"


def test_a_file_that_could_not_be_read_has_no_rows_to_correct(desk, monkeypatch):
    monkeypatch.setattr("services.venues.actions.imports.bookings.Bookings.checked_at_once_to", 10)
    failed = upload(desk, "bookings", b"PK\x03\x04 this is no workbook").json
    path = f"/v1/imports/{failed['id']}/corrections"
    assert "not been read yet" in desk.call(OFFICER, "GET", path, expect=409)["detail"]
    work()
    assert found(desk, failed)["state"] == "failed"
    assert "could not be read" in desk.call(OFFICER, "GET", path, expect=409)["detail"]


def test_rows_to_correct_are_given_after_confirming_until_the_file_goes_and_then_it_says_who_let_go_of_it(desk):
    taken = upload(desk, "bookings", GOOD + REFUSED.splitlines(keepends=True)[1]).json
    confirmed = confirm(desk, taken)
    path = f"/v1/imports/{taken['id']}/corrections"
    assert desk.venues.as_person("GET", path, OFFICER[1]).status_code == 200
    assert confirmed["file_kept_until"] == f"{now() + timedelta(days=30):%Y-%m-%d}"
    night(29, "retention")
    assert found(desk, taken)["file_kept"] is True
    night(32, "retention")
    gone = found(desk, taken)
    assert (gone["file_kept"], gone["file_kept_until"]) == (False, None)
    assert gone["file_removed_by"] == "system:venues:retention"
    assert "has been deleted" in desk.call(OFFICER, "GET", path, expect=409)["detail"]


def test_a_file_that_is_missing_is_told_and_is_no_fault_of_ours(desk):
    taken = upload(desk, "bookings", GOOD + REFUSED.splitlines(keepends=True)[1]).json
    with database.connection(), database.write_transaction():
        kept.remove(UUID(taken["id"]))
    desk.call(OFFICER, "GET", f"/v1/imports/{taken['id']}/corrections", expect=409)


def test_each_night_has_the_work(venues, monkeypatch):
    monkeypatch.setattr(nights, "_planned", None)
    with database.connection():
        nights.plan(now())
        kinds = {row[0] for row in database.query("SELECT kind FROM job")}
    assert "discard-unconfirmed" in kinds
