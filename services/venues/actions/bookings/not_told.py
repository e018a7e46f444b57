"""What a program is not told of a booking: whether there is a match. It is left out, and never answered as none."""

from dataclasses import replace
from typing import Any

from marshmallow import missing

from services.venues.actions.bookings.moving import is_told_of_matches
from services.venues.actions.letters.notices import NOT_TOLD
from services.venues.rules.decisions.discharge import Level
from services.venues.rules.evidence.bookings import OF_MATCHES
from shared.actor import Actor
from shared.contracts import retention
from shared.contracts.bookings import booking_queue
from shared.contracts.bookings import bookings as contract
from shared.contracts.screening import screening, who_asks
from shared.figures.evidence import EvidenceMap

LEFT_OUT: Any = missing
"""A value that is not in the answer at all."""
TELLING = frozenset({"answered", "screened-again", "match-answered", NOT_TOLD})
"""What happens only to a booking that has, or had, a possible match."""
KEPT_BY_MATCHES = frozenset({"matches-different", "look-ups"})
"""Kinds of records whose numbers say whether there was a match: one with a match is kept otherwise."""


def assessment_for(actor: Actor, answer: contract.AssessmentAnswer) -> contract.AssessmentAnswer:
    """An assessment as this person or program is told it."""
    if is_told_of_matches(actor):
        return answer
    return replace(answer, needs=LEFT_OUT, officer_may_approve=LEFT_OUT, reasons=LEFT_OUT)


def level_for(actor: Actor, level: Level) -> str:
    """Who decides a booking, as this person or program is told it."""
    told: str = level.value if is_told_of_matches(actor) else LEFT_OUT
    return told


def booking_for(actor: Actor, detail: contract.BookingDetail) -> contract.BookingDetail:
    """A booking as this person or program is told it: without all that follows from a match."""
    if is_told_of_matches(actor):
        return detail
    return replace(
        detail,
        assessment=assessment_for(actor, detail.assessment),
        unmet_needs=LEFT_OUT,
        level=LEFT_OUT,
        matches=LEFT_OUT,
        answers=LEFT_OUT,
        match_waits=LEFT_OUT,
        required_checks=LEFT_OUT,
        not_open=LEFT_OUT,
    )


def line_for(actor: Actor, line: booking_queue.BookingLine) -> booking_queue.BookingLine:
    """A line of the queue as this person or program is told it."""
    return line if is_told_of_matches(actor) else replace(line, needs=LEFT_OUT, possible_match=LEFT_OUT)


def runs_for(actor: Actor, state: screening.ScreeningState) -> screening.ScreeningState:
    """How far looking up again has got, as this person or program is told it."""
    if is_told_of_matches(actor):
        return state
    return replace(state, runs=tuple(replace(run, new_questions=LEFT_OUT) for run in state.runs))


def log_for(actor: Actor, told: screening.LookUpLog) -> screening.LookUpLog:
    """The log of look-ups as this person or program is told it; that matches were opened tells that there were any."""
    if is_told_of_matches(actor):
        return told
    look_ups = tuple(replace(line, results=LEFT_OUT) for line in told.look_ups)
    return replace(told, look_ups=look_ups, opened=LEFT_OUT, opened_total=LEFT_OUT)


def evidence_map_for(actor: Actor, found: EvidenceMap) -> EvidenceMap:
    """The evidence that this person or program is told: what moves with a match is no item of it at all."""
    return found if is_told_of_matches(actor) else found.without(OF_MATCHES)


def retention_for(actor: Actor, told: retention.RetentionState) -> retention.RetentionState:
    """What would go and what has gone, as this person or program is told it."""
    if is_told_of_matches(actor):
        return told
    nights = (
        replace(night, counts={code: count for code, count in night.counts.items() if code not in KEPT_BY_MATCHES})
        for night in told.nights
    )
    return replace(
        told, would_go=tuple(one for one in told.would_go if one.code not in KEPT_BY_MATCHES), nights=tuple(nights)
    )


def digest_line_for(actor: Actor, line: who_asks.DigestLine) -> who_asks.DigestLine:
    """One week of who asks, as this person or program is told it: a withdrawn match makes somebody stand out."""
    return line if is_told_of_matches(actor) else replace(line, stand_out=LEFT_OUT)


def digest_for(actor: Actor, told: who_asks.DigestDetail) -> who_asks.DigestDetail:
    """A week's digest as this person or program is told it."""
    if is_told_of_matches(actor):
        return told
    askers = (replace(one, withdrawn=LEFT_OUT, undone=LEFT_OUT, stands_out=LEFT_OUT) for one in told.askers)
    return replace(told, line=digest_line_for(actor, told.line), askers=tuple(askers), ended=LEFT_OUT)


def story_for(actor: Actor, told: tuple[contract.HistoryLine, ...]) -> tuple[contract.HistoryLine, ...]:
    """A booking's story as this person or program is told it."""
    return told if is_told_of_matches(actor) else tuple(line for line in told if line.what not in TELLING)
