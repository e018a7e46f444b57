"""What hirers have written so far, on both databases."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.gateway.actions.hirers.requests import (
    DRAFTS_KEPT,
    begin_draft,
    draft_of,
    keep_answers,
    keep_only,
    note_sent,
    sending_key,
    take_turn,
)
from services.gateway.rules.throttles import BY_HAND, TEN_MINUTES
from services.gateway.store.audit import audit
from services.gateway.store.database import database
from services.gateway.store.hire import HireDraft, remove_drafts_before
from shared.http.problems import TooMany

pytestmark = pytest.mark.usefixtures("either_database")
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
FIELDS = frozenset({"hirer-name", "hirer-email"})


def draft(now: datetime = NOW) -> HireDraft:
    made = draft_of(begin_draft(None, now), now)
    assert made is not None
    return made


def again(one: HireDraft, now: datetime = NOW) -> HireDraft:
    found = draft_of(one.id, now)
    assert found is not None
    return found


def test_a_page_replaces_its_own_answers_and_no_others() -> None:
    one = draft()
    keep_answers(one.id, {"hirer-name": "Amal", "hirer-email": "a@example.org"}, FIELDS, "you", NOW)
    keep_answers(one.id, {"event-title": "Yoga"}, frozenset({"event-title"}), "event", NOW)
    keep_answers(one.id, {"hirer-name": "Amal", "hirer-email": ""}, FIELDS, "you", NOW)
    assert again(one).answers == {"event-title": "Yoga", "hirer-name": "Amal"}
    assert again(one).seen == ("event", "you")


def test_answers_of_pages_that_do_not_apply_are_let_go() -> None:
    one = draft()
    keep_answers(one.id, {"hirer-name": "Amal"}, FIELDS, "you", NOW)
    keep_answers(one.id, {"event-worship": "no"}, frozenset({"event-worship"}), "worship", NOW)
    left = keep_only(again(one), frozenset({"hirer-name"}), frozenset({"you"}), NOW)
    assert left == again(one)
    assert (left.answers, left.seen) == ({"hirer-name": "Amal"}, ("you",))


def test_a_draft_lives_four_hours_after_it_was_last_touched() -> None:
    one = draft()
    keep_answers(one.id, {"hirer-name": "Amal"}, FIELDS, "you", NOW + timedelta(hours=3))
    assert draft_of(one.id, NOW + timedelta(hours=6)) is not None
    assert draft_of(one.id, NOW + timedelta(hours=7, seconds=1)) is None
    with database.write_transaction():
        assert remove_drafts_before(NOW + timedelta(hours=8) - DRAFTS_KEPT) == 1


def test_a_draft_that_was_sent_keeps_its_reference_and_nothing_else() -> None:
    one = draft()
    keep_answers(one.id, {"hirer-name": "Amal"}, FIELDS, "you", NOW)
    note_sent(one.id, "VH-ABCDE-FGHJK", NOW)
    keep_answers(one.id, {"hirer-name": "Late tab"}, FIELDS, "you", NOW)
    assert (again(one).answers, again(one).reference) == ({}, "VH-ABCDE-FGHJK")


def test_beginning_anew_lets_go_of_the_old_draft() -> None:
    one = draft()
    begin_draft(one.id, NOW)
    assert draft_of(one.id, NOW) is None


def test_the_key_of_a_sending_is_the_same_for_the_same_answers_only() -> None:
    one = HireDraft(uuid4(), {"a": "1", "b": "2"}, (), "", None, NOW)
    same = HireDraft(one.id, {"b": "2", "a": "1"}, ("you",), "", None, NOW)
    assert sending_key(one) == sending_key(same)
    assert sending_key(one) != sending_key(HireDraft(one.id, {"a": "1"}, (), "", None, NOW))
    assert sending_key(one) != sending_key(HireDraft(uuid4(), one.answers, (), "", None, NOW))


SENDINGS = 10


def send(address: str, what: str, now: datetime = NOW, began: datetime | None = None) -> None:
    take_turn(address, "secret", "r1", now, what, began or now)


def test_one_address_may_send_ten_times_in_ten_minutes_and_another_still_may() -> None:
    for number in range(SENDINGS):
        send("203.0.113.1", f"key-{number}")
    with pytest.raises(TooMany) as told:
        send("203.0.113.1", "another", NOW + timedelta(minutes=4))
    assert int(told.value.headers["Retry-After"]) in (360, 361)
    send("203.0.113.2", "another")
    send("203.0.113.1", "another", NOW + TEN_MINUTES + timedelta(seconds=1))


def test_ten_requests_of_a_program_do_not_shut_the_form_to_somebody_who_fills_it_in_beside_it() -> None:
    for number in range(SENDINGS):
        send("203.0.113.1", f"key-{number}")
    with pytest.raises(TooMany):
        send("203.0.113.1", "too quick", began=NOW - BY_HAND + timedelta(seconds=1))
    send("203.0.113.1", "by hand", began=NOW - BY_HAND)


def test_however_many_were_sent_altogether_an_address_that_sent_none_may_send() -> None:
    for number in range(200):
        send(f"203.0.113.{number}", f"key-{number}")
    for number in range(2):
        send("198.51.100.1", f"other-{number}")
    with pytest.raises(TooMany):
        send("198.51.100.1", "a third")


def test_who_was_turned_away_is_in_the_audit_once() -> None:
    for number in range(SENDINGS):
        send("203.0.113.1", f"key-{number}")
    for _ in range(3):
        with pytest.raises(TooMany):
            send("203.0.113.1", "one more")
    assert [one.details for one in audit.entries() if one.action == "hire-form-limited"] == [{"used_up": ["address"]}]


def test_however_often_the_button_of_one_request_is_pressed_it_is_one_sending() -> None:
    for _ in range(SENDINGS + 5):
        send("203.0.113.1", "one")
    for number in range(SENDINGS - 1):
        send("203.0.113.1", f"key-{number}")
    with pytest.raises(TooMany):
        send("203.0.113.1", "one too many")
