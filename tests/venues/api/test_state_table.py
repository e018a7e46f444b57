"""Every state x action x role: what the table does not allow, the API refuses with the reason."""

import pytest

from services.venues.rules import states
from services.venues.rules.states import Action, State
from services.venues.store.database import database
from services.venues.store.happenings import list_happenings
from services.venues.store.tables.bookings import BookingRow
from shared.actor import Role
from tests.venues.booked import Desk

DECISIONS = {"approve", "approve_with_conditions", "decline", "cancel", "uphold"}
LOOKS = (
    Role.BOOKING_OFFICER, Role.SENIOR_OFFICER, Role.EQUALITY_OFFICER, Role.LEGAL_OFFICER, Role.PREVENT_LEAD,
)  # fmt: skip
PROPOSAL = {"grounds": ["terms_of_hire"], "told": "No", "reply_by": "2030-01-01"}
BODIES = {
    "request_information": {"answer_by": "2030-01-01"},
    "review": {"as_described": True},
}


@pytest.fixture
def desk(venues):
    return Desk(venues)


def put_into(booking, state):
    with database.connection():
        BookingRow.update(state=state, agreed_day="2020-01-01").where(
            BookingRow.reference == booking["reference"]
        ).execute()


def state_of(booking):
    with database.connection():
        return BookingRow.get(BookingRow.reference == booking["reference"]).state


def attempt(desk, role, booking, action):
    path = f"/v1/bookings/{booking['id']}"
    if action in DECISIONS:
        path, body = f"{path}/decisions", {"decision": action, "reason": "Because"}
    elif action == "propose_decline":
        path, body = f"{path}/decline-proposals", PROPOSAL
    else:
        path, body = f"{path}/moves", {"action": action, "reason": "Because", **BODIES.get(action, {})}
    return desk.venues.as_person("POST", path, role, person="olga", number="olga", json=body)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("state", State)
def test_what_the_table_does_not_have_the_api_refuses(desk, state):
    booking = desk.submit()
    for action in Action:
        for role in LOOKS:
            put_into(booking, state)
            answer = attempt(desk, role, booking, action)
            refused = states.objection(state, action, [role])
            if refused and answer.status_code == 409:
                assert answer.json["detail"] == refused
            assert answer.status_code in ((409, 403) if refused else (200, 409)), (state, action, role, answer.text)
            expected = states.state_after(state, action) if answer.status_code == 200 else state
            assert state_of(booking) == expected, (state, action, role)


@pytest.mark.parametrize("role", [role for role in Role if role not in LOOKS])
def test_other_roles_move_nothing(desk, role):
    booking = desk.submit()
    assert {attempt(desk, role, booking, action).status_code for action in Action} == {403}


def test_every_step_of_a_booking_says_who_when_from_and_to(desk):
    booking = desk.in_review()
    with database.connection():
        number = BookingRow.get(BookingRow.reference == booking["reference"]).id
        story = list_happenings(number)
    assert all(line.by and line.at and line.to_state for line in story)
