"""Files in: every row accounted for, nothing twice, nothing lost, and all of it can be taken back."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest

from services.training.actions.imports.reviewing import resolve
from services.training.actions.imports.service import imports
from services.training.actions.people import revoke_completion
from services.training.actions.standing.standing import get_standing
from services.training.seed import COUNCIL, FILES
from services.training.store.audit import audit
from services.training.store.database import database
from services.training.store.imports.kept_files import kept
from services.training.store.people import (
    find_by_number,
    list_absences,
    list_completions,
    list_former_names,
    list_posts,
)
from shared.contracts.imports import imports as contract
from shared.contracts.training import Figures, StandingAnswer
from shared.http.problems import Invalid, OutOfDate, Refused, VersionNeeded
from tests.training.conftest import OFFICER, bring_in, upload, work

EXPECTED = json.loads((COUNCIL / "expected.json").read_text())
DAY = date(2026, 11, 1)
ROWS = {"duplicate": "duplicate_rows", "refused": "rejected_rows", "skipped": "skipped_rows"}


def figures() -> StandingAnswer:
    return get_standing(DAY, "", "")


def a_file(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


PEOPLE = (
    "Employee No,Forename,Surname,Email Address,Position Title,Directorate,Service,Team,Position Start Date,"
    "Position End Date,Absence Start\n"
)
COMPLETIONS = "Learner ID,Learner Name,Email,Course Title,Completion Date,Status,Score\n"


@pytest.mark.parametrize("name", FILES)
def test_every_row_of_the_sample_council_comes_out_as_expected(council: dict[str, contract.Import], name: str) -> None:
    found, expected = council[name], EXPECTED[name]
    counts = found.counts
    assert counts.read == counts.accepted + counts.duplicate + counts.skipped + counts.review + counts.refused
    if name == "session-registers.xlsx":
        assert (found.sheets, counts.accepted, counts.review) == (
            expected["sheets"],
            expected["accepted"],
            expected["review"],
        )
        return
    assert counts.read == expected["rows"]
    assert counts.accepted == expected.get("accepted", counts.accepted)
    for outcome, key in ROWS.items():
        if key in expected:
            assert [line.row for line in imports.get_lines(found.id, outcome, None, 50)[0]] == expected[key]
    if "review_rows" in expected:
        lines, total = imports.get_lines(found.id, "review", None, 50)
        assert [line.row for line in lines] == expected["review_rows"]
        assert total == len(expected["review_rows"])
    assert found.people == expected.get("people", found.people)
    assert found.awaiting == expected.get("awaiting", 0)


def test_the_figures_of_the_sample_council_are_exact(council: dict[str, contract.Import]) -> None:
    answer = figures()
    assert vars(answer.figures) == EXPECTED["figures"]["organisation"]
    units = {unit.unit: vars(unit.figures) for unit in answer.units}
    assert units == {name: found for name, found in EXPECTED["figures"].items() if name != "organisation"}
    assert vars(answer.provider_figures) == EXPECTED["provider_figures"]["all"]
    employers = {found.employer: vars(found.figures) for found in answer.employers}
    assert employers == {name: found for name, found in EXPECTED["provider_figures"].items() if name != "all"}


def test_undoing_every_import_leaves_nothing_behind(council: dict[str, contract.Import]) -> None:
    for found in reversed(council.values()):
        imports.ask_to_undo(found.id, OFFICER, datetime.now(UTC))
        work()
        assert imports.get_import(found.id).state == "undone"
    answer = figures()
    assert answer.figures == Figures(0, 0, 0, 0, 0)
    assert answer.units == ()
    assert answer.employers == ()
    assert audit.verify().ok


@pytest.mark.usefixtures("council")
def test_the_same_file_again_is_refused_until_it_is_undone(council: dict[str, contract.Import]) -> None:
    name = "completions-lms.csv"
    before = figures()
    with pytest.raises(Refused, match="has been imported"):
        upload(COUNCIL / name, "completions")
    imports.ask_to_undo(council[name].id, OFFICER, datetime.now(UTC))
    work()
    assert figures() != before
    again = bring_in(COUNCIL / name, "completions")
    assert again.counts == council[name].counts
    assert figures() == before


@pytest.mark.usefixtures("training", "today")
def test_an_unconfirmed_upload_gives_way_to_the_same_file_uploaded_again() -> None:
    first = upload(COUNCIL / "people-hr-export.csv", "people")
    second = upload(COUNCIL / "people-hr-export.csv", "people")
    assert imports.get_import(first.id).state == "replaced"
    assert second.state == "checked"
    with pytest.raises(Refused, match="newer upload"):
        imports.ask_to_confirm(first.id, OFFICER, datetime.now(UTC))


@pytest.mark.usefixtures("council")
def test_a_completion_that_two_files_hold_survives_the_undoing_of_either(
    council: dict[str, contract.Import], tmp_path: Path
) -> None:
    person = find_by_number("129034")
    assert person is not None
    (newest, *_) = list_completions(person.id)
    again = a_file(
        tmp_path, "again.csv", COMPLETIONS + f"129034,,,{newest.course},{newest.completed_on:%d/%m/%Y},Completed,\n"
    )
    other = bring_in(again, "completions")
    assert other.counts.duplicate == 1
    before = figures()
    origin = newest.import_id
    assert origin is not None
    imports.ask_to_undo(origin, OFFICER, datetime.now(UTC))
    work()
    kept_on = [done for done in list_completions(person.id) if done.completed_on == newest.completed_on]
    assert [done.import_id for done in kept_on] == [other.id]
    adopted = imports.get_import(other.id)
    assert (adopted.counts.accepted, adopted.counts.duplicate) == (1, 0)
    assert figures() != before


@pytest.mark.usefixtures("council")
def test_a_file_that_was_checked_before_another_was_undone_brings_in_what_was_there_then(tmp_path: Path) -> None:
    rows = [f"129034,,,WRAP,{day}/10/2026,Completed,\n" for day in (15, 16)]
    first = bring_in(a_file(tmp_path, "a.csv", COMPLETIONS + "".join(rows)), "completions")
    second = upload(a_file(tmp_path, "b.csv", COMPLETIONS + rows[0] + rows[0] + rows[1] + "\n"), "completions")
    assert (second.counts.accepted, second.counts.duplicate) == (0, 3)
    person = find_by_number("129034")
    assert person is not None
    (revoked,) = [done.id for done in list_completions(person.id) if done.completed_on == date(2026, 10, 16)]
    revoke_completion(revoked, "Somebody else", OFFICER, datetime.now(UTC))
    imports.ask_to_undo(first.id, OFFICER, datetime.now(UTC))
    work()
    imports.ask_to_confirm(second.id, OFFICER, datetime.now(UTC))
    work()
    done = imports.get_import(second.id).counts
    held = [one.completed_on.day for one in list_completions(person.id) if one.import_id == second.id]
    assert (sorted(held), done.accepted, done.duplicate) == ([15], 1, 2)


@pytest.mark.usefixtures("council")
def test_two_files_checked_side_by_side_bring_a_completion_in_once(tmp_path: Path) -> None:
    row = "129034,,,WRAP,15/10/2026,Completed,\n"
    first = upload(a_file(tmp_path, "a.csv", COMPLETIONS + row), "completions")
    second = upload(a_file(tmp_path, "b.csv", COMPLETIONS + row + "\n"), "completions")
    assert (first.counts.accepted, second.counts.accepted) == (1, 1)
    for found in (first, second):
        imports.ask_to_confirm(found.id, OFFICER, datetime.now(UTC))
    work()
    confirmed = [imports.get_import(found.id).counts for found in (first, second)]
    assert sorted((counts.accepted, counts.duplicate) for counts in confirmed) == [(0, 1), (1, 0)]


@pytest.mark.usefixtures("council")
def test_a_row_is_imported_only_when_a_person_says_whose_it_is(council: dict[str, contract.Import]) -> None:
    found = council["completions-lms.csv"]
    before = figures()
    lines, _ = imports.get_lines(found.id, "review", None, 50)
    answers = [contract.Resolution(line.id, "confirm", line.suggestions[0].id) for line in lines[:-1]]
    after = resolve(found.id, (*answers, contract.Resolution(lines[-1].id, "refuse")), OFFICER, datetime.now(UTC))
    assert after.counts.review == 0
    assert after.counts.refused == found.counts.refused + 1
    assert after.counts.read == found.counts.read
    assert figures().figures.population == before.figures.population
    with pytest.raises(OutOfDate, match=r"^Row \d+ was answered on .*, by you: it is about .*"):
        resolve(found.id, (answers[0],), OFFICER, datetime.now(UTC))


@pytest.mark.usefixtures("council")
def test_who_answers_rows_after_somebody_else_is_told_which_when_by_whom_and_what_and_nothing_is_saved(
    council: dict[str, contract.Import],
) -> None:
    found = council["completions-lms.csv"]
    lines, _ = imports.get_lines(found.id, "review", None, 50)
    first, second, third = (contract.Resolution(line.id, "refuse") for line in lines[:3])
    whose = lines[0].suggestions[0]
    resolve(found.id, (contract.Resolution(lines[0].id, "confirm", whose.id), second), OFFICER, datetime.now(UTC))
    with pytest.raises(OutOfDate) as told:
        resolve(found.id, (third, first, second), replace(OFFICER, id="somebody else"), datetime.now(UTC))
    assert told.value.by == OFFICER.id
    assert [error.pointer for error in told.value.errors] == ["/answers/1/line", "/answers/2/line"]
    confirmed, left_out = (error.detail for error in told.value.errors)
    assert re.fullmatch(rf"Row {lines[0].row} was answered on \d.* at .*m, and not by you: it is about .*\.", confirmed)
    assert whose.name in confirmed and whose.number in confirmed
    assert left_out.endswith("and not by you: it was left out.")
    assert told.value.detail == f"{confirmed} {left_out} Nothing of yours was saved."
    assert imports.get_import(found.id).counts.review == found.counts.review - 2
    with pytest.raises(Invalid, match="answered twice"):
        resolve(found.id, (third, third), OFFICER, datetime.now(UTC))


@pytest.mark.usefixtures("council")
def test_answers_are_taken_all_or_none(council: dict[str, contract.Import]) -> None:
    found = council["completions-lms.csv"]
    lines, _ = imports.get_lines(found.id, "review", None, 50)
    good = contract.Resolution(lines[0].id, "confirm", lines[0].suggestions[0].id)
    with pytest.raises(Invalid):
        resolve(found.id, (good, contract.Resolution(999_999_999, "refuse")), OFFICER, datetime.now(UTC))
    assert imports.get_import(found.id).counts == found.counts


@pytest.mark.usefixtures("council")
def test_corrected_rows_come_in_when_uploaded_again(council: dict[str, contract.Import], tmp_path: Path) -> None:
    found = council["completions-lms.csv"]
    text = imports.corrections_file(found.id).decode("utf-8-sig")
    assert len(text.splitlines()) == 1 + found.counts.refused
    assert "What to correct" in text.splitlines()[0]
    again = upload(a_file(tmp_path, "corrected.csv", text), "completions")
    assert again.counts.read == again.counts.refused == found.counts.refused


@pytest.mark.usefixtures("training", "today")
def test_nothing_of_an_unmapped_column_is_kept(tmp_path: Path) -> None:
    header = PEOPLE.replace("Absence Start", "Absence Type,Absence Start")
    bad = "000001,Ann,,ann@council.example,Clerk,Place,Parks,North,01/02/2020,,Cancer treatment,01/10/2026\n"
    found = upload(a_file(tmp_path, "hr.csv", header + bad), "people")
    (line,), _ = imports.get_lines(found.id, "refused", None, 50)
    assert "Cancer" not in json.dumps(vars(line), default=str)


@pytest.mark.usefixtures("training", "today")
def test_a_second_feed_adds_posts_keeps_former_names_and_ends_absences(tmp_path: Path) -> None:
    row = "{number},{name},{surname},,Housing Officer,Place,Housing,North,01/02/2020,{ends},{absent}\n"
    bring_in(
        a_file(
            tmp_path,
            "one.csv",
            PEOPLE
            + row.format(number="000001", name="Ann", surname="Old", ends="", absent="01/09/2026")
            + row.format(number="000002", name="Bob", surname="Same", ends="", absent=""),
        ),
        "people",
    )
    assert figures().figures.absent == 1
    second = bring_in(
        a_file(
            tmp_path,
            "two.csv",
            PEOPLE
            + row.format(number="000001", name="Ann", surname="New", ends="31/12/2026", absent="")
            + row.format(number="000003", name="Cy", surname="Fresh", ends="", absent=""),
        ),
        "people",
    )
    person = find_by_number("000001")
    assert person is not None
    assert person.surname == "New"
    (post,) = list_posts([person.id])[person.id]
    assert post.ends == date(2026, 12, 31)
    assert (figures().figures.absent, figures().figures.population) == (0, 3)
    imports.ask_to_undo(second.id, OFFICER, datetime.now(UTC))
    work()
    person = find_by_number("000001")
    assert person is not None
    assert person.surname == "Old"
    assert (figures().figures.absent, figures().figures.population) == (1, 1)


ROW = "{number},{name},Same,,{title},Place,Housing,North,01/02/2020,{ends},{absent}\n"
MONTH_1 = PEOPLE + "".join(
    ROW.format(number=number, name=name, title="Housing Officer", ends="", absent=absent)
    for number, name, absent in (("000001", "Ann", ""), ("000002", "Bob", ""), ("000003", "Cy", "01/09/2026"))
)
MONTH_2 = PEOPLE + "".join(
    (
        ROW.format(number="000001", name="Ann", title="Housing Officer", ends="31/10/2026", absent=""),
        ROW.format(number="000003", name="Cy", title="Housing Officer", ends="", absent="01/10/2026"),
    )
)


@pytest.mark.usefixtures("training", "today")
def test_a_people_file_comes_again_once_another_one_was_confirmed_and_nothing_doubles(tmp_path: Path) -> None:
    one, two = a_file(tmp_path, "one.csv", MONTH_1), a_file(tmp_path, "two.csv", MONTH_2)
    bring_in(one, "people")
    before = figures()
    with pytest.raises(Refused, match="nothing that came later has changed them"):
        upload(one, "people")
    second = bring_in(two, "people")
    assert figures() != before
    again = upload(one, "people")
    assert "changed since" in again.problem
    imports.ask_to_confirm(again.id, OFFICER, datetime.now(UTC))
    work()
    posts = [post for number in ("000001", "000002", "000003") for post in list_posts([found(number)])[found(number)]]
    assert [post.ends for post in posts] == [None, None, None]
    with pytest.raises(Refused, match="nothing that came later has changed them"):
        upload(one, "people")
    assert upload(two, "people").state == "checked"
    imports.ask_to_undo(second.id, OFFICER, datetime.now(UTC))  # from the middle: what came after it stays, once
    work()
    assert [post.ends for post in list_posts([found("000001")])[found("000001")]] == [None]
    assert sum(starts == date(2026, 9, 1) for starts, _ in list_absences(found("000003"))) == 1


def found(number: str) -> int:
    person = find_by_number(number)
    assert person is not None
    return person.id


NAMES_AND_UNDONE = [
    ("Old New Newer", (2,), "Newer", ["Old"]),
    ("Old New Newer", (2, 3), "Old", []),
    ("Old New Newer", (3, 2), "Old", []),
    ("Old New Old", (2,), "Old", []),
    ("Old New Old", (2, 3), "Old", []),
    ("Old New Old Newer", (4,), "Old", ["New"]),
    ("Old New Old Newer", (3,), "Newer", ["Old", "New"]),
    ("Old New Old Newer", (3, 4), "New", ["Old"]),
    ("Old New Old Newer", (2,), "Newer", ["Old"]),
    ("Old New Old Newer", (2, 4), "Old", []),
]


@pytest.mark.usefixtures("training", "today")
@pytest.mark.parametrize(("names", "undone", "left", "former"), NAMES_AND_UNDONE)
def test_undoing_a_people_file_takes_back_its_name_and_no_name_of_a_later_file(
    tmp_path: Path, names: str, undone: tuple[int, ...], left: str, former: list[str]
) -> None:
    row = "000001,Ann,{name},,Housing Officer,Place,Housing,North,01/02/2020,,\n"
    files = [
        bring_in(a_file(tmp_path, f"{number}.csv", PEOPLE + row.format(name=name) + "\n" * number), "people")
        for number, name in enumerate(names.split(), 1)
    ]
    for number in undone:
        imports.ask_to_undo(files[number - 1].id, OFFICER, datetime.now(UTC))
        work()
    person = find_by_number("000001")
    assert person is not None
    assert person.surname == left
    assert [name.rpartition(" ")[2] for name in list_former_names(person.id)] == former


@pytest.mark.usefixtures("council")
def test_a_completions_file_comes_again_once_a_completion_of_it_was_revoked(
    council: dict[str, contract.Import],
) -> None:
    name = "completions-lms.csv"
    with pytest.raises(Refused, match="nothing that came later has changed them"):
        upload(COUNCIL / name, "completions")
    (row,) = database.query(
        "SELECT c.id FROM completion c JOIN import i ON i.id = c.origin_id WHERE i.file_name = ? ORDER BY c.id LIMIT 1",
        name,
    )
    revoke_completion(row[0], "Recorded by mistake", OFFICER, datetime.now(UTC))
    again = upload(COUNCIL / name, "completions")
    assert again.counts.accepted == 1
    assert again.counts.duplicate == council[name].counts.duplicate + council[name].counts.accepted - 1
    assert "changed since" in again.problem


@pytest.mark.usefixtures("training", "today")
def test_columns_are_asked_for_and_remembered(tmp_path: Path) -> None:
    text = "Qwerty,Asdf,When\n000001,WRAP,01/10/2026\n"
    found = upload(a_file(tmp_path, "odd.csv", text), "completions")
    assert found.state == "needs_columns"
    choice = contract.ColumnChoice({"number": "Qwerty", "course": "Asdf", "completed_on": "When"}, version=0)
    imports.choose_columns(found.id, choice, OFFICER, datetime.now(UTC))
    work()
    assert imports.get_import(found.id).state == "checked"
    again = upload(a_file(tmp_path, "odd2.csv", text + "000002,WRAP,01/10/2026\n"), "completions")
    assert again.state == "checked"


@pytest.mark.usefixtures("council")
def test_a_course_title_nobody_knows_can_be_mapped_for_good(tmp_path: Path) -> None:
    text = COMPLETIONS + "129034,,,Prevent for beginners,15/10/2026,Completed,\n"
    found = upload(a_file(tmp_path, "new.csv", text), "completions")
    assert found.counts.refused == 1
    choice = contract.ColumnChoice(courses={"Prevent for beginners": "AWARENESS"}, version=0)
    imports.choose_columns(found.id, choice, OFFICER, datetime.now(UTC))
    work()
    assert imports.get_import(found.id).counts.accepted == 1
    with pytest.raises(Invalid):
        imports.choose_columns(
            found.id, contract.ColumnChoice(courses={"X": "NO_SUCH"}, version=1), OFFICER, datetime.now(UTC)
        )


@pytest.mark.usefixtures("training", "today")
def test_a_choice_is_made_over_the_version_that_was_read_and_the_second_is_told(tmp_path: Path) -> None:
    found = upload(a_file(tmp_path, "odd.csv", "Qwerty,Asdf,When\n000001,WRAP,01/10/2026\n"), "completions")
    now = datetime.now(UTC)
    with pytest.raises(VersionNeeded):
        imports.choose_columns(found.id, contract.ColumnChoice({"number": "Qwerty"}), OFFICER, now)
    chosen = imports.choose_columns(found.id, contract.ColumnChoice({"number": "Qwerty"}, version=0), OFFICER, now)
    assert contract.FoundColumn("Qwerty", "number") in chosen.columns
    for _ in ("while it is read", "when it was read"):
        with pytest.raises(OutOfDate):
            imports.choose_columns(found.id, contract.ColumnChoice({"number": "When"}, version=0), OFFICER, now)
        work()
    read = imports.get_import(found.id)
    assert (read.columns_version, read.columns_by, contract.FoundColumn("Qwerty", "number") in read.columns) == (
        1, OFFICER.id, True,
    )  # fmt: skip


@pytest.mark.usefixtures("council")
def test_whoever_confirms_names_the_reading_they_read_and_brings_in_no_other(tmp_path: Path) -> None:
    text = COMPLETIONS + "129034,,,Prevent for beginners,15/10/2026,Completed,\n"
    found, now = upload(a_file(tmp_path, "new.csv", text), "completions"), datetime.now(UTC)
    read = imports.get_import(found.id).columns_version
    choice = contract.ColumnChoice(courses={"Prevent for beginners": "AWARENESS"}, version=read)
    imports.choose_columns(found.id, choice, OFFICER, now)
    for _ in ("while it is read again", "when it was read"):
        with pytest.raises(OutOfDate, match="Nothing was brought in"):
            imports.ask_to_confirm(found.id, OFFICER, now, read)
        work()
    with pytest.raises(VersionNeeded, match="say in “version”"):
        imports.ask_to_confirm(found.id, OFFICER, now)
    assert imports.get_import(found.id).state == "checked"
    for _ in ("once", "again, which is harmless"):
        imports.ask_to_confirm(found.id, OFFICER, now, read + 1)
    work()
    assert imports.get_import(found.id).state == "confirmed"
    with pytest.raises(OutOfDate, match="confirmed as it was read then"):
        imports.ask_to_confirm(found.id, OFFICER, now, read)


@pytest.mark.usefixtures("training", "today")
def test_a_file_that_cannot_be_read_says_why_and_keeps_nothing(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    found = upload(path, "completions")
    assert found.state == "failed"
    assert found.problem
    with pytest.raises(Refused):
        imports.ask_to_confirm(found.id, OFFICER, datetime.now(UTC))


@pytest.mark.usefixtures("training", "today")
def test_an_upload_that_is_too_large_leaves_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("shared.imports.receive.TEXT_BYTES", 10)
    with pytest.raises(Exception, match="larger than"):
        imports.receive(BytesIO(b"x" * 11), "big.csv", "completions", OFFICER, datetime.now(UTC))
    assert (kept.total_size(), list(tmp_path.glob("uploads"))) == (0, [])


@pytest.mark.usefixtures("council")
def test_the_original_file_can_be_removed_and_its_checksum_stays(council: dict[str, contract.Import]) -> None:
    found = council["people-hr-export.csv"]
    assert kept.is_kept(found.id)
    after = imports.remove_original(found.id, OFFICER, datetime.now(UTC))
    assert not kept.is_kept(found.id)
    assert (after.file_kept, after.sha256, after.counts) == (False, found.sha256, found.counts)
    with pytest.raises(Refused, match="deleted"):
        imports.corrections_file(found.id)


@pytest.mark.usefixtures("council")
def test_an_import_is_one_audit_entry_with_checksum_counts_and_digest(council: dict[str, contract.Import]) -> None:
    found = council["completions-lms.csv"]
    entries = [entry for entry in audit.entries(f"import:{found.id}") if entry.action == "import-confirmed"]
    (entry,) = entries
    assert entry.details["sha256"] == found.sha256
    assert entry.details["counts"]["accepted"] == found.counts.accepted
    assert len(entry.details["digest"]) == 64
