"""What venues takes and answers about bookings."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shared.contracts.base import a_day, one_of
from shared.contracts.base import text as length
from shared.contracts.bookings.booking_queue import BookingHead
from shared.contracts.bookings.conditions import ConditionLine
from shared.contracts.bookings.read_over import OverMatches, OverStory
from shared.contracts.bookings.required_checks import RequiredCheck
from shared.contracts.letters import AwaitedAnswer
from shared.contracts.screening.matches import ListNotSearched, LookUpLine

TIES = ("hirer", "speaker", "member", "conflict")
MATCH_ANSWERS = ("different", "same", "unclear", "closed")
MOVES = (
    "submit", "start_review", "request_information", "answer", "resume_review", "escalate", "return_to_review",
    "ask_police", "record_police_advice", "ask_legal", "record_legal_advice", "confirm", "reopen", "withdraw",
    "confirm_lapsed", "appeal", "record_held", "review", "close",
)  # fmt: skip
DECISIONS = ("approve", "approve_with_conditions", "decline", "cancel", "uphold")


@dataclass(frozen=True)
class AssessmentRequest:
    """A request as a hirer gave it, with whatever answers are missing, and what is known besides; nothing is saved."""

    request: dict[str, object]
    as_at: date | None = field(default=None, metadata=a_day())
    matches: tuple[dict[str, object], ...] | None = ()
    standing_decisions: tuple[dict[str, object], ...] | None = ()
    hirer_known: bool | None = False


@dataclass(frozen=True)
class SegregationAnswer:
    """What the seating answers come to, and the role that decides it."""

    outcome: str
    decided_by: str


@dataclass(frozen=True)
class NeedReason:
    """Why a need is there, in a sentence."""

    need: str
    text: str


@dataclass(frozen=True)
class AssessmentAnswer:
    """What a request is missing, which checks and which people it needs; lists are sorted, and it never declines.

    `needs`, `officer_may_approve` and `reasons` of a real booking are left out of the answer to a program whose token
    does not hold the role of Prevent lead: it is not told whether there is a match.
    """

    missing: tuple[str, ...]
    segregation: SegregationAnswer
    checks: tuple[str, ...]
    needs: tuple[str, ...] = ()
    officer_may_approve: bool = False
    reasons: tuple[NeedReason, ...] = ()
    policy_version: str = ""


@dataclass(frozen=True)
class PublicReceipt:
    """What a hirer is told: the same for every request."""

    reference: str
    submitted_at: datetime


@dataclass(frozen=True)
class MatchAnswerLine:
    """What a person said of a possible match; who answers after it names the `version` of the newest they read."""

    state: str
    reason: str
    second_identifier: str
    by: str
    at: datetime
    version: int = 0


@dataclass(frozen=True)
class MatchLine:
    """A possible match; to a booking officer it is one sentence and nothing else.

    `gone_since` when its entry matches no more, `still_listed` when the list has the name all the same, `former_name`
    when the request gives the name no more: it stays a question until it is answered or closed.
    """

    text: str
    id: UUID | None = None
    source: str = ""
    name_kind: str = ""
    name: str = ""
    listed_name: str = ""
    why: str = ""
    state: str = ""
    answers: tuple[MatchAnswerLine, ...] = ()
    reasons: tuple[str, ...] = ()
    list_version: str = ""
    would_distinguish: tuple[str, ...] = ()
    remembered: str = ""
    gone_since: date | None = None
    former_name: bool = False
    still_listed: bool = False


@dataclass(frozen=True)
class CheckLine:
    """One check that was made; one that was set aside by a change counts no more.

    Who records it anew names the `version` of the newest record of it that counts and that they read.
    """

    check: str
    conclusion: str
    list_version: str
    searched: str
    found: str
    link: str
    made_by: str
    made_at: datetime
    set_aside: bool = False
    version: int = 0


@dataclass(frozen=True)
class NeedAnswerLine:
    """One role's dated answer to a need; who answers after it names the `version` of the newest they read."""

    need: str
    role: str
    by: str
    at: datetime
    reason: str
    version: int = 0


@dataclass(frozen=True)
class DecisionLine:
    """One decision with what it relied on, frozen when it was made."""

    id: UUID
    decision: str
    reason: str
    by: str
    at: datetime
    request_version: int
    record: dict[str, Any]
    training: dict[str, Any]
    policy_versions: dict[str, str]


@dataclass(frozen=True)
class ProposalLine:
    """What the hirer was told, and answered; `by` proposed it."""

    grounds: tuple[str, ...]
    evidence: tuple[str, ...]
    proportionality: str
    alternatives: str
    equality_note: str
    told: str
    by: str
    at: datetime
    reply_by: date
    reply: str
    answered_on: date | None
    waived_on: date | None


@dataclass(frozen=True)
class HistoryLine:
    """One thing that happened: who, when, what, from which state to which, and why.

    `changed` of a request that was changed: each answer's `code` with what it said `before` and `after`, null where
    nothing; none once a version that it compares is kept no more. `details.answers` has the codes.
    """

    at: datetime
    by: str
    role: str
    what: str
    from_state: str
    to_state: str
    why: str
    details: dict[str, Any]
    changed: tuple[dict[str, object], ...] = ()


@dataclass(frozen=True)
class BookingDetail(BookingHead):
    """Everything on one booking that this person may see; `actions` are the moves open to them in this state.

    `match_waits`: it is approved, and a possible match found since is not answered. `required_checks` that are to
    record, and `room_in_the_way`, stand before an approval. A program that is not told whether there is a match gets
    neither `unmet_needs`, `level`, `matches`, `answers`, `match_waits`, `required_checks` nor `not_open`, which are
    decisions and confirmation that would be refused whoever asks now. `room_not_checked` is what nobody could check.
    `hirer_known_by`: who said so, and when; '' of one that was said before that was kept. `matches_version` is
    another number whenever anything is told otherwise of `matches`, an entry that went or came back too; 0 for none.
    """

    state_since: datetime
    version: int
    request: dict[str, object]
    request_version: int
    assessment: AssessmentAnswer
    hirer_known: bool
    ends_at: datetime | None
    undecided_at_event: bool
    due: str
    short_notice: str
    channel: str
    submitted_by: str
    actions: tuple[str, ...]
    unmet_needs: tuple[str, ...] = ()
    level: str = ""
    matches: tuple[MatchLine, ...] = ()
    look_ups: tuple[LookUpLine, ...] = ()
    checks_made: tuple[CheckLine, ...] = ()
    answers: tuple[NeedAnswerLine, ...] = ()
    proposal: ProposalLine | None = None
    decisions: tuple[DecisionLine, ...] = ()
    conditions: tuple[ConditionLine, ...] = ()
    notice: str = ""
    match_waits: bool = False
    required_checks: tuple[RequiredCheck, ...] = ()
    room_in_the_way: tuple[str, ...] = ()
    room_not_checked: tuple[str, ...] = ()
    not_open: tuple[str, ...] = ()
    lists_not_searched: tuple[ListNotSearched, ...] = ()
    hirer_known_by: str = ""
    hirer_known_at: datetime | None = None
    matches_version: int = 0
    story_version: int = 0
    """How much others have said of it, in the lines of `said`."""
    facts_version: int = 0
    """Another number whenever other records tell otherwise of it: room, lists, look-ups, policy, `awaited`."""
    awaited: AwaitedAnswer | None = None
    said: tuple[HistoryLine, ...] = ()
    """What people said of it, as its history has it for this reader: answers, views, notes, checks, advice, reasons."""


@dataclass(frozen=True)
class RequestVersion:
    """What a request said in one of its versions; `changed` as in the history, from the version before.

    `kept` are the versions that can be opened, `current` the one that holds.
    """

    id: UUID
    reference: str
    number: int
    current: int
    kept: tuple[int, ...]
    request: dict[str, object]
    by: str
    at: datetime
    changed: tuple[dict[str, object], ...] = ()


@dataclass(frozen=True)
class EarlierBooking:
    """One earlier booking of the same hirer, as the queue would show it."""

    id: UUID
    reference: str
    title: str
    venue: str
    starts_at: datetime | None
    state: str


@dataclass(frozen=True)
class EarlierBookings:
    """The newest earlier bookings of the same hirer, and how many there are; none unless the booking is a new one."""

    bookings: tuple[EarlierBooking, ...]
    total: int


@dataclass(frozen=True)
class BookingHistory:
    """The story of a booking, from the beginning."""

    id: UUID
    reference: str
    history: tuple[HistoryLine, ...]


@dataclass(frozen=True)
class BookingMove(OverStory):
    """A step that is no decision; `version` of the booking as it was read makes sure nobody was faster."""

    action: str = field(metadata=one_of(*MOVES))
    reason: str = field(default="", metadata=length(5000))
    answer_by: date | None = None
    as_described: bool | None = None
    incident: str = field(default="", metadata=length(5000))
    version: int | None = None


@dataclass(frozen=True)
class NeedAnswer(OverStory):
    """A role's answer to a need of the booking; `version` is that of the newest answer read, if any."""

    need: str = field(metadata=length(50, 1))
    reason: str = field(metadata=length(5000, 1))
    version: int | None = None


@dataclass(frozen=True)
class CheckMade(OverMatches):
    """A check that was made: what was searched where, what was found, and the conclusion.

    `version` is that of the newest record of this check that was read and counts; it may be left out while there is
    none.
    """

    check: str = field(metadata=length(50, 1))
    conclusion: str = field(metadata=length(5000, 1))
    list_version: str = field(default="", metadata=length(200))
    searched: str = field(default="", metadata=length(2000))
    found: str = field(default="", metadata=length(5000))
    link: str = field(default="", metadata=length(1000))
    version: int | None = None


@dataclass(frozen=True)
class MatchAnswer(OverMatches):
    """Whether a possible match is the same person or organisation, and why; `closed`: its entry is listed no more.

    `version` is that of the newest of its answers as they were read; it may be left out while there is none.
    """

    state: str = field(metadata=one_of(*MATCH_ANSWERS))
    reason: str = field(metadata=length(5000, 1))
    second_identifier: str = field(default="", metadata=length(1000))
    version: int | None = None


@dataclass(frozen=True)
class Note(OverStory):
    """A dated note, or somebody's view of a referral; a view is given over what was said, a note stands by itself."""

    text: str = field(metadata=length(5000, 1))
    kind: str = field(default="note", metadata=one_of("note", "view"))


@dataclass(frozen=True)
class DeclaredInterest:
    """A tie to the booking: one's own, or that of the person named (a payroll number or account)."""

    tie: str = field(metadata=one_of(*TIES))
    note: str = field(default="", metadata=length(2000))
    person: str = field(default="", metadata=length(200))


@dataclass(frozen=True)
class InterestTakenBack(OverStory):
    """A declared tie that is none, and why; of oneself, or of the person named as when it was declared."""

    tie: str = field(metadata=one_of(*TIES))
    reason: str = field(metadata=length(2000, 1))
    person: str = field(default="", metadata=length(200))


@dataclass(frozen=True)
class ConditionEntry:
    """One condition of an approval; the rules say what it still lacks."""

    code: str = field(metadata=length(50, 1))
    text: str = field(default="", metadata=length(2000))
    ground: str = field(default="", metadata=length(500))
    proportionality: str = field(default="", metadata=length(2000))
    how_checked: str = field(default="", metadata=length(2000))
    how_to_challenge: str = field(default="", metadata=length(2000))
    owner: str = field(default="", metadata=length(200))
    due_on: date | None = None


@dataclass(frozen=True)
class DeclineProposalEntry(OverStory):
    """Grounds from the closed list, what the hirer is told in plain words, and the day to reply by."""

    grounds: tuple[str, ...]
    told: str = field(metadata=length(5000, 1))
    reply_by: date
    evidence: tuple[str, ...] = ()
    proportionality: str = field(default="", metadata=length(5000))
    alternatives: str = field(default="", metadata=length(5000))
    equality_note: str = field(default="", metadata=length(5000))
    version: int | None = None


@dataclass(frozen=True)
class HirerReply(OverStory):
    """What the hirer answered to the grounds, or that no time to answer is wanted."""

    text: str = field(metadata=length(10000, 1))
    waived: bool = False
    version: int | None = None
    """Of the booking as it was read: the reply is to the grounds that were told then."""


@dataclass(frozen=True)
class DecisionEntry(OverStory):
    """A decision and why; for a decline what is left blank is taken from the proposal.

    `checked`, of an approval: whoever approves made the checks that one tick may record and found nothing. `replaces`:
    conditions of an earlier approval that hold no longer; all others stand, also when none is written.
    """

    decision: str = field(metadata=one_of(*DECISIONS))
    reason: str = field(default="", metadata=length(10000))
    conditions: tuple[ConditionEntry, ...] = ()
    grounds: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    proportionality: str = field(default="", metadata=length(5000))
    alternatives: str = field(default="", metadata=length(5000))
    equality_note: str = field(default="", metadata=length(5000))
    checked: bool = False
    replaces: tuple[UUID, ...] = ()
    version: int | None = None


@dataclass(frozen=True)
class ConditionOutcome:
    """Whether a condition was met; `version` is that of the condition as it was read, and may be left out while 0."""

    outcome: str = field(metadata=one_of("met", "not_met"))
    note: str = field(default="", metadata=length(5000))
    version: int | None = None


@dataclass(frozen=True)
class Ground:
    """One lawful ground of the closed list."""

    code: str
    text: str


@dataclass(frozen=True)
class Grounds:
    """The grounds that may be given for this booking."""

    grounds: tuple[Ground, ...]


@dataclass(frozen=True)
class GivenId:
    """The id of what was saved."""

    id: UUID
