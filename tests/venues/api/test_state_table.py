"""Every state x action x role over the API: each cell of the written table is done, every other refused in words."""

from datetime import UTC, datetime

import pytest

from services.gateway.pages.kit.two_windows import OF_BOOKING
from services.venues.actions.lists.entries import load_list
from services.venues.store.bookings.history import list_happenings
from services.venues.store.calendar.venues import save_room, save_venue
from services.venues.store.database import database
from services.venues.store.decisions.decisions import add_decision, add_decline_proposal
from services.venues.store.lists.lists import ListFile
from services.venues.store.tables.bookings import BlockedRoomRow, BookingRow
from shared.actor import Actor, Role
from tests.venues.booked import CONDITION, EQUALITY, OFFICER, PREVENT, Desk
from tests.venues.rules.test_states import EXPECTED
from tests.venues.statemachine.model import STATES as STATES_OF_THE_MODEL

LOOKS = (
    Role.BOOKING_OFFICER, Role.SENIOR_OFFICER, Role.EQUALITY_OFFICER, Role.LEGAL_OFFICER, Role.PREVENT_LEAD,
)  # fmt: skip
DOORS = {
    "decisions": {Role.BOOKING_OFFICER, Role.SENIOR_OFFICER},
    "decline-proposals": {Role.SENIOR_OFFICER},
    "moves": set(LOOKS),
}
STATES = sorted(STATES_OF_THE_MODEL)
ACTIONS = sorted({action for _, action in EXPECTED})
DECISIONS = {"approve", "approve_with_conditions", "decline", "cancel", "uphold"}
BODIES = {
    "request_information": {"answer_by": "2040-01-01"},
    "review": {"as_described": True},
    "approve_with_conditions": {"conditions": [CONDITION]},
}
PROPOSAL = {
    "grounds": ["terms_of_hire"], "told": "No", "reply_by": "2030-01-01", "evidence": ["Letter"],
    "proportionality": "Yes", "alternatives": "None", "equality_note": "Same",
}  # fmt: skip

pytestmark = [pytest.mark.parametrize("database_url", ["sqlite"], indirect=True), pytest.mark.thorough]


@pytest.fixture
def desk(venues):
    with database.connection():
        save_room(save_venue("Park Hall", "", "", ""), "Main hall", 80, "")
    return Desk(venues)


@pytest.fixture
def booking(desk):
    """With everything on record that any guard asks for, so that only the table can say no."""
    made = desk.submit()
    desk.post(PREVENT, made, "notes", {"kind": "view", "text": "As described"})
    for check in ("details", "identity", "proscribed_list"):
        desk.post(OFFICER, made, "checks", {"check": check, "conclusion": "Nothing in the way"})
    today, now = datetime.now(UTC).date(), datetime.now(UTC)
    kept = {name: value for name, value in PROPOSAL.items() if name != "reply_by"}
    days = {"given_on": today, "reply_by": "2030-01-01", "waived_on": today}
    decided = {
        "booking_version": 0, "request_version": 1, "decision": "decline", "reason": "", "record": {}, "training": {},
        "assessment": {}, "policy_versions": {}, "decided_by": "somebody", "decided_at": now,
    }  # fmt: skip
    with database.connection():
        number = row_of(made).id
        add_decline_proposal(number, {**kept, **days, "proposed_by": "anybody", "proposed_at": now})
        add_decision(number, decided, ())
    return made


def row_of(booking):
    return BookingRow.get(BookingRow.reference == booking["reference"])


def as_it_is(booking):
    """Its state and version, asked for with little effort: after each of thousands of attempts."""
    with database.connection():
        return database.query("SELECT state, version FROM booking WHERE reference = ?", booking["reference"])[0]


def put_into(booking, state, action):
    """A booking that was approved is cancelled, any other declined; and a slot it took is free again."""
    year = 2020 if action in ("record_held", "review") else 2030
    times = {"starts_at": datetime(year, 6, 18, 17, tzinfo=UTC), "ends_at": datetime(year, 6, 18, 18, tzinfo=UTC)}
    with database.connection():
        BookingRow.update(
            **times, state=state, agreed_day="2020-01-01", was_approved=action == "cancel", referred=False
        ).where(BookingRow.reference == booking["reference"]).execute()
        BlockedRoomRow.delete().execute()
    return as_it_is(booking)


def door_of(action):
    return "decisions" if action in DECISIONS else "decline-proposals" if action == "propose_decline" else "moves"


def attempt(desk, role, booking, action, person="olga", **read):
    what = "decision" if action in DECISIONS else "action"
    body = PROPOSAL if action == "propose_decline" else {what: action, "reason": "Because", **BODIES.get(action, {})}
    path = f"/v1/bookings/{booking['id']}/{door_of(action)}"
    return desk.venues.as_person("POST", path, role, person=person, number=person, json={**body, **read})


def words(code):
    return code.replace("_", " ")


def refusal(state, action, role):
    """What the API must say to this role, or None when the table lets it through."""
    if (state, action) not in EXPECTED:
        return f"A booking that is {words(state)} cannot be moved on by “{words(action)}”."
    return None if role in EXPECTED[state, action][1] else "Only "


@pytest.mark.parametrize("state", STATES)
@pytest.mark.timeout(600)
def test_each_cell_of_the_table(desk, booking, state):
    done = 0
    for action in ACTIONS:
        before = None
        for role in LOOKS:
            before = before or put_into(booking, state, action)  # what was refused has left it as it was
            answer = attempt(desk, role, booking, action)
            refused, cell = refusal(state, action, role), (state, action, role, answer.status_code, answer.text[:300])
            if role not in DOORS[door_of(action)]:
                assert answer.status_code == 403, cell
            elif refused:
                assert answer.status_code == 409, cell
                assert answer.json["detail"].startswith(refused), cell
            else:
                assert (answer.status_code, answer.json["state"]) == (200, EXPECTED[state, action][0]), cell
                done += 1
                before = None
                continue
            assert as_it_is(booking) == before, cell
    allowed = {(action, role) for (at, action), (_, who) in EXPECTED.items() if at == state for role in who}
    assert done == len([1 for action, role in allowed if role in set(LOOKS)])


@pytest.mark.parametrize("state", STATES)
def test_roles_that_never_act_move_nothing_from_any_state(desk, booking, state):
    """The guard knows no state (tests/architecture/test_routes.py: no view is reached): each state with each role, and
    each role with each action."""
    before, place = put_into(booking, state, ""), STATES.index(state)
    for number, role in enumerate(role for role in Role if role not in LOOKS):
        for action in ACTIONS[(place + number) % len(STATES) :: len(STATES)]:
            answer = attempt(desk, role, booking, action)
            assert (answer.status_code, answer.json["detail"]) == (403, "Your role does not allow this")
    assert as_it_is(booking) == before


PROGRAMS_MAY = {
    "submit", "start_review", "request_information", "answer", "resume_review", "escalate", "reopen", "withdraw",
}  # fmt: skip


@pytest.mark.parametrize("action", ACTIONS)
def test_a_program_brings_in_and_asks_for_more_care_and_does_nothing_else(desk, booking, action):
    state = next(at for at, what in EXPECTED if what == action)
    who = EXPECTED[state, action][1] & set(LOOKS)
    put_into(booking, state, action)
    answer = attempt(desk, Role(sorted(who)[0]), booking, action, person="token:0b7d7a52-9d6b-4e13-a7d5-6c54f3f11d0e")
    if action in PROGRAMS_MAY:
        assert answer.status_code == 200, answer.text
        return
    assert answer.status_code in (403, 409)
    assert answer.json["detail"].startswith("People decide: a program with a token cannot")
    assert as_it_is(booking)[0] == state


def say_something(desk, booking):
    desk.post(EQUALITY, booking, "notes", {"text": "The hirer rang: a letter follows"})


def load_a_list(desk, booking):
    entries = [{"code": "a", "kind": "person", "names": ["Nobody Quillonby"], "active": True}]
    with database.connection():
        load_list("proscribed", "7", entries, ListFile(), Actor("pat"), datetime.now(UTC))


@pytest.mark.parametrize(
    ("meanwhile", "words_of_it"),
    [(say_something, "Somebody said more about this booking"), (load_a_list, "Something beside this booking changed")],
    ids=["said", "beside it"],
)
@pytest.mark.parametrize("action", ACTIONS)
def test_no_act_of_the_table_is_done_over_what_nobody_who_does_it_was_shown(
    desk, booking, action, meanwhile, words_of_it
):
    state, (_, parties) = next((at, to) for (at, what), to in EXPECTED.items() if what == action)
    role = Role(sorted(parties & set(LOOKS))[0])
    before = put_into(booking, state, action)
    opened = numbers_read(desk, booking, role)
    meanwhile(desk, booking)
    stale = attempt(desk, role, booking, action, **opened)
    assert (stale.status_code, stale.json["detail"][: len(words_of_it)], as_it_is(booking)) == (
        409,
        words_of_it,
        before,
    )
    assert attempt(desk, role, booking, action, **numbers_read(desk, booking, role)).status_code == 200


def numbers_read(desk, booking, role):
    """What the form of such a person carries: all that its page shows."""
    return {name: desk.show(booking, ("olga", role))[name] for name in ("version", *OF_BOOKING)}


def test_every_step_of_a_booking_says_who_when_from_and_to(desk):
    booking = desk.in_review()
    with database.connection():
        story = list_happenings(row_of(booking).id)
    assert all(line.by and line.at and line.to_state for line in story)
