"""The weekly digest of who asks: made when a London week is over, kept, read by the Prevent lead and the auditor."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from services.venues.actions.bookings.moving import is_told_of_matches
from services.venues.actions.bookings.not_told import digest_for, digest_line_for
from services.venues.actions.screening.who_asks import FORM, limits_on
from services.venues.policy.retention_periods import retention_on
from services.venues.rules.bookings.request import name_fields
from services.venues.rules.screening.look_up_limits import name_key, names_entered
from services.venues.rules.screening.names_week import (
    WEEK,
    EnteredTwice,
    OneEntry,
    Week,
    entered_twice,
    is_out_of_hours,
    outliers,
    week_of,
    weeks_over,
)
from services.venues.store.audit import record_audit
from services.venues.store.bookings.bookings import BookingRecord
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from services.venues.store.retention.due import LOOK_UPS
from services.venues.store.screening import digests as store
from services.venues.store.screening.digests import Digest, DigestNote, EnteredInWeek
from shared.actor import PROGRAM, Actor
from shared.clock import LONDON, london_day
from shared.contracts.screening import who_asks as contract
from shared.http.problems import FieldError, Invalid, NotFound
from shared.jobs.rows import Job, finishing

NOT_LIVE = frozenset({"draft", "withdrawn"})
MOST_WEEKS = 8
"""A service that stood still makes the digests of so many weeks when it runs again."""


def make_digests(job: Job) -> None:
    """Every night: a digest of each week that is over and has none yet."""
    now = datetime.now(UTC)
    with finishing(jobs, job, database):
        make_due(now)


def make_due(now: datetime) -> None:
    """Makes the digests that are due, in the transaction that is open; those kept as long as look-ups are let go."""
    first = store.first_look_up()
    if first is None:
        return
    store.remove_digests_made_ahead(now)
    made = store.list_weeks_made()
    for week in weeks_over(london_day(first), london_day(now), MOST_WEEKS):
        if week not in made:
            store.add_digest(week, _figures(week, now), limits_on(now).version, now)
    today = london_day(now)
    store.remove_older(retention_on(today).counted_before(LOOK_UPS, today))


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def _figures(week: date, now: datetime) -> dict[str, object]:
    """Counts by who asked, and the bookings that were withdrawn or undone with matches; no name that was looked up."""
    since, until = _begins(week), _begins(week + WEEK)
    limits = limits_on(now)
    entered = store.list_entered(since, until)
    shared = entered_twice(_of_staff(entered))
    lines, ended = _weeks(week, since, until, all_entered=entered, twice=shared, hours=limits.hours)
    said = outliers(lines, limits.fewest_names, limits.times_the_median)
    return {
        "askers": [{**asdict(line), "stands_out": list(said.get(line.by, ()))} for line in lines],
        "ended": [
            {"by": one.by, "booking": str(one.booking), "reference": one.reference, "undone": one.undone}
            for one in ended
        ],
        "shared": [_shared(one, entered) for one in shared],
    }


def _of_staff(entered: Iterable[EnteredInWeek]) -> Iterator[OneEntry]:
    """Speakers and clients that people on the staff entered, by hirer: a hirer's own names come again with each."""
    for one in entered:
        if one.by != FORM and not one.by.startswith((PROGRAM, "system:")):
            people = [name for name in one.names if not name.kind.startswith("organisation")]
            yield OneEntry(one.by, one.booking, name_key(one.hirer), names_entered(people))


def _shared(one: EnteredTwice, entered: Iterable[EnteredInWeek]) -> dict[str, object]:
    """Who entered it and where; the name itself is read in the bookings, and that is written down."""
    bookings = {each.booking: (str(each.public_id), each.reference) for each in entered}
    found = [dict(zip(("booking", "reference"), bookings[number], strict=True)) for number in one.bookings]
    return {"by": list(one.by), "bookings": found}


def _weeks(
    week: date,
    since: datetime,
    until: datetime,
    all_entered: Iterable[EnteredInWeek],
    twice: Iterable[EnteredTwice],
    hours: tuple[time, time] | None,
) -> tuple[list[Week], list[contract.EndedLine]]:
    entered, beyond, read, late, shared = (defaultdict[str, set[str]](set) for _ in range(5))
    bookings, drafts, opened, not_live, own = (defaultdict[str, set[int]](set) for _ in range(5))
    for same in twice:
        for by in same.by:
            shared[by].add(same.name)
    for one in all_entered:
        names = names_entered(one.names)
        if hours and is_out_of_hours(one.at.astimezone(LONDON), hours):
            late[one.by] |= names
        if one.state in NOT_LIVE:
            not_live[one.by].add(one.booking)
        if one.own_surname:
            own[one.by].add(one.booking)
        entered[one.by] |= names
        bookings[one.by].add(one.booking)
        if one.beyond:
            beyond[one.by] |= names
        if one.state == "draft":
            drafts[one.by].add(one.booking)
    for by, booking, fields in store.list_read(week):
        read[by] |= names_entered(fields)
        opened[by].add(booking)
    ended = store.list_ended_with_matches(since, until)
    everybody = sorted({*entered, *read, *(one.by for one in ended)})
    lines = [
        Week(
            by=by,
            entered=len(entered[by]),
            beyond=len(beyond[by]),
            bookings=len(bookings[by]),
            drafts=len(drafts[by]),
            read=len(read[by]),
            bookings_read=len(opened[by]),
            withdrawn=sum(one.by == by and not one.undone for one in ended),
            undone=sum(one.by == by and one.undone for one in ended),
            not_live=len(not_live[by]),
            out_of_hours=len(late[by]) if hours else None,
            own_surname=len(own[by]),
            shared=len(shared[by]),
        )
        for by in everybody
    ]
    return sorted(lines, key=lambda line: (-line.entered, -line.read, line.by)), ended


def note_names_read(booking: BookingRecord, actor: Actor, now: datetime) -> None:
    """Somebody opens a booking with names that another person entered, and is told of matches: once a week."""
    if booking.submitted_by == actor.id or not is_told_of_matches(actor) or not name_fields(booking.asked):
        return
    week = week_of(london_day(now))
    if not store.is_read_noted(actor.id, booking.id, week):
        store.note_read(actor.id, booking.id, week, now)


def get_digests(page: int, per_page: int, actor: Actor) -> contract.DigestPage:
    """The weeks that have a digest, the newest first."""
    with database.read_transaction():
        found, total = store.list_digests((page - 1) * per_page, per_page)
        notes = store.list_digest_notes([one.id for one in found])
    return contract.DigestPage(tuple(digest_line_for(actor, _line(one, notes)) for one in found), total, page)


def _line(one: Digest, notes: list[DigestNote]) -> contract.DigestLine:
    askers = one.figures["askers"]
    return contract.DigestLine(
        id=one.public_id,
        week_from=one.week,
        week_until=one.week + WEEK,
        made_at=one.made_at,
        askers=len(askers),
        names=sum(each["entered"] for each in askers),
        stand_out=sum(bool(each["stands_out"]) for each in askers),
        notes=sum(note.digest == one.id for note in notes),
    )


def get_digest(public_id: UUID, actor: Actor, now: datetime) -> contract.DigestDetail:
    """One week's digest; that somebody reads it is written down first."""
    with database.write_transaction():
        one = _existing(public_id)
        record_audit("look-up-digest-read", f"look-up-digest:{public_id}", actor, now)
    notes = store.list_digest_notes([one.id])
    askers = [{**each, "stands_out": tuple(each["stands_out"])} for each in one.figures["askers"]]
    told = contract.DigestDetail(
        line=_line(one, notes),
        policy_version=one.policy_version,
        askers=tuple(contract.AskerLine(**each) for each in askers),
        ended=tuple(
            contract.EndedLine(each["by"], UUID(each["booking"]), each["reference"], each["undone"])
            for each in one.figures["ended"]
        ),
        notes=tuple(notes),
        shared=tuple(map(_shared_line, one.figures.get("shared", ()))),
    )
    return digest_for(actor, told)


def _shared_line(kept: Mapping[str, Any]) -> contract.SharedLine:
    bookings = (contract.SharedBooking(UUID(each["booking"]), each["reference"]) for each in kept["bookings"])
    return contract.SharedLine(tuple(kept["by"]), tuple(bookings))


def _existing(public_id: UUID) -> Digest:
    found = store.find_digest(public_id)
    if found is None:
        raise NotFound("There is no such digest")
    return found


def add_note(public_id: UUID, entry: contract.DigestNoteEntry, actor: Actor, now: datetime) -> None:
    """Writes down what was done about a week's digest; it is added and never changed."""
    text = entry.text.strip()
    if not text:
        raise Invalid("Say what was done", (FieldError("/text", "Say what was done"),))
    with database.write_transaction():
        one = _existing(public_id)
        store.add_digest_note(one.id, text, actor.id, now)
        record_audit("look-up-digest-noted", f"look-up-digest:{public_id}", actor, now)
