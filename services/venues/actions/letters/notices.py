"""Notices to staff: a team's address is told that a booking waits, once for each occasion, where a council wants it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.venues.clients.mail import NotSent
from services.venues.clients.reach import reach
from services.venues.policy.letter_wording import wording_on
from services.venues.rules.bookings.states import OPEN
from services.venues.rules.bookings.waiting import BY_REFERRAL
from services.venues.rules.letters.wording import LATE_TEAM, NEED_TEAM, filled
from services.venues.store.bookings.bookings import BookingRecord, QueueFilter, find_booking, list_bookings
from services.venues.store.bookings.history import add_happening, count_happenings_after
from services.venues.store.bookings.needs import list_need_answers
from services.venues.store.database import database
from services.venues.store.jobs import add_job, list_waiting_work
from shared.actor import system_actor
from shared.clock import london_day
from shared.logs import log

REFERRALS = ("escalate", "reopen")
MOST_LATE = 1000
OFFICERS = "booking_officer"
SENDER = system_actor("venues", "notices")
NOT_TOLD = "notice-not-sent"
REFUSED_TEAM = "The mail server refused the team's address. Tell whoever runs this system."
GAVE_UP = "The mail server did not take it for days. Tell whoever runs this system."
LATELY = timedelta(days=7)


def note_referral(booking: BookingRecord, action: str, now: datetime) -> None:
    """A booking that now waits for a senior officer; one reopened by a change that needs nobody new does not."""
    if action in REFERRALS and booking.referred:
        _ask(booking, "referral", "senior_officer", str(booking.version), now)


def note_needs(booking: BookingRecord, now: datetime) -> None:
    """Needs of the request as it now is that the legal, equality officer or Prevent lead has not answered."""
    waiting = [need for need in booking.assessment["needs"] if need in NEED_TEAM and reach().teams.get(NEED_TEAM[need])]
    if not waiting or booking.state == "draft":
        return
    answered = {answer.need for answer in list_need_answers(booking.id)}
    for need in waiting:
        if need not in answered:
            _ask(booking, f"need_{need}", NEED_TEAM[need], str(booking.request_version), now)


def note_match(booking: BookingRecord, match: int, now: datetime) -> None:
    """A possible match found since, of which no notice about the needs of the request told the Prevent lead.

    Most of all on a booking that is approved: nobody has it before them, and its event draws nearer.
    """
    needed = booking.state in OPEN and "prevent_lead" in booking.assessment["needs"]
    told_with_needs = needed and all(answer.need != "prevent_lead" for answer in list_need_answers(booking.id))
    if booking.state == "draft" or told_with_needs:
        return
    _ask(booking, "need_prevent_lead", "prevent_lead", f"match:{match}", now)


def note_late(now: datetime) -> int:
    """Bookings whose day has passed, each told once to the team it waits for; how many were looked at."""
    if not any(reach().teams.values()):
        return 0
    late, _ = list_bookings(QueueFilter(OPEN, late_on=london_day(now)), 0, MOST_LATE)
    with database.write_transaction():
        for booking in late:
            team = LATE_TEAM[booking.state] if booking.referred or booking.state not in BY_REFERRAL else OFFICERS
            _ask(booking, "late", team, f"{booking.state}:{booking.due_on}", now)
    return len(late)


def _ask(booking: BookingRecord, what: str, team: str, occasion: str, now: datetime) -> None:
    if reach().mail is None or not reach().teams.get(team):
        return
    payload = {"booking": str(booking.public_id), "what": what, "team": team}
    add_job("send-notice", payload, now, unique_key=f"notice:{booking.public_id}:{what}:{occasion}")


def notice_text(booking: str, what: str) -> tuple[str, str] | None:
    """Subject and text of a notice, or None when the booking is gone."""
    found = find_booking(UUID(booking))
    if found is None:
        return None
    wording = wording_on(london_day(found.state_since)).notices
    values = {
        "reference": " ".join(found.reference.split()),
        "why": wording[what],
        "address": f"{reach().base_url.rstrip('/')}/bookings/{booking}" if reach().base_url else "",
    }
    return filled(wording["subject"], values).strip(), filled(wording["text"], values)


def note_not_told(payload: Mapping[str, Any], problem: NotSent, now: datetime) -> None:
    """In the story of the booking: a team that was to be told of it was not, and will not be.

    Which team it was is in the log alone: that the Prevent lead was to be told would tell everybody of a match.
    """
    log().error("notice not sent, for good", team=payload["team"], again=problem.again)
    found = find_booking(UUID(payload["booking"]))
    if found is not None:
        add_happening(found.id, NOT_TOLD, SENDER, "", now, why=GAVE_UP if problem.again else REFUSED_TEAM)


def count_held_up(tries: int) -> int:
    """How many notices to teams wait for another try after so many that failed."""
    return sum(int(notice.get("attempts", 0)) >= tries for notice in list_waiting_work("send-notice"))


def count_not_told(now: datetime) -> int:
    """How many notices to teams failed for good in the last week."""
    return count_happenings_after(NOT_TOLD, now - LATELY)
