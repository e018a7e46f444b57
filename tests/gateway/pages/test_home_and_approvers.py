"""What waits on the home page, and who may approve bookings on a day."""

import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from services.gateway.clients.training import TrainingClient
from services.gateway.store.users import User
from services.training.actions.policy import get_policy
from shared.actor import Role
from shared.http.problems import BeingWorkedOut
from tests.gateway.far_end import FarEnd
from tests.gateway.pages.conftest import VENUES_EVIDENCE, key_of, words
from tests.gateway.pages.test_evidence import rate
from tests.gateway.records import EXPECTED, Records
from tests.gateway.visitor import Visitor

Begin = Callable[..., Visitor]
COUNCIL = EXPECTED["figures"]["organisation"]
APPROVERS = {
    "on": "2026-11-01",
    "approvers": [
        {"person_number": "137063", "may_approve": False, "venue_hire_valid_until": None,
         "awareness_valid_until": "never", "reasons": ["Renew your venue-hire training."]},
        {"person_number": "075861", "may_approve": True, "venue_hire_valid_until": "2027-06-16",
         "awareness_valid_until": "2028-06-20", "reasons": []},
    ],
}  # fmt: skip


def _venue_item(detail: str, key: str, title: str, **more: Any) -> dict[str, Any]:
    ordinary = {
        "id": f"{detail} {key}",
        "question": detail[:3],
        "detail": detail,
        "title": title,
        "definition": "Counted.",
    }
    about = {"kind": "figure", "status": "complete", "service": "venues", "as_at": "2026-11-01", "text": "in words"}
    return {**ordinary, **about, **more}


VENUE_ITEMS = [
    _venue_item("8.1.a", "trained-approvers", "Approvers in date", numerator=5, denominator=22),
    _venue_item("8.1.c", "outcomes", "Requests", kind="list", columns=["State", "Requests"],
                rows=[["submitted", 30], ["declined", 1], ["approved", 19]]),
    _venue_item("8.1.c", "resolved", "Questions resolved by change", numerator=4, denominator=50),
    _venue_item("8.1.c", "time-to-decide", "Time to decide", kind="list", text="3 days", columns=["Measure", "Value"],
                rows=[["Decisions", 12], ["Median", "3 days"]]),
]  # fmt: skip


def test_a_prevent_lead_sees_benchmark_7_at_a_glance(signed_in: Begin) -> None:
    shown = words(signed_in(Role.PREVENT_LEAD).get("/").text)
    assert "Benchmark 7 at a glance" in shown
    assert f"{COUNCIL['in_date']} of {COUNCIL['population']}" in shown
    assert "None of 9 questions rated" in shown
    assert "7.1.a : nothing is attached for Formal training programme" in shown


def test_a_prevent_lead_sees_the_measures_of_benchmark_8_beside_it_and_never_the_number_declined(
    signed_in: Begin, venues: FarEnd
) -> None:
    venues.answers["evidence"] = {**VENUES_EVIDENCE, "items": VENUE_ITEMS}
    shown = words(signed_in(Role.PREVENT_LEAD).get("/").text)
    assert "Benchmark 8 at a glance" in shown
    assert shown.index("Questions resolved by change 4 of 50 (8%)") < shown.index("Time to decide 3 days")
    assert "Approvers in date 5 of 22 (23%)" in shown
    assert "declined" not in shown


def test_a_prevent_lead_sees_what_happened_in_the_last_days(signed_in: Begin, venues: FarEnd) -> None:
    venues.answers["evidence/lately"] = {"requests": 50, "decisions": 12}
    lead = signed_in(Role.PREVENT_LEAD)
    rate(lead, "Developing", "As it is")
    rate(lead, "Achieving", "The changed mind is one question still")
    shown = words(lead.get("/").text)
    assert "Since 25 October 2026" in shown
    for line in ("6 files imported", "12 booking decisions made", "50 booking requests came in", "1 question rated"):
        assert line in shown
    assert {call["query"] for call in venues.calls if call["path"] == "evidence/lately"} == {"since=2026-10-25"}


def test_what_venues_does_not_tell_of_the_last_days_is_not_available(signed_in: Begin) -> None:
    shown = words(signed_in(Role.PREVENT_LEAD).get("/").text)
    assert "Booking decisions made: not available" in shown
    assert "Register entries due for review in 30 days or late: not available" in shown


def test_a_prevent_lead_sees_what_changed_since_the_last_rating(signed_in: Begin, samples_day: datetime) -> None:
    lead = signed_in(Role.PREVENT_LEAD)
    rate(lead, "Developing", "As it was")
    with time_machine.travel(samples_day + timedelta(days=22), tick=True):
        lead.sign_in("prevent_lead")
        shown = words(lead.get("/").text)
    assert "Last rated on 1 November 2026. Since then:" in shown
    assert f"in date: {COUNCIL['in_date']} of {COUNCIL['population']}, now 125 of 213" in shown


def test_without_training_the_home_page_is_there_and_says_what_it_does_not_know(
    signed_in: Begin, training: Records, venues: FarEnd
) -> None:
    venues.answers["evidence"] = {**VENUES_EVIDENCE, "items": VENUE_ITEMS}
    lead = signed_in(Role.PREVENT_LEAD)
    training.adapter.down = True
    shown = words(lead.get("/").text)
    assert "No answer from: Training records" in shown
    seven = shown[shown.index("Benchmark 7 at a glance") : shown.index("Benchmark 8 at a glance")]
    assert "Not available It could not be worked out just now. It is not 0." in seven
    assert "What is missing" not in seven
    assert "Files imported: not available" in shown
    assert "Time to decide 3 days" in shown


def test_without_venues_benchmark_7_is_shown_and_8_is_not_available(signed_in: Begin, venues: FarEnd) -> None:
    lead = signed_in(Role.PREVENT_LEAD)
    venues.adapter.down = True
    shown = words(lead.get("/").text)
    assert "No answer from: Venue bookings" in shown
    assert f"{COUNCIL['in_date']} of {COUNCIL['population']}" in shown
    assert "Not available" in shown[shown.index("Benchmark 8 at a glance") :]


def test_files_that_need_somebody_wait_on_the_home_page_of_learning_and_development(
    signed_in: Begin, training: Records
) -> None:
    officer = signed_in(Role.LD_OFFICER)
    page = officer.get("/training/imports/new").text
    data = {
        "kind": "completions",
        "file": (io.BytesIO(b"Wer,Was,Wann\n1,2,3\n"), "odd.csv"),
        "idempotency_key": key_of(page),
    }
    officer.post("/training/imports/new", data)
    training.work()
    shown = words(officer.get("/").text)
    assert "odd.csv needs its columns matched" in shown
    assert "completions-lms.csv has rows left to review 4 rows to decide" in shown


def test_a_manager_sees_the_gaps_of_the_own_team(add_account: Any, app: Any) -> None:
    add_account("mo", Role.MANAGER, person_number="079324")
    manager = Visitor(app)
    manager.sign_in("mo")
    assert re.search(r"\d+ training gaps in your team", words(manager.get("/").text))


def test_who_may_approve_comes_first_with_names_for_those_who_may_see_them(signed_in: Begin, venues: FarEnd) -> None:
    venues.answers["approvers"] = APPROVERS
    shown = words(signed_in(Role.PREVENT_LEAD).get("/venues/approvers?on=2026-11-01").text)
    assert "1 of 2 may approve" in shown
    assert shown.index("Daniel Akinwale 075861 May approve 16 June 2027 20 June 2028") < shown.index("137063")
    assert "Nigel Buckley 137063 May not approve Renew your venue-hire training. Not trained Does not expire" in shown
    booking = words(signed_in(Role.BOOKING_OFFICER).get("/venues/approvers?on=2026-11-01").text)
    assert "075861 May approve" in booking
    assert "Akinwale" not in booking


def test_without_venues_nobody_can_say_who_may_approve(signed_in: Begin, venues: FarEnd) -> None:
    lead = signed_in(Role.PREVENT_LEAD)
    venues.adapter.down = True
    shown = words(lead.get("/venues/approvers").text)
    assert "No answer from: Venue bookings" in shown
    assert "nobody can say who may approve" in shown


def test_without_training_approvers_are_shown_by_number(signed_in: Begin, venues: FarEnd, training: Records) -> None:
    venues.answers["approvers"] = APPROVERS
    lead = signed_in(Role.PREVENT_LEAD)
    training.adapter.down = True
    shown = words(lead.get("/venues/approvers?on=2026-11-01").text)
    assert "075861 May approve" in shown
    assert "No answer from: Training records" in shown


def test_while_training_works_its_figures_out_the_page_says_so_and_not_that_nobody_answered(
    signed_in: Begin, venues: FarEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    why = "The training policy has changed, and what approvers must hold is being worked out."
    venues.answers["approvers"] = {**APPROVERS, "being_worked_out": why}

    def worked_out(*_: object, **__: object) -> None:
        raise BeingWorkedOut("The training policy has changed: 40 people are still to do.")

    lead = signed_in(Role.PREVENT_LEAD)
    monkeypatch.setattr(TrainingClient, "list_people", worked_out)
    shown = words(lead.get("/venues/approvers?on=2026-11-01").text)
    assert "Training records: The training policy has changed: 40 people are still to do." in shown
    assert f"Being worked out. {why} What stands below is what held before the change." in shown
    assert "Training could not give names just now: people are shown by payroll number." in shown
    assert "075861 May approve" in shown
    assert "No answer from" not in shown


@pytest.mark.parametrize("role", [Role.PREVENT_LEAD, Role.BOOKING_OFFICER])
def test_a_page_says_that_the_policy_changed_before_venues_heard_of_it(
    signed_in: Begin, venues: FarEnd, training: Records, role: Role
) -> None:
    visitor = signed_in(role)
    told = {"told_at": "2026-10-01T08:00:00+00:00"}
    venues.answers["approvers"] = {**APPROVERS, "decided_by": "another policy", **told}
    shown = words(visitor.get("/venues/approvers?on=2026-11-01").text)
    assert "The training policy has changed since the training service last told of it, on 1 October 2026" in shown
    assert "What stands below is what held before the change." in shown
    venues.answers["approvers"] = {**APPROVERS, "decided_by": get_policy(date(2026, 11, 1)).decides, **told}
    assert "Being worked out" not in words(visitor.get("/venues/approvers?on=2026-11-01").text)
    training.adapter.down = True
    assert "No answer from: Training records" in words(visitor.get("/venues/approvers?on=2026-11-01").text)


NO_NUMBER = "Your account has no payroll number, so your team is not known. Ask an administrator to enter it."


@pytest.mark.parametrize("page", ["/", "/training/standing", "/training/gaps", "/training/people"])
@pytest.mark.parametrize(
    ("number", "said"),
    [(None, NO_NUMBER), ("000000", "Nobody in the training records has the payroll number of your account (000000)")],
)
def test_a_manager_whose_account_has_no_payroll_number_or_nobodys_is_told_so(
    app: Flask, add_account: Callable[..., User], page: str, number: str | None, said: str
) -> None:
    add_account("mona", Role.MANAGER, person_number=number)
    manager = Visitor(app)
    manager.sign_in("mona")
    shown = words(manager.get(page).text)
    assert said in shown
    assert "No answer from" not in shown
