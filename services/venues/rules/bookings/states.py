"""The states of a booking and every move between them, as one table; what is not in it cannot be done."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a booking is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    INFO_REQUESTED = "info_requested"
    IN_REVIEW = "in_review"
    ESCALATED = "escalated"
    POLICE_ADVICE = "police_advice"
    LEGAL_ADVICE = "legal_advice"
    MINDED_TO_DECLINE = "minded_to_decline"
    APPROVED = "approved"
    APPROVED_WITH_CONDITIONS = "approved_with_conditions"
    CONFIRMED = "confirmed"
    REOPENED = "reopened"
    DECLINED = "declined"
    CANCELLED_BY_COUNCIL = "cancelled_by_council"
    APPEALED = "appealed"
    HELD = "held"
    REVIEWED = "reviewed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    CLOSED = "closed"


class Phase(StrEnum):
    """What a state means for whoever counts, waits, keeps a room free or lets records go; each state is in one."""

    OPEN = "open"
    """To be decided: a draft, too, and what was reopened or appealed."""
    APPROVED = "approved"
    OVER = "over"
    """The event has been."""
    DECLINED = "declined"
    """By the council, before or after it approved."""
    WITHDRAWN = "withdrawn"
    """By the hirer, or for want of an answer."""
    CLOSED = "closed"


class Action(StrEnum):
    """What somebody does to a booking that moves it."""

    SUBMIT = "submit"
    START_REVIEW = "start_review"
    REQUEST_INFORMATION = "request_information"
    ANSWER = "answer"
    RESUME_REVIEW = "resume_review"
    ESCALATE = "escalate"
    RETURN_TO_REVIEW = "return_to_review"
    ASK_POLICE = "ask_police"
    RECORD_POLICE_ADVICE = "record_police_advice"
    ASK_LEGAL = "ask_legal"
    RECORD_LEGAL_ADVICE = "record_legal_advice"
    PROPOSE_DECLINE = "propose_decline"
    DECLINE = "decline"
    CANCEL = "cancel"
    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    CONFIRM_LAPSED = "confirm_lapsed"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    RECORD_HELD = "record_held"
    REVIEW = "review"
    CLOSE = "close"


class Party(StrEnum):
    """Who acts: the hirer, or a role of the council's. Jobs and imports are no party, so they move nothing."""

    HIRER = "hirer"
    BOOKING_OFFICER = "booking_officer"
    SENIOR_OFFICER = "senior_officer"
    EQUALITY_OFFICER = "equality_officer"
    LEGAL_OFFICER = "legal_officer"
    PREVENT_LEAD = "prevent_lead"


HIRER, OFFICER, SENIOR = Party.HIRER, Party.BOOKING_OFFICER, Party.SENIOR_OFFICER
LEGAL, ANYONE = Party.LEGAL_OFFICER, tuple(Party)
S, A = State, Action


PHASES: dict[State, Phase] = {
    S.DRAFT: Phase.OPEN,
    S.SUBMITTED: Phase.OPEN,
    S.INFO_REQUESTED: Phase.OPEN,
    S.IN_REVIEW: Phase.OPEN,
    S.ESCALATED: Phase.OPEN,
    S.POLICE_ADVICE: Phase.OPEN,
    S.LEGAL_ADVICE: Phase.OPEN,
    S.MINDED_TO_DECLINE: Phase.OPEN,
    S.APPROVED: Phase.APPROVED,
    S.APPROVED_WITH_CONDITIONS: Phase.APPROVED,
    S.CONFIRMED: Phase.APPROVED,
    S.REOPENED: Phase.OPEN,
    S.DECLINED: Phase.DECLINED,
    S.CANCELLED_BY_COUNCIL: Phase.DECLINED,
    S.APPEALED: Phase.OPEN,
    S.HELD: Phase.OVER,
    S.REVIEWED: Phase.OVER,
    S.WITHDRAWN: Phase.WITHDRAWN,
    S.LAPSED: Phase.WITHDRAWN,
    S.CLOSED: Phase.CLOSED,
}

REASONS_NEEDED: dict[str, str] = {
    "request_information": "Say what the hirer is asked.",
    "escalate": "Say why the booking goes to a senior officer.",
    "return_to_review": "Say what is still to be checked.",
    "ask_police": "Say what the police are asked.",
    "record_police_advice": "Write down the advice.",
    "ask_legal": "Say what the legal officer is asked.",
    "record_legal_advice": "Write down the advice.",
    "reopen": "Say what is new.",
    "withdraw": "Say how the hirer told you, and when.",
    "appeal": "Write down what the hirer says.",
    "review": "Say how the event went.",
}
"""Steps that are taken in words, and what is said where they are missing."""


def states_in(*phases: Phase) -> tuple[str, ...]:
    """The codes of the states in these phases, in the order of `State`."""
    return tuple(state.value for state, phase in PHASES.items() if phase in phases)


OPEN, APPROVED = states_in(Phase.OPEN), states_in(Phase.APPROVED)
TO_COME = (*OPEN, *APPROVED)
TO_CONFIRM = tuple(state for state in APPROVED if state != S.CONFIRMED)


@dataclass(frozen=True)
class Move:
    """One legal move and who may make it."""

    state: State
    action: Action
    to: State
    by: tuple[Party, ...]


WITHDRAWN_FROM = tuple(State(state) for state in TO_COME if state != S.APPEALED)
"""Until the event or the council's last word the hirer may withdraw, by the link or through staff; never after it."""

MOVES = (
    Move(S.DRAFT, A.SUBMIT, S.SUBMITTED, (OFFICER, HIRER)),
    Move(S.SUBMITTED, A.START_REVIEW, S.IN_REVIEW, (OFFICER,)),
    Move(S.SUBMITTED, A.REQUEST_INFORMATION, S.INFO_REQUESTED, (OFFICER,)),
    Move(S.INFO_REQUESTED, A.ANSWER, S.SUBMITTED, (OFFICER, HIRER)),
    Move(S.INFO_REQUESTED, A.RESUME_REVIEW, S.IN_REVIEW, (OFFICER,)),
    Move(S.INFO_REQUESTED, A.CONFIRM_LAPSED, S.LAPSED, (OFFICER,)),
    Move(S.IN_REVIEW, A.APPROVE, S.APPROVED, (OFFICER,)),
    Move(S.IN_REVIEW, A.APPROVE_WITH_CONDITIONS, S.APPROVED_WITH_CONDITIONS, (OFFICER,)),
    Move(S.IN_REVIEW, A.ESCALATE, S.ESCALATED, (OFFICER,)),
    Move(S.IN_REVIEW, A.REQUEST_INFORMATION, S.INFO_REQUESTED, (OFFICER,)),
    Move(S.ESCALATED, A.RETURN_TO_REVIEW, S.IN_REVIEW, (SENIOR,)),
    Move(S.ESCALATED, A.ASK_POLICE, S.POLICE_ADVICE, (SENIOR,)),
    Move(S.ESCALATED, A.ASK_LEGAL, S.LEGAL_ADVICE, (SENIOR,)),
    Move(S.ESCALATED, A.PROPOSE_DECLINE, S.MINDED_TO_DECLINE, (SENIOR,)),
    Move(S.ESCALATED, A.APPROVE, S.APPROVED, (SENIOR,)),
    Move(S.ESCALATED, A.APPROVE_WITH_CONDITIONS, S.APPROVED_WITH_CONDITIONS, (SENIOR,)),
    Move(S.POLICE_ADVICE, A.RECORD_POLICE_ADVICE, S.ESCALATED, (SENIOR,)),
    Move(S.LEGAL_ADVICE, A.RECORD_LEGAL_ADVICE, S.ESCALATED, (LEGAL,)),
    Move(S.MINDED_TO_DECLINE, A.DECLINE, S.DECLINED, (SENIOR,)),
    Move(S.MINDED_TO_DECLINE, A.CANCEL, S.CANCELLED_BY_COUNCIL, (SENIOR,)),
    Move(S.MINDED_TO_DECLINE, A.APPROVE, S.APPROVED, (SENIOR,)),
    Move(S.MINDED_TO_DECLINE, A.APPROVE_WITH_CONDITIONS, S.APPROVED_WITH_CONDITIONS, (SENIOR,)),
    Move(S.APPROVED, A.CONFIRM, S.CONFIRMED, (OFFICER, SENIOR)),
    Move(S.APPROVED, A.REOPEN, S.REOPENED, ANYONE),
    Move(S.APPROVED, A.PROPOSE_DECLINE, S.MINDED_TO_DECLINE, (SENIOR,)),
    Move(S.APPROVED_WITH_CONDITIONS, A.CONFIRM, S.CONFIRMED, (OFFICER, SENIOR)),
    Move(S.APPROVED_WITH_CONDITIONS, A.REOPEN, S.REOPENED, ANYONE),
    Move(S.APPROVED_WITH_CONDITIONS, A.PROPOSE_DECLINE, S.MINDED_TO_DECLINE, (SENIOR,)),
    Move(S.CONFIRMED, A.RECORD_HELD, S.HELD, (OFFICER,)),
    Move(S.CONFIRMED, A.REOPEN, S.REOPENED, ANYONE),
    Move(S.REOPENED, A.ESCALATE, S.ESCALATED, (OFFICER, SENIOR)),
    Move(S.REOPENED, A.APPROVE, S.APPROVED, (OFFICER, SENIOR)),
    Move(S.REOPENED, A.APPROVE_WITH_CONDITIONS, S.APPROVED_WITH_CONDITIONS, (OFFICER, SENIOR)),
    Move(S.DECLINED, A.APPEAL, S.APPEALED, (SENIOR, HIRER)),
    Move(S.DECLINED, A.CLOSE, S.CLOSED, (SENIOR,)),
    Move(S.CANCELLED_BY_COUNCIL, A.APPEAL, S.APPEALED, (SENIOR, HIRER)),
    Move(S.CANCELLED_BY_COUNCIL, A.CLOSE, S.CLOSED, (SENIOR,)),
    Move(S.APPEALED, A.UPHOLD, S.DECLINED, (SENIOR,)),
    Move(S.APPEALED, A.APPROVE, S.APPROVED, (SENIOR,)),
    Move(S.APPEALED, A.APPROVE_WITH_CONDITIONS, S.APPROVED_WITH_CONDITIONS, (SENIOR,)),
    Move(S.APPEALED, A.CLOSE, S.CLOSED, (SENIOR,)),
    Move(S.HELD, A.REVIEW, S.REVIEWED, (OFFICER,)),
    Move(S.REVIEWED, A.CLOSE, S.CLOSED, (OFFICER,)),
    Move(S.WITHDRAWN, A.CLOSE, S.CLOSED, (OFFICER,)),
    Move(S.LAPSED, A.CLOSE, S.CLOSED, (OFFICER,)),
    *(Move(state, A.WITHDRAW, S.WITHDRAWN, (OFFICER, SENIOR, HIRER)) for state in WITHDRAWN_FROM),
)

_TABLE: dict[tuple[str, str], Move] = {(move.state, move.action): move for move in MOVES}
"""By the codes themselves; a code that is none is in no move."""

DECISIONS = frozenset({A.APPROVE, A.APPROVE_WITH_CONDITIONS, A.DECLINE, A.CANCEL, A.UPHOLD})
APPROVALS = frozenset({A.APPROVE, A.APPROVE_WITH_CONDITIONS})
DECIDED_AT_OFFICER_LEVEL = frozenset({S.IN_REVIEW})

# A program with a token may bring a booking in and ask for more care; it lets nothing through and ends nothing.
OPEN_TO_PROGRAMS = frozenset(
    {A.SUBMIT, A.START_REVIEW, A.REQUEST_INFORMATION, A.ANSWER, A.RESUME_REVIEW, A.ESCALATE, A.REOPEN, A.WITHDRAW}
)

WITHDRAWN_BY_PROGRAMS = frozenset({S.DRAFT, S.SUBMITTED, S.INFO_REQUESTED})


WITHDREW = "The hirer withdrew."


def withdrawn_told(how: str = "") -> str:
    """Why a booking is withdrawn: the hirer withdrew it, and how they said so."""
    return f"{WITHDREW} {how.strip()}".strip()


def phase_of(state: str) -> str:
    """The phase of a state, '' for a code that is none."""
    return PHASES[State(state)].value if state in PHASES else ""


def state_after(state: str, action: str) -> State | None:
    """Where a booking is after an action, or None when the action does not belong in that state."""
    move = _move(state, action)
    return move.to if move else None


def actions_open_to(state: str, parties: Collection[str]) -> tuple[Action, ...]:
    """What these roles may do now, in the order of the table; the guards still apply."""
    return tuple(move.action for move in MOVES if move.state == state and set(move.by) & set(parties))


def objection(state: str, action: str, parties: Collection[str]) -> str | None:
    """Why this action cannot be done here by these roles, or None if it can."""
    move = _move(state, action)
    if move is None:
        return f"A booking that is {_words(state)} cannot be moved on by “{_words(action)}”."
    if not set(move.by) & set(parties):
        allowed = " or ".join(f"the {_words(party)}" for party in move.by)
        return f"Only {allowed} can do this while the booking is {_words(state)}."
    return None


def program_objection(state: str, action: str) -> str | None:
    """Why a program cannot do this, or None: people decide, and only a person confirms, records or closes.

    What people have taken up only a person ends: a program withdraws a request before that and not after it.
    """
    if action in OPEN_TO_PROGRAMS and (action != A.WITHDRAW or state in WITHDRAWN_BY_PROGRAMS):
        return None
    return f"People decide: a program with a token cannot {_words(action)}. Somebody who may do it signs in for it."


def _move(state: str, action: str) -> Move | None:
    return _TABLE.get((state, action))


def _words(code: str) -> str:
    return code.replace("_", " ")
