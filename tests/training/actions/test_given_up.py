"""Files of which the world changed under the work: what is gone is told row by row, and work that ends says so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine

from services.training.actions.imports import completions
from services.training.actions.imports.reviewing import resolve
from services.training.actions.imports.service import imports
from services.training.actions.retention import let_files_go
from services.training.jobs import HANDLERS, given_up
from services.training.store.audit import audit
from services.training.store.database import database
from services.training.store.imports.kept_files import kept
from services.training.store.jobs import jobs
from services.training.store.people import find_by_number, list_completions
from services.training.store.tables.operations import JobRow
from shared.actor import Actor, Role
from shared.contracts.imports.imports import Import, Resolution
from shared.contracts.jobs import JobRetry
from shared.http.problems import Invalid, Refused
from shared.jobs.rows import kind_of
from tests.training.actions.test_importing import COMPLETIONS, PEOPLE, a_file
from tests.training.conftest import OFFICER, bring_in, upload, work

pytestmark = pytest.mark.usefixtures("training", "today")

IT_OFFICER = Actor("ira", frozenset({Role.IT_OFFICER}))
ANN, BEN, CAT = (
    f"{number},{name},Field,{name.lower()}@council.example,Clerk,Place,Parks,North,2020-02-01,,\n"
    for number, name in (("70001", "Ann"), ("70002", "Ben"), ("70003", "Cat"))
)
DONE = "".join(
    f"{number},{name} Field,,WRAP,0{day}/09/2026,Completed,\n"
    for day, (number, name) in enumerate((("70001", "Ann"), ("70002", "Ben"), ("70003", "Cat")), 1)
)


def now() -> datetime:
    return datetime.now(UTC)


def undo(taken: Import) -> None:
    imports.ask_to_undo(taken.id, OFFICER, now())
    work()
    assert imports.get_import(taken.id).state == "undone"


def confirm(taken: Import) -> Import:
    imports.ask_to_confirm(taken.id, OFFICER, now())
    work()
    return imports.get_import(taken.id)


def rows(taken: Import) -> list[tuple[int, str, str]]:
    return [(one.row, one.outcome, one.reason) for one in imports.get_lines(taken.id, None, None, 50)[0]]


@pytest.fixture
def two_files(tmp_path: Path) -> tuple[Import, Import, Import]:
    """Ann and Ben came with one file, Cat with another; the completions of all three are checked."""
    first = bring_in(a_file(tmp_path, "a.csv", PEOPLE + ANN + BEN), "people")
    second = bring_in(a_file(tmp_path, "b.csv", PEOPLE + CAT), "people")
    checked = upload(a_file(tmp_path, "c.csv", COMPLETIONS + DONE), "completions")
    assert (checked.state, checked.counts.accepted, checked.people) == ("checked", 3, 3)
    return first, second, checked


def of(number: str) -> int:
    found = find_by_number(number)
    return len(list_completions(found.id)) if found else -1


def test_rows_whose_people_went_after_the_check_are_told_and_the_others_come_in(
    two_files: tuple[Import, Import, Import],
) -> None:
    undo(two_files[0])
    found = confirm(two_files[2])
    assert (found.state, found.counts.accepted, found.counts.refused + found.counts.review) == ("confirmed", 1, 2)
    assert found.people == 1
    assert (of("70001"), of("70002"), of("70003")) == (-1, -1, 1)
    assert "2 rows are not saved" in found.problem
    assert [(row, outcome) for row, outcome, _ in rows(found) if outcome != "accepted"] == [
        (2, "refused"), (3, "refused"),
    ]  # fmt: skip
    assert all("was taken out of the records" in said for _, _, said in rows(found)[:2])
    given_back = imports.corrections_file(found.id).decode()
    assert "Ann Field" in given_back and "Ben Field" in given_back and "Cat Field" not in given_back


def test_a_file_of_which_nobody_is_left_stands_in_the_way_of_nothing(
    two_files: tuple[Import, Import, Import], tmp_path: Path
) -> None:
    undo(two_files[0])
    undo(two_files[1])
    found = confirm(two_files[2])
    assert (found.state, found.counts.accepted) == ("confirmed", 0)
    bring_in(tmp_path / "a.csv", "people")
    bring_in(tmp_path / "b.csv", "people")
    again = bring_in(tmp_path / "c.csv", "completions")
    assert (again.state, again.counts.accepted, of("70001")) == ("confirmed", 3, 1)


def test_somebody_who_went_and_came_back_under_the_same_number_has_their_completion(
    two_files: tuple[Import, Import, Import], tmp_path: Path
) -> None:
    undo(two_files[0])
    bring_in(tmp_path / "a.csv", "people")
    found = confirm(two_files[2])
    assert (found.state, found.counts.accepted, found.people, found.problem) == ("confirmed", 3, 3, "")
    assert (of("70001"), of("70002"), of("70003")) == (1, 1, 1)


def test_rows_whose_people_and_file_are_gone_are_refused(two_files: tuple[Import, Import, Import]) -> None:
    undo(two_files[0])
    with database.write_transaction():
        kept.remove(two_files[2].id)
    found = confirm(two_files[2])
    assert (found.state, found.counts.accepted, found.counts.refused) == ("confirmed", 1, 2)
    assert "Bring the people in first" in rows(found)[0][2]


def test_somebody_who_goes_between_the_second_look_and_the_saving_is_not_saved_for(
    two_files: tuple[Import, Import, Import], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(completions, "look_again", lambda *_: None)
    undo(two_files[0])
    found = confirm(two_files[2])
    assert (found.state, found.counts.accepted, found.counts.refused) == ("confirmed", 1, 2)


def test_a_suggested_person_who_went_cannot_be_confirmed(tmp_path: Path) -> None:
    people = bring_in(a_file(tmp_path, "a.csv", PEOPLE + ANN), "people")
    by_name = ",Ann Field,,WRAP,01/09/2026,Completed,\n"
    found = confirm(upload(a_file(tmp_path, "c.csv", COMPLETIONS + by_name), "completions"))
    (line,), _ = imports.get_lines(found.id, "review", None, 50)
    assert len(line.suggestions) == 1
    undo(people)
    with pytest.raises(Invalid):
        resolve(found.id, (Resolution(line.id, "confirm"),), OFFICER, now())


# ---- work that gives up


def fails(_: Any) -> None:
    raise LookupError("no luck")


def give_up(monkeypatch: pytest.MonkeyPatch, kind: str, handler: Callable[[Any], None] = fails) -> None:
    """Five tries, each later than the one before."""
    with monkeypatch.context() as patch:
        patch.setitem(HANDLERS, kind, replace(kind_of(HANDLERS, kind), does=handler))
        for minutes in range(1, 12, 2):
            with time_machine.travel(now() + timedelta(minutes=minutes), tick=True):
                list(jobs.run_due(HANDLERS, now))
    assert jobs.has_dead()


def a_checked_file(tmp_path: Path) -> Import:
    bring_in(a_file(tmp_path, "a.csv", PEOPLE + ANN + BEN + CAT), "people")
    return upload(a_file(tmp_path, "c.csv", COMPLETIONS + DONE), "completions")


def test_saving_that_was_given_up_says_that_nothing_is_in_and_can_be_confirmed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = a_checked_file(tmp_path)
    imports.ask_to_confirm(checked.id, OFFICER, now())
    give_up(monkeypatch, "confirm-import")
    found = imports.get_import(checked.id)
    assert (found.state, found.confirmed_by, of("70001")) == ("checked", "", 0)
    assert "Nothing of this file came in" in found.problem
    assert [one.action for one in audit.entries()].count("import-given-up") == 1
    again = confirm(checked)
    assert (again.state, again.problem, of("70001")) == ("confirmed", "", 1)
    assert audit.verify().ok


def test_saving_that_was_given_up_lets_the_file_be_thrown_away_or_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = a_checked_file(tmp_path)
    imports.ask_to_confirm(checked.id, OFFICER, now())
    with pytest.raises(Refused, match="being brought in"):
        upload(tmp_path / "c.csv", "completions")
    give_up(monkeypatch, "confirm-import")
    second = upload(tmp_path / "c.csv", "completions")
    assert imports.get_import(checked.id).state == "replaced"
    imports.ask_to_confirm(second.id, OFFICER, now())
    give_up(monkeypatch, "confirm-import")
    assert imports.discard(second.id, OFFICER, now()).state == "discarded"
    assert bring_in(tmp_path / "c.csv", "completions").counts.accepted == 3


def test_a_check_that_was_given_up_says_so_and_the_file_may_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_file(tmp_path, "a.csv", PEOPLE + ANN)
    with path.open("rb") as content:
        taken = imports.receive(content, path.name, "people", OFFICER, now())
    give_up(monkeypatch, "check-import")
    found = imports.get_import(taken.id)
    assert found.state == "failed" and "Upload the file again" in found.problem
    assert bring_in(path, "people").counts.accepted == 1
    assert imports.discard(taken.id, OFFICER, now()).state == "discarded"


def test_an_undo_that_was_given_up_says_that_all_is_in_and_can_be_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = confirm(a_checked_file(tmp_path))
    imports.ask_to_undo(found.id, OFFICER, now())
    with pytest.raises(Refused, match="being undone"):
        upload(tmp_path / "c.csv", "completions")
    give_up(monkeypatch, "undo-import")
    found = imports.get_import(found.id)
    assert (found.state, found.undone_by, of("70001")) == ("confirmed", "", 1)
    assert "Nothing was taken back" in found.problem
    undo(found)
    found = imports.get_import(found.id)
    assert (found.undone_by, found.problem) == (OFFICER.id, "")


def test_work_that_killed_its_worker_five_times_leaves_its_file_free_as_well(tmp_path: Path) -> None:
    checked = a_checked_file(tmp_path)
    imports.ask_to_confirm(checked.id, OFFICER, now())
    for minutes in range(0, 30, 5):
        claimed = jobs.claim(now() + timedelta(minutes=minutes), handlers=HANDLERS)
        assert bool(claimed) == (minutes < 25)
    assert imports.get_import(checked.id).state == "checked"


def test_a_file_stuck_since_an_earlier_version_is_free_after_the_night(tmp_path: Path) -> None:
    checked = a_checked_file(tmp_path)
    imports.ask_to_confirm(checked.id, OFFICER, now())
    JobRow.update(state="dead").where(JobRow.kind == "confirm-import").execute()
    with database.write_transaction():
        jobs.add("let-files-go", {}, now())
    work()
    assert imports.get_import(checked.id).state == "checked"


def test_the_night_leaves_work_alone_that_is_waiting(tmp_path: Path) -> None:
    checked = a_checked_file(tmp_path)
    imports.ask_to_confirm(checked.id, OFFICER, now())
    with database.write_transaction():
        jobs.add("let-files-go", {}, now() - timedelta(hours=1))
    job = jobs.claim(now())
    assert job is not None
    let_files_go(job)
    assert imports.get_import(checked.id).state == "confirming"


def test_what_cannot_be_told_keeps_no_other_work_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = a_checked_file(tmp_path)
    imports.ask_to_confirm(checked.id, OFFICER, now())
    silent = replace(kind_of(HANDLERS, "confirm-import"), given_up=fails)
    monkeypatch.setitem(HANDLERS, "confirm-import", silent)
    give_up(monkeypatch, "confirm-import")
    assert imports.get_import(checked.id).state == "confirming"
    assert bring_in(a_file(tmp_path, "d.csv", PEOPLE + ANN), "people").state == "confirmed"


# ---- and is tried again


def dead_job() -> tuple[UUID, JobRetry]:
    (found,) = given_up.list_dead()
    return found.id, JobRetry(found.since)


def test_a_check_that_is_tried_again_by_a_person_reads_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_file(tmp_path, "a.csv", PEOPLE + ANN).open("rb") as content:
        taken = imports.receive(content, "a.csv", "people", OFFICER, now())
    give_up(monkeypatch, "check-import")
    assert imports.get_import(taken.id).state == "failed"
    job, read = dead_job()
    assert given_up.get(job).no_more_tries == ""
    given_up.try_again(job, read, IT_OFFICER, now())
    assert (imports.get_import(taken.id).state, imports.get_import(taken.id).problem) == ("received", "")
    work()
    found = imports.get_import(taken.id)
    assert (found.state, found.problem, found.counts.accepted, jobs.has_dead()) == ("checked", "", 1, False)


def test_a_check_is_not_tried_again_once_the_file_came_again_or_was_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_file(tmp_path, "a.csv", PEOPLE + ANN).open("rb") as content:
        taken = imports.receive(content, "a.csv", "people", OFFICER, now())
    give_up(monkeypatch, "check-import")
    job, read = dead_job()
    again = upload(tmp_path / "a.csv", "people")
    with pytest.raises(Refused, match="uploaded again"):
        given_up.try_again(job, read, IT_OFFICER, now())
    imports.discard(again.id, OFFICER, now())
    imports.discard(taken.id, OFFICER, now())
    with pytest.raises(Refused, match="thrown away"):
        given_up.try_again(job, read, IT_OFFICER, now())
    assert imports.get_import(taken.id).state == "discarded"


@pytest.mark.parametrize("kind", ["confirm-import", "undo-import"])
def test_what_a_person_has_to_say_is_not_said_again_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    checked = a_checked_file(tmp_path)
    if kind == "undo-import":
        confirm(checked)
        imports.ask_to_undo(checked.id, OFFICER, now())
    else:
        imports.ask_to_confirm(checked.id, OFFICER, now())
    give_up(monkeypatch, kind)
    before = imports.get_import(checked.id)
    job, read = dead_job()
    assert "by a person" in given_up.get(job).no_more_tries
    with pytest.raises(Refused, match="for them"):
        given_up.try_again(job, read, IT_OFFICER, now())
    assert (imports.get_import(checked.id), jobs.has_dead()) == (before, True)
