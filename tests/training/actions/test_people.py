"""One person: what is shown, to whom, and how facts added by hand move every figure."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.training.actions.people import (
    exempt,
    get_person,
    record_completion,
    revoke_completion,
    search,
    see_evidence,
)
from services.training.actions.standing.projection import differences
from services.training.actions.standing.standing import get_gaps, get_people, get_standing
from services.training.store.audit import audit
from services.training.store.outbox import outbox
from services.training.store.people import PersonRecord, find_by_number, list_completions
from services.training.store.standing.listings import Page
from services.training.store.tables.operations import OutboxRow
from shared.actor import Role
from shared.contracts.training import NewCompletion, NewExemption
from shared.http.problems import Forbidden, NotFound, OutOfDate, Refused
from tests.conftest import actor

DAY = date(2026, 11, 1)
OFFICER = actor(Role.LD_OFFICER)
LEAD = actor(Role.PREVENT_LEAD)
MANAGER = actor(Role.MANAGER, person_number="079324")  # manages Halls and Venues in the sample council


def somebody(number: str) -> PersonRecord:
    found = find_by_number(number)
    assert found is not None
    return found


def now() -> datetime:
    return datetime.now(UTC)


def news_of(number: str) -> list[dict[str, Any]]:
    rows = OutboxRow.select().order_by(OutboxRow.id)
    return [row.payload for row in rows if row.payload.get("person_number") == number]


@pytest.mark.usefixtures("council")
def test_one_completion_closes_the_gap_and_moves_the_figures_of_every_level() -> None:
    gaps = get_gaps(OFFICER, DAY, "", "", "", False, Page(1, 500))
    open_for = [gap for gap in gaps.gaps if len([g for g in gaps.gaps if g.person == gap.person]) == 1]
    gap = next(gap for gap in open_for if len(gap.take) == 1 and gap.level == "mandatory" and not gap.absent)
    before, unit = get_standing(DAY, "", ""), gap.unit.split(" > ")[0]
    record_completion(NewCompletion(gap.person, gap.take[0], DAY), OFFICER, now())
    after = get_standing(DAY, "", "")
    assert after.figures.in_date == before.figures.in_date + 1
    assert after.figures.population == before.figures.population

    def of_unit(answer: Any) -> int:
        return next(int(found.figures.in_date) for found in answer.units if found.unit == unit)

    assert of_unit(after) == of_unit(before) + 1
    assert get_gaps(OFFICER, DAY, "", "", "", False, Page(1, 500)).total == gaps.total - 1
    assert differences() == []


@pytest.mark.usefixtures("council")
def test_every_figure_opens_into_its_names() -> None:
    figures = get_standing(DAY, "", "").figures
    for shown, expected in (
        ("in_date", figures.in_date),
        ("not_in_date", figures.population - figures.in_date),
        ("absent", figures.absent),
        ("all", figures.population + figures.absent),
    ):
        page = get_people(OFFICER, DAY, "", "", "", shown, Page(1, 500))
        assert (page.total, len(page.people)) == (expected, expected)
        if shown in ("in_date", "not_in_date"):
            assert {person.in_date for person in page.people} == {shown == "in_date"}


@pytest.mark.usefixtures("council")
def test_names_come_a_page_at_a_time_without_a_gap_or_a_repeat() -> None:
    whole = get_people(OFFICER, DAY, "Place", "", "", "all", Page(1, 500))
    pages = [get_people(OFFICER, DAY, "Place", "", "", "all", Page(n, 7)) for n in range(1, whole.total // 7 + 2)]
    assert [person.id for page in pages for person in page.people] == [person.id for person in whole.people]


@pytest.mark.usefixtures("council")
def test_a_manager_sees_the_own_team_and_others_look_missing() -> None:
    team = get_people(MANAGER, DAY, "", "", "", "all", Page(1, 500))
    assert team.total > 0
    assert all("Halls and Venues" in person.unit for person in team.people)
    everybody = get_people(OFFICER, DAY, "", "", "", "all", Page(1, 500))
    stranger = next(person for person in everybody.people if "Halls and Venues" not in person.unit)
    with pytest.raises(NotFound):
        get_person(stranger.id, MANAGER, DAY)
    assert get_person(team.people[0].id, MANAGER, DAY).number == team.people[0].number
    assert search(stranger.number, MANAGER, DAY).total == 0
    assert search(stranger.number, OFFICER, DAY).total == 1
    gaps = get_gaps(MANAGER, DAY, "", "", "", True, Page(1, 500))
    assert {gap.person for gap in gaps.gaps} <= {person.id for person in team.people}
    with pytest.raises(Forbidden):
        get_people(actor(Role.MANAGER), DAY, "", "", "", "all", Page())


@pytest.mark.usefixtures("council")
def test_a_search_takes_wildcards_for_letters() -> None:
    assert search("%%%", OFFICER, DAY).total == 0
    assert search("___", OFFICER, DAY).total == 0
    assert search("robinson", OFFICER, DAY).total > 0


@pytest.mark.usefixtures("council")
def test_a_completion_is_refused_twice_in_the_future_or_for_no_course() -> None:
    person = somebody("129034")
    entry = NewCompletion(person.public_id, "UEI", date(2026, 10, 1))
    record_completion(entry, OFFICER, now())
    for wrong, why in (
        (entry, "already recorded"),
        (NewCompletion(person.public_id, "UEI", date(2027, 1, 1)), "future"),
        (NewCompletion(person.public_id, "NO_SUCH", DAY), "no course"),
    ):
        with pytest.raises(Refused, match=why):
            record_completion(wrong, OFFICER, now())


@pytest.mark.usefixtures("council")
def test_a_revoked_completion_counted_until_the_day_before_and_can_be_recorded_again() -> None:
    person = somebody("129034")
    newest = next(done for done in list_completions(person.id) if done.course == "WRAP_PLUS")
    before = get_person(person.public_id, OFFICER, DAY)
    revoke_completion(newest.id, "Entered for the wrong person", OFFICER, now())
    with pytest.raises(Refused, match=r"This completion was revoked on .*, by you"):
        revoke_completion(newest.id, "Again", OFFICER, now())
    with pytest.raises(OutOfDate, match=r"This completion was revoked on .*, and not by you") as told:
        revoke_completion(newest.id, "Again", replace(OFFICER, id="somebody else"), now())
    assert told.value.by == OFFICER.id
    after = get_person(person.public_id, OFFICER, DAY)
    assert before.requirements != after.requirements
    assert get_person(person.public_id, OFFICER, date(2026, 10, 31)).requirements[0].status == "in_date"
    record_completion(NewCompletion(person.public_id, "WRAP_PLUS", newest.completed_on), OFFICER, now())
    again = get_person(person.public_id, OFFICER, DAY)
    assert [(found.status, found.valid_until) for found in again.requirements] == [
        (found.status, found.valid_until) for found in before.requirements
    ]
    assert differences() == []


@pytest.mark.usefixtures("council")
def test_a_certificate_that_has_been_seen_counts() -> None:
    waiting = get_gaps(OFFICER, DAY, "", "", "", False, Page(1, 500)).gaps
    gap = next(gap for gap in waiting if gap.status == "awaiting_evidence")
    detail = get_person(gap.person, OFFICER, DAY)
    completion = next(done for done in detail.completions if done.evidence == "awaiting")
    see_evidence(completion.id, OFFICER, now())
    status = {found.requirement: found.status for found in get_person(gap.person, OFFICER, DAY).requirements}
    assert status[gap.requirement] in {"in_date", "due_soon"}
    with pytest.raises(Refused):
        see_evidence(completion.id, OFFICER, now())


@pytest.mark.usefixtures("council")
def test_an_exemption_takes_somebody_out_of_the_population_for_its_days_only() -> None:
    gaps = get_gaps(OFFICER, DAY, "", "", "", False, Page(1, 500)).gaps
    persons = [gap.person for gap in gaps]
    gap = next(
        gap
        for gap in gaps
        if persons.count(gap.person) == 1
        and len([r for r in get_person(gap.person, OFFICER, DAY).requirements if r.level == "mandatory"]) == 1
        and not gap.absent
    )
    before = get_standing(DAY, "", "").figures
    exempt(NewExemption(gap.person, gap.requirement, "On secondment", DAY, date(2026, 11, 30)), LEAD, now())
    assert get_standing(DAY, "", "").figures.population == before.population - 1
    assert get_standing(date(2026, 10, 31), "", "").figures.population > 0
    for wrong in (
        NewExemption(gap.person, "no-such", "x", DAY, DAY),
        NewExemption(gap.person, gap.requirement, " ", DAY, DAY),
        NewExemption(gap.person, gap.requirement, "x", DAY, date(2026, 10, 1)),
    ):
        with pytest.raises(Refused):
            exempt(wrong, LEAD, now())


@pytest.mark.usefixtures("council")
def test_venues_is_told_of_an_approver_only_when_something_changed() -> None:
    approver = somebody("079324")
    (first,) = news_of(approver.number)
    assert first["sequence"] == 1
    assert first["posts"]
    record_completion(NewCompletion(approver.public_id, "UEI", DAY), OFFICER, now())
    assert len(news_of(approver.number)) == 1
    record_completion(NewCompletion(approver.public_id, "VENUE_HIRE", DAY), OFFICER, now())
    *_, newest = news_of(approver.number)
    assert newest["sequence"] == 2
    assert newest["venue_hire_valid_until"] > "2027-10-31"
    assert set(newest) == {
        "person_number", "posts", "venue_hire_valid_until", "awareness_valid_until", "sequence", "history",
    }  # fmt: skip
    assert all(len(step) == 3 for step in newest["history"]), "a day and two days: nothing else of anybody"


@pytest.mark.usefixtures("council")
def test_venues_hears_nothing_of_people_who_do_not_approve() -> None:
    told = {row.payload.get("person_number") for row in OutboxRow.select()}
    housing_officer = "093724"
    assert housing_officer not in told
    assert outbox.waiting() == OutboxRow.select().count()


@pytest.mark.usefixtures("council")
def test_each_fact_added_by_hand_is_one_audit_entry_without_a_name() -> None:
    person = somebody("129034")
    before = audit.head()[0]
    record_completion(NewCompletion(person.public_id, "UEI", DAY, provider="Acme"), OFFICER, now())
    entries = list(audit.entries())[before:]
    assert [entry.action for entry in entries] == ["completion-added"]
    assert person.surname not in str(entries[0])
    assert audit.verify().ok
