"""The weekly digest: who entered and read of how many names, what was withdrawn with matches, and what was done."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from string import ascii_letters
from typing import Any

import pytest
import time_machine

from services.venues.actions.bookings.steps import take_step
from services.venues.actions.bookings.submitting import Origin, submit
from services.venues.actions.bookings.views import get_booking
from services.venues.actions.nightly_jobs import nights
from services.venues.actions.screening import digests
from services.venues.rules.screening.look_up_limits import NameLimits, Way, Window
from services.venues.rules.screening.names_week import (
    OneEntry,
    Week,
    entered_twice,
    is_out_of_hours,
    outliers,
    week_of,
    weeks_over,
)
from services.venues.store.database import database
from services.venues.store.screening.digests import find_digest
from services.venues.store.tables.who_asks import LookUpDigestRow
from shared.actor import Actor, Role
from shared.contracts.bookings import bookings as bookings_contract
from shared.contracts.bookings.booking_request import BookingSubmission
from shared.contracts.screening.who_asks import DigestNoteEntry
from shared.http.problems import Invalid, NotFound
from tests.venues.booked import a_request
from tests.venues.conftest import ANY_NUMBER
from tests.venues.limits import set_limits
from tests.venues.screening.listing import LEAD, OFFICER, load, person, work

IN_THE_WEEK, AFTER_IT = datetime(2026, 11, 25, 12, tzinfo=UTC), datetime(2026, 11, 30, 3, tzinfo=UTC)
COLLEAGUE = replace(OFFICER, id="otto")
PROGRAM = Actor("token:system", frozenset({Role.BOOKING_OFFICER}))
BUSY = Week("a", entered=90, bookings=9)


@pytest.fixture
def week(store: None) -> Iterator[None]:
    """Five names a day are the most; a name is on a list."""
    set_limits(NameLimits("test", {way: (Window(timedelta(days=1), 5),) for way in Way}, 4, 3))
    with time_machine.travel(IN_THE_WEEK, tick=True):
        load("sanctions", "7", person("a", "Gloria Lunpell"))
        yield
    set_limits(ANY_NUMBER)


def enter(*names: str, actor: Actor = OFFICER) -> Any:
    request = a_request({"speakers": [{"name": name} for name in names], "event": {"type": "talk"}})
    return submit(BookingSubmission(request=request), Origin("staff"), actor, datetime.now(UTC))


def made(at: datetime = AFTER_IT) -> Any:
    """The newest digest once its week is over."""
    with database.write_transaction():
        digests.make_due(at)
    (*_, line) = reversed(digests.get_digests(1, 50, LEAD).lines)
    return digests.get_digest(line.id, LEAD, at)


def of(digest: Any) -> dict[str, Any]:
    return {line.by: line for line in digest.askers}


@pytest.mark.usefixtures("week")
def test_it_counts_distinct_names_entered_read_and_beyond_the_limit_by_person():
    first = enter("Ann Ordinary", "Ben Ordinary")
    enter("ANN ORDINARY")
    enter(*[f"{name} Usual" for name in ("Ann", "Ben", "Cara", "Dora", "Emil", "Fay")], actor=COLLEAGUE)
    for _ in range(2):
        get_booking(first.public_id, COLLEAGUE, datetime.now(UTC))
        get_booking(first.public_id, OFFICER, datetime.now(UTC))
        get_booking(first.public_id, PROGRAM, datetime.now(UTC))
    found = of(made())
    assert set(found) == {"olga", "otto"}
    assert (found["olga"].entered, found["olga"].bookings, found["olga"].read) == (2, 2, 0)
    assert (found["otto"].entered, found["otto"].beyond, found["otto"].read, found["otto"].bookings_read) == (
        6,
        6,
        2,
        1,
    )
    assert found["otto"].stands_out == ("Entered 6 names beyond the limit.",)


def book(speaker: str, hirer: str, by: str, at: datetime, surname: str = "") -> Any:
    """One of the council's bookings, entered at a moment."""
    request = a_request(
        {"speakers": [{"name": speaker}], "hirer": {"name": hirer, "organisation": ""}, "event": {"type": "talk"}}
    )
    with time_machine.travel(at, tick=False):
        actor = replace(OFFICER, id=by, surname=surname)
        return submit(BookingSubmission(request=request), Origin("staff"), actor, at)


@pytest.mark.usefixtures("store")
def test_a_day_of_200_look_ups_with_what_curiosity_looks_like_planted_in_it():
    """SEC-31: each pattern is reported, and nobody is named who only works."""
    hours = (time(7), time(19))
    set_limits(NameLimits("test", {way: (Window(timedelta(days=1), 5000),) for way in Way}, 50, 3, hours))
    noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
    with time_machine.travel(noon, tick=False):
        load("sanctions", "7", person("a", "Gloria Lunpell"))
    for number in range(178):
        name = f"Ordinary{ascii_letters[number // 26]}{ascii_letters[number % 26]} Person"
        book(name, f"Hirer {number}", f"staff{number % 6}", noon - timedelta(hours=number % 4), "Quill")
    for number in range(7):
        late = datetime(2026, 11, 25, 23, tzinfo=UTC)
        book(f"Late{ascii_letters[number]} Caller", f"Night {number}", "night", late)
    for number in range(2):
        book(f"Zed{ascii_letters[number]} Marlowe", f"Cousin {number}", "cousin", noon, "Marlowe")
    for by in ("first", "second"):
        book("Wanda Twiceasked", f"Hirer of {by}", by, noon)
    for number in range(11):
        booking = book(f"Gone{ascii_letters[number]} Away", f"Taken back {number}", "fickle", noon)
        if number < 9:
            with time_machine.travel(noon, tick=False):
                step = bookings_contract.BookingMove("withdraw", "They rang")
                take_step(booking.public_id, step, replace(OFFICER, id="fickle"), noon)
    digest = made()
    set_limits(ANY_NUMBER)
    said = {by: " ".join(line.stands_out) for by, line in of(digest).items() if line.stands_out}
    assert "Entered 7 names at a weekend or outside ordinary hours." in said["night"]
    assert "Entered a name with their own surname in 2 bookings." in said["cousin"]
    for by in ("first", "second"):
        assert "Entered 1 name that somebody else of the staff entered too, for another hirer." in said[by]
    assert "Of the 11 bookings they entered with names, 9 are drafts or were withdrawn." in said["fickle"]
    assert [line.by for line in digest.shared] == [("first", "second")]
    assert len(digest.shared[0].bookings) == 2
    assert "twiceasked" not in str(digest).casefold()
    assert set(said) == {"night", "cousin", "first", "second", "fickle"}, "nobody who only works is named"


def test_a_hirer_who_comes_again_is_nobody_looked_up_twice():
    names = frozenset({"annother"})
    again = [OneEntry("olga", 1, "yogaclub", names), OneEntry("otto", 2, "yogaclub", names)]
    alone = [OneEntry("olga", 1, "yogaclub", names), OneEntry("olga", 2, "choir", names)]
    assert entered_twice(again) == entered_twice(alone) == ()
    (found,) = entered_twice([*again, OneEntry("otto", 3, "choir", names)])
    assert (found.by, found.bookings) == (("olga", "otto"), (1, 2, 3))


@pytest.mark.parametrize(
    ("at", "is_late"),
    [
        (datetime(2026, 11, 25, 6, 59), True), (datetime(2026, 11, 25, 7), False), (datetime(2026, 11, 25, 19), True),
        (datetime(2026, 11, 28, 12), True),
    ],
)  # fmt: skip
def test_ordinary_hours_are_those_of_the_policy_and_end_for_the_weekend(at, is_late):
    assert is_out_of_hours(at, (time(7), time(19))) == is_late


@pytest.mark.usefixtures("week")
def test_a_digest_from_before_hours_and_shared_names_were_counted_says_that_they_were_not():
    enter("Ann Ordinary")
    digest = made()
    kept = find_digest(digest.line.id)
    assert kept is not None
    new = ("not_live", "out_of_hours", "own_surname", "shared")
    figures = {
        "ended": kept.figures["ended"],
        "askers": [{name: said for name, said in one.items() if name not in new} for one in kept.figures["askers"]],
    }
    LookUpDigestRow.update(figures=figures).execute()
    old = digests.get_digest(digest.line.id, LEAD, AFTER_IT)
    assert old.shared == ()
    assert (of(old)["olga"].not_live, of(old)["olga"].out_of_hours) == (None, None)


@pytest.mark.usefixtures("week")
@pytest.mark.parametrize("more", [0, 6])
def test_what_was_withdrawn_with_a_match_is_named_also_where_it_was_kept_back(more):
    booking = enter("Gloria Lunpell", *[f"Person{letter} Usual" for letter in "abcdef"[:more]])
    other = enter("Nobody Atall")
    for one in (booking, other):
        take_step(one.public_id, bookings_contract.BookingMove("withdraw", "They rang"), OFFICER, datetime.now(UTC))
    digest = made()
    assert [(one.by, one.booking, one.undone) for one in digest.ended] == [("olga", booking.public_id, False)]
    assert of(digest)["olga"].withdrawn == 1
    assert "1 booking with a possible match was withdrawn or undone." in of(digest)["olga"].stands_out[-1]


@pytest.mark.usefixtures("week")
def test_a_digest_is_made_once_when_the_london_week_is_over_and_stays_as_it_was():
    enter("Ann Ordinary")
    with database.write_transaction():
        digests.make_due(datetime(2026, 11, 29, 23, 59, tzinfo=UTC))
    assert digests.get_digests(1, 50, LEAD).total == 0
    assert made().line.names == 1
    database.execute("UPDATE booking SET submitted_by = 'somebody'")
    assert of(made(AFTER_IT + timedelta(days=2)))["olga"].entered == 1
    assert digests.get_digests(1, 50, LEAD).total == 1


@pytest.mark.usefixtures("week")
def test_the_night_makes_it(monkeypatch):
    monkeypatch.setattr(nights, "_planned", None)
    enter("Ann Ordinary")
    with time_machine.travel(AFTER_IT, tick=True):
        nights.plan(datetime.now(UTC) - timedelta(hours=2))
        work()
        assert digests.get_digests(1, 50, LEAD).total == 1


@pytest.mark.usefixtures("week")
def test_what_was_done_is_kept_with_who_and_when():
    enter("Ann Ordinary")
    one = made().line.id
    digests.add_note(one, DigestNoteEntry(" I asked Olga: a conference "), LEAD, AFTER_IT)
    digests.add_note(one, DigestNoteEntry("Seen"), LEAD, AFTER_IT)
    told = digests.get_digest(one, Actor("ada", frozenset({Role.AUDITOR})), AFTER_IT)
    assert [(note.text, note.by, note.at) for note in told.notes] == [
        ("I asked Olga: a conference", "pat", AFTER_IT), ("Seen", "pat", AFTER_IT),
    ]  # fmt: skip
    for wrong, entry, problem in ((one, "  ", Invalid), (enter("Ben Usual").public_id, "x", NotFound)):
        with pytest.raises(problem):
            digests.add_note(wrong, DigestNoteEntry(entry), LEAD, AFTER_IT)


@pytest.mark.usefixtures("week")
def test_it_goes_when_the_log_of_look_ups_goes():
    enter("Ann Ordinary")
    made()
    with database.write_transaction():
        digests.make_due(AFTER_IT + timedelta(days=1000))
    assert all(line.week_from > date(2026, 11, 23) for line in digests.get_digests(1, 50, LEAD).lines)


@pytest.mark.parametrize(
    ("weeks", "stand_out"),
    [
        ([BUSY], {}),
        ([BUSY, Week("b", entered=2), Week("c", entered=3)], {"a"}),
        ([Week("a", entered=49), Week("b", entered=2), Week("c", entered=3)], set()),
        ([Week("a", read=90), Week("b", read=5), Week("c", read=3)], {"a"}),
        ([Week("a", entered=1, beyond=1)], {"a"}),
        ([Week("a", entered=11, bookings=2, drafts=2)], {"a"}),
        ([Week("a", entered=11, bookings=3, drafts=2)], set()),
        ([Week("a", undone=1), Week("b")], {"a"}),
    ],
)
def test_who_stands_out_and_who_does_not(weeks, stand_out):
    assert set(outliers(weeks, 50, 3)) == set(stand_out)


def test_weeks_are_those_over_since_the_first_look_up():
    assert week_of(date(2026, 11, 29)) == week_of(date(2026, 11, 23)) == date(2026, 11, 23)
    assert weeks_over(date(2026, 11, 25), date(2026, 11, 29), 8) == ()
    assert weeks_over(date(2026, 11, 18), date(2026, 11, 30), 8) == (date(2026, 11, 16), date(2026, 11, 23))
    assert len(weeks_over(date(2020, 1, 1), date(2026, 11, 30), 8)) == 8


@pytest.mark.usefixtures("week")
def test_a_digest_that_a_clock_made_which_ran_ahead_is_made_again_when_its_week_is_over():
    enter("Ann Ordinary")
    assert made(AFTER_IT + timedelta(days=40)).line.names == 0
    enter("Ben Ordinary")
    assert made().line.names == 2
    assert digests.get_digests(1, 50, LEAD).total == 1
