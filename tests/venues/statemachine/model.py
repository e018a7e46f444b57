"""What a booking may do, written from the rules page and the state table alone; nothing of the service is used.

`Booking` holds what somebody outside would know; `verdicts.py` says how each attempt must end.
"""

from dataclasses import dataclass, field
from datetime import date

OFFICER, SENIOR, EQUALITY, LEGAL, PREVENT = (
    "booking_officer", "senior_officer", "equality_officer", "legal_officer", "prevent_lead",
)  # fmt: skip
LOOKS = frozenset({OFFICER, SENIOR, EQUALITY, LEGAL, PREVENT})
ANYONE = "booking_officer senior_officer equality_officer legal_officer prevent_lead"

# state: {action: (next state, who)}, from the table of states.
TABLE: dict[str, dict[str, tuple[str, str]]] = {
    "draft": {"submit": ("submitted", OFFICER)},
    "submitted": {
        "start_review": ("in_review", OFFICER), "request_information": ("info_requested", OFFICER),
    },
    "info_requested": {
        "answer": ("submitted", OFFICER), "resume_review": ("in_review", OFFICER),
        "confirm_lapsed": ("lapsed", OFFICER),
    },
    "in_review": {
        "approve": ("approved", OFFICER), "approve_with_conditions": ("approved_with_conditions", OFFICER),
        "escalate": ("escalated", OFFICER), "request_information": ("info_requested", OFFICER),
    },
    "escalated": {
        "return_to_review": ("in_review", SENIOR), "ask_police": ("police_advice", SENIOR),
        "ask_legal": ("legal_advice", SENIOR), "propose_decline": ("minded_to_decline", SENIOR),
        "approve": ("approved", SENIOR), "approve_with_conditions": ("approved_with_conditions", SENIOR),
    },
    "police_advice": {"record_police_advice": ("escalated", SENIOR)},
    "legal_advice": {"record_legal_advice": ("escalated", LEGAL)},
    "minded_to_decline": {
        "decline": ("declined", SENIOR), "cancel": ("cancelled_by_council", SENIOR),
        "approve": ("approved", SENIOR), "approve_with_conditions": ("approved_with_conditions", SENIOR),
    },
    **{
        state: {
            "confirm": ("confirmed", f"{OFFICER} {SENIOR}"), "reopen": ("reopened", ANYONE),
            "propose_decline": ("minded_to_decline", SENIOR),
        }
        for state in ("approved", "approved_with_conditions")
    },
    "confirmed": {
        "record_held": ("held", OFFICER), "reopen": ("reopened", ANYONE),
    },
    "reopened": {
        "escalate": ("escalated", f"{OFFICER} {SENIOR}"), "approve": ("approved", f"{OFFICER} {SENIOR}"),
        "approve_with_conditions": ("approved_with_conditions", f"{OFFICER} {SENIOR}"),
    },
    **{
        state: {"appeal": ("appealed", SENIOR), "close": ("closed", SENIOR)}
        for state in ("declined", "cancelled_by_council")
    },
    "appealed": {
        "uphold": ("declined", SENIOR), "approve": ("approved", SENIOR),
        "approve_with_conditions": ("approved_with_conditions", SENIOR), "close": ("closed", SENIOR),
    },
    "held": {"review": ("reviewed", OFFICER)},
    "reviewed": {"close": ("closed", OFFICER)},
    "withdrawn": {"close": ("closed", OFFICER)},
    "lapsed": {"close": ("closed", OFFICER)},
    "closed": {},
}  # fmt: skip
WITHDRAWN_FROM = (
    "draft submitted info_requested in_review escalated police_advice legal_advice minded_to_decline approved "
    "approved_with_conditions confirmed reopened"
)
for _state in WITHDRAWN_FROM.split():
    TABLE[_state]["withdraw"] = ("withdrawn", f"{OFFICER} {SENIOR}")
WITHDRAWN_BY_PROGRAMS = frozenset({"draft", "submitted", "info_requested"})
STATES = frozenset(TABLE)
ACTIONS = tuple(sorted({action for moves in TABLE.values() for action in moves}))
OPEN = frozenset(
    {
        "draft", "submitted", "info_requested", "in_review", "escalated", "police_advice", "legal_advice",
        "minded_to_decline", "reopened", "appealed",
    }
)  # fmt: skip
APPROVED = frozenset({"approved", "approved_with_conditions", "confirmed"})
APPROVALS = frozenset({"approve", "approve_with_conditions"})
ENDINGS = frozenset({"decline", "cancel"})
DECISIONS = APPROVALS | ENDINGS | {"uphold"}
ROLE_OF_NEED = {"equality_officer": EQUALITY, "legal": LEGAL, "prevent_lead": PREVENT, "senior_officer": SENIOR}
NEEDS_OF_LIST = {
    "register": {"prevent_lead", "senior_officer"},
    "proscribed": {"legal", "prevent_lead", "senior_officer"},
    "sanctions": {"legal", "senior_officer"},
    "other_list": {"prevent_lead"},
}
NEEDS_NOTHING = frozenset({"different", "closed"})
NEEDS_OF_SEATING = {
    "free": set(), "single_sex": {"equality_officer"}, "worship_part": {"equality_officer"},
    "separated": {"senior_officer", "legal"}, "voluntary": {"senior_officer", "legal"},
}  # fmt: skip
ALL_FOUR = frozenset({"legal", "equality_officer", "prevent_lead", "senior_officer"})
ANSWERS_TOUCHED = {
    "speaker": {"prevent_lead", "senior_officer"}, "purpose": ALL_FOUR, "content": ALL_FOUR,
    "seating": {"legal", "equality_officer", "senior_officer"}, "venue": {"legal", "equality_officer"},
    "date": {"legal"},
}  # fmt: skip
WHY_IS_NEEDED = frozenset(
    {
        "request_information", "escalate", "return_to_review", "ask_police", "record_police_advice", "ask_legal",
        "record_legal_advice", "reopen", "withdraw", "appeal", "review",
    }
)  # fmt: skip
A_PROGRAM_MAY = frozenset(
    {
        "submit", "start_review", "request_information", "answer", "resume_review", "escalate", "reopen", "withdraw",
    }
)  # fmt: skip
LISTS_CHECKED = frozenset({"proscribed_list", "sanctions_list", "concern_register"})
CHECKS_TOUCHED = {
    "speaker": LISTS_CHECKED | {"open_source", "reference"},
    "purpose": {"details", "open_source", "seating_and_equality"},
    "content": {"details", "open_source", "seating_and_equality", "other_regulations"},
    "seating": {"details", "seating_and_equality"},
    "venue": {"details", "seating_and_equality", "other_regulations"}, "date": {"details", "other_regulations"},
}  # fmt: skip
BY_TICK = LISTS_CHECKED | {"details", "identity"}
VIEWS_TOUCHED = frozenset({"speaker", "purpose", "content"})
LETTER_AWAITED = {"minded_to_decline": "minded_to_decline", "info_requested": "information_asked"}
SLOT_GIVEN_FREE = frozenset({"withdrawn", "lapsed", "declined", "cancelled_by_council"})


@dataclass(frozen=True)
class Person:
    """Somebody with roles; a program has a token and is nobody."""

    name: str
    roles: frozenset[str]
    program: bool = False


@dataclass(frozen=True)
class Training:
    """What is known of somebody's training; `None` for the last day is never done, the far future never ends."""

    approver: bool
    venue_hire_until: date | None
    awareness_until: date | None

    def awareness(self, today: date) -> bool:
        return self.awareness_until is not None and today <= self.awareness_until

    def may_approve(self, today: date) -> bool:
        hire = self.venue_hire_until is not None and today <= self.venue_hire_until
        return self.approver and hire and self.awareness(today)


@dataclass(frozen=True)
class Request:
    """The answers of a request that matter here."""

    purpose_given: bool = True
    election: bool = False
    seating: str = "free"
    speakers: tuple[str, ...] = ()
    to_follow: bool = False
    room: str = "Main hall"
    hour: int = 10
    phone: str = ""
    year: int = 2040

    @property
    def event_on(self) -> date:
        return date(self.year, 6, 18)

    @property
    def when(self) -> tuple[int, int]:
        return self.year, self.hour

    @property
    def checked_on(self) -> date:
        """The day of every condition, and the one by which names come."""
        return date(self.year, 6, 1)

    def changes(self, after: "Request") -> set[str]:
        """What is material between two versions."""
        found = {
            "speaker": (self.speakers, self.to_follow) != (after.speakers, after.to_follow),
            "purpose": (self.purpose_given, self.election) != (after.purpose_given, after.election),
            "seating": _seats(self.seating) != _seats(after.seating),
            "content": ("worship_part" in (self.seating, after.seating)) and self.seating != after.seating,
            "venue": self.room != after.room,
            "date": self.when != after.when,
        }
        return {change for change, is_so in found.items() if is_so}


def _seats(kind: str) -> str:
    """Worship is an answer about the event; the seats are the same as where nobody can choose."""
    return "separated" if kind == "worship_part" else kind


@dataclass
class Booking:
    """One booking as somebody outside knows it."""

    id: str
    request: Request
    state: str
    matches: dict[str, tuple[str, str]] = field(default_factory=dict)  # id: (list, answer)
    answers: set[str] = field(default_factory=set)
    checks: set[str] = field(default_factory=set)
    views: set[str] = field(default_factory=set)
    ties: set[str] = field(default_factory=set)
    referred: bool = False
    was_approved: bool = False
    proposer: str = ""
    decliner: str = ""
    grounds: tuple[str, ...] = ()
    reply_by: date | None = None
    replied: bool = False
    appeals: int = 0
    answer_by: date | None = None
    asked_on: date | None = None  # when the hirer was asked, or told grounds
    told_on: date | None = None  # when the letter that says so reached the hirer
    slot: tuple[str, tuple[int, int]] | None = None
    decisions: list[dict[str, object]] = field(default_factory=list)
    conditions: list[tuple[str, date]] = field(default_factory=list)  # those that stand: (kind, day)

    def is_silent(self, by: date | None, today: date) -> bool:
        """Whether the days to answer are past: as many, from when the hirer had the letter, as were given."""
        if by is None or self.told_on is None or self.asked_on is None:
            return False
        return today > by + (self.told_on - self.asked_on)

    def needs(self, covered: bool, open_too: bool = True) -> set[str]:
        """What the request and its matches need; `covered`: a standing decision holds today."""
        request = self.request
        found = set(NEEDS_OF_SEATING[request.seating])
        if request.seating == "single_sex" and covered:
            found = set()
        if not request.purpose_given:
            found.add("more_information")
        if request.election:
            found.add("legal")
        return found | self.needs_of_matches(open_too)

    def checks_needed(self) -> set[str]:
        """The required checks: nobody here is known, and no organisation is named."""
        found = {"details", "proscribed_list", "identity"}
        if self.request.speakers:
            found |= {"sanctions_list", "concern_register"}
        if self.request.speakers or self.request.to_follow:
            found |= {"open_source", "reference"}
        if self.request.seating != "free":
            found.add("seating_and_equality")
        return found

    def checks_to_record(self) -> set[str]:
        """Those that nobody recorded; every list is loaded, so a request that names somebody was looked up in each."""
        by_lists = LISTS_CHECKED if self.request.speakers else frozenset()
        return self.checks_needed() - self.checks - by_lists

    def checks_by_tick(self, covered: bool) -> set[str]:
        """What one tick records: nothing where something is needed or somebody speaks."""
        if self.needs(covered) or self.request.speakers or self.request.to_follow:
            return set()
        return self.checks_to_record() & BY_TICK

    def is_light(self, covered: bool) -> bool:
        """Whether it needs nobody new: decided by an officer before, no need, no open question."""
        return not (self.referred or self.needs(covered) or self.is_a_match_unanswered())

    def needs_of_matches(self, open_too: bool = True) -> set[str]:
        wanted = [
            source
            for source, answer in self.matches.values()
            if answer not in NEEDS_NOTHING and (open_too or answer != "open")
        ]
        return set().union(*(NEEDS_OF_LIST[source] for source in wanted))

    def is_a_match_unanswered(self) -> bool:
        """A match is a question, and nothing is let through before somebody answers it."""
        return any(answer == "open" for _, answer in self.matches.values())

    def note_needs(self, covered: bool) -> None:
        """A booking that ever needed a senior officer, beyond an unanswered match, stays with one."""
        self.referred = self.referred or "senior_officer" in self.needs(covered, open_too=False)


@dataclass(frozen=True)
class World:
    """What holds for everybody: the day, who is trained, whether a standing decision covers the class, slots."""

    today: date
    training: dict[str, Training]
    covered: bool
    slots: dict[str, tuple[str, tuple[int, int]]]

    def slot_is_free(self, mine: str, room: str, when: tuple[int, int]) -> bool:
        return not any(
            other != mine and taken[1] == when and ("Main hall" in (room, taken[0]) or room == taken[0])
            for other, taken in self.slots.items()
        )
