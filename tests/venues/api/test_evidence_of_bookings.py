"""Figures of bookings: whose answer is measured, as things stood on the day asked, and out of which requests."""

import pytest
import time_machine

from services.venues.store.database import database
from shared.actor import Role
from tests.venues.api.test_evidence import items
from tests.venues.booked import CONDITION, OFFICER, PREVENT, SENIOR, SEPARATED, TALK, Desk, a_request
from tests.venues.screening.listing import load, person

pytestmark = pytest.mark.both_databases


def at(day, hour="10:00"):
    return time_machine.travel(f"{day}T{hour}:00+01:00", tick=True)


def share(venues, key, day):
    found = items(venues, day, from_="2026-04-01")[key]
    return found["numerator"], found["denominator"]


def times(venues, day):
    found = items(venues, day, from_="2026-04-01")["8.1.b answer-time"]
    return found["text"], dict(found["rows"])


def need_answered(desk, booking):
    desk.post(PREVENT, booking, "answers", {"need": "prevent_lead", "reason": "Nothing is known to us"})


def test_the_time_of_a_referral_ends_with_the_prevent_leads_answer_and_not_with_what_a_senior_officer_did(venues):
    with at("2026-04-10"):
        desk = Desk(venues)
        booking = desk.escalated()
    with at("2026-04-11"):
        desk.move(SENIOR, booking, "ask_legal")
        assert share(venues, "8.1.b escalations", "2026-04-11") == (0, 1)
        assert times(venues, "2026-04-11")[0] == "no referral answered after it in the period"
    with at("2026-04-14"):
        need_answered(desk, booking)
        assert share(venues, "8.1.b escalations", "2026-04-14") == (1, 1)
        assert times(venues, "2026-04-14")[0] == "median 4 days"
        assert share(venues, "8.1.b escalations", "2026-04-13") == (0, 1)


def test_an_answer_before_the_referral_counts_without_a_time_until_the_booking_is_reopened(venues):
    with at("2026-04-10"):
        desk = Desk(venues)
        booking = desk.in_review()
        need_answered(desk, booking)
    with at("2026-04-11"):
        desk.move(OFFICER, booking, "escalate")
        desk.post(OFFICER, booking, "notes", {"kind": "view", "text": "As described"})
        assert share(venues, "8.1.b escalations", "2026-04-11") == (1, 1)
        assert times(venues, "2026-04-11")[1] == {"Answered before the referral": 1}
    with at("2026-04-12"):
        desk.decide(SENIOR, booking, "approve")
        desk.move(OFFICER, booking, "reopen")
        desk.move(OFFICER, booking, "escalate")
        assert share(venues, "8.1.b escalations", "2026-04-12") == (1, 2)


def test_a_prevent_lead_with_a_second_role_answers_as_prevent_lead(venues):
    with at("2026-04-10"):
        desk = Desk(venues)
        booking = desk.escalated()
        path, body = f"/v1/bookings/{booking['id']}/notes", {"kind": "view", "text": "Known to us, no concern"}
        said = venues.as_person("POST", path, Role.BOOKING_OFFICER, Role.PREVENT_LEAD, person="pat", json=body)
        assert said.status_code == 200
        assert share(venues, "8.1.b escalations", "2026-04-10") == (1, 1)


def test_a_condition_was_met_or_not_as_had_been_said_by_the_day(venues):
    condition = {**CONDITION, "due_on": "2026-04-12"}
    with at("2026-04-10"):
        desk = Desk(venues)
        event = {"event": {"starts_at": "2026-04-12T18:00", "ends_at": "2026-04-12T19:00"}}
        booking = desk.decide(OFFICER, desk.in_review(event), "approve_with_conditions", conditions=[condition])
    path = f"conditions/{booking['conditions'][0]['id']}/outcomes"
    for day, outcome in (("2026-04-14", "met"), ("2026-04-16", "not_met")):
        with at(day):
            desk.post(OFFICER, booking, path, {"outcome": outcome, "note": "Looked"})
    with at("2026-04-20"):
        said = [share(venues, "8.1.c conditions", f"2026-04-{day}") for day in (13, 14, 15, 16)]
    assert said == [(0, 1), (1, 1), (1, 1), (0, 1)]


def test_a_match_was_answered_or_not_as_on_the_day(venues):
    with at("2026-04-10"):
        desk = Desk(venues)
        with database.connection():
            load("register", "1", person("a", "Gloria Lunpell"))
        booking = desk.escalated(TALK)
    with at("2026-04-12"):
        (match,) = desk.show(booking, PREVENT)["matches"]
        answer = {"state": "different", "reason": "A baker in Hull"}
        desk.post(PREVENT, booking, f"matches/{match['id']}/answers", answer)
    with at("2026-04-20"):
        assert share(venues, "8.1.d matches", "2026-04-11") == (0, 1)
        assert share(venues, "8.1.d matches", "2026-04-12") == (1, 1)


def test_only_submitted_requests_whose_event_has_begun_can_be_undecided(venues):
    tonight = {"event": {"starts_at": "2026-04-12T18:00", "ends_at": "2026-04-12T19:00"}}
    with at("2026-04-10"):
        desk = Desk(venues)
        desk.submit(tonight)
        desk.call(OFFICER, "POST", "/v1/bookings", {**a_request(tonight), "draft": True}, 201)
        withdrawn = desk.submit(tonight)
        desk.move(OFFICER, withdrawn, "withdraw")
        desk.move(OFFICER, withdrawn, "close")
    with at("2026-04-12", "17:00"):
        assert share(venues, "8.1.c undecided", "2026-04-12") == (0, 0)
    with at("2026-04-12", "18:30"):
        assert share(venues, "8.1.c undecided", "2026-04-12") == (1, 2)


def test_resolved_by_change_is_out_of_the_requests_that_raised_a_question(venues):
    with at("2026-04-10"):
        desk = Desk(venues)
        desk.submit()
        later, _ = desk.submit(), desk.submit(SEPARATED)
        resolved = desk.submit(SEPARATED)
        desk.call(OFFICER, "PUT", f"/v1/bookings/{resolved['id']}/request", a_request())
        assert share(venues, "8.1.c resolved", "2026-04-10") == (1, 2)
    with at("2026-04-11"):
        desk.call(OFFICER, "PUT", f"/v1/bookings/{later['id']}/request", a_request(SEPARATED))
        history = desk.call(OFFICER, "GET", f"/v1/bookings/{later['id']}/history")["history"]
        assert [line["what"] for line in history].count("question-raised") == 1
        assert share(venues, "8.1.c resolved", "2026-04-11") == (1, 3)
        assert share(venues, "8.1.c resolved", "2026-04-10") == (1, 2)


def lately(venues, since, role=Role.PREVENT_LEAD):
    return venues.as_person("GET", f"/v1/evidence/lately?since={since}", role)


def test_what_happened_lately_is_counted_as_the_evidence_counts_it_and_at_once(venues):
    key = next(one for one in items(venues, "2026-04-09", from_="2026-04-01") if one.endswith(" outcomes"))
    decided = next(one for one in items(venues, "2026-04-09", from_="2026-04-01") if one.endswith(" time-to-decide"))

    def as_evidence(day, since):
        found = items(venues, day, from_=since)
        rows = dict(found[decided]["rows"])
        return {"requests": sum(count for _, count in found[key]["rows"]), "decisions": rows.get("Decisions", 0)}

    with at("2026-04-10"):
        desk = Desk(venues)
        assert lately(venues, "2026-04-10").json == {"requests": 0, "decisions": 0}
        booking = desk.in_review()
        assert lately(venues, "2026-04-10").json == as_evidence("2026-04-10", "2026-04-10")
        desk.decide(OFFICER, booking, "approve")
        assert lately(venues, "2026-04-10").json == {"requests": 1, "decisions": 1}
        assert lately(venues, "2026-04-10").json == as_evidence("2026-04-10", "2026-04-10")
    with at("2026-04-12"):
        desk.submit()
        assert lately(venues, "2026-04-11").json == as_evidence("2026-04-12", "2026-04-11")
        assert lately(venues, "2026-04-10").json == {"requests": 2, "decisions": 1}


@pytest.mark.parametrize("role", [Role.BOOKING_OFFICER, Role.LD_OFFICER, Role.MANAGER, Role.ADMIN])
def test_who_reads_no_evidence_is_not_told_what_happened_lately(venues, role):
    assert lately(venues, "2026-04-10", role).status_code == 403
