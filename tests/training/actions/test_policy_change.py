"""A policy that changes under running processes: figures are made anew by themselves, and until then none is given."""

import os
import shutil
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine

from operations.cli import main
from operations.cli_commands import server as server_commands
from services.training.actions.evidence import get_evidence
from services.training.actions.people import record_completion
from services.training.actions.policy import get_policy
from services.training.actions.standing import rebuilding
from services.training.actions.standing.projection import compute, differences, project
from services.training.actions.standing.projection_policy import plan_rebuild
from services.training.actions.standing.standing import get_gaps, get_people, get_standing
from services.training.policy import loader
from services.training.store.database import database
from services.training.store.jobs import jobs
from services.training.store.standing.facts import list_person_ids
from services.training.store.standing.listings import Page
from services.training.store.tables.operations import JobRow, OutboxRow
from shared import policy
from shared.clock import london_day
from shared.contracts.training import NewCompletion
from shared.http.problems import BeingWorkedOut
from shared.jobs.rows import LEASE
from tests.training.actions.test_people import DAY, OFFICER, news_of, somebody
from tests.training.conftest import work

START = date(2025, 4, 1)
STRICTER = ("repeat_months: 24", "repeat_months: 1")


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The policy files of this test, as a council has them beside its running processes."""
    folder = tmp_path / "policy"
    shutil.copytree(loader.HERE, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.setattr(loader, "HERE", folder)
    return folder


def new_version(files: Path, day: str, kind: str = "requirements", change: tuple[str, str] = STRICTER) -> None:
    """A file added while processes run, in force from a day."""
    text = (files / kind / "2026-04-01.yaml").read_text(encoding="utf-8")
    assert change[0] in text
    text = text.replace("version: sample-2026-04-01", f"version: sample-{day}").replace(*change)
    (files / kind / f"{day}.yaml").write_text(text, encoding="utf-8")


def the_worker_wakes() -> None:
    plan_rebuild(datetime.now(UTC))
    work()


def refused(day: date = DAY) -> str:
    """What every reader of figures is told, the same for all."""
    told = set()
    for ask in (
        lambda: get_standing(day, "", ""),
        lambda: get_standing(day, "Place", ""),
        lambda: get_people(OFFICER, day, "", "", "", "all", Page()),
        lambda: get_gaps(OFFICER, day, "", "", "", False, Page()),
    ):
        with pytest.raises(BeingWorkedOut) as problem:
            ask()
        told.add(problem.value.detail)
    (sentence,) = told
    return sentence


@pytest.mark.usefixtures("council")
def test_figures_are_not_given_under_a_new_name_until_they_have_been_worked_out(files):
    before = get_standing(DAY, "", "")
    new_version(files, "2026-10-01")
    assert "policy has changed" in refused()
    assert get_standing(date(2026, 9, 30), "", "").policy_version == "sample-2026-04-01, role groups 2026-04-01"
    the_worker_wakes()
    after = get_standing(DAY, "", "")
    assert after.policy_version == "sample-2026-10-01, role groups 2026-04-01"
    assert after.figures.in_date < before.figures.in_date
    assert differences() == []


@pytest.mark.usefixtures("council")
def test_the_command_says_how_many_are_still_to_do_and_changes_nothing(files, monkeypatch, capsys):
    monkeypatch.setattr(server_commands, "opened", lambda *_, **__: nullcontext())
    check = ["training", "rebuild", "--check"]
    assert main(check) == 0
    new_version(files, "2026-10-01")
    for _ in range(2):
        assert main(check) == 1
    everybody = len(list_person_ids())
    assert f"{everybody} are kept under another policy" in capsys.readouterr().out
    assert main(["training", "rebuild"]) == 0
    assert main(check) == 0
    assert "0 people are not kept as the facts say; 0 are kept under another policy" in capsys.readouterr().out


@pytest.mark.usefixtures("council")
@pytest.mark.parametrize(
    ("kind", "change", "is_behind"),
    [
        ("role-groups", ("      - Social Worker\n", ""), True),
        ("course-catalogue", ("approved_by: Prevent board", "approved_by: Somebody else"), False),
    ],
)
def test_the_mapping_of_job_titles_decides_standings_and_the_catalogue_does_not(files, kind, change, is_behind):
    new_version(files, "2026-10-01", kind, change)
    if is_behind:
        refused()
        the_worker_wakes()
    mapped = "2026-10-01" if kind == "role-groups" else "2026-04-01"
    assert get_standing(DAY, "", "").policy_version == f"sample-2026-04-01, role groups {mapped}"
    answer = get_evidence(DAY, START)
    assert answer.policy_versions["role-groups"] == mapped
    figures = [item for item in answer.items if item.kind == "figure"]
    assert {item.policy_version for item in figures} == {
        f"sample-2026-04-01, role groups {mapped}, evidence map 2026-04-01"
    }
    assert get_standing(DAY, "", "").figures.population
    assert differences() == []


@pytest.mark.usefixtures("council")
def test_a_version_to_come_changes_nothing_today_and_is_in_force_on_its_day_without_a_start(files):
    approver = somebody("079324")
    record_completion(NewCompletion(approver.public_id, "VENUE_HIRE", DAY), OFFICER, datetime.now(UTC))
    today, news = get_standing(DAY, "", ""), news_of(approver.number)
    new_version(files, "2026-11-15", change=("repeat_months: 12", "repeat_months: 6"))
    assert get_standing(DAY, "", "") == today
    assert "still to do" in refused(date(2026, 11, 15))
    the_worker_wakes()
    assert get_standing(DAY, "", "") == today
    assert news_of(approver.number) == news, "what a version to come asks is no news yet"
    with time_machine.travel(datetime(2026, 11, 15, 0, 0, 5, tzinfo=UTC), tick=True):
        there = get_standing(date(2026, 11, 15), "", "")
        assert there.policy_version == "sample-2026-11-15, role groups 2026-04-01"
        the_worker_wakes()
        assert get_standing(date(2026, 11, 15), "", "") == there
        (told,) = news_of(approver.number)[len(news) :]
        assert (news[-1]["venue_hire_valid_until"], told["venue_hire_valid_until"]) == ("2027-11-01", "2027-05-01")
        assert get_standing(DAY, "", "") == today, "history is not rewritten"


@pytest.mark.usefixtures("council")
def test_while_nobody_works_the_figures_out_it_is_not_said_that_somebody_does(files):
    new_version(files, "2026-10-01")
    plan_rebuild(datetime.now(UTC))
    assert "are being worked out" in refused()
    JobRow.update(state="dead").where(JobRow.kind == "rebuild-projection").execute()
    said = refused()
    assert "working its figures out failed five times" in said
    assert "Try again" not in said
    JobRow.update(state="closed").where(JobRow.kind == "rebuild-projection").execute()
    plan_rebuild(datetime.now(UTC))
    assert "are being worked out" in refused()


@pytest.mark.usefixtures("council")
def test_a_rebuild_killed_in_between_goes_on_where_it_was_and_two_workers_do_it_once(files, monkeypatch):
    monkeypatch.setattr(rebuilding, "PIECE", 40)
    new_version(files, "2026-10-01")
    now = datetime.now(UTC)
    plan_rebuild(now)
    plan_rebuild(now)
    assert JobRow.select().where(JobRow.kind == "rebuild-projection", JobRow.state == "waiting").count() == 1
    job, pieces = jobs.claim(now), []
    assert job is not None
    assert jobs.claim(now) is None, "another worker finds nothing to do"

    def killed(people):
        if pieces:
            raise KeyboardInterrupt
        pieces.append(people)
        project(people)

    monkeypatch.setattr(rebuilding, "project", killed)
    with pytest.raises(KeyboardInterrupt):
        rebuilding.rebuild_behind(job)
    left = len(list_person_ids()) - 40
    assert f"{left:,} people are still to do" in refused()
    monkeypatch.setattr(rebuilding, "project", project)
    with time_machine.travel(now + LEASE + timedelta(seconds=1), tick=True):
        work()
    assert get_standing(DAY, "", "").policy_version == "sample-2026-10-01, role groups 2026-04-01"
    assert differences() == []


@pytest.mark.usefixtures("council")
def test_a_fact_recorded_meanwhile_is_kept_under_the_new_policy_and_the_rest_stays_unsaid(files):
    new_version(files, "2026-10-01")
    record_completion(NewCompletion(somebody("079324").public_id, "VENUE_HIRE", DAY), OFFICER, datetime.now(UTC))
    assert f"{len(list_person_ids()) - 1:,} people are still to do" in refused()


@pytest.mark.usefixtures("council")
def test_what_was_computed_ahead_under_an_earlier_policy_is_not_written_under_a_later_one(files):
    person = somebody("079324").id
    ahead = compute({person: []}, lambda: None)
    new_version(files, "2026-10-01")
    with database.write_transaction():
        project([person], ahead)
    assert differences() == []


@pytest.mark.usefixtures("council")
def test_evidence_that_rests_on_kept_standings_is_stale_without_a_number_and_the_rest_is_complete(files):
    before = get_evidence(DAY, START)
    new_version(files, "2026-10-01")
    items = {item.id: item for item in get_evidence(DAY, START).items}
    stale = {item.id for item in items.values() if item.status == "stale"}
    assert {"7.3.c in date", "7.3.c on track"} <= stale
    for name in stale:
        assert (items[name].numerator, items[name].denominator, items[name].rows) == (None, None, ())
        assert "still to do" in items[name].note
    assert {item.id for item in before.items if item.status == "stale"} == set()
    the_worker_wakes()
    assert not [item for item in get_evidence(DAY, START).items if item.status == "stale"]


@pytest.mark.usefixtures("council")
def test_a_change_and_back_again_is_worked_out_each_time(files):
    before = get_standing(DAY, "", "")
    for _ in range(2):
        new_version(files, "2026-10-01")
        refused()
        the_worker_wakes()
        (files / "requirements" / "2026-10-01.yaml").unlink()
        refused()
        the_worker_wakes()
        assert get_standing(DAY, "", "") == before


@pytest.mark.usefixtures("council")
def test_a_file_that_cannot_be_used_leaves_the_policy_in_force_as_it_was(files, monkeypatch):
    logged = []
    monkeypatch.setattr(policy, "log", lambda: SimpleNamespace(error=lambda event, **_: logged.append(event)))
    before = get_standing(DAY, "", "")
    (files / "requirements" / "2026-10-01.yaml").write_text("version: half a fi", encoding="utf-8")
    os.utime(files / "requirements" / "2026-10-01.yaml")
    assert get_standing(DAY, "", "") == before
    assert get_standing(DAY, "", "") == before
    assert logged == ["policy cannot be read"]


def told_of_being_behind() -> list[tuple[bool, str | None]]:
    """What venues were told of figures being worked out, in order."""
    rows = OutboxRow.select().where(OutboxRow.name == "approver-training-behind").order_by(OutboxRow.id)
    return [(row.payload["behind"], row.payload["since"]) for row in rows]


@pytest.mark.usefixtures("council")
def test_an_approvers_past_days_stay_as_they_were_when_the_policy_changes(files):
    approver = somebody("079324")
    record_completion(NewCompletion(approver.public_id, "VENUE_HIRE", DAY), OFFICER, datetime.now(UTC))
    was = news_of(approver.number)[-1]
    with time_machine.travel(datetime(2026, 12, 15, 9, tzinfo=UTC), tick=True):
        new_version(files, "2026-12-01", change=("repeat_months: 12", "repeat_months: 1"))
        the_worker_wakes()
        told = news_of(approver.number)[-1]
    assert (was["venue_hire_valid_until"], told["venue_hire_valid_until"]) == ("2027-11-01", "2026-12-01")
    assert told["history"][: len(was["history"])] == was["history"]
    changed = told["history"][len(was["history"]) :]
    assert [(day, hire) for day, hire, _ in changed] == [("2026-12-01", "2026-12-01")]


@pytest.mark.usefixtures("council")
def test_venues_are_told_that_figures_are_being_worked_out_and_from_which_day_and_when_they_are(files):
    new_version(files, "2026-10-01")
    now = datetime.now(UTC)
    plan_rebuild(now)
    plan_rebuild(now)
    assert told_of_being_behind() == [(True, "2026-10-01")]
    work()
    assert told_of_being_behind() == [(True, "2026-10-01"), (False, None)]
    sequences = [row.payload["sequence"] for row in OutboxRow.select().order_by(OutboxRow.id) if "since" in row.payload]
    assert sequences == sorted(set(sequences))


@pytest.mark.usefixtures("council")
def test_venues_are_told_which_policy_comes_next_and_on_its_day_that_it_is_being_worked_out(files):
    def last_told():
        rows = OutboxRow.select().where(OutboxRow.name == "approver-training-behind").order_by(OutboxRow.id.desc())
        return rows.get().payload

    new_version(files, "2026-12-01", change=("repeat_months: 12", "repeat_months: 1"))
    the_worker_wakes()
    told, today = last_told(), london_day(datetime.now(UTC)).isoformat()
    assert (told["behind"], told["worked_out_on"]) == (False, today)
    assert [day for day, _ in told["decided_by"]][-1] == "2026-12-01"
    assert len({digest for _, digest in told["decided_by"][-2:]}) == 2
    with time_machine.travel(datetime(2026, 12, 1, 0, 5, tzinfo=UTC), tick=True):
        plan_rebuild(datetime.now(UTC))
        begun = last_told()
        assert (begun["behind"], begun["since"], begun["worked_out_on"]) == (True, "2026-12-01", None)
        work()
        assert (last_told()["behind"], last_told()["worked_out_on"]) == (False, "2026-12-01")
        assert get_policy(date(2026, 12, 1)).decides == last_told()["decided_by"][-1][1]


@pytest.mark.usefixtures("council")
def test_a_change_taken_back_before_it_was_worked_out_leaves_nobody_waiting(files):
    new_version(files, "2026-10-01")
    plan_rebuild(datetime.now(UTC))
    (files / "requirements" / "2026-10-01.yaml").unlink()
    the_worker_wakes()
    assert told_of_being_behind()[-1] == (False, None)
