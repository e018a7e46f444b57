"""Which checks a request needs (a routine booking by a known hirer needs two), and which are not on record (G8)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from services.venues.rules.bookings.request import Request
from services.venues.rules.bookings.seating import Outcome

OTHER_REGULATIONS_FROM = 200  # the lowest capacity in the Terrorism (Protection of Premises) Act 2025


def checks_needed(request: Request, outcome: Outcome, hirer_known: bool) -> tuple[str, ...]:
    """The codes of the checks to make, sorted; no more than the request gives cause for."""
    hirer, event = request.hirer, request.event
    speaker_named = bool(request.named_speakers)
    speaker_expected = speaker_named or request.speakers_to_follow
    name_to_look_up = request.names_a_body or speaker_named
    seating_question = outcome not in (Outcome.NO_QUESTION, Outcome.NOT_BY_SEX)
    causes = {
        "details": True,
        "proscribed_list": True,
        "identity": not hirer_known,
        "sanctions_list": name_to_look_up,
        "concern_register": name_to_look_up,
        "charity_register": bool(hirer.charity_number),
        "open_source": speaker_expected,
        "reference": speaker_expected and not hirer_known,
        "seating_and_equality": seating_question or request.seating.arrangement == "other",
        "other_regulations": (event.expected_numbers or 0) >= OTHER_REGULATIONS_FROM,
    }
    return tuple(sorted(check for check, cause in causes.items() if cause))


LIST_OF_CHECK = {"proscribed_list": "proscribed", "sanctions_list": "sanctions", "concern_register": "register"}
"""Checks that a look-up makes, and in which list."""
BY_ONE_TICK = frozenset({"details", "identity", *LIST_OF_CHECK})

CHECK_IN_WORDS = {
    "details": "details complete",
    "identity": "identity of the hirer",
    "proscribed_list": "list of proscribed organisations",
    "sanctions_list": "UK Sanctions List",
    "concern_register": "local concern register",
    "charity_register": "charity register",
    "open_source": "open-source check",
    "reference": "reference from an earlier venue",
    "seating_and_equality": "seating and equality",
    "other_regulations": "other regulations and capacity",
}


class CheckState(StrEnum):
    """How a required check stands: recorded by a person, looked up beyond the limit and kept back, recorded by the
    lists themselves, off, or still to record."""

    RECORDED = "recorded"
    HELD = "held"
    BY_LISTS = "by_lists"
    OFF = "off"
    TO_RECORD = "to_record"


@dataclass(frozen=True)
class ChecksOnRecord:
    """What is on record of a booking.

    `made` are checks that somebody recorded and no change set aside; `searched` the lists in which every name of the
    request was looked up while one was in force; `off` the lists that the council has switched off; `held` those whose
    answer is kept back until the Prevent lead confirms the look-up.
    """

    made: frozenset[str] = frozenset()
    searched: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()


def check_state(check: str, found: ChecksOnRecord) -> CheckState:
    """How one required check stands; what a person recorded goes before what the lists did."""
    if check in found.made:
        return CheckState.RECORDED
    if LIST_OF_CHECK.get(check) in found.held:
        return CheckState.HELD
    if LIST_OF_CHECK.get(check) in found.searched:
        return CheckState.BY_LISTS
    return CheckState.OFF if LIST_OF_CHECK.get(check) in found.off else CheckState.TO_RECORD


def checks_to_record(checks: Iterable[str], found: ChecksOnRecord) -> tuple[str, ...]:
    """The required checks that are not on record, in their order."""
    return tuple(check for check in checks if check_state(check, found) is CheckState.TO_RECORD)


def recorded_by_one_tick(to_record: Collection[str], has_need: bool, has_speaker: bool) -> tuple[str, ...]:
    """Which of these one tick on the page that approves records: none where somebody speaks or is asked."""
    if has_need or has_speaker:
        return ()
    return tuple(check for check in to_record if check in BY_ONE_TICK)


_BY_TICK = "Ticked on the page that approves, by whoever approved: {} Nothing more was written down."
_TICK_SAYS = {
    "details": "the request was looked through and nothing in it was in the way.",
    "identity": "who the hirer is was checked, and nothing was in the way. How it was checked was not said.",
}
_TICK_OF_LIST = "the {} was looked at by hand and nothing was found. Which version was not said."


def told_by_tick(check: str) -> dict[str, str]:
    """What is kept of a check that one tick recorded: what the person said by it, and no more than that."""
    told = _TICK_SAYS.get(check) or _TICK_OF_LIST.format(CHECK_IN_WORDS[check])
    return {"conclusion": _BY_TICK.format(told), "found": "Nothing"}


def checks_objection(to_record: Iterable[str]) -> str | None:
    """G8: why nothing can be approved yet, or None when every required check is on record."""
    named = [CHECK_IN_WORDS.get(check, check.replace("_", " ")) for check in to_record]
    if not named:
        return None
    return f"Not recorded yet: {', '.join(named)}. Record each check, with what was found, before approving."


def lists_searched(look_ups: Iterable[tuple[bool, Collection[str]]]) -> frozenset[str]:
    """The lists in which every name was looked up; of each look-up, oldest first: whether of every name, and the lists.

    One of new names only takes away the lists it did not ask: in those the new names were never looked up. The first
    of all is of every name there was.
    """
    searched: frozenset[str] | None = None
    for of_every_name, lists in look_ups:
        asked = frozenset(lists)
        searched = asked if searched is None else searched | asked if of_every_name else searched & asked
    return searched or frozenset()
