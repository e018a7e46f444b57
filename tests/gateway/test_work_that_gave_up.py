"""Work that gave up, on the status page: read by who sees the status, tried again or closed by who runs the system."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from services.gateway.jobs import HANDLERS as OF_GATEWAY
from services.gateway.pages.kit.wording import JOBS
from services.gateway.store.audit import audit
from services.gateway.store.database import database
from services.gateway.store.tables.operations import JobRow
from services.training.jobs import HANDLERS as OF_TRAINING
from services.venues.jobs import HANDLERS as OF_VENUES
from shared.actor import Role
from shared.jobs.given_up import STOPPED
from tests.gateway.far_end import FarEnd
from tests.gateway.pages.conftest import key_of, words
from tests.gateway.test_pages import a_status
from tests.gateway.visitor import Visitor

SignedIn = Callable[..., Visitor]
SINCE = datetime(2026, 11, 1, 12, tzinfo=UTC)
JOB = UUID(int=7)
THEIRS = {
    "id": str(JOB), "kind": "confirm-import", "state": "dead", "added_at": SINCE.isoformat(),
    "since": SINCE.isoformat(), "tries": 5, "error": "ValueError",
}  # fmt: skip


@pytest.fixture(autouse=True)
def statuses(training: FarEnd, venues: FarEnd) -> None:
    dead = {"waiting": 0, "late": 0, "dead": 1}
    training.answers["status"] = a_status("training", jobs=dead, given_up=[THEIRS])
    training.answers[f"jobs/{JOB}"] = THEIRS
    venues.answers["status"] = a_status("venues")


def own(state: str = "dead", since: datetime = SINCE) -> UUID:
    job = uuid4()
    with database.connection(), database.write_transaction():
        JobRow.create(
            id=job, kind="verify-audit", payload={}, due_at=since, added_at=since, state=state, finished_at=since,
            attempts=5, last_error="KeyError: Ada Lovelace",
        )  # fmt: skip
    return job


def row(job: UUID) -> Any:
    with database.connection():
        return JobRow.get_by_id(job)


def send(visitor: Visitor, address: str, what: str, **data: str) -> Any:
    page = visitor.get(address).text
    return visitor.post(f"{address}/{what}", {"idempotency_key": key_of(page), "version": SINCE.isoformat(), **data})


@pytest.mark.parametrize("kind", sorted({*OF_GATEWAY, *OF_TRAINING, *OF_VENUES}))
def test_every_kind_of_work_has_words(kind: str) -> None:
    assert kind in JOBS


def test_the_status_page_names_each_piece_of_every_service_without_what_it_was_about(
    app: Flask, signed_in: SignedIn
) -> None:
    own()
    page = words(signed_in(Role.AUDITOR).get("/status").text)
    for said in ("Saving a file that was confirmed", "ValueError", "Reading an audit trail", "KeyError"):
        assert said in page
    assert "Lovelace" not in page


def test_an_auditor_reads_one_and_is_offered_nothing_to_do(signed_in: SignedIn) -> None:
    auditor = signed_in(Role.AUDITOR)
    page = auditor.get(f"/status/jobs/training/{JOB}")
    assert page.status_code == 200
    assert "Try it again" not in page.text
    for what in ("retry", "closing"):
        assert auditor.post(f"/status/jobs/training/{JOB}/{what}", {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("role", [Role.IT_OFFICER, Role.ADMIN])
def test_work_of_another_service_is_tried_again_there_by_who_asked(
    signed_in: SignedIn, training: FarEnd, role: Role
) -> None:
    visitor = signed_in(role)
    training.answers[f"jobs/{JOB}/retry"] = lambda: ("", 204)
    answer = send(visitor, f"/status/jobs/training/{JOB}", "retry")
    assert (answer.status_code, answer.location) == (303, "/status")
    call = next(one for one in training.calls if one["path"] == f"jobs/{JOB}/retry")
    assert (call["body"], call["actor"].roles) == (b'{"since": "2026-11-01T12:00:00+00:00"}', {role})
    assert "Idempotency-Key" in call["headers"]
    assert "It is tried again" in visitor.get("/status").text


def test_work_of_another_service_is_closed_there_with_the_reason(signed_in: SignedIn, training: FarEnd) -> None:
    training.answers[f"jobs/{JOB}/closing"] = lambda: ("", 204)
    visitor = signed_in(Role.IT_OFFICER)
    assert send(visitor, f"/status/jobs/training/{JOB}", "closing", reason="Done by hand").status_code == 303
    call = next(one for one in training.calls if one["path"] == f"jobs/{JOB}/closing")
    assert b'"reason": "Done by hand"' in call["body"]


def test_own_work_is_tried_again_once_however_often_the_form_is_sent(signed_in: SignedIn) -> None:
    job, visitor = own(), signed_in(Role.IT_OFFICER)
    address = f"/status/jobs/gateway/{job}"
    data = {"idempotency_key": key_of(visitor.get(address).text), "version": SINCE.isoformat()}
    assert [visitor.post(f"{address}/retry", data).status_code for _ in range(2)] == [303, 303]
    assert (row(job).state, row(job).attempts) == ("waiting", 0)
    with database.connection():
        assert [entry.action for entry in audit.entries(f"job:{job}")] == ["job-tried-again"]


def test_own_work_is_closed_with_a_reason_that_the_status_page_then_shows(signed_in: SignedIn) -> None:
    job, visitor = own(), signed_in(Role.ADMIN)
    assert send(visitor, f"/status/jobs/gateway/{job}", "closing", reason="The pack is not wanted").status_code == 303
    assert (row(job).state, row(job).close_reason) == ("closed", "The pack is not wanted")
    page = words(visitor.get("/status").text)
    assert "The pack is not wanted" in page
    assert "closed" in page


def test_without_a_reason_nothing_is_closed_and_the_form_says_so(signed_in: SignedIn) -> None:
    job = own()
    answer = send(signed_in(Role.IT_OFFICER), f"/status/jobs/gateway/{job}", "closing", reason="  ")
    assert answer.status_code == 422
    assert "Say why nothing more is to be done" in unescape(answer.text)
    assert row(job).state == "dead"


@pytest.mark.parametrize("what", ["retry", "closing"])
def test_the_second_of_two_windows_is_told_and_keeps_what_was_typed(signed_in: SignedIn, what: str) -> None:
    job, visitor = own(), signed_in(Role.IT_OFFICER)
    address = f"/status/jobs/gateway/{job}"
    second = {"idempotency_key": key_of(visitor.get(address).text), "version": SINCE.isoformat(), "reason": "Mine"}
    assert send(visitor, address, "retry").status_code == 303
    answer = visitor.post(f"{address}/{what}", second)
    assert answer.status_code == 409
    assert "You, in another window, had this piece of work tried again" in words(answer.text)
    assert ("Mine" in answer.text) == (what == "closing")
    assert row(job).state == "waiting"


def test_a_form_about_an_earlier_failure_changes_nothing(signed_in: SignedIn) -> None:
    job = own(since=SINCE + timedelta(hours=1))
    answer = send(signed_in(Role.IT_OFFICER), f"/status/jobs/gateway/{job}", "closing", reason="Old news")
    assert (answer.status_code, row(job).state) == (409, "dead")


@pytest.mark.parametrize("version", ["", "yesterday", "9999-99-99"])
def test_a_form_that_does_not_say_what_was_read_changes_nothing(signed_in: SignedIn, version: str) -> None:
    job = own()
    answer = send(signed_in(Role.IT_OFFICER), f"/status/jobs/gateway/{job}", "closing", reason="Why", version=version)
    assert (answer.status_code, row(job).state) == (409, "dead")


@pytest.mark.parametrize(
    "address", ["/status/jobs/gateway/0e54b8c2-6a1d-4c3f-9b7a-5d2f8e1c4a90", f"/status/jobs/elsewhere/{JOB}"]
)
def test_what_is_not_there_is_not_found(signed_in: SignedIn, address: str) -> None:
    assert signed_in(Role.IT_OFFICER).get(address).status_code == 404


def test_a_service_that_does_not_answer_takes_nothing_and_says_so(signed_in: SignedIn, training: FarEnd) -> None:
    visitor = signed_in(Role.IT_OFFICER)
    visitor.get(f"/status/jobs/training/{JOB}")
    training.adapter.down = True
    assert visitor.post(f"/status/jobs/training/{JOB}/retry", {"version": SINCE.isoformat()}).status_code == 503


def test_where_another_try_would_do_nothing_the_page_says_why_and_offers_none(
    signed_in: SignedIn, training: FarEnd
) -> None:
    training.answers[f"jobs/{JOB}"] = {**THEIRS, "no_more_tries": "There it is confirmed again by a person."}
    page = signed_in(Role.IT_OFFICER).get(f"/status/jobs/training/{JOB}").text
    assert "There it is confirmed again by a person." in words(page)
    assert "/retry" not in page and "/closing" in page


@pytest.mark.parametrize(("error", "said"), [("ValueError", True), (STOPPED, False)])
def test_the_log_is_said_to_name_the_place_only_where_it_does(
    signed_in: SignedIn, training: FarEnd, error: str, said: bool
) -> None:
    training.answers[f"jobs/{JOB}"] = {**THEIRS, "error": error}
    page = words(signed_in(Role.IT_OFFICER).get(f"/status/jobs/training/{JOB}").text)
    assert ("at which place of the program it failed" in page, "killed or ended the worker" in page) == (said, not said)
