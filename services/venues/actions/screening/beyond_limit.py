"""Names entered beyond the limit: the Prevent lead reads who entered how many, and confirms or says what was done."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from services.venues.actions.bookings.moving import is_told_of_matches
from services.venues.actions.bookings.not_told import LEFT_OUT
from services.venues.actions.bookings.read_over import check_read_over
from services.venues.actions.screening.look_ups import Found, Names, keep, look_up
from services.venues.actions.screening.rescreening import flag, open_questions
from services.venues.rules.bookings.request import names_to_screen
from services.venues.rules.bookings.states import TO_COME
from services.venues.store.audit import record_audit
from services.venues.store.bookings.bookings import BookingRecord, find_booking_to_change, find_request_version
from services.venues.store.database import database
from services.venues.store.imports.imports import find_import_by_number
from services.venues.store.jobs import add_job, jobs
from services.venues.store.lists.newest import find_lists_now
from services.venues.store.screening import who_asks as store
from services.venues.store.screening.who_asks import CONFIRMED, Beyond, BeyondAnswer
from shared.actor import Actor, Role
from shared.contracts.screening import who_asks as contract
from shared.http.problems import FieldError, Invalid, NotFound, Refused
from shared.jobs.rows import Job, finishing
from shared.second_person import tie_objection

CHUNK = 50
SUBJECT = "names-beyond-limit"
OWN = "You entered these names yourself: somebody else who is Prevent lead confirms their look-up."
NOTHING_WAITS = "Nothing waits here any more: the look-up was confirmed, or its bookings have ended."


GREW = (
    "After you opened this, more names came in or somebody else wrote something down. Nothing of yours was saved: read "
    "it as it is now, then confirm it or write it down if that still holds."
)
NAME_IT = "Say in “version” which “version” of these names you read. Nothing was saved."


def may_see_kept_back(actor: Actor, entered_by: str) -> bool:
    """Whether somebody is told how many matches are kept back: not who entered the names, no program but a lead's."""
    return actor.id != entered_by and is_told_of_matches(actor) and actor.has(Role.PREVENT_LEAD, Role.AUDITOR)


def get_list(page: int, per_page: int) -> contract.BeyondPage:
    """Files and days with names beyond the limit, newest first; what waits is counted, no name is here."""
    with database.read_transaction():
        found, total = store.list_beyond((page - 1) * per_page, per_page)
        numbers = [one.id for one in found]
        counts, answers = store.count_waiting(numbers), store.list_beyond_answers(numbers)
        lines = tuple(_line(one, counts, answers) for one in found)
    return contract.BeyondPage(lines, total, page)


def _line(one: Beyond, counts: dict[int, tuple[int, int]], answers: list[BeyondAnswer]) -> contract.BeyondLine:
    bookings, waiting = counts.get(one.id, (0, 0))
    file = find_import_by_number(one.file) if one.file else None
    return contract.BeyondLine(
        id=one.public_id,
        by=one.by,
        public_form=bool(one.place),
        on_day=one.on_day,
        file_name=file.file_name if file else "",
        import_id=file.public_id if file else None,
        names=one.names,
        bookings=bookings,
        waiting=waiting,
        answers=tuple(each for each in answers if each.beyond == one.id),
        version=_version(one, answers),
    )


def _version(one: Beyond, answers: list[BeyondAnswer]) -> int:
    """Grows with whatever a confirmation would take in unseen: names that come, and what somebody else said."""
    return one.names + sum(each.beyond == one.id for each in answers)


def get_one(public_id: UUID, page: int, per_page: int, actor: Actor, now: datetime) -> contract.BeyondDetail:
    """One file or day with its bookings; that somebody reads it is written down first."""
    with database.write_transaction():
        one = _existing(public_id)
        record_audit("names-beyond-limit-read", f"{SUBJECT}:{public_id}", actor, now, {"page": page})
    with database.read_transaction():
        line = _line(one, store.count_waiting([one.id]), store.list_beyond_answers([one.id]))
        found = store.list_bookings_beyond(one.id, (page - 1) * per_page, per_page)
    sees = may_see_kept_back(actor, one.by)
    return contract.BeyondDetail(line, tuple(each if sees else replace(each, matches=LEFT_OUT) for each in found), page)


def _existing(public_id: UUID) -> Beyond:
    found = store.find_beyond(public_id)
    if found is None:
        raise NotFound("There are no such names")
    return found


def answer(public_id: UUID, entry: contract.BeyondEntry, actor: Actor, now: datetime) -> None:
    """Confirms the look-up of all that waits here, as a second person, or writes down what was done."""
    with database.write_transaction():
        one = _existing(public_id)
        if not entry.reason.strip():
            raise Invalid("Give the reason", (FieldError("/reason", "Give the reason"),))
        if entry.answer == CONFIRMED:
            _check_second_person(one, actor)
            if not store.count_waiting([one.id]).get(one.id, (0, 0))[1]:
                raise Refused(NOTHING_WAITS)
        check_read_over(_version(one, store.list_beyond_answers([one.id])), entry.version, GREW, NAME_IT)
        made = store.add_beyond_answer(one.id, entry.answer, entry.reason.strip(), actor.id, now)
        if entry.answer == CONFIRMED:
            add_job("confirm-look-ups", {"answer": made}, now, unique_key=f"confirm-look-ups:{made}")
        record_audit(f"names-beyond-limit-{entry.answer}", f"{SUBJECT}:{public_id}", actor, now)


def _check_second_person(one: Beyond, actor: Actor) -> None:
    if actor.id == one.by:
        raise Refused(OWN)
    if tied := tie_objection({one.by}, actor.not_second_to):
        raise Refused(tied)


def confirm_look_ups(job: Job) -> None:
    """Looks up the names that the Prevent lead confirmed, some bookings a transaction; what is found are questions.

    All names that were entered, also those that the request gives no more: else taking one out would lose a question.
    """
    found = store.find_beyond_answer(int(job.payload["answer"]))
    while found is not None and found.answer == CONFIRMED:
        now = datetime.now(UTC)
        with database.write_transaction():
            jobs.renew(job, now)
            bookings = store.list_to_confirm(found, CHUNK)
            for public_id in bookings:
                _confirm(public_id, found, now)
        if not bookings:
            break
    with finishing(jobs, job, database):
        return


def _confirm(public_id: UUID, answered: BeyondAnswer, now: datetime) -> None:
    booking = find_booking_to_change(public_id)
    if booking is None or booking.state not in TO_COME:
        return
    before = open_questions(booking)
    for entered, names in (*_as_entered(booking), (booking, names_to_screen(booking.asked))):
        found = look_up(entered.asked, names, now) if names else Found(find_lists_now().versions, ())
        keep(entered, names, found, actor=Actor(answered.by), now=now, why=CONFIRMED)
    flag(booking, open_questions(booking) - before, CONFIRMED, now)


def _as_entered(booking: BookingRecord) -> Iterator[tuple[BookingRecord, Names]]:
    """What was entered and kept back, as the request then was, oldest first: a name taken out since is a question too.

    What the request says now is looked up after these, so that a question about a name it still gives speaks of today.
    """
    for number, entered in store.list_held(booking.id):
        if number != booking.request_version:
            request = find_request_version(booking.id, number)
            names = tuple(dict.fromkeys((one.kind, name) for one in entered for name in one.readings))
            yield replace(booking, request=request, request_version=number), names
