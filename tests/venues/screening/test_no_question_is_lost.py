"""Whatever happens to lists, in any order: only a person's answer ends a question."""

from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.venues.actions.bookings.answers import answer_match
from services.venues.actions.imports.lists_again import put_in_force_again
from services.venues.actions.lists import entries as list_entries
from services.venues.actions.lists.versions import GONE
from services.venues.actions.screening.screening_state import get_state
from services.venues.store.bookings.bookings import find_booking
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from services.venues.store.screening.look_ups import list_matches
from services.venues.store.screening.thresholds import ThresholdSet, add_threshold
from shared.contracts.bookings.bookings import MatchAnswer
from shared.contracts.screening.screening import VersionAgain
from shared.http.problems import NotFound, Refused
from tests.venues.screening.listing import LEAD, book, newest_answer, now, person, work

pytestmark = pytest.mark.usefixtures("store")
NAMES = ("Gloria Lunpell", "Tariq Ostwick", "Ondine Velmere")
SOURCES = ("register", "sanctions")
NUMBERS = count()

which = st.integers(0, len(NAMES) - 1)
sources = st.sampled_from(SOURCES)
CHANGES = {
    "corrected": {"names": ["Quillon Vexmere"]},
    "said more": {"facts": {"role": "author"}},
    "contested": {"state": "under_review"},
    "not active": {"active": False},
    "active again": {"active": True, "state": "active", "active_until": None},
    "over": {},
}
happenings = st.one_of(
    st.tuples(st.just("load"), sources, st.sets(which)),
    st.tuples(st.just("change"), which, st.sampled_from(sorted(CHANGES))),
    st.tuples(st.just("remove"), which),
    st.tuples(st.just("again"), sources, st.integers(0, 4)),
    st.tuples(st.just("threshold"), st.sampled_from([0.5, 0.6, 0.9])),
    st.tuples(st.just("work")),
    st.tuples(st.just("night")),
    st.tuples(st.just("book"), which),
    st.tuples(st.just("answer"), st.integers(0, 9), st.sampled_from(["different", "same", "closed"])),
)


def load(source, wanted):
    entries = [person(f"e{one}", NAMES[one]) for one in sorted(wanted)]
    list_entries.load_list(source, f"v{next(NUMBERS)}", entries, list_entries.ListFile(), LEAD, now())


def entry(one):
    rows = database.query(
        "SELECT public_id FROM listed_subject WHERE code = ? AND list_id IN "
        "(SELECT MAX(id) FROM list_version GROUP BY source) ORDER BY id LIMIT 1",
        f"e{one}",
    )
    return UUID(str(rows[0][0])) if rows else None


def change(one, how):
    if found := entry(one):
        changes = CHANGES[how] or {"active_until": now() - timedelta(minutes=1)}
        list_entries.change_entry(found, changes, LEAD, now())


def remove(one):
    if found := entry(one):
        list_entries.remove_entry(found, LEAD, now())


def again(source, place):
    held = next(one for one in get_state(now()).lists if one.source == source)
    if held.earlier:
        version = held.earlier[place % len(held.earlier)].version
        try:
            put_in_force_again(VersionAgain(source, version, "Loaded by mistake"), LEAD, now())
        except Refused as refused:
            if refused.detail != GONE:  # every entry of it was removed
                raise


def threshold(value):
    add_threshold(ThresholdSet(value, 20, "Tried", {}, "pat", now()))


def night():
    with database.write_transaction():
        jobs.add("screen-week-before", {}, now())
    work()


DO = {"load": load, "change": change, "remove": remove, "again": again, "threshold": threshold, "work": work}
DO["night"] = night


def booked(one):
    """Each speaker is somebody else: what was answered of one says nothing of the next."""
    return book(NAMES[one], by=LEAD, organisation=f"Body {next(NUMBERS)}")


def questions(bookings):
    """(booking, name, list, entry) of each question that a person has to answer."""
    return {
        (booking.public_id, match.name, match.source, match.entry_key.split(":")[1])
        for booking in bookings
        for match in list_matches(booking.id)
        if match.state in ("open", "same", "unclear")
    }


def answer(bookings, place, state):
    """A person answers one; which question ended by it, if any did."""
    asked = [(booking, match) for booking in bookings for match in list_matches(booking.id)]
    if not asked:
        return set()
    booking, match = asked[place % len(asked)]
    said = MatchAnswer(state, "Her page", "Her page", newest_answer(match))
    try:
        answer_match(booking.public_id, match.public_id, said, LEAD, now())
    except Refused:
        return set()
    return {(booking.public_id, match.name, match.source, match.entry_key.split(":")[1])}


@settings(
    max_examples=25, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.lists(happenings, min_size=4, max_size=12))
def test_no_order_of_changes_ends_a_question_that_nobody_answered(steps):
    threshold(0.5)
    for source in SOURCES:
        load(source, range(len(NAMES)))
    bookings = [booked(0), booked(1)]
    before = questions(bookings)
    assert len(before) == 4
    for what, *with_ in steps:
        if what == "book":
            bookings.append(booked(*with_))
        elif what == "answer":
            before -= answer(bookings, *with_)
        else:
            DO[what](*with_)
        after = questions(bookings)
        assert before <= after, (what, with_, before - after)
        before = after
    work()
    assert before <= questions(bookings)
    for booking in bookings:
        kept = find_booking(booking.public_id)
        assert kept.possible_match == bool(questions([booking]))
        assert kept.assessment["officer_may_approve"] != kept.possible_match
    with pytest.raises(NotFound):
        put_in_force_again(VersionAgain("register", "never", "Why"), LEAD, now())
