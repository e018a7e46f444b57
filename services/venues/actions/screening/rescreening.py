"""Looking up again the bookings to come: after a change of the lists, and in the week before an event.

It runs in the background, a part at a time, each with a job of its own, so that other work has its turn and work cut
short goes on where it stopped. It asks questions and flags bookings; it answers and moves nothing.
"""

import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.venues.actions.bookings.submitting import reassessed
from services.venues.actions.letters.notices import note_match, note_needs
from services.venues.actions.lists.index import index
from services.venues.actions.screening.gone_entries import note_gone
from services.venues.actions.screening.look_ups import Found, keep, look_up
from services.venues.actions.screening.runs_given_up import (
    JOB,
    KIND,
    find_run_that_waits,
    find_run_to_repeat,
    give_up_stranded_runs,
)
from services.venues.rules.bookings.assessment import POSSIBLE_MATCH
from services.venues.rules.bookings.request import names_to_screen, request_from
from services.venues.rules.bookings.states import APPROVED, OPEN
from services.venues.rules.screening.look_ups import LookedUp, looked_up_as
from services.venues.store.audit import record_audit
from services.venues.store.bookings.bookings import BookingRecord, find_booking_to_change, save_booking
from services.venues.store.bookings.history import add_happening
from services.venues.store.database import database
from services.venues.store.jobs import add_job, jobs
from services.venues.store.lists.entries import is_anybody_new
from services.venues.store.screening.gone_entries import QUESTIONS
from services.venues.store.screening.look_ups import add_empty_look_ups, list_matches
from services.venues.store.screening.rescreening import (
    WEEK,
    Asked,
    Run,
    add_run,
    count_bookings_to_ask,
    find_run,
    list_bookings_to_ask,
    save_run,
)
from services.venues.store.screening.who_asks import CONFIRMED, is_held
from shared.actor import Actor
from shared.jobs.rows import Job, finishing
from shared.logs import log

CHUNK = 50
PART_SECONDS = 3.0
REST = 0.5
"""After each piece so much of the time it took is left to others: pages come first."""
DAY = timedelta(days=1)
WHY = {
    "list": "A list was loaded",
    "entry": "An entry of a list was changed",
    "threshold": "The threshold was changed",
    "time": "An entry of a list came into force",
    "week_before": "The week before the event",
    "asked": "Asked for by the Prevent lead",
    "appeal": "An appeal was received",
    CONFIRMED: "The Prevent lead confirmed the look-up",
}
UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What one booking that cannot be read raises; a database or an index that does not answer is no such thing."""
NOT_LOOKED_UP = (
    "The names of this booking could not be looked up again. Look at the booking, and tell an administrator."
)


def ask_for_rescreening(why: str, about: str, actor: Actor, now: datetime) -> UUID:
    """Plans that all bookings to come are looked up again; changes that come before it begins are one run.

    What a person asks for is a run of its own, with their name and reason, unless they asked for that very one.
    """
    waiting = find_run_that_waits()
    if waiting and (why != "asked" or (waiting.added_by, waiting.about) == (actor.id, about)):
        return waiting.id
    run = add_run(why, about, None, actor.id, now)
    add_job(KIND, {"run": str(run)}, now, unique_key=f"{KIND}:{run}:0")
    return run


def screen_week_before(job: Job) -> None:
    """Every night: events of the coming week are looked up once more, and so is everything if an entry came of age.

    Questions about entries that ended by their own day are marked. A run over all bookings to come that was given up,
    and whose work a person closed, is asked for again: it is still needed.
    """
    now = datetime.now(UTC)
    with finishing(jobs, job, database):
        note_gone(now)
        run = add_run("week_before", WHY["week_before"], now + WEEK, JOB.id, now)
        add_job(KIND, {"run": str(run)}, now, unique_key=f"{KIND}:{run}:0")
        give_up_stranded_runs(now)
        if (unfinished := find_run_to_repeat()) is not None:
            ask_for_rescreening(unfinished.why, unfinished.about, JOB, now)
        if is_anybody_new(now - DAY - timedelta(hours=1), now):
            ask_for_rescreening("time", WHY["time"], JOB, now)


def build_index(job: Job) -> None:
    """Makes the index anew after a list was loaded, and saves it for the other processes of this machine."""
    index.bring_up_to_date()
    with finishing(jobs, job, database):
        return


def rescreen(job: Job) -> None:
    """Some seconds of a run; the next part is another job, added in the transaction that ends this one."""
    until = time.monotonic() + PART_SECONDS
    while True:
        now = datetime.now(UTC)
        run = find_run(UUID(job.payload["run"]))
        if run is None or run.state not in ("waiting", "running"):
            break
        if run.state == "waiting":
            _begin(run, now)
            continue
        began = time.monotonic()
        asked = list_bookings_to_ask(run, CHUNK, now)
        looked_up = [(each, _look_up(each, now)) for each in asked]
        if not asked or time.monotonic() > until:
            _end_part(job, run, looked_up, now)
            return
        with database.write_transaction():
            jobs.renew(job, now)
            _keep_all(run, looked_up, now)
        time.sleep(REST * (time.monotonic() - began))
    with finishing(jobs, job, database):
        return


def _begin(run: Run, now: datetime) -> None:
    save_run(run, state="running", started_at=now, total=count_bookings_to_ask(run, now))


def _end_part(job: Job, run: Run, looked_up: "Results", now: datetime) -> None:
    with finishing(jobs, job, database):
        if looked_up:
            _keep_all(run, looked_up, now)
            cursor = looked_up[-1][0].id
            add_job(KIND, {"run": str(run.id)}, now, unique_key=f"{KIND}:{run.id}:{cursor}")
        elif save_run(run, state="done", finished_at=now):
            details = {"why": run.why, "bookings": run.done, "with_new_matches": run.new_questions}
            record_audit("bookings-screened-again", f"rescreening:{run.id}", JOB, now, details)


Results = list[tuple[Asked, Found | Exception | None]]


def _look_up(asked: Asked, now: datetime) -> Found | Exception | None:
    """What the lists have for a booking, outside any transaction; None when it names nobody.

    A booking that cannot be read must not keep the others from being looked up, so what it raised is the answer.
    """
    try:
        request = request_from(asked.request)
        names = names_to_screen(request)
        return look_up(request, names, now) if names else None
    except UNREADABLE as problem:
        return problem


def _tell_not_looked_up(asked: Asked, problem: Exception, run: Run, now: datetime) -> None:
    """In the booking's story and in the log of the service: somebody has to look."""
    log().error("booking-not-looked-up", booking=str(asked.public_id), problem=type(problem).__name__)
    add_happening(asked.id, "screened-again", JOB, "", now, why=NOT_LOOKED_UP)
    record_audit("booking-not-screened", f"booking:{asked.public_id}", JOB, now, {"why": run.why})


def _keep_all(run: Run, looked_up: "Results", now: datetime) -> None:
    """Writes down every look-up, then what it found; the run moves on in the same transaction, or not at all."""
    found = 0
    empty: dict[Found, list[tuple[int, int, int, tuple[LookedUp, ...]]]] = {}
    for asked, result in looked_up:
        if result is None:
            continue
        if isinstance(result, Exception):
            _tell_not_looked_up(asked, result, run, now)
            continue
        if result.matches or list_matches(asked.id):
            try:
                with database.savepoint():
                    found += _keep(asked, result, run, now)
            except UNREADABLE as problem:
                _tell_not_looked_up(asked, problem, run, now)
            continue
        request = request_from(asked.request)
        names = names_to_screen(request)
        fields = looked_up_as(request, names)
        empty.setdefault(result, []).append((asked.id, asked.request_version, len(names), fields))
    for nothing, rows in empty.items():
        add_empty_look_ups(rows, nothing.versions, JOB.id, now=now, why=run.why, told=nothing.told(now))
    moved = save_run(run, cursor=looked_up[-1][0].id, done=run.done + len(looked_up), found=run.new_questions + found)
    if not moved:
        raise RuntimeError("Somebody else does this run")


def _keep(asked: Asked, found: Found, run: Run, now: datetime) -> bool:
    """Keeps what was found for one booking; whether a new question was raised. What people wrote meanwhile stands."""
    booking = find_booking_to_change(asked.public_id)
    if booking is None or is_held(
        booking.id
    ):  # what was entered beyond the limit meanwhile is looked up when confirmed
        return False
    names = names_to_screen(request_from(booking.request))
    if booking.request_version != asked.request_version:
        found = look_up(request_from(booking.request), names, now)
    before = open_questions(booking)
    if not keep(booking, names, found, actor=JOB, now=now, why=run.why):
        return False
    raised = open_questions(booking) - before
    flag(booking, raised, run.why, now)
    return bool(raised)


def open_questions(booking: BookingRecord) -> set[int]:
    """The possible matches of a booking that nobody has answered."""
    return {match.id for match in list_matches(booking.id) if match.state == "open"}


def flag(booking: BookingRecord, raised: set[int], why: str, now: datetime) -> None:
    """A booking that is open is assessed anew; one that is approved keeps its state and its reasons, and is flagged.

    Only a person reopens it: by their answer to the question, or by hand.
    """
    if booking.state in OPEN:
        booking = reassessed(booking, now, keeps_version=True)
        note_needs(booking, now)
    elif booking.state in APPROVED:
        needs_a_person = any(match.state in QUESTIONS for match in list_matches(booking.id))
        if needs_a_person != booking.possible_match:
            save_booking(booking, keeps_version=True, possible_match=needs_a_person)
    if raised:
        note_match(booking, max(raised), now)
        said = f"{POSSIBLE_MATCH} {WHY[why]}."
        add_happening(booking.id, "screened-again", JOB, "", now, why=said)
        record_audit("booking-screened-again", f"booking:{booking.public_id}", JOB, now, {"why": why})
