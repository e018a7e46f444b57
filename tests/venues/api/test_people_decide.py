"""No job, token, event or import decides: each door and each action tried, and nothing is changed by it."""

from datetime import UTC, datetime
from io import BytesIO

import pytest

from services.venues.actions.bookings import answers as answering
from services.venues.actions.bookings import steps
from services.venues.actions.decisions import deciding, declining, standing_decisions
from services.venues.jobs import HANDLERS
from services.venues.store.calendar.venues import save_room, save_venue
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from services.venues.store.tables.bookings import BookingRow
from services.venues.store.tables.decisions import DecisionRow, DeclineProposalRow
from shared.access import NO_PROGRAM, access_of
from shared.actor import Role, system_actor
from shared.contracts.bookings import bookings as contract
from shared.http.problems import Problem
from shared.jobs.rows import kind_of
from tests.venues.booked import CONDITION, OFFICER, PREVENT, SENIOR, SEPARATED, TALK, Desk, a_request

TOKEN = "token:0b7d7a52-9d6b-4e13-a7d5-6c54f3f11d0e"
PROPOSAL = {"grounds": ["terms_of_hire"], "told": "No", "reply_by": "2030-01-01"}
STANDING = {"event_type": "swim", "service": "Swim", "sex": "women", "reasoning": "27", "until": "2040-01-01"}
DECIDES = {
    "decisions.decide", "decisions.propose_decline", "decisions.answer", "decisions.answer_match",
    "decisions.add_standing_decision", "decisions.end_standing_decision",
    "decisions.reply", "decisions.interest", "decisions.outcome",
}  # fmt: skip


@pytest.fixture
def desk(venues):
    return Desk(venues)


def as_program(desk, method, path, body):
    """With every role there is, and the number of somebody who is trained."""
    return desk.venues.as_person(method, path, *Role, person=TOKEN, number="olga", json=body)


def decided():
    with database.connection():
        found = DecisionRow.select().count(), DeclineProposalRow.select().count()
        return found, sorted((row.state, row.version) for row in BookingRow.select())


def test_every_door_behind_which_something_is_decided_is_for_people_alone(venues_app):
    people = {rule.endpoint for rule in venues_app.url_map.iter_rules() if access_of(venues_app, rule.endpoint).person}
    assert people >= DECIDES


@pytest.mark.parametrize("decision", contract.DECISIONS)
def test_a_token_with_every_role_and_a_trained_persons_number_decides_nothing(desk, decision):
    booking = desk.in_review()
    before = decided()
    body = {"decision": decision, "reason": "Because"}
    answer = as_program(desk, "POST", f"/v1/bookings/{booking['id']}/decisions", body)
    assert (answer.status_code, answer.json["detail"]) == (403, NO_PROGRAM)
    assert decided() == before
    assert desk.decide(OFFICER, booking, "approve")["state"] == "approved"


def test_a_token_answers_nothing_proposes_nothing_and_makes_no_standing_decision(desk):
    booking = desk.escalated(SEPARATED)
    before = decided()
    for path, body in (
        ("decline-proposals", PROPOSAL),
        ("answers", {"need": "legal", "reason": "Fine"}),
        (f"matches/{booking['id']}/answers", {"state": "different", "reason": "No", "second_identifier": "Page"}),
    ):
        answer = as_program(desk, "POST", f"/v1/bookings/{booking['id']}/{path}", body)
        assert (answer.status_code, answer.json["detail"]) == (403, NO_PROGRAM), path
    assert as_program(desk, "POST", "/v1/standing-decisions", STANDING).status_code == 403
    ending = f"/v1/standing-decisions/{booking['id']}/end"
    assert as_program(desk, "POST", ending, {"reason": "No", "version": 1}).status_code == 403
    assert decided() == before
    assert len(desk.show(booking)["answers"]) == 0


def test_a_token_gives_up_no_right_of_the_hirers_follows_nothing_up_and_ties_nobody(desk):
    booking = desk.in_review()
    approved = desk.decide(OFFICER, booking, "approve_with_conditions", conditions=[CONDITION])
    condition = approved["conditions"][0]["id"]
    minded = desk.post(SENIOR, desk.escalated(), "decline-proposals", PROPOSAL)
    before = decided()
    for path, body in (
        (f"{minded['id']}/replies", {"text": "No time wanted", "waived": True}),
        (f"{minded['id']}/replies", {"text": "They said so"}),
        (f"{minded['id']}/interests", {"tie": "conflict", "person": "sue"}),
        (f"{booking['id']}/conditions/{condition}/outcomes", {"outcome": "met"}),
    ):
        answer = as_program(desk, "POST", f"/v1/bookings/{path}", body)
        assert (answer.status_code, answer.json["detail"]) == (403, NO_PROGRAM), path
    assert decided() == before
    assert desk.show(minded)["proposal"]["waived_on"] is None


@pytest.mark.both_databases
def test_a_token_withdraws_a_request_and_no_booking_that_is_confirmed(desk):
    with database.connection():
        save_room(save_venue("Park Hall", "civic hall", "council", ""), "Main hall", 80, "")
    confirmed, request = desk.in_review(), desk.submit()
    desk.decide(OFFICER, confirmed, "approve")
    desk.move(OFFICER, confirmed, "confirm")
    body = {"action": "withdraw", "reason": "By telephone"}
    refused = as_program(desk, "POST", f"/v1/bookings/{confirmed['id']}/moves", body)
    assert (refused.status_code, desk.show(confirmed)["state"]) == (409, "confirmed")
    assert "People decide" in refused.json["detail"]
    assert as_program(desk, "POST", f"/v1/bookings/{request['id']}/moves", body).json["state"] == "withdrawn"


@pytest.mark.both_databases
def test_whoever_proposed_to_decline_cannot_also_write_down_that_the_hirer_wants_no_time(desk):
    minded = desk.post(SENIOR, desk.escalated(), "decline-proposals", PROPOSAL)
    waiver = {"text": "They want no time", "waived": True}
    assert "a second person" in desk.post(SENIOR, minded, "replies", waiver, 409)["detail"]
    assert desk.post(OFFICER, minded, "replies", waiver)["proposal"]["waived_on"]
    answered = desk.post(SENIOR, desk.escalated(), "decline-proposals", PROPOSAL)
    assert desk.post(SENIOR, answered, "replies", {"text": "We disagree"})["proposal"]["answered_on"]


@pytest.mark.both_databases
def test_the_view_of_a_token_is_written_down_and_counts_for_nothing(desk):
    booking = desk.move(OFFICER, desk.in_review(), "escalate")
    view = {"kind": "view", "text": "As described"}
    assert as_program(desk, "POST", f"/v1/bookings/{booking['id']}/notes", view).status_code == 200
    refused = desk.decide(("sam", Role.SENIOR_OFFICER), booking, "approve", 409)
    assert "Record the view of a trained officer" in refused["detail"]
    desk.post(PREVENT, booking, "notes", view)
    assert desk.decide(("sam", Role.SENIOR_OFFICER), booking, "approve")["state"] == "approved"


@pytest.mark.both_databases
def test_a_token_brings_bookings_in_previews_them_and_changes_what_they_say(desk):
    made = as_program(desk, "POST", "/v1/bookings", a_request(TALK))
    assert (made.status_code, made.json["state"]) == (201, "submitted")
    assert as_program(desk, "POST", "/v1/bookings/preview", {"request": a_request(TALK)}).status_code == 200
    path = f"/v1/bookings/{made.json['id']}/request"
    assert as_program(desk, "PUT", path, {**a_request(), "version": made.json["version"]}).status_code == 200


def test_a_token_that_changes_an_approved_booking_reopens_it_for_people(desk):
    booking = desk.in_review(TALK)
    version = desk.decide(OFFICER, booking, "approve")["version"]
    path = f"/v1/bookings/{booking['id']}/request"
    other = a_request(TALK, {"speakers": [{"name": "Sadie Ellery"}]})
    changed = as_program(desk, "PUT", path, {**other, "version": version})
    assert changed.json["state"] == "reopened"


def test_an_event_of_another_service_opens_no_door_of_people(desk, venues):
    booking = desk.in_review()
    before = decided()
    for path in ("decisions", "moves", "decline-proposals", "answers", "replies", "notes"):
        body = {"decision": "approve", "reason": "Because"}
        for service in ("training", "gateway"):
            assert venues.as_service(f"/v1/bookings/{booking['id']}/{path}", body, service).status_code == 401
    assert decided() == before


def test_a_background_job_holds_no_role_so_no_action_lets_it_decide_or_move_anything(desk):
    booking = desk.in_review()
    job, now = system_actor("venues", "anything"), datetime.now(UTC)
    condition = contract.ConditionEntry(**{**CONDITION, "due_on": now.date()})
    proposal = contract.DeclineProposalEntry(("terms_of_hire",), "No", now.date())
    attempts = [
        *(
            lambda what=what: deciding.decide(
                booking["id"], contract.DecisionEntry(what, "Because", conditions=(condition,)), job, now
            )
            for what in contract.DECISIONS
        ),
        *(
            lambda what=what: steps.take_step(booking["id"], contract.BookingMove(what, "Because"), job, now)
            for what in contract.MOVES
        ),
        lambda: declining.propose_decline(booking["id"], proposal, job, now),
        *(
            lambda need=need: answering.answer_need(booking["id"], contract.NeedAnswer(need, "Because"), job, now)
            for need in ("legal", "senior_officer", "prevent_lead", "equality_officer")
        ),
    ]
    before = decided()
    for attempt in attempts:
        with database.connection(), pytest.raises(Problem):
            attempt()
    assert decided() == before


def test_no_kind_of_background_work_runs_an_action_that_decides():
    deciders = {
        deciding.decide,
        steps.take_step,
        declining.propose_decline,
        standing_decisions.make_standing_decision,
        standing_decisions.end_early,
    }
    actions = {kind: kind_of(HANDLERS, kind).does for kind in HANDLERS}
    assert not deciders & set(actions.values())
    for kind, handler in actions.items():
        code = getattr(handler, "__wrapped__", handler).__code__
        assert not {action.__name__ for action in deciders} & set(code.co_names), kind


CSV = (
    "Reference,Hirer name,Event title,Venue,Room,Start,End,State,Decision,Decided by,Approved,officer_may_approve\n"
    "R-1,Amal Okafor,Yoga,Park Hall,,2040-06-18T18:00,2040-06-18T19:00,approved,approve,olga,yes,yes\n"
)


@pytest.mark.both_databases
def test_an_import_brings_requests_in_and_whatever_it_says_decides_none(desk, venues):
    sent = venues.as_person(
        "POST", "/v1/imports", Role.BOOKING_OFFICER, person="olga",
        data={"kind": "bookings", "file": (BytesIO(CSV.encode()), "bookings.csv")}, content_type="multipart/form-data",
    )  # fmt: skip
    assert sent.status_code in (201, 202), sent.text
    venues.as_person("POST", f"/v1/imports/{sent.json['id']}/confirm", Role.BOOKING_OFFICER, person="olga")
    with database.connection():
        for _, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)):
            assert error is None
    (decisions, proposals), bookings = decided()
    assert (decisions, proposals) == (0, 0)
    assert [state for state, _ in bookings] == ["submitted"]
