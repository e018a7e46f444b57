"""What came in as a file and need not be kept goes: at night by itself, at once by a person, and never half."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine

from services.training.actions.imports.checking import FileRows
from services.training.actions.imports.reviewing import resolve
from services.training.actions.imports.service import imports
from services.training.actions.nightly_jobs import nights
from services.training.settings import Settings
from services.training.start import start
from services.training.store.audit import audit
from services.training.store.database import database
from services.training.store.imports.imports import save_import
from services.training.store.imports.kept_files import kept
from services.training.store.jobs import jobs
from services.training.store.people import find_by_number, list_completions
from shared.contracts.imports.imports import ColumnChoice, Import, Resolution
from shared.http.problems import Refused
from shared.imports.states import without_values
from shared.settings import SettingsProblem, variable
from tests.training.conftest import OFFICER, TODAY, bring_in, upload, work

HR = (
    "Employee No,Forename,Surname,Position Title,Directorate,Position Start Date,Absence Type\n"
    "000001,Ann,Other,Clerk,Place,01/02/2020,Stress\n"
)
REFUSED = "000002,,Other,Clerk,Place,never,Maternity\n"


@pytest.fixture(autouse=True)
def ready(training: Settings, today: datetime) -> None:
    """A training service on the samples' day."""


@pytest.fixture
def hr(tmp_path: Path) -> Path:
    path = tmp_path / "hr.csv"
    path.write_text(HR + REFUSED, encoding="utf-8")
    return path


@pytest.fixture
def refused(tmp_path: Path) -> Path:
    path = tmp_path / "refused.csv"
    path.write_text(HR.splitlines()[0] + "\n" + REFUSED, encoding="utf-8")
    return path


def start_again(settings: Settings) -> None:
    start(settings)
    database.real.connect()


def state(found: Import) -> str:
    return imports.get_import(found.id).state


def night(days: float) -> None:
    """The work of the night, so many days after the samples' day."""
    with time_machine.travel(TODAY + timedelta(days=days), tick=True):
        with database.write_transaction():
            jobs.add("let-files-go", {}, datetime.now(UTC))
        work()


def audited(what: str) -> list[str]:
    return [entry.actor for entry in audit.entries() if entry.action == what]


def is_kept(found: Import) -> bool:
    return kept.is_kept(found.id)


def test_an_upload_that_nobody_confirmed_goes_after_fourteen_days_with_its_rows(hr: Path) -> None:
    found = upload(hr, "people")
    night(13.9)
    assert (state(found), is_kept(found)) == ("checked", True)
    assert found.file_kept_until == TODAY.date() + timedelta(days=14)
    night(14.1)
    gone = imports.get_import(found.id)
    assert (gone.state, is_kept(found), imports.get_lines(found.id, None, None, 50)) == ("discarded", False, ([], 0))
    assert (gone.sha256, gone.counts) == (found.sha256, found.counts)
    assert (gone.file_kept, gone.file_kept_until, gone.discarded_by) == (False, None, "system:training:let-files-go")
    assert audited("import-discarded") == ["system:training:let-files-go"]


def test_every_kind_of_upload_of_which_nothing_is_in_goes(hr: Path, tmp_path: Path) -> None:
    odd, matrix = tmp_path / "odd.csv", tmp_path / "matrix.xlsx"
    odd.write_text("A,B,C\n1,2,3\n", encoding="utf-8")
    matrix.write_bytes(b"PK\x03\x04 this is no workbook")
    replaced, needs_columns, failed = upload(hr, "people"), upload(odd, "people"), upload(matrix, "people")
    upload(hr, "people")
    found = [replaced, needs_columns, failed]
    assert [state(one) for one in found] == ["replaced", "needs_columns", "failed"]
    night(15)
    assert [(state(one), is_kept(one)) for one in found] == [("discarded", False)] * 3


def test_what_was_confirmed_is_kept_as_long_as_the_setting_says(training: Settings, hr: Path) -> None:
    start_again(replace(training, keep_files_days=3))
    found = bring_in(hr, "people")
    night(2.9)
    assert is_kept(found)
    night(3.1)
    gone = imports.get_import(found.id)
    assert (gone.state, gone.file_kept, is_kept(found)) == ("confirmed", False, False)
    assert gone.file_removed_by == "system:training:let-files-go"
    assert find_by_number("000001") is not None


def test_a_shorter_setting_holds_for_files_that_came_in_before_it(training: Settings, hr: Path) -> None:
    found = bring_in(hr, "people")
    assert found.file_kept_until == TODAY.date() + timedelta(days=30)
    start_again(replace(training, keep_files_days=5))
    assert imports.get_import(found.id).file_kept_until == TODAY.date() + timedelta(days=5)
    night(6)
    assert not is_kept(found)


@pytest.mark.parametrize("days", ["0", "-1", "367"])
def test_a_number_of_days_that_cannot_be_meant_stops_the_start(
    training: Settings, monkeypatch: pytest.MonkeyPatch, days: str
) -> None:
    for setting in fields(training):
        monkeypatch.setenv(variable(setting, "TRAINING_"), str(getattr(training, setting.name)))
    monkeypatch.setenv("TRAINING_KEEP_FILES_DAYS", days)
    monkeypatch.setenv("TRAINING_AUDIT_KEY", "au-7f3a91c05be24d68a1f7c2e9b4d03865")
    with pytest.raises(SettingsProblem, match="TRAINING_KEEP_FILES_DAYS must be from 1 to 366"):
        Settings.from_environment()


def test_a_person_throws_an_upload_away_at_once_and_twice_is_harmless(hr: Path) -> None:
    found = upload(hr, "people")
    for _ in range(2):
        gone = imports.discard(found.id, OFFICER, datetime.now(UTC))
        assert (gone.state, gone.discarded_by, is_kept(found)) == ("discarded", OFFICER.id, False)
    assert imports.get_lines(found.id, None, None, 50) == ([], 0)
    assert audited("import-discarded") == [OFFICER.id]
    night(40)
    assert audited("import-discarded") == [OFFICER.id]


def test_the_same_file_can_be_sent_again_after_it_was_thrown_away(hr: Path) -> None:
    imports.discard(upload(hr, "people").id, OFFICER, datetime.now(UTC))
    assert bring_in(hr, "people").counts.accepted == 1


def test_what_is_in_cannot_be_thrown_away(hr: Path) -> None:
    found = bring_in(hr, "people")
    with pytest.raises(Refused, match="Its rows are in"):
        imports.discard(found.id, OFFICER, datetime.now(UTC))
    imports.ask_to_undo(found.id, OFFICER, datetime.now(UTC))
    work()
    with pytest.raises(Refused, match="confirmed and then undone"):
        imports.discard(found.id, OFFICER, datetime.now(UTC))


def test_what_was_thrown_away_is_not_confirmed_nor_read_otherwise(hr: Path) -> None:
    found = upload(hr, "people")
    imports.discard(found.id, OFFICER, datetime.now(UTC))
    with pytest.raises(Refused, match="thrown away"):
        imports.ask_to_confirm(found.id, OFFICER, datetime.now(UTC))
    with pytest.raises(Refused, match="thrown away"):
        imports.corrections_file(found.id)
    assert imports.remove_original(found.id, OFFICER, datetime.now(UTC)).state == "discarded"


@pytest.mark.parametrize("meanwhile", ["thrown away", "replaced"])
def test_a_file_that_went_while_it_was_being_read_leaves_no_rows(
    hr: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    taken = imports.receive(BytesIO(hr.read_bytes()), "hr.csv", "people", OFFICER, datetime.now(UTC))
    read = FileRows.take

    def read_and_go(*arguments: object) -> None:
        read(*arguments)
        if meanwhile == "thrown away":
            imports.discard(taken.id, OFFICER, datetime.now(UTC))
        else:
            monkeypatch.undo()
            imports.receive(BytesIO(hr.read_bytes()), "hr.csv", "people", OFFICER, datetime.now(UTC))

    monkeypatch.setattr(FileRows, "take", read_and_go)
    job = jobs.claim(datetime.now(UTC))
    assert job is not None
    imports.check_import(job)
    assert imports.get_lines(taken.id, None, None, 50) == ([], 0)
    assert state(taken) == {"thrown away": "discarded", "replaced": "replaced"}[meanwhile]


def test_a_job_that_an_earlier_version_put_off_does_no_harm(hr: Path) -> None:
    found = bring_in(hr, "people")
    with database.write_transaction():
        jobs.add("remove-file", {"import": str(found.id)}, datetime.now(UTC))
    work()
    assert is_kept(found)


def test_each_night_has_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nights, "_planned", None)
    nights.plan(TODAY)
    with time_machine.travel(TODAY + timedelta(days=1), tick=True):
        assert "let-files-go" in {job.kind for job in iter(lambda: jobs.claim(datetime.now(UTC)), None)}


def test_a_file_of_which_every_row_is_refused_cannot_be_confirmed_and_stands_in_nobodys_way(refused: Path) -> None:
    found = upload(refused, "people")
    assert (found.counts.read, found.counts.refused) == (1, 1)
    with pytest.raises(Refused, match="all of them are refused"):
        imports.ask_to_confirm(found.id, OFFICER, datetime.now(UTC))
    assert state(upload(refused, "people")) == "checked"


def test_one_that_was_confirmed_by_an_earlier_version_stands_in_nobodys_way_either(refused: Path) -> None:
    found = imports.existing(upload(refused, "people").id)
    save_import(found.id, ("checked",), state="confirmed", confirmed_at=TODAY)
    assert state(upload(refused, "people")) == "checked"


@pytest.fixture
def failed(tmp_path: Path) -> Import:
    path = tmp_path / "odd.xlsx"
    path.write_bytes(b"PK\x03\x04 this is no workbook")
    return upload(path, "people")


def test_a_file_that_could_not_be_read_has_no_rows_to_correct(failed: Import) -> None:
    with pytest.raises(Refused, match="could not be read"):
        imports.corrections_file(failed.id)


def test_rows_to_correct_are_given_after_confirming_and_after_undoing_until_the_file_goes(hr: Path) -> None:
    found = bring_in(hr, "people")
    assert b"000002" in imports.corrections_file(found.id)
    imports.ask_to_undo(found.id, OFFICER, datetime.now(UTC))
    work()
    assert b"000002" in imports.corrections_file(found.id)
    night(31)
    with pytest.raises(Refused, match="original file has been deleted"):
        imports.corrections_file(found.id)


def test_columns_of_a_file_that_is_gone_cannot_be_matched(hr: Path) -> None:
    found = upload(hr, "people")
    imports.remove_original(found.id, OFFICER, datetime.now(UTC))
    with pytest.raises(Refused, match="cannot be read again"):
        imports.choose_columns(found.id, ColumnChoice({"number": "Employee No"}, version=0), OFFICER, datetime.now(UTC))


def test_work_on_a_file_that_is_gone_ends_and_says_so(hr: Path) -> None:
    taken = imports.receive(BytesIO(hr.read_bytes()), "hr.csv", "people", OFFICER, datetime.now(UTC))
    with database.write_transaction():
        kept.remove(taken.id)
    work()
    failed = imports.get_import(taken.id)
    assert (failed.state, failed.problem) == ("failed", "The original file has been removed. Upload it again.")
    assert (failed.file_kept, failed.file_kept_until) == (False, None)
    assert jobs.counts(datetime.now(UTC)) == {"waiting": 0, "late": 0, "dead": 0}


FULL = (
    "Employee No,Forename,Surname,Email Address,Position Title,Directorate,Position Start Date,Absence Start\n"
    "079324,Ann,Other,ann@council.example,Clerk,Place,01/02/2020,\n"
    "079325,,Secretson,sec@council.example,Clerk,Place,neverday,03/04/2026\n"
    "079324,Ann,Other,ann@council.example,Clerk,Place,01/02/2020,\n"
)
DONE = (
    "Learner ID,Learner Name,Email,Course Title,Completion Date,Status,Score\n"
    "079324,Ann Other,,Prevent duty training: Awareness,27/02/2025,Completed,77\n"
    "079399,Secretson,,Prevent duty training: Awareness,27/02/2025,Completed,78\n"
    "079324,Ann Other,,Prevent duty training: Awareness,28/02/2025,Halfway,79\n"
    ",Ann Other,,Prevent duty training: Awareness,01/03/2025,Completed,81\n"
)
FACTS = "value, person, course, completed_on, evidence, provider, score_before, score_after, parsed, cells, suggestions"
NOTHING = ("", None, "", None, "", "", None, None, None, None, None)


def said(found: Import, *outcomes: str) -> list[tuple[object, ...]]:
    """What the table of rows still says of a file, apart from where each row stood and what was wrong with it."""
    source = imports.existing(found.id).id
    marks = ", ".join("?" * len(outcomes))
    sql = f"SELECT {FACTS} FROM import_line WHERE source_id = ? AND outcome IN ({marks}) ORDER BY row"
    return database.query(sql, source, *outcomes)


def as_written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / f"{uuid4()}.csv"
    path.write_text(text, encoding="utf-8")
    return path


def by_the_button(found: Import) -> None:
    imports.remove_original(found.id, OFFICER, datetime.now(UTC))


def by_the_night(found: Import) -> None:
    night(31)


LET_GO = pytest.mark.parametrize("let_go", [by_the_button, by_the_night])


@pytest.mark.both_databases
@LET_GO
def test_what_the_rows_of_people_said_goes_with_the_original(tmp_path: Path, let_go: Callable[[Import], None]) -> None:
    found = bring_in(as_written(tmp_path, FULL), "people")
    assert {len(said(found, one)) for one in ("accepted", "duplicate", "refused")} == {1}
    let_go(found)
    assert said(found, "accepted", "duplicate", "refused") == [NOTHING] * 3
    (line,), _ = imports.get_lines(found.id, "refused", None, 50)
    assert (line.row, line.value, line.cells) == (3, "", {})
    assert "is blank" in line.reason
    assert "is not a date we can read" in line.reason
    assert "neverday" not in line.reason
    assert imports.get_import(found.id).counts == found.counts
    assert find_by_number("079324") is not None


@pytest.mark.both_databases
@LET_GO
def test_what_the_rows_of_completions_said_goes_too_and_nobody_can_answer_them(
    tmp_path: Path, let_go: Callable[[Import], None]
) -> None:
    bring_in(as_written(tmp_path, FULL), "people")
    found = bring_in(as_written(tmp_path, DONE), "completions")
    (waiting,), _ = imports.get_lines(found.id, "review", None, 50)
    assert "Ann Other" in waiting.reason
    let_go(found)
    assert said(found, "accepted", "refused", "skipped", "review") == [NOTHING] * 4
    reasons = " ".join(line.reason for line in imports.get_lines(found.id, None, None, 50)[0])
    assert not any(word in reasons for word in ("Ann", "079399", "Halfway"))
    assert imports.get_import(found.id).counts == found.counts
    with pytest.raises(Refused, match="nobody can say any more"):
        resolve(found.id, (Resolution(waiting.id, "confirm"),), OFFICER, datetime.now(UTC))


@pytest.mark.both_databases
def test_a_file_that_lost_its_original_is_still_confirmed_and_undone_and_says_nothing_afterwards(
    tmp_path: Path,
) -> None:
    found = upload(as_written(tmp_path, FULL), "people")
    by_the_button(found)
    assert said(found, "refused") == [NOTHING]
    assert said(found, "accepted") != [NOTHING]
    imports.ask_to_confirm(found.id, OFFICER, datetime.now(UTC))
    work()
    assert find_by_number("079324") is not None
    assert said(found, "accepted", "duplicate", "refused") == [NOTHING] * 3
    imports.ask_to_undo(found.id, OFFICER, datetime.now(UTC))
    work()
    assert (state(found), find_by_number("079324")) == ("undone", None)


@pytest.mark.both_databases
def test_undoing_one_file_keeps_what_another_says_as_well_though_its_original_is_gone(tmp_path: Path) -> None:
    bring_in(as_written(tmp_path, FULL), "people")
    rows = DONE.splitlines(keepends=True)
    first = bring_in(as_written(tmp_path, "".join(rows[:2])), "completions")
    second = bring_in(as_written(tmp_path, "".join(rows[:3])), "completions")
    assert second.counts.duplicate == 1
    by_the_button(first)
    by_the_button(second)
    imports.ask_to_undo(first.id, OFFICER, datetime.now(UTC))
    work()
    person = find_by_number("079324")
    assert person is not None
    assert [done.completed_on.isoformat() for done in list_completions(person.id)] == ["2025-02-27"]
    imports.ask_to_undo(second.id, OFFICER, datetime.now(UTC))
    work()
    assert said(second, "accepted", "duplicate", "refused") == [NOTHING] * 2


@pytest.mark.both_databases
def test_rows_that_an_earlier_version_left_without_their_file_say_nothing_after_the_next_night(tmp_path: Path) -> None:
    found = bring_in(as_written(tmp_path, FULL), "people")
    save_import(imports.existing(found.id).id, ("confirmed",), file_removed_at=TODAY, file_removed_by=OFFICER.id)
    night(1)
    assert said(found, "accepted", "duplicate", "refused") == [NOTHING] * 3


@pytest.mark.parametrize(
    ("reason", "left"),
    [
        ("Nobody has the number “079399”. Correct it.", "Nobody has the number “…”. Correct it."),
        ("A: “x” is one. B: “y” is two.", "A: “…” is one. B: “…” is two."),
        ("Only the name “Ann “Nan” Other” matches.", "Only the name “…” matches."),
        ("There is no “line\nbreak” here.", "There is no “…” here."),
        ("The end, 3 April 2026, is before the start, 13 May 2026.", "The end, …, is before the start, …."),
        ("The row is identical to row 2.", "The row is identical to row 2."),
    ],
)
def test_what_was_wrong_is_told_without_what_the_file_said(reason: str, left: str) -> None:
    assert without_values(reason) == left
