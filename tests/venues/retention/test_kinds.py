"""Each kind of record by itself: what is due goes or is emptied, and what is not stays."""

from datetime import UTC, datetime

import pytest
import time_machine

from services.venues.actions.bookings.answers import answer_match
from services.venues.actions.bookings.changing import change_request
from services.venues.actions.lists import entries as list_entries
from services.venues.actions.lists.index import index
from services.venues.store.bookings.bookings import find_booking
from services.venues.store.database import database
from services.venues.store.lists.entries import list_active
from services.venues.store.screening.look_ups import list_matches
from shared.contracts.bookings.booking_request import BookingSubmission
from shared.contracts.bookings.bookings import MatchAnswer
from tests.venues.booked import a_request
from tests.venues.screening.listing import LEAD, OFFICER, book, load, now, person, the_match

pytestmark = pytest.mark.usefixtures("store")
SPRING, YEAR_LATER, TWO_YEARS = "2026-05-04T10:00:00+01:00", "2027-05-05", "2028-05-05"
DIFFERENT = MatchAnswer("different", "A baker in Hull, said Wendeline", "")
SAME = MatchAnswer("same", "The same publisher", "His own page")


def count(sql: str) -> int:
    ((found,),) = database.query(f"SELECT COUNT(*) FROM {sql}")
    return int(found)


def answered(name: str, answer: MatchAnswer, state: str = "closed"):
    """A booking with one answered match, brought to a state as though people had."""
    booking = book(name)
    answer_match(booking.public_id, the_match(booking).public_id, answer, LEAD, now())
    # Kept for six years, so that what goes earlier can be seen to go.
    database.execute("UPDATE booking SET state = ?, starts_at = NULL, ends_at = NULL WHERE id = ?", state, booking.id)
    return booking


def declined(booking) -> None:
    with database.write_transaction():
        database.execute(
            "INSERT INTO happening (booking_id, what, from_state, to_state, by, role, at, why, details, need_to_know) "
            "VALUES (?, 'appeal', 'declined', 'appealed', 'sam', '', ?, '', '{}', ?)",
            booking.id, datetime.now(UTC).isoformat(), False,
        )  # fmt: skip


def test_a_namesake_is_forgotten_a_year_after_and_the_question_still_counts(night):
    with time_machine.travel(SPRING, tick=True):
        load("register", "1", person("a", "Gloria Lunpell"), person("b", "Tariq Ostwick"))
        namesake, meant = answered("Gloria Lunpell", DIFFERENT), answered("Tariq Ostwick", SAME)
        for booking in (namesake, meant):
            declined(booking)
    night("2027-05-04")
    assert the_match(namesake).name == "Gloria Lunpell"
    night(YEAR_LATER)
    forgotten = the_match(namesake)
    assert (forgotten.state, forgotten.name, forgotten.listed_name, forgotten.why) == ("different", "", "", "")
    assert (forgotten.reasons, forgotten.would_distinguish, forgotten.identity) == ((), (), "")
    assert [answer.reason for answer in forgotten.answers] == [""]
    told = [why for (why,) in database.query("SELECT why FROM happening WHERE what = 'match-answered' ORDER BY id")]
    assert told == ["", SAME.reason]
    assert the_match(meant).name == "Tariq Ostwick"


def test_while_a_booking_is_not_at_its_end_its_matches_stay(night):
    with time_machine.travel(SPRING, tick=True):
        load("register", "1", person("a", "Gloria Lunpell"))
        booking = answered("Gloria Lunpell", DIFFERENT, "escalated")
    night(YEAR_LATER)
    assert the_match(booking).name == "Gloria Lunpell"


def test_old_look_ups_that_found_nothing_go_after_two_years_and_the_others_with_their_booking(night):
    with time_machine.travel(SPRING, tick=True):
        load("register", "1", person("a", "Gloria Lunpell"))
        hit, miss = answered("Gloria Lunpell", SAME), book("Tariq Ostwick")
        for booking in (hit, miss):
            declined(booking)
            database.execute("UPDATE booking SET state = 'closed' WHERE id = ?", booking.id)
    look_ups = "look_up WHERE booking_id = {}"
    night("2028-05-04")
    assert (count(look_ups.format(hit.id)), count(look_ups.format(miss.id))) == (1, 1)
    night(TWO_YEARS)
    assert (count(look_ups.format(hit.id)), count(look_ups.format(miss.id))) == (1, 0)
    assert count("deletion") == 0


def test_what_a_request_said_before_goes_unless_somebody_decided_on_it(night):
    with time_machine.travel(SPRING, tick=True):
        booking = book("Gloria Lunpell")
        for name in ("Second Name", "Third Name"):
            request = a_request({"speakers": [{"name": name}], "event": {"type": "talk"}})
            read = find_booking(booking.public_id)
            change_request(booking.public_id, BookingSubmission(request=request, version=read.version), OFFICER, now())
        declined(booking)
        database.execute("UPDATE booking SET state = 'closed', starts_at = NULL, ends_at = NULL")
        database.execute(
            "INSERT INTO decision (public_id, booking_id, booking_version, request_version, decision, reason, record, "
            "training, assessment, policy_versions, decided_by, decided_at) "
            "VALUES (?, ?, 9, 2, 'decline', 'Because', '{}', '{}', '{}', '{}', 'sam', ?)",
            "6f6c9d0e-0000-4000-8000-000000000001", booking.id, now().isoformat(),
        )  # fmt: skip
    night(YEAR_LATER)
    numbers = [number for (number,) in database.query("SELECT number FROM request_version ORDER BY number")]
    assert numbers == [2, 3]


def test_copies_of_checks_are_emptied_and_their_conclusion_stays(night):
    with time_machine.travel(SPRING, tick=True):
        booking = book("Gloria Lunpell")
        declined(booking)
        database.execute("UPDATE booking SET state = 'closed', starts_at = NULL, ends_at = NULL")
        database.execute(
            "INSERT INTO check_made (public_id, booking_id, check_code, list_version, searched, found, link, "
            "conclusion, made_by, made_at) VALUES (?, ?, 'open_source', '', 'Lunpell', 'A page', 'Folder 7', "
            "'Nothing of concern', 'olga', ?)",
            "6f6c9d0e-0000-4000-8000-000000000003", booking.id, now().isoformat(),
        )  # fmt: skip
    night("2027-05-04")
    assert database.query("SELECT searched, found, link FROM check_made") == [("Lunpell", "A page", "Folder 7")]
    night(YEAR_LATER)
    kept = database.query("SELECT searched, found, link, conclusion, made_by FROM check_made")
    assert kept == [("", "", "", "Nothing of concern", "olga")]


def test_entries_of_the_concern_register_that_have_ended_go_or_are_emptied_where_a_match_refers_to_them(night):
    with time_machine.travel(SPRING, tick=True):
        until = datetime(2026, 6, 1, tzinfo=UTC)
        load(
            "register", "1", person("a", "Gloria Lunpell", active_until=until, record={"summary": "Booked twice"}),
            person("b", "Tariq Ostwick", active_until=until), person("c", "Wendeline Farrow"),
        )  # fmt: skip
        load("sanctions", "1", person("x", "Basil Quorn", active_until=until))
        booking = book("Gloria Lunpell")
    night("2026-08-01")
    assert count("listed_subject") == 4
    night("2026-08-02")
    kept = database.query("SELECT code, names FROM listed_subject ORDER BY code")
    assert database.query("SELECT record FROM listed_subject WHERE code = 'a'") == [("{}",)]
    assert kept == [("a", "[]"), ("c", '["Wendeline Farrow"]'), ("x", '["Basil Quorn"]')]
    assert [subject.code for subject in list_active("register")] == ["c"]
    found = database.query("SELECT name, listed_name, state FROM possible_match WHERE booking_id = ?", booking.id)
    assert found == [("Gloria Lunpell", "", "open")]  # that there is a question stays; what the entry said goes


def test_an_entry_taken_out_and_one_of_an_older_version_go_two_months_after(night):
    with time_machine.travel(SPRING, tick=True):
        load("register", "1", person("a", "Gloria Lunpell"))
    with time_machine.travel("2026-06-01T10:00:00+01:00", tick=True):
        load("register", "2", person("b", "Tariq Ostwick"), person("c", "Wendeline Farrow"))
        ((entry,),) = database.query("SELECT public_id FROM listed_subject WHERE code = 'b'")
        list_entries.remove_entry(entry, LEAD, now())
    night("2026-08-01")
    assert count("listed_subject") == 3
    night("2026-08-02")
    assert database.query("SELECT code FROM listed_subject") == [("c",)]


def test_links_of_hirers_go_a_month_after_they_ended(night):
    with time_machine.travel(SPRING, tick=True):
        booking = book("Gloria Lunpell")
        with database.write_transaction():
            ((letter,),) = database.query("SELECT id FROM letter WHERE booking_id = ? LIMIT 1", booking.id) or [(None,)]
            assert letter is not None
            database.execute("DELETE FROM answer_link")
            for token, ends in (("one", "2026-05-20T00:00:00.000000Z"), ("two", "2026-06-20T00:00:00.000000Z")):
                database.execute(
                    "INSERT INTO answer_link (token_hash, booking_id, letter_id, purpose, asked, expires_at) "
                    "VALUES (?, ?, ?, 'answer', '', ?)",
                    token, booking.id, letter, ends,
                )  # fmt: skip
    night("2026-06-20")
    assert count("answer_link") == 2
    night("2026-06-21")
    assert database.query("SELECT token_hash FROM answer_link") == [("two",)]
    assert list_matches(booking.id) == []


def test_names_that_have_gone_are_not_left_in_the_saved_index(night, tmp_path, monkeypatch):
    monkeypatch.setattr(index, "_folder", tmp_path)
    with time_machine.travel(SPRING, tick=True):
        load("register", "1", person("a", "Gloria Lunpell", active_until=datetime(2026, 6, 1, tzinfo=UTC)))
        index.bring_up_to_date()
    before = (tmp_path / "screening.index").read_bytes()
    assert b"lunpell" in before.lower()
    night("2026-08-02")
    assert b"lunpell" not in (tmp_path / "screening.index").read_bytes().lower()
