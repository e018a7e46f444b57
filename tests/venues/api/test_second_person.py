"""Two accounts of one pair of eyes: wherever a second person is asked for, whoever made the other's account is none."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from shared.second_person import ANYBODY
from tests.venues.api.test_concern_register import ENTRY, confirm, hand_over, in_force
from tests.venues.booked import OFFICER, PREVENT, SECOND_SENIOR, SENIOR, THIRD_SENIOR, Desk
from tests.venues.registers_kept import ALERT

TIED = "You do not count as the second person here"
HOLD = {"reason": "A claim", "asked_by": "Legal services", "until": date(date.today().year + 1, 1, 1).isoformat()}
Step = Callable[[int], Any]


@pytest.fixture
def desk(venues):
    return Desk(venues)


def register(desk: Desk) -> Step:
    taken = hand_over(desk, ENTRY)
    return lambda expect: confirm(desk, taken, SENIOR, expect)


def decline(desk: Desk) -> Step:
    booking = desk.minded()
    return lambda expect: desk.decide(SECOND_SENIOR, booking, "decline", expect)


def waived_reply(desk: Desk) -> Step:
    booking = desk.escalated()
    proposal = {
        "grounds": ["terms_of_hire"], "told": "No", "reply_by": "2030-01-01", "evidence": ["Letter"],
        "proportionality": "Yes", "alternatives": "None", "equality_note": "Same",
    }  # fmt: skip
    desk.post(SENIOR, booking, "decline-proposals", proposal)
    return lambda expect: desk.post(SECOND_SENIOR, booking, "replies", {"text": "No need", "waived": True}, expect)


def appealed(desk: Desk) -> Any:
    booking = desk.minded()
    desk.decide(SECOND_SENIOR, booking, "decline")
    desk.move(SENIOR, booking, "appeal")
    return booking


def upheld_appeal(desk: Desk) -> Step:
    booking = appealed(desk)
    return lambda expect: desk.decide(THIRD_SENIOR, booking, "uphold", expect)


def appeal_won(desk: Desk) -> Step:
    booking = appealed(desk)
    return lambda expect: desk.decide(THIRD_SENIOR, booking, "approve", expect)


def closed_appeal(desk: Desk) -> Step:
    booking = appealed(desk)
    return lambda expect: desk.move(THIRD_SENIOR, booking, "close", expect)


def alert(desk: Desk) -> Step:
    drafted = desk.call(PREVENT, "POST", "/v1/alerts", ALERT | {"expires_on": HOLD["until"]}, 201)
    return lambda expect: desk.call(SENIOR, "POST", f"/v1/alerts/{drafted['id']}/approval", {"version": 1}, expect)


def legal_hold(desk: Desk) -> Step:
    booking = desk.submit()
    entry = HOLD | {"reference": booking["reference"]}
    (held,) = desk.call(PREVENT, "POST", "/v1/retention/holds", entry, 201)["holds"]
    path = f"/v1/retention/holds/{held['id']}/release"
    return lambda expect: desk.call(SENIOR, "POST", path, {"reason": "Settled"}, expect)


PLACES = [
    (register, SENIOR, PREVENT, 202),
    (decline, SECOND_SENIOR, SENIOR, 200),
    (waived_reply, SECOND_SENIOR, SENIOR, 200),
    (upheld_appeal, THIRD_SENIOR, SENIOR, 200),
    (upheld_appeal, THIRD_SENIOR, SECOND_SENIOR, 200),
    (appeal_won, THIRD_SENIOR, SENIOR, 200),
    (closed_appeal, THIRD_SENIOR, SECOND_SENIOR, 200),
    (alert, SENIOR, PREVENT, 200),
    (legal_hold, SENIOR, PREVENT, 200),
]


@pytest.mark.both_databases
@pytest.mark.parametrize(("place", "second", "first", "done"), PLACES, ids=lambda found: getattr(found, "__name__", ""))
def test_who_made_the_firsts_account_is_no_second_person_and_anybody_else_is(desk, place, second, first, done):
    act = place(desk)
    for tied in (frozenset({first[0]}), frozenset({ANYBODY})):
        desk.venues.ties = {second[0]: tied}
        assert TIED in act(409)["detail"]
    desk.venues.ties = {second[0]: frozenset({"somebody-else"})}
    act(done)


def test_nothing_is_in_force_while_only_one_pair_of_eyes_has_seen_it(desk):
    taken = hand_over(desk, ENTRY)
    desk.venues.ties = {SENIOR[0]: frozenset({PREVENT[0]})}
    confirm(desk, taken, SENIOR, 409)
    assert "register" not in in_force()


def test_the_view_of_somebody_whose_account_the_decider_made_is_not_the_view_of_another(desk):
    booking = desk.escalated()
    desk.venues.ties = {SENIOR[0]: frozenset({OFFICER[0]})}
    assert "view of a trained officer" in desk.decide(SENIOR, booking, "approve", 409)["detail"]
    desk.venues.ties = {}
    desk.decide(SENIOR, booking, "approve")


def test_a_senior_officer_takes_back_no_interest_of_an_account_they_made(desk):
    booking = desk.in_review()
    said = {"person": "olga", "tie": "conflict", "note": "They are cousins"}
    desk.post(THIRD_SENIOR, booking, "interests", said)
    taken_back = {"person": "olga", "tie": "conflict", "reason": "A mistake"}
    desk.venues.ties = {SENIOR[0]: frozenset({"olga"})}
    desk.post(SENIOR, booking, "interests/taken-back", taken_back, 409)
    desk.venues.ties = {}
    desk.post(SENIOR, booking, "interests/taken-back", taken_back)


def test_the_page_of_an_alert_does_not_offer_what_would_be_refused(desk):
    drafted = desk.call(PREVENT, "POST", "/v1/alerts", ALERT | {"expires_on": HOLD["until"]}, 201)
    desk.venues.ties = {SENIOR[0]: frozenset({PREVENT[0]})}
    shown = desk.call(SENIOR, "GET", f"/v1/alerts/{drafted['id']}")
    assert "approve" not in shown["may"]
