"""Looking up again: questions raised, nothing decided, nobody's work overwritten, and gone on with when cut short."""

from datetime import timedelta

import pytest

from services.venues.actions.bookings.answers import answer_match
from services.venues.actions.nightly_jobs import nights
from services.venues.actions.screening import rescreening
from services.venues.actions.screening.rescreening import rescreen
from services.venues.store.audit import audit
from services.venues.store.bookings.bookings import find_booking
from services.venues.store.bookings.history import list_happenings
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from services.venues.store.screening.look_ups import list_look_ups, list_matches
from services.venues.store.screening.rescreening import list_runs
from shared.contracts.bookings.bookings import MatchAnswer
from tests.venues.screening.listing import LEAD, book, load, now, person, the_match, work

pytestmark = pytest.mark.usefixtures("store")


def force(booking, state):
    """Puts a booking into a state, as though people had brought it there."""
    database.execute("UPDATE booking SET state = ? WHERE id = ?", state, booking.id)


def again(booking):
    found = find_booking(booking.public_id)
    assert found is not None
    return found


def test_a_list_that_is_loaded_raises_a_question_on_a_booking_to_come():
    booking, other = book("Gloria Lunpell"), book("Tariq Ostwick")
    load("register", "1", person("a", "Gloria Lunpell"))
    work()
    after = again(booking)
    assert (after.state, after.possible_match, the_match(booking).state) == ("submitted", True, "open")
    assert {"prevent_lead", "senior_officer"} <= set(after.assessment["needs"])
    assert (again(other).possible_match, again(other).version) == (False, other.version)
    assert [made.results for made in list_look_ups(other.id)] == [{}, {"register": 0}]
    (run,) = list_runs(10)
    assert (run.state, run.total, run.done, run.new_questions) == ("done", 2, 2, 1)
    told = list_happenings(booking.id)[-1]
    assert (told.what, told.by, told.need_to_know) == ("screened-again", "system:venues:rescreen", False)
    assert told.why == "Possible match, refer to the Prevent lead. A list was loaded."
    assert audit.verify().ok


@pytest.mark.parametrize("state", ["approved", "approved_with_conditions", "confirmed"])
def test_an_approved_booking_is_flagged_and_keeps_its_state_and_its_reasons(state):
    booking = book("Gloria Lunpell")
    force(booking, state)
    before = again(booking)
    load("register", "1", person("a", "Gloria Lunpell"))
    work()
    after = again(booking)
    assert (after.state, after.possible_match, after.assessment) == (state, True, before.assessment)
    assert after.referred == before.referred
    answer_match(booking.public_id, the_match(booking).public_id, MatchAnswer("different", "A baker"), LEAD, now())
    assert (again(booking).state, again(booking).possible_match) == (state, False)


@pytest.mark.parametrize("state", ["declined", "withdrawn", "held", "closed", "lapsed"])
def test_a_booking_that_is_over_is_left_alone(state):
    booking = book("Gloria Lunpell")
    force(booking, state)
    load("register", "1", person("a", "Gloria Lunpell"))
    work()
    assert (list_matches(booking.id), len(list_look_ups(booking.id))) == ([], 1)


def test_the_same_question_is_never_asked_twice_and_an_answer_stands():
    load("register", "1", person("a", "Gloria Lunpell"))
    open_one, answered = book("Gloria Lunpell"), book("Gloria Lunpell", organisation="Harbour Bakers")
    answer_match(answered.public_id, the_match(answered).public_id, MatchAnswer("different", "A baker"), LEAD, now())
    before = [again(booking).version for booking in (open_one, answered)]
    for version in ("2", "3"):
        load("register", version, person("a", "Gloria Lunpell"))
        work()
    assert (the_match(open_one).state, the_match(answered).state) == ("open", "different")
    assert [again(booking).version for booking in (open_one, answered)] == before
    assert len(list_look_ups(open_one.id)) == 3


def test_an_answer_lapses_when_the_entry_has_changed_and_the_question_is_asked_anew():
    load("register", "1", person("a", "Gloria Lunpell"))
    booking = book("Gloria Lunpell")
    answer_match(booking.public_id, the_match(booking).public_id, MatchAnswer("different", "A baker"), LEAD, now())
    load("register", "2", person("a", "Gloria Lunpell", facts={"role": "baker"}))
    work()
    assert the_match(booking).state == "open"
    assert again(booking).possible_match


def test_what_was_answered_elsewhere_is_remembered_and_raises_nothing():
    load("register", "1", person("a", "Gloria Lunpell"))
    first = book("Gloria Lunpell")
    answer_match(first.public_id, the_match(first).public_id, MatchAnswer("different", "A baker"), LEAD, now())
    database.execute("UPDATE listed_subject SET state = 'under_review'")
    later = book("Gloria Lunpell")
    database.execute("UPDATE listed_subject SET state = 'active'")
    load("register", "2", person("a", "Gloria Lunpell"))
    work()
    assert (the_match(later).state, again(later).possible_match) == ("different", False)
    assert list_runs(1)[0].new_questions == 0


def test_cut_short_it_goes_on_where_it_stopped_and_doubles_nothing(monkeypatch):
    monkeypatch.setattr(rescreening, "CHUNK", 3)
    bookings = [book("Gloria Lunpell") for _ in range(8)]
    load("register", "1", person("a", "Gloria Lunpell"))
    kept = rescreening._keep_all
    calls = []

    def cut_short(*args):
        calls.append(args)
        kept(*args)
        if len(calls) == 2:
            raise KeyboardInterrupt  # inside the transaction: the worker is gone, its part with it

    monkeypatch.setattr(rescreening, "_keep_all", cut_short)
    with pytest.raises(KeyboardInterrupt):
        work()
    (run,) = list_runs(1)
    assert (run.state, run.done, run.total) == ("running", 3, 8)
    later = now() + timedelta(minutes=2)  # the lease has run out
    monkeypatch.setattr(rescreening, "_keep_all", kept)
    for job, error in jobs.run_due({"rescreen": rescreen, "build-index": rescreening.build_index}, lambda: later):
        assert error is None, job.kind
    (run,) = list_runs(1)
    assert (run.state, run.done, run.new_questions) == ("done", 8, 8)
    assert [(len(list_matches(booking.id)), len(list_look_ups(booking.id))) for booking in bookings] == [(1, 2)] * 8


def test_a_request_changed_meanwhile_is_looked_up_as_it_now_is(monkeypatch):
    booking = book("Tariq Ostwick")
    load("register", "1", person("a", "Gloria Lunpell"), person("b", "Tariq Ostwick"))
    looked_up = rescreening._look_up

    def then_changed(asked, at):
        found = looked_up(asked, at)
        request = {**asked.request, "speakers": [{"name": "Gloria Lunpell"}]}
        text = type(BookingRow.request).db_value(BookingRow.request, request)
        database.execute("UPDATE booking SET request = ?, request_version = 2, version = 2", text)
        return found

    from services.venues.store.tables.bookings import BookingRow

    monkeypatch.setattr(rescreening, "_look_up", then_changed)
    work()
    match = the_match(booking)
    assert (match.name, again(booking).request["speakers"]) == ("Gloria Lunpell", [{"name": "Gloria Lunpell"}])


def test_changes_that_come_before_it_begins_are_one_run():
    book("Gloria Lunpell")
    for version in ("1", "2", "3"):
        load("register", version, person("a", "Gloria Lunpell"))
    assert len(list_runs(10)) == 1
    work()
    load("register", "4", person("a", "Gloria Lunpell"))
    assert [run.state for run in list_runs(10)] == ["waiting", "done"]


def test_in_the_week_before_its_event_a_booking_is_looked_up_once_more():
    soon, later, fresh = book("Gloria Lunpell"), book("Gloria Lunpell"), book("Gloria Lunpell")
    stamp = "%Y-%m-%dT%H:%M:%S.%fZ"
    for booking, days in ((soon, 5), (later, 30), (fresh, 5)):
        at = (now() + timedelta(days=days)).strftime(stamp)
        database.execute("UPDATE booking SET starts_at = ? WHERE id = ?", at, booking.id)
    with database.write_transaction():  # as though the first had come in long ago
        for table in ("look_up",):
            database.execute(
                f'INSERT INTO {table} (booking_id, request_version, names, list_versions, "by", at) '
                'SELECT booking_id, request_version, names, list_versions, "by", ? FROM look_up WHERE booking_id = ?',
                (now() - timedelta(days=40)).strftime(stamp),
                later.id,
            )
    nights.plan(now())
    _long_ago(soon)
    nightly()
    assert [len(list_look_ups(booking.id)) for booking in (soon, fresh)] == [2, 1]
    nightly()
    assert [len(list_look_ups(booking.id)) for booking in (soon, later, fresh)] == [2, 2, 1]


def test_a_look_up_by_a_clock_that_ran_ahead_does_not_stand_for_that_of_the_week_before():
    booking = book("Gloria Lunpell")
    at = (now() + timedelta(days=5)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    database.execute("UPDATE booking SET starts_at = ? WHERE id = ?", at, booking.id)
    _looked_up(booking, now() + timedelta(days=40))
    nightly()
    assert len(list_look_ups(booking.id)) == 2


def _long_ago(booking):
    _looked_up(booking, now() - timedelta(days=40))


def _looked_up(booking, moment):
    """The log only grows, so for the sake of the test its guard is lifted."""
    at = moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if database.is_sqlite:
        database.execute("DROP TRIGGER look_up_no_update")
    else:
        database.execute("ALTER TABLE look_up DISABLE TRIGGER USER")
    database.execute("UPDATE look_up SET at = ? WHERE booking_id = ?", at, booking.id)


def nightly():
    with database.write_transaction():
        jobs.add("screen-week-before", {}, now())
    work()


def test_an_entry_that_comes_of_age_is_looked_for_the_night_after():
    booking = book("Gloria Lunpell")
    load("register", "1", person("a", "Gloria Lunpell", active_from=now() + timedelta(seconds=1)))
    work()
    assert list_matches(booking.id) == []
    database.execute(
        "UPDATE listed_subject SET active_from = ?", (now() - timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    )
    nightly()
    assert the_match(booking).state == "open"
