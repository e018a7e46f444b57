"""Originals of training are kept with their import or not at all, and those of before come in from the disk."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from services.training.actions.imports.bringing_in import files_of_before
from services.training.actions.imports.service import imports
from services.training.actions.status import get_status
from services.training.jobs import HANDLERS
from services.training.settings import Settings
from services.training.store.audit import audit
from services.training.store.database import database
from services.training.store.imports.kept_files import kept
from services.training.store.jobs import jobs
from shared.contracts.imports.imports import Import
from shared.files.kept_files import CHANGED
from shared.http.problems import Busy, Refused
from tests.on_disk import damage, lay_on_disk
from tests.training.conftest import OFFICER, upload, work

FILE = (
    "Employee No,Forename,Surname,Email Address,Position Title,Directorate,Position Start Date\n"
    "079324,Ann,Other,ann@council.example,Clerk,Place,01/02/2020\n"
    "079325,,Secretson,sec@council.example,Clerk,Place,neverday\n"
)
pytestmark = pytest.mark.usefixtures("training", "today")


@pytest.fixture
def hr(tmp_path: Path) -> Path:
    path = tmp_path / "hr.csv"
    path.write_text(FILE)
    return path


def receive() -> Import:
    return imports.receive(BytesIO(FILE.encode()), "hr.csv", "people", OFFICER, datetime.now(UTC))


def plan(settings: Settings) -> None:
    """As a worker that has just begun."""
    files_of_before._is_planned = False
    files_of_before.plan(datetime.now(UTC))


def brought_in() -> dict[str, int]:
    return next(iter(audit.newest("files"))).details


def test_an_upload_whose_transaction_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(imports.audit, "record", fails)
    with pytest.raises(ZeroDivisionError):
        receive()
    assert (kept.total_size(), imports.get_imports(1, 50).total) == (0, 0)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == []


def test_the_status_says_how_much_all_originals_take(hr: Path) -> None:
    assert get_status().kept_bytes == 0
    found = upload(hr, "people")
    assert get_status().kept_bytes == len(FILE)
    imports.remove_original(found.id, OFFICER, datetime.now(UTC))
    assert get_status().kept_bytes == 0


def test_an_original_that_is_not_as_it_came_is_not_read(hr: Path) -> None:
    found = upload(hr, "people")
    damage(kept, found.id)
    with pytest.raises(Refused) as refused:
        imports.corrections_file(found.id)
    assert refused.value.detail == CHANGED


def test_work_on_an_original_that_is_not_as_it_came_ends_at_once_and_says_so() -> None:
    taken = receive()
    damage(kept, taken.id)
    work()
    failed = imports.get_import(taken.id)
    assert (failed.state, failed.problem) == ("failed", CHANGED)
    assert jobs.counts(datetime.now(UTC)) == {"waiting": 0, "late": 0, "dead": 0}


def test_originals_of_before_come_in_and_can_be_read_as_before(training: Settings, hr: Path, tmp_path: Path) -> None:
    found = upload(hr, "people")
    refused = imports.corrections_file(found.id)
    lay_on_disk(kept, found.id, tmp_path / "uploads" / str(found.id))
    with pytest.raises(Busy):
        imports.corrections_file(found.id)
    plan(training)
    work()
    assert brought_in() == {"brought_in": 1, "left_on_disk": 0, "missing": 0}
    assert imports.corrections_file(found.id) == refused
    assert not (tmp_path / "uploads").exists()


def test_a_file_of_before_that_waits_to_be_read_is_read_once_it_is_in(training: Settings, tmp_path: Path) -> None:
    taken = receive()
    lay_on_disk(kept, taken.id, tmp_path / "uploads" / str(taken.id))
    with database.connection():
        ((_, error),) = jobs.run_due(HANDLERS, lambda: datetime.now(UTC), most=1)
    assert isinstance(error, Busy)
    assert imports.get_import(taken.id).state == "reading"
    plan(training)
    work()
    with database.write_transaction():
        database.execute("UPDATE job SET due_at = ? WHERE state = 'waiting'", "2026-11-01T12:00:00.000000Z")
    work()
    assert imports.get_import(taken.id).state == "checked"


def test_an_original_that_a_person_deleted_meanwhile_does_not_come_back(
    training: Settings, hr: Path, tmp_path: Path
) -> None:
    found = upload(hr, "people")
    lay_on_disk(kept, found.id, tmp_path / "uploads" / str(found.id))
    plan(training)
    imports.remove_original(found.id, OFFICER, datetime.now(UTC))
    assert list((tmp_path / "uploads").iterdir()) == []
    work()
    assert (kept.total_size(), imports.get_import(found.id).file_kept) == (0, False)
