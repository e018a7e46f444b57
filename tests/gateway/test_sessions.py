from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from services.gateway.actions.tidying import ask_to_tidy, tidy
from services.gateway.store.database import database
from services.gateway.store.jobs import jobs
from services.gateway.store.sessions import Limits, add_session, find_session, remove_sessions_over, save_session
from services.gateway.store.tables.users import SessionRow
from services.gateway.store.users import User
from shared.actor import Role
from tests.gateway.visitor import Visitor

SignedIn = Callable[..., Visitor]
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def rows() -> int:
    with database.connection():
        return int(SessionRow.select().count())


def test_a_copied_cookie_is_dead_after_signing_out(app: Flask, signed_in: SignedIn) -> None:
    visitor = signed_in(Role.ADMIN)
    thief = Visitor(app).with_cookie(visitor.cookie)
    assert thief.get("/accounts").status_code == 200
    left = visitor.post("/sign-out")
    assert left.status_code == 303
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert thief.client.get("/accounts").status_code == 401
    assert thief.get("/accounts").headers["Location"].startswith("/sign-in")
    assert visitor.cookie == ""


def test_the_session_gets_a_new_id_at_sign_in(app: Flask, add_account: Callable[..., User]) -> None:
    add_account("dana", Role.ADMIN)
    visitor = Visitor(app)
    visitor.get("/sign-in")
    before = visitor.cookie
    visitor.sign_in("dana")
    assert before
    assert visitor.cookie != before
    assert Visitor(app).with_cookie(before).client.get("/").status_code == 401


@pytest.mark.parametrize("planted", ["x", "A" * 43, "../../etc/passwd", "A" * 3000])
def test_a_planted_id_is_never_taken_up(app: Flask, add_account: Callable[..., User], planted: str) -> None:
    add_account("dana")
    visitor = Visitor(app).with_cookie(planted)
    visitor.sign_in("dana")
    assert visitor.cookie != planted
    assert len(visitor.cookie) == 43


def test_the_cookie_is_not_what_the_database_keeps(signed_in: SignedIn) -> None:
    visitor = signed_in()
    with database.connection():
        assert visitor.cookie not in {row.id_hash for row in SessionRow.select()}


def test_half_an_hour_without_a_page_ends_the_session(signed_in: SignedIn) -> None:
    visitor = signed_in()
    begun = datetime.now(UTC)
    for minutes, expected in ((29, 200), (58, 200), (89, 303)):
        with time_machine.travel(begun + timedelta(minutes=minutes)):
            assert visitor.get("/").status_code == expected


def test_ten_hours_end_the_session_however_busy(signed_in: SignedIn) -> None:
    visitor = signed_in()
    begun = datetime.now(UTC)
    for minutes in range(20, 600, 20):
        with time_machine.travel(begun + timedelta(minutes=minutes)):
            assert visitor.get("/").status_code == 200
    with time_machine.travel(begun + timedelta(minutes=601)):
        assert visitor.get("/").status_code == 303


def test_a_session_begun_by_a_clock_that_ran_ahead_is_over_once_the_clock_is_right(
    app: Flask, add_account: Callable[..., User]
) -> None:
    add_account("dana", Role.ADMIN)
    visitor, real = Visitor(app), datetime.now(UTC)
    with time_machine.travel(real + timedelta(days=40)):
        visitor.sign_in("dana")
        assert visitor.get("/").status_code == 200
    assert visitor.get("/").status_code == 303


@pytest.mark.parametrize(("ahead", "expected"), [(timedelta(minutes=20), 303), (timedelta(seconds=50), 200)])
def test_a_session_seen_by_a_clock_that_ran_ahead_lasts_no_longer_for_it(
    signed_in: SignedIn, ahead: timedelta, expected: int
) -> None:
    visitor, real = signed_in(), datetime.now(UTC)
    with time_machine.travel(real + ahead), database.connection():
        SessionRow.update(last_seen_at=datetime.now(UTC)).execute()
    assert visitor.get("/").status_code == expected


def test_a_session_of_a_time_to_come_is_tidied_away(either_database: str) -> None:
    for name, at in (("ahead", NOW + timedelta(days=40)), ("now", NOW + timedelta(seconds=30))):
        add_session(name, None, {}, at)
    limits = Limits(NOW - timedelta(days=1), NOW - timedelta(days=1), NOW + timedelta(minutes=1))
    assert remove_sessions_over(limits) == 1
    assert [row.id_hash for row in SessionRow.select()] == ["now"]


def test_pages_in_the_same_minute_do_not_write(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = signed_in()
    written = []
    monkeypatch.setattr("services.gateway.pages.sessions.save_session", lambda *given: written.append(given))
    for _ in range(3):
        visitor.get("/")
    assert written == []


def test_looking_around_without_signing_in_leaves_no_row(app: Flask) -> None:
    visitor = Visitor(app)
    for path in ("/", "/help", "/privacy", "/nowhere", "/livez", "/readyz", "/api/training/v1/standing"):
        visitor.get(path)
    assert (rows(), visitor.cookie) == (0, "")
    visitor.get("/sign-in")
    assert rows() == 1


def test_over_https_the_cookie_is_bound_to_the_host(start_gateway: Callable[..., Flask]) -> None:
    app = start_gateway(base_url="https://localhost")
    answer = app.test_client().get("/sign-in", base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-due-regard=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


def test_in_development_the_cookie_is_closed_to_scripts(app: Flask) -> None:
    cookie = app.test_client().get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("due-regard=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_a_session_that_was_ended_stays_ended(either_database: str) -> None:
    limits = Limits(NOW - timedelta(minutes=30), NOW - timedelta(hours=10), NOW)
    add_session("a", None, {"n": 1}, NOW)
    found = find_session("a", limits)
    assert found is not None
    assert (found.data, found.user) == ({"n": 1}, None)
    assert remove_sessions_over(Limits(NOW + timedelta(seconds=1), NOW, NOW)) == 1
    save_session("a", {"n": 2}, NOW)
    assert find_session("a", limits) is None


def test_what_is_over_is_tidied_away_once_an_hour(either_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.gateway.actions.tidying._asked", set())
    long_ago = datetime.now(UTC) - timedelta(days=2)
    add_session("old", None, {}, long_ago)
    add_session("new", None, {}, datetime.now(UTC))
    for _ in range(3):
        ask_to_tidy(datetime.now(UTC))
    done = list(jobs.run_due({"tidy": tidy}, lambda: datetime.now(UTC)))
    assert [(job.kind, error) for job, error in done] == [("tidy", None)]
    assert [row.id_hash for row in SessionRow.select()] == ["new"]
