"""The assessment of one request: what to ask, what to check, whose decision it needs and why. It never declines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.venues.rules.bookings.checks import checks_needed
from services.venues.rules.bookings.missing import missing_answers
from services.venues.rules.bookings.questions import BookingPolicy
from services.venues.rules.bookings.request import Match, Request, StandingDecision
from services.venues.rules.bookings.seating import Outcome, Segregation, segregation


class Need(StrEnum):
    """An answer a booking must have before anybody may approve it: facts, or the view of a role."""

    MORE_INFORMATION = "more_information"
    EQUALITY_OFFICER = "equality_officer"
    LEGAL = "legal"
    PREVENT_LEAD = "prevent_lead"
    SENIOR_OFFICER = "senior_officer"


@dataclass(frozen=True)
class Reason:
    """Why a need is there, in a sentence for the person who reads it."""

    need: Need
    text: str


@dataclass(frozen=True)
class Assessment:
    """What a request needs on a day; lists are sorted."""

    missing: tuple[str, ...]
    segregation: Segregation
    checks: tuple[str, ...]
    needs: tuple[Need, ...]
    officer_may_approve: bool
    reasons: tuple[Reason, ...]


HELD = "held"
"""The source of what stands in for matches that are kept back: they may be there or not."""
NEEDS_OF_A_MATCH = {
    HELD: (Need.PREVENT_LEAD,),
    "register": (Need.PREVENT_LEAD, Need.SENIOR_OFFICER),
    "proscribed": (Need.LEGAL, Need.PREVENT_LEAD, Need.SENIOR_OFFICER),
    "sanctions": (Need.LEGAL, Need.SENIOR_OFFICER),
    "other_list": (Need.PREVENT_LEAD,),
}
NEEDS_OF_AN_UNKNOWN_LIST = (Need.LEGAL, Need.PREVENT_LEAD, Need.SENIOR_OFFICER)

# The same words whatever the list and whatever was answered: a booking officer is told nothing more.
POSSIBLE_MATCH = "Possible match, refer to the Prevent lead."

# Of hit and miss the same words, until the Prevent lead has confirmed the look-up.
LOOK_UP_HELD = (
    "More names were entered than one person may have looked up. The Prevent lead confirms the look-up first; until "
    "then what it found is kept back."
)

ELECTION_MEETING = (
    "This is an election meeting. Candidates have a statutory right to rooms (Representation of the People "
    "Act 1983, sections 95 and 96), so ask for legal advice before answering."
)

REASONS_OF_AN_OUTCOME = {
    Outcome.WORSHIP_EXCEPTION_PART: (
        (
            Need.EQUALITY_OFFICER,
            "People are separated by sex and only part of the event is worship. The exception for worship may "
            "cover that part only: ask for mixed seating in the other parts. The equality officer decides.",
        ),
    ),
    Outcome.SINGLE_SEX_EVENT: (
        (
            Need.EQUALITY_OFFICER,
            "The event is for one sex only and no standing decision covers it. An exception in the Equality Act "
            "2010 may apply: the equality officer decides.",
        ),
    ),
    Outcome.VOLUNTARY_SEPARATION: (
        (
            Need.SENIOR_OFFICER,
            "Separate seating is presented as voluntary. That is hard to show, so a senior officer decides.",
        ),
        (
            Need.LEGAL,
            "Separate seating outside worship is lawful only when it is truly a free choice. Legal advice is needed.",
        ),
    ),
    Outcome.SEPARATION_RISK: (
        (
            Need.SENIOR_OFFICER,
            "People would be separated by sex without a free choice or an equal mixed area. Ask the organiser "
            "to change the arrangement. If it stays, a senior officer decides.",
        ),
        (
            Need.LEGAL,
            "Separating people by sex outside worship may be unlawful discrimination under the Equality Act 2010. "
            "Legal advice is needed before any decision.",
        ),
    ),
}


def assess(
    request: Request,
    as_at: date,
    matches: Iterable[Match],
    standing_decisions: Iterable[StandingDecision],
    hirer_known: bool,
    policy: BookingPolicy,
) -> Assessment:
    """What the request is missing, which checks it needs and which people, with a reason for each; never a refusal."""
    missing = missing_answers(request, policy)
    seating = segregation(request, standing_decisions, as_at)
    reasons = tuple(
        dict.fromkeys(
            [
                *(Reason(Need.MORE_INFORMATION, policy.ask_for(code)) for code in missing),
                *_reasons_of_seating(request, seating.outcome, missing),
                *_reasons_of_election(request),
                *_reasons_of_matches(matches),
            ]
        )
    )
    needs = tuple(sorted({reason.need for reason in reasons}))
    return Assessment(
        missing=missing,
        segregation=seating,
        checks=checks_needed(request, seating.outcome, hirer_known),
        needs=needs,
        officer_may_approve=not needs,
        reasons=tuple(sorted(reasons, key=lambda reason: reason.need)),
    )


def _reasons_of_seating(request: Request, outcome: Outcome, missing: tuple[str, ...]) -> list[Reason]:
    if outcome is Outcome.MORE_INFORMATION:
        sentence = _seating_question(request, missing)
        return [Reason(Need.MORE_INFORMATION, sentence)] if sentence else []
    return [Reason(need, sentence) for need, sentence in REASONS_OF_AN_OUTCOME.get(outcome, ())]


def _seating_question(request: Request, missing: tuple[str, ...]) -> str:
    """What is still open about separation, unless a missing answer already asks for it."""
    if {"seating.arrangement", "event.worship"}.intersection(missing):
        return ""
    if request.event.worship == "not_sure":
        return (
            "People are separated by sex and the hirer is not sure whether the event is worship. Ask what will "
            "happen, and in which part."
        )
    return (
        "People are separated by sex. Ask whether anybody can sit anywhere without being directed, signed or "
        "asked to move."
    )


def _reasons_of_election(request: Request) -> list[Reason]:
    return [Reason(Need.LEGAL, ELECTION_MEETING)] if request.event.election_meeting == "yes" else []


def needs_of_matches(matches: Iterable[Match]) -> tuple[Need, ...]:
    """Only "different person", said by somebody, needs nothing; a list we do not know needs everybody. Sorted."""
    needs = {
        need
        for match in matches
        if match.state != "different"
        for need in NEEDS_OF_A_MATCH.get(match.source, NEEDS_OF_AN_UNKNOWN_LIST)
    }
    return tuple(sorted(needs))


def is_any_unanswered(matches: Iterable[Match]) -> bool:
    """Whether nobody has said yet if a match is the same person: a question only a person can answer (R10)."""
    return any(match.state not in ("different", "same", "unclear") for match in matches)


def _reasons_of_matches(matches: Iterable[Match]) -> list[Reason]:
    found = tuple(matches)
    held = [Reason(Need.PREVENT_LEAD, LOOK_UP_HELD) for match in found if match.source == HELD]
    return [*held, *(Reason(need, POSSIBLE_MATCH) for need in needs_of_matches(known_of(found)))]


def known_of(matches: Iterable[Match]) -> tuple[Match, ...]:
    """The matches that somebody was told of."""
    return tuple(match for match in matches if match.source != HELD)
