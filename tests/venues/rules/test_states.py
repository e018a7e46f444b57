"""The whole table, state by action by role: every cell is either named here or refused."""

import pytest

from services.venues.rules.bookings import states
from services.venues.rules.bookings.states import MOVES, Action, Party, State

# from | action | to | who (B booking officer, S senior officer, L legal officer, H hirer, * anybody)
TABLE = """
draft | submit | submitted | BH
submitted | start_review | in_review | B
submitted | request_information | info_requested | B
info_requested | answer | submitted | BH
info_requested | resume_review | in_review | B
info_requested | confirm_lapsed | lapsed | B
in_review | approve | approved | B
in_review | approve_with_conditions | approved_with_conditions | B
in_review | escalate | escalated | B
in_review | request_information | info_requested | B
escalated | return_to_review | in_review | S
escalated | ask_police | police_advice | S
escalated | ask_legal | legal_advice | S
escalated | propose_decline | minded_to_decline | S
escalated | approve | approved | S
escalated | approve_with_conditions | approved_with_conditions | S
police_advice | record_police_advice | escalated | S
legal_advice | record_legal_advice | escalated | L
minded_to_decline | decline | declined | S
minded_to_decline | cancel | cancelled_by_council | S
minded_to_decline | approve | approved | S
minded_to_decline | approve_with_conditions | approved_with_conditions | S
approved | confirm | confirmed | BS
approved | reopen | reopened | *
approved | propose_decline | minded_to_decline | S
approved_with_conditions | confirm | confirmed | BS
approved_with_conditions | reopen | reopened | *
approved_with_conditions | propose_decline | minded_to_decline | S
confirmed | record_held | held | B
confirmed | reopen | reopened | *
reopened | escalate | escalated | BS
reopened | approve | approved | BS
reopened | approve_with_conditions | approved_with_conditions | BS
declined | appeal | appealed | SH
declined | close | closed | S
cancelled_by_council | appeal | appealed | SH
cancelled_by_council | close | closed | S
appealed | uphold | declined | S
appealed | approve | approved | S
appealed | approve_with_conditions | approved_with_conditions | S
appealed | close | closed | S
held | review | reviewed | B
reviewed | close | closed | B
withdrawn | close | closed | B
lapsed | close | closed | B
draft | withdraw | withdrawn | BSH
submitted | withdraw | withdrawn | BSH
info_requested | withdraw | withdrawn | BSH
in_review | withdraw | withdrawn | BSH
escalated | withdraw | withdrawn | BSH
police_advice | withdraw | withdrawn | BSH
legal_advice | withdraw | withdrawn | BSH
minded_to_decline | withdraw | withdrawn | BSH
approved | withdraw | withdrawn | BSH
approved_with_conditions | withdraw | withdrawn | BSH
confirmed | withdraw | withdrawn | BSH
reopened | withdraw | withdrawn | BSH
"""
WHO = {"B": "booking_officer", "S": "senior_officer", "L": "legal_officer", "H": "hirer"}


def cells():
    for line in TABLE.strip().splitlines():
        state, action, to, who = (part.strip() for part in line.split("|"))
        yield (state, action), (to, set(Party) if who == "*" else {WHO[letter] for letter in who})


EXPECTED = dict(cells())


PARTIES = (*Party, "auditor", "admin", "manager", "system")


@pytest.mark.parametrize("state", State)
def test_each_cell_of_the_table(state):
    wrong = []
    for action in Action:
        to, who = EXPECTED.get((state, action), (None, set()))
        for party in PARTIES:
            expected = (to, party in who, party in who)
            allowed = states.objection(state, action, {party}) is None
            offered = action in states.actions_open_to(state, {party})
            if (found := (states.state_after(state, action), allowed, offered)) != expected:
                wrong.append(f"{action} by {party}: (leads to, allowed, offered) is {found}, not {expected}")
    assert not wrong, "\n".join(wrong)


def test_the_table_names_states_actions_and_parties_that_there_are():
    assert len(State) * len(Action) * len(PARTIES) >= 5000
    assert {state for state, _ in EXPECTED} <= set(State)
    assert {action for _, action in EXPECTED} <= set(Action)
    assert set().union(*(who for _, who in EXPECTED.values())) <= set(Party)


def test_nobody_and_no_job_moves_anything():
    assert not [move for move in MOVES if states.objection(move.state, move.action, ()) is None]


@pytest.mark.parametrize(("state", "action"), [("nowhere", "approve"), ("in_review", "shred"), ("", "")])
def test_an_unknown_state_or_action_is_refused_in_words(state, action):
    assert states.objection(state, action, {"senior_officer"})


def test_an_objection_says_what_is_wrong_or_who_may():
    assert states.objection("draft", "approve", {"senior_officer"}) == (
        "A booking that is draft cannot be moved on by “approve”."
    )
    assert states.objection("escalated", "approve", {"booking_officer"}) == (
        "Only the senior officer can do this while the booking is escalated."
    )


@pytest.mark.parametrize("ending", ["declined", "cancelled_by_council"])
def test_a_refusal_is_reached_only_through_minded_to_decline_or_an_appeal(ending):
    assert {move.state for move in MOVES if move.to == ending} <= {"minded_to_decline", "appealed"}


def test_every_state_but_draft_can_be_reached_and_every_state_but_closed_left():
    assert {move.to for move in MOVES} == set(State) - {State.DRAFT}
    assert {move.state for move in MOVES} == set(State) - {State.CLOSED}


FOR_PROGRAMS = {
    "submit", "start_review", "request_information", "answer", "resume_review", "escalate", "reopen", "withdraw",
}  # fmt: skip


@pytest.mark.parametrize("action", Action)
def test_a_program_may_bring_in_and_ask_for_care_and_never_decides(action):
    refused = states.program_objection("submitted", action)
    assert (refused is None) is (action in FOR_PROGRAMS)
    assert refused is None or refused.startswith("People decide: a program with a token cannot ")


@pytest.mark.parametrize("state", State)
def test_a_program_withdraws_a_request_that_nobody_has_taken_up(state):
    fine = state in ("draft", "submitted", "info_requested")
    assert (states.program_objection(state, "withdraw") is None) is fine


@pytest.mark.parametrize(
    "state", ["declined", "cancelled_by_council", "appealed", "lapsed", "held", "reviewed", "closed"]
)
def test_nobody_withdraws_after_the_last_word_or_the_event(state):
    assert states.state_after(state, "withdraw") is None


def test_a_withdrawal_says_that_it_was_the_hirer_and_how():
    assert states.withdrawn_told("Rang on 3 May") == "The hirer withdrew. Rang on 3 May"
    assert states.withdrawn_told(" ") == "The hirer withdrew."


def test_the_kinds_of_decisions_are_these():
    assert {"approve", "approve_with_conditions"} == states.APPROVALS
    assert {"approve", "approve_with_conditions", "decline", "cancel", "uphold"} == states.DECISIONS
    assert {"in_review"} == states.DECIDED_AT_OFFICER_LEVEL


PHASES = """
open | draft submitted info_requested in_review escalated police_advice legal_advice minded_to_decline reopened appealed
approved | approved approved_with_conditions confirmed
over | held reviewed
declined | declined cancelled_by_council
withdrawn | withdrawn lapsed
closed | closed
"""


def test_every_state_is_in_the_phase_that_the_table_gives_it_and_in_no_other() -> None:
    said = {state: phase.strip() for phase, _, found in (line.partition("|") for line in PHASES.split("\n") if line)
            for state in found.split()}  # fmt: skip
    assert {state.value: states.phase_of(state.value) for state in State} == said
    assert states.phase_of("no state") == ""
    assert {phase: set(states.states_in(states.Phase(phase))) for phase in set(said.values())} == {
        phase: {state for state, where in said.items() if where == phase} for phase in set(said.values())
    }
