"""The self-assessment: what can be shown, what a person decides, what somebody keeps."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from services.gateway.store.audit import audit
from services.gateway.store.database import database
from shared.actor import Role
from tests.gateway.pages.conftest import key_of, words
from tests.gateway.records import EXPECTED, Records
from tests.gateway.visitor import Visitor

Begin = Callable[..., Visitor]
COUNCIL = EXPECTED["figures"]["organisation"]
IN_DATE = f"{COUNCIL['in_date']} of {COUNCIL['population']}"
QUESTION = "/evidence/questions/7.1"
FIRST_DETAIL = "Is there a formal training programme for staff?"


@pytest.fixture
def lead(signed_in: Begin) -> Visitor:
    return signed_in(Role.PREVENT_LEAD)


def version_in(page: str) -> str:
    return re.findall(r'name="version" value="(\d+)"', page)[-1]


def rate(
    visitor: Visitor, rating: str, summary: str = "", reason: str = "", address: str = QUESTION, **more: str
) -> str:
    sent = {"rating": rating, "summary": summary, "reason": reason, "idempotency_key": str(uuid4())}
    sent["version"] = version_in(visitor.get(address).text)
    answer = visitor.post(address, {**sent, **more})
    return visitor.get(answer.headers["Location"]).text if answer.status_code == 303 else answer.text


KEPT = {
    "kind": "document",
    "title": "Training programme 2026",
    "where": "https://intranet.example/programme",
    "owner": "Head of Learning",
    "detail": "7.1.a",
    "starts-day": "1",
    "starts-month": "4",
    "starts-year": "2026",
    "ends-day": "31",
    "ends-month": "3",
    "ends-year": "2027",
    "review_on-day": "1",
    "review_on-month": "10",
    "review_on-year": "2026",
}


def keep(visitor: Visitor, **changes: str) -> str:
    page = visitor.get(f"{QUESTION}/kept/new").text
    answer = visitor.post(
        f"{QUESTION}/kept/new", {**KEPT, "idempotency_key": key_of(page), "version": version_in(page), **changes}
    )
    return visitor.get(answer.headers["Location"]).text if answer.status_code == 303 else answer.text


def test_a_benchmark_shows_its_figures_and_what_is_missing_for_each_question(lead: Visitor) -> None:
    shown = words(lead.get("/evidence/7").text)
    assert f"In date {IN_DATE}" in shown
    assert "There is a training programme in place for relevant personnel." in shown
    assert shown.count("Not rated") == 9
    assert "nothing is attached for Formal training programme" in shown


def test_a_question_has_the_official_wording_and_figures_with_their_working(lead: Visitor) -> None:
    page = lead.get(QUESTION).text
    shown = words(page)
    assert FIRST_DETAIL in shown
    assert IN_DATE in shown
    assert "as at 1 November 2026, policy sample-2026-04-01" in shown
    assert "People active on the day with at least one mandatory requirement" in shown
    assert 'href="/training/standing?as_at=2026-11-01"' in page
    assert "Open Government Licence" in shown


def test_the_day_and_the_period_can_be_chosen_and_stay(lead: Visitor) -> None:
    page = lead.get(f"{QUESTION}?as_at=2026-03-31&starts=2025-04-01").text
    assert "What we can show as at 31 March 2026" in words(page)
    assert "1 April 2025 to 31 March 2026" in words(page)
    assert 'action="/evidence/questions/7.1?as_at=2026-03-31&amp;starts=2025-04-01"' in page
    backwards = lead.get(f"{QUESTION}?as_at=2026-03-31&starts=2026-04-01")
    assert (backwards.status_code, "must begin on or before" in words(backwards.text)) == (422, True)


def test_a_rating_needs_a_summary_and_what_was_chosen_stays(lead: Visitor) -> None:
    assert "Choose a rating" in words(rate(lead, ""))
    page = rate(lead, "Developing")
    assert "Write a summary that says what the rating rests on" in words(page)
    assert 'value="Developing" checked' in page
    assert "Say why this question does not apply" in words(rate(lead, "not_applicable"))
    assert "Not rated" in words(lead.get(QUESTION).text)


def test_every_rating_stays_in_the_history_with_who_and_when(lead: Visitor) -> None:
    rate(lead, "Not yet started", "Nothing so far")
    shown = words(rate(lead, "Developing", "The programme has begun"))
    assert "Developing Rated by Prevent_Lead, 1 November 2026" in shown
    assert shown.index("Rated Developing The programme has begun") < shown.index("Rated Not yet started Nothing so far")
    with database.connection():
        entries = [found for found in audit.entries() if found.action == "question-rated"]
    assert [entry.details["rating"] for entry in entries] == ["Not yet started", "Developing"]


def test_a_rating_sent_twice_is_one(lead: Visitor) -> None:
    same = {"idempotency_key": "0123456789", "version": "0"}
    rate(lead, "Developing", "Once", **same)
    assert words(rate(lead, "Developing", "Once", **same)).count("Rated Developing") == 1


def test_only_a_prevent_lead_rates(signed_in: Begin, lead: Visitor) -> None:
    officer = signed_in(Role.LD_OFFICER)
    page = officer.get(QUESTION).text
    assert IN_DATE in words(page)
    assert "Save rating" not in words(page)
    assert officer.post(QUESTION, {"rating": "Developing", "summary": "x"}).status_code == 403
    assert officer.get(f"{QUESTION}/kept/new").status_code == 403


def test_a_link_to_rows_is_there_for_those_who_may_open_them(signed_in: Begin, lead: Visitor) -> None:
    assert 'href="/training/gaps?' in lead.get(QUESTION).text
    auditor = signed_in(Role.AUDITOR).get(QUESTION).text
    assert 'href="/training/gaps?' not in auditor
    assert 'href="/training/standing?' in auditor


def test_evidence_that_somebody_keeps_stands_at_its_detail_until_it_is_taken_out(lead: Visitor) -> None:
    page = keep(lead)
    shown = words(page)
    assert "Document, kept by Head of Learning. Speaks for 1 April 2026 to 31 March 2027." in shown
    assert "Review by 1 October 2026 (overdue)" in shown
    assert "nothing is attached for Formal training programme" not in shown
    action = re.search(r'action="(/evidence/[^"]+/take-out)"', page)
    assert action is not None
    answer = lead.post(action[1], {"idempotency_key": "0123456789", "version": version_in(page)})
    shown = words(lead.get(answer.headers["Location"]).text)
    assert "kept by Head of Learning" not in shown
    assert "Took out “Training programme 2026”" in shown


def test_kept_evidence_says_what_it_is_who_has_it_and_for_which_time(lead: Visitor) -> None:
    nothing = {name: "" for name in KEPT}
    shown = words(keep(lead, **nothing))
    for sentence in ("Choose what it is", "Give it a title", "Say where it is", "Say who keeps it",
                     "Choose what it speaks to", "the first day it speaks for", "look"):  # fmt: skip
        assert sentence in shown
    page = keep(lead, **{"ends-year": "2025"})
    assert "The last day must be on or after the first day" in words(page)
    assert 'value="Training programme 2026"' in page


def test_a_place_that_is_no_web_address_is_not_made_a_link(lead: Visitor) -> None:
    page = keep(lead, where="javascript:alert(1)")
    assert 'href="javascript' not in page
    assert "in javascript:alert(1)" in words(page)


def test_of_two_windows_the_second_is_told_what_changed_and_what_it_typed_stands_in_the_form(
    lead: Visitor, signed_in: Begin
) -> None:
    colleague = signed_in(Role.PREVENT_LEAD, username="colleague")
    seen = version_in(lead.get(QUESTION).text)
    assert "Rated Achieving" in words(rate(colleague, "Achieving", "All are trained"))
    late = {"rating": "Developing", "summary": "Half of them", "idempotency_key": "late-rating-1", "version": seen}
    answer = lead.post(QUESTION, late)
    assert answer.status_code == 409
    shown = words(answer.text)
    assert "Somebody else changed this question while you were reading it" in shown
    assert "Colleague: Rated Achieving All are trained" in shown
    assert "Half of them</textarea>" in answer.text
    assert re.search(r'value="Developing"[^>]*checked', answer.text)
    assert "Rated Developing" not in words(lead.get(QUESTION).text)
    again = {**late, "idempotency_key": "late-rating-2", "version": version_in(answer.text)}
    assert lead.post(QUESTION, again).status_code == 303


def test_a_form_shown_again_for_what_is_wrong_in_it_tells_what_was_changed_meanwhile(
    lead: Visitor, signed_in: Begin
) -> None:
    seen = version_in(lead.get(QUESTION).text)
    rate(signed_in(Role.PREVENT_LEAD, username="colleague"), "Achieving", "All are trained")
    wrong = {"rating": "No such rating", "summary": "Half", "idempotency_key": "wrong-rating-1", "version": seen}
    answer = lead.post(QUESTION, wrong)
    assert answer.status_code in (409, 422)
    assert "Colleague: Rated Achieving All are trained" in words(answer.text)


def test_a_form_that_names_no_version_rates_nothing_that_is_rated(lead: Visitor) -> None:
    rate(lead, "Achieving", "All are trained")
    sent = {"rating": "Developing", "summary": "Blind", "idempotency_key": "0123456789"}
    assert lead.post(QUESTION, sent).status_code == 409


def test_evidence_is_added_and_taken_out_with_the_question_as_it_is_now_in_view(
    lead: Visitor, signed_in: Begin
) -> None:
    colleague = signed_in(Role.PREVENT_LEAD, username="colleague")
    form = lead.get(f"{QUESTION}/kept/new").text
    page = keep(colleague)
    late = {**KEPT, "title": "The same programme", "idempotency_key": key_of(form), "version": version_in(form)}
    answer = lead.post(f"{QUESTION}/kept/new", late)
    assert (answer.status_code, "Added “Training programme 2026”" in words(answer.text)) == (409, True)
    assert 'value="The same programme"' in answer.text
    seen = version_in(lead.get(QUESTION).text)
    rate(colleague, "Achieving", "The programme shows it")
    action = re.search(r'action="(/evidence/[^"]+/take-out)"', page)
    assert action is not None
    answer = lead.post(action[1], {"idempotency_key": "0123456789", "version": seen})
    assert (answer.status_code, "Rated Achieving The programme shows it" in words(answer.text)) == (409, True)
    assert "kept by Head of Learning" in words(answer.text)


def test_what_changed_since_the_rating_is_shown(lead: Visitor, samples_day: datetime) -> None:
    rate(lead, "Developing", "As it was")
    with time_machine.travel(samples_day + timedelta(days=22), tick=True):
        lead.sign_in("prevent_lead")
        shown = words(lead.get(QUESTION).text)
    assert "Changed since it was rated on 1 November 2026" in shown
    assert f"In date, the council and each directorate {IN_DATE} 125 of 213" in shown


def test_without_training_sections_are_not_available_and_a_rating_can_still_be_saved(
    lead: Visitor, training: Records
) -> None:
    training.adapter.down = True
    shown = words(lead.get("/evidence/7").text)
    assert "No answer from: Training records" in shown
    assert not re.search(r"\b0 of", shown)
    shown = words(lead.get(QUESTION).text)
    assert "Not available: the records could not be asked" in shown
    assert "there is nothing from the records" not in shown
    assert "Your rating of 7.1 has been saved" in words(rate(lead, "Developing", "While away"))


def test_all_ten_benchmarks_can_be_opened(lead: Visitor) -> None:
    for number in range(1, 11):
        assert lead.get(f"/evidence/{number}").status_code == 200
    assert lead.get("/evidence/11").status_code == 404
    assert lead.get("/evidence/questions/7.99").status_code == 404
    assert lead.get(f"/evidence/1?as_at={date(2026, 11, 1)}").status_code == 200
