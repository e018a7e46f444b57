"""What stands beside a booking and changes in other records: a page that decides shows it, so it is read over too."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zlib import crc32

from services.venues.actions.bookings.assessing import assess_booking, assessment_answer, masked
from services.venues.actions.bookings.checks_on_record import checks_on_record, find_room_asked_for, required_checks
from services.venues.actions.bookings.moving import is_full_view, is_told_of_matches, reads_look_ups
from services.venues.actions.bookings.queue import needs_shown
from services.venues.actions.calendar.competing import competing_with
from services.venues.actions.letters.awaited import awaited_answer
from services.venues.actions.screening.look_ups_shown import look_up_lines, not_searched
from services.venues.policy.loader import policy_on
from services.venues.rules.bookings.assessment import POSSIBLE_MATCH, Assessment
from services.venues.rules.bookings.checks import ChecksOnRecord
from services.venues.rules.bookings.states import OPEN, TO_CONFIRM, Action, actions_open_to
from services.venues.rules.calendar.overlap import RoomFound
from services.venues.store.bookings.bookings import BookingRecord
from services.venues.store.bookings.dossier import Dossier
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts.bookings import bookings as contract
from shared.contracts.bookings.booking_queue import CompetingBooking
from shared.contracts.bookings.required_checks import RequiredCheck
from shared.contracts.letters import AwaitedAnswer
from shared.contracts.screening.matches import ListNotSearched, LookUpLine

BELOW = 10**9 - 1
"""Such a number has at most nine digits, as every version that a form carries."""
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Facts:
    """What other records say of a booking, as somebody is shown it now.

    `by_lists` is how each check stands by what was searched, whoever recorded it besides: that is in the story.
    `competing` are those that want the room, where somebody confirms.
    """

    assessment: contract.AssessmentAnswer
    by_lists: tuple[RequiredCheck, ...]
    look_ups: tuple[LookUpLine, ...]
    lists_not_searched: tuple[ListNotSearched, ...]
    room: RoomFound
    competing: tuple[CompetingBooking, ...]
    awaited: AwaitedAnswer | None
    policies: tuple[tuple[str, str], ...]


def facts_now(booking: BookingRecord, dossier: Dossier, actor: Actor, now: datetime) -> Facts:
    """They, with the assessment of today where nothing is decided yet."""
    real = assess_booking(booking, dossier, london_day(now)) if booking.state in OPEN else None
    on_record = checks_on_record(real.checks, booking, dossier) if real else ChecksOnRecord()
    return facts_shown(booking, dossier, real, on_record=on_record, actor=actor, now=now)


def facts_shown(
    booking: BookingRecord,
    dossier: Dossier,
    real: Assessment | None,
    on_record: ChecksOnRecord,
    actor: Actor,
    now: datetime,
) -> Facts:
    """They, of a booking whose assessment today is `real`, None once it is decided, with what is on record of it."""
    today, full = london_day(now), is_full_view(actor)
    assessment = _assessment(booking, real, full, policy_on(today).questions.version)
    confirms = Action.CONFIRM in actions_open_to(booking.state, [role.value for role in actor.roles])
    return Facts(
        assessment=assessment,
        by_lists=required_checks(real.checks, replace(on_record, made=frozenset())) if real else (),
        look_ups=look_up_lines(dossier.look_ups, full, reads_look_ups(actor)),
        lists_not_searched=not_searched(booking, dossier, assessment.checks, today),
        room=find_room_asked_for(booking) if booking.state in (*OPEN, *TO_CONFIRM) else RoomFound(),
        competing=competing_with(booking) if confirms else (),
        awaited=awaited_answer(booking, dossier),
        policies=tuple(policy_on(today).versions),
    )


def facts_read(facts: Facts, actor: Actor) -> int:
    """All that as a number, another one once any of it is told otherwise; 0 to a program that is not told it all.

    Which names were looked up is in the request, what was found in the matches, and when tells nobody anything here.
    """
    look_ups = tuple(replace(one, at=NEVER, looked_up=(), findings=()) for one in facts.look_ups)
    told = repr(replace(facts, look_ups=look_ups))
    return crc32(told.encode()) % BELOW + 1 if is_told_of_matches(actor) else 0


def _assessment(
    booking: BookingRecord, real: Assessment | None, full: bool, policy_version: str
) -> contract.AssessmentAnswer:
    """As things are today while it is open, and as it was decided afterwards."""
    if real is not None:
        return assessment_answer(real if full else masked(real), policy_version)
    kept = booking.assessment
    shown = needs_shown(booking, full)
    reasons = tuple(
        dict.fromkeys(
            contract.NeedReason(
                reason["need"] if full or reason["text"] != POSSIBLE_MATCH else "prevent_lead", reason["text"]
            )
            for reason in kept["reasons"]
        )
    )
    return contract.AssessmentAnswer(
        missing=tuple(kept["missing"]),
        segregation=contract.SegregationAnswer(**kept["segregation"]),
        checks=tuple(kept["checks"]),
        needs=shown,
        officer_may_approve=kept["officer_may_approve"],
        reasons=reasons,
        policy_version=kept["policy_version"],
    )
