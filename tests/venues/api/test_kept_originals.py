"""Originals of bookings are kept with their import or not at all, and those of before come in from the disk."""

from uuid import UUID

import pytest

from services.venues.actions.imports.bookings import Bookings
from services.venues.actions.imports.bringing_in import files_of_before
from services.venues.actions.imports.service import imports
from services.venues.store.database import database
from services.venues.store.imports.kept_files import kept
from services.venues.store.jobs import jobs
from shared.files.kept_files import CHANGED
from tests.on_disk import damage, lay_on_disk
from tests.venues.api.test_import_files import GOOD, NOBODY, REFUSED, found, now
from tests.venues.api.test_imports import upload, work
from tests.venues.booked import OFFICER, PREVENT, Desk

MIXED = GOOD + REFUSED.splitlines(keepends=True)[1]


@pytest.fixture
def desk(venues):
    return Desk(venues)


def corrections(desk, taken):
    path = f"/v1/imports/{taken['id']}/corrections"
    return desk.venues.as_person("GET", path, OFFICER[1])


def status(desk):
    return desk.call(PREVENT, "GET", "/v1/status")["kept_bytes"]


@pytest.mark.both_databases
def test_an_upload_whose_transaction_fails_leaves_nothing(desk, monkeypatch):
    def fails(*_):
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(imports.audit, "record", fails)
        assert upload(desk, "bookings", GOOD).status_code == 500
    assert (kept.total_size(), desk.call(OFFICER, "GET", "/v1/imports")["total"]) == (0, 0)
    assert upload(desk, "bookings", GOOD).json["counts"]["accepted"] == 1


def test_only_files_of_bookings_are_kept_and_the_status_says_how_much_they_take(desk):
    upload(desk, "venues", b'[{"venue": "Hall"}]')
    upload(desk, "other_list", NOBODY, PREVENT[1])
    assert status(desk) == 0
    upload(desk, "bookings", MIXED)
    assert status(desk) == len(MIXED)


@pytest.mark.both_databases
def test_an_original_that_is_not_as_it_came_is_not_read(desk, monkeypatch):
    taken = upload(desk, "bookings", MIXED).json
    damage(kept, UUID(taken["id"]))
    refused = corrections(desk, taken)
    assert (refused.status_code, refused.json["detail"]) == (409, CHANGED)
    monkeypatch.setattr(Bookings, "checked_at_once_to", 0)
    taken = upload(desk, "bookings", MIXED).json
    damage(kept, UUID(taken["id"]))
    work()
    failed = found(desk, taken)
    assert (failed["state"], failed["problem"]) == ("failed", CHANGED)


def test_work_on_a_file_that_is_gone_ends_at_once_and_says_so(desk, monkeypatch):
    monkeypatch.setattr(Bookings, "checked_at_once_to", 0)
    taken = upload(desk, "bookings", MIXED).json
    with database.connection(), database.write_transaction():
        kept.remove(UUID(taken["id"]))
    work()
    failed = found(desk, taken)
    assert (failed["state"], failed["problem"]) == ("failed", "The original file has been removed. Upload it again.")
    with database.connection():
        assert jobs.counts(now()) == {"waiting": 0, "late": 0, "dead": 0}


@pytest.mark.both_databases
def test_originals_of_before_come_in_and_can_be_read_as_before(desk, tmp_path):
    taken = upload(desk, "bookings", MIXED).json
    refused = corrections(desk, taken).data
    lay_on_disk(kept, UUID(taken["id"]), tmp_path / "uploads" / taken["id"])
    assert corrections(desk, taken).status_code == 503
    files_of_before._is_planned = False
    with database.connection():
        files_of_before.plan(now())
    work()
    assert corrections(desk, taken).data == refused
    assert not (tmp_path / "uploads").exists()
