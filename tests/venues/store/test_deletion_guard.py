"""Decisions, look-ups and what was opened stay; a booking goes by the retention policy and in no other way."""

from datetime import date

import peewee
import pytest

from services.venues.store.database import database
from services.venues.store.retention.removal import delete_booking
from services.venues.store.retention.retention import add_hold
from services.venues.store.screening.look_up_log import add_opened
from tests.venues.screening.listing import book, load, now, person

pytestmark = pytest.mark.usefixtures("store")
TODAY = date(2032, 1, 1)
GUARDED = ("decision", "look_up", "match_opened")


@pytest.fixture
def booking():
    """With a look-up, a match, a decision with a condition, and somebody who saw the match."""
    load("register", "1", person("a", "Gloria Lunpell"))
    made = book("Gloria Lunpell")
    with database.write_transaction():
        add_opened(made.id, 1, "pat", now())
        at = now().isoformat()
        ((decision,),) = database.query(
            "INSERT INTO decision (public_id, booking_id, booking_version, request_version, decision, reason, record, "
            "training, assessment, policy_versions, decided_by, decided_at) "
            "VALUES (?, ?, 1, 1, 'approve_with_conditions', 'Because', '{}', '{}', '{}', '{}', 'sam', ?) RETURNING id",
            "6f6c9d0e-0000-4000-8000-000000000001", made.id, at,
        )  # fmt: skip
        database.execute(
            "INSERT INTO condition (public_id, decision_id, booking_id, code, text, ground, proportionality, "
            "how_checked, how_to_challenge, owner, due_on, outcome, outcome_note, outcome_by) "
            "VALUES (?, ?, ?, 'stewarding', 'Two', 'Safety', 'Full', 'Counted', 'Write', 'Caretaker', ?, '', '', '')",
            "6f6c9d0e-0000-4000-8000-000000000002", decision, made.id, "2030-06-18",
        )  # fmt: skip
    return made


def count(table: str) -> int:
    ((found,),) = database.query(f"SELECT COUNT(*) FROM {table}")
    return int(found)


def refused(sql: str, *values: object) -> str:
    with pytest.raises(peewee.PeeweeException) as problem, database.write_transaction():
        database.execute(sql, *values)
    return str(problem.value)


@pytest.mark.parametrize("table", GUARDED)
def test_a_row_of_the_record_is_neither_changed_nor_deleted(booking, table):
    assert "only grows" in refused(f"DELETE FROM {table}")
    assert "only grows" in refused(f"UPDATE {table} SET booking_id = booking_id")
    assert count(table) == 1


@pytest.mark.parametrize("table", GUARDED)
def test_not_even_while_its_booking_is_being_deleted_is_a_row_changed(booking, table):
    with database.write_transaction():
        database.execute("INSERT INTO deletion (booking, whole, on_day) VALUES (?, ?, ?)", booking.id, True, TODAY)
    assert "only grows" in refused(f"UPDATE {table} SET booking_id = booking_id")


def test_a_booking_is_not_deleted_by_hand(booking):
    for table in ("possible_match",):
        database.execute(f"DELETE FROM {table}")
    assert "when its time is over and not otherwise" in refused("DELETE FROM booking WHERE id = ?", booking.id)
    assert count("booking") == 1


def test_while_only_look_ups_go_decisions_and_the_booking_stay(booking):
    with database.write_transaction():
        database.execute("INSERT INTO deletion (booking, whole, on_day) VALUES (?, ?, ?)", booking.id, False, TODAY)
    database.execute("DELETE FROM condition")
    database.execute("DELETE FROM possible_match")
    assert "only grows" in refused("DELETE FROM decision")
    assert "not otherwise" in refused("DELETE FROM booking WHERE id = ?", booking.id)
    with database.write_transaction():
        database.execute("DELETE FROM look_up")
    assert (count("look_up"), count("decision"), count("booking")) == (0, 1, 1)


def test_what_stands_for_one_booking_lets_nothing_of_another_go(booking):
    other = book("Gloria Lunpell")
    with database.write_transaction():
        database.execute("INSERT INTO deletion (booking, whole, on_day) VALUES (?, ?, ?)", other.id, True, TODAY)
    assert "only grows" in refused("DELETE FROM decision WHERE booking_id = ?", booking.id)


def test_deleting_takes_all_of_it_and_leaves_the_guard_shut(booking):
    delete_booking(booking.id, TODAY)
    tables = ("booking", "decision", "condition", "look_up", "match_opened", "possible_match", "happening", "deletion")
    assert {table: count(table) for table in tables} == dict.fromkeys(tables, 0)
    assert count("past_booking") == 1
    assert count("listed_subject") == 1


def test_a_held_booking_is_not_deleted_even_when_the_program_tries(booking):
    values = {"reason": "A claim", "asked_by": "Legal", "placed_by": "pat", "placed_at": now(), "until": TODAY}
    add_hold(booking.id, values)
    with pytest.raises(peewee.PeeweeException, match="legal hold"), database.write_transaction():
        delete_booking(booking.id, TODAY)
    assert (count("booking"), count("past_booking"), count("decision")) == (1, 0, 1)
    delete_booking(booking.id, date(2032, 1, 2))
    assert (count("booking"), count("legal_hold")) == (0, 0)


def test_a_table_of_the_record_is_not_emptied_at_a_stroke(booking):
    if database.is_sqlite:
        assert "only grows" in refused("DELETE FROM look_up")
        return
    for table in GUARDED:
        assert "only grows" in refused(f"TRUNCATE {table} CASCADE")
