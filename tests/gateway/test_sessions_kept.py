"""A session is found as its row says, whoever changed it, and whether it is over is said the same way of both."""

from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest

from services.gateway.store.database import database
from services.gateway.store.sessions import (
    Limits,
    StoredSession,
    _live,
    add_session,
    find_session,
    remove_session,
    save_session,
)
from services.gateway.store.tables.users import SessionRow
from services.gateway.store.users import User
from shared.actor import Role
from tests.gateway.conftest import SOMEBODY

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LIMITS = Limits(NOW - HOUR, NOW - 8 * HOUR, NOW + HOUR / 60, NOW - 4 * HOUR)


@pytest.fixture
def account(either_database: str) -> UUID:
    from services.gateway.actions.accounts.accounts import AccountEntry, create_account

    entry = AccountEntry("olga", "Olga", frozenset({Role.BOOKING_OFFICER}), None)
    return create_account(entry, "seven wet otters", SOMEBODY, NOW, one_time=False, on_server=True).id


def test_rows_and_sessions_are_over_at_the_same_moments(account: UUID) -> None:
    edges = [timedelta(0), HOUR - timedelta(seconds=1), HOUR, HOUR + timedelta(seconds=1), 4 * HOUR,
             4 * HOUR + timedelta(seconds=1), 8 * HOUR, 8 * HOUR + timedelta(seconds=1), -HOUR / 60, -HOUR]  # fmt: skip
    found = set()
    for number, (began, seen, user) in enumerate(product(edges, edges, (account, None))):
        key = f"{number:064}"
        SessionRow.insert(id_hash=key, user=user, data={}, started_at=NOW - began, last_seen_at=NOW - seen).execute()
        for limits in (LIMITS, Limits(LIMITS.seen_since, LIMITS.started_since, LIMITS.latest)):
            live = SessionRow.select().where(SessionRow.id_hash == key, _live(limits)).exists()
            assert (find_session(key, limits) is not None) is live, (began, seen, user)
            found.add(live)
    assert found == {True, False}


def test_what_changed_of_it_is_there_at_once(account: UUID) -> None:
    key = "k" * 64
    assert find_session(key, LIMITS) is None
    add_session(key, account, {"step": 1}, NOW)
    assert _data(find_session(key, LIMITS)) == {"step": 1}
    save_session(key, {"step": 2, "_flashes": [["", "Saved"]]}, NOW)
    assert _data(find_session(key, LIMITS)) == {"step": 2, "_flashes": [["", "Saved"]]}
    database.execute("UPDATE user_account SET disabled_at = ?", "2026-11-01T12:00:00+00:00")
    assert _user(find_session(key, LIMITS)).disabled_at is not None
    assert remove_session(key)
    assert find_session(key, LIMITS) is None


def test_what_a_page_writes_in_it_without_saving_is_in_no_other(account: UUID) -> None:
    key = "k" * 64
    add_session(key, account, {"_flashes": [["", "One"]]}, NOW)
    _data(find_session(key, LIMITS))["_flashes"].append(["", "Two"])
    assert _data(find_session(key, LIMITS)) == {"_flashes": [["", "One"]]}


def _data(found: StoredSession | None) -> dict[str, list[list[str]]]:
    assert found is not None
    return found.data


def _user(found: StoredSession | None) -> User:
    assert found is not None
    assert found.user is not None
    return found.user
