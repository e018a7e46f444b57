"""Work that gave up, over the API: read by who sees the status, tried again or closed by who runs the system."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from services.training.store.audit import audit
from services.training.store.database import database
from services.training.store.tables.operations import JobRow
from shared.access import MENDS_JOBS, SEES_STATUS
from shared.actor import Role

Api = Callable[..., FlaskClient]
SINCE = datetime(2026, 11, 1, 12, tzinfo=UTC)
READ = {"since": SINCE.isoformat()}
CLOSING = {**READ, "reason": "The file was taken back by hand"}


@pytest.fixture
def job(api: Api) -> UUID:
    made = uuid4()
    with database.connection(), database.write_transaction():
        JobRow.create(
            id=made, kind="undo-import", payload={"import": "1"}, due_at=SINCE, added_at=SINCE, state="dead",
            finished_at=SINCE, attempts=5, last_error="ValueError: Ada Lovelace",
        )  # fmt: skip
    return made


def state(job: UUID) -> str:
    with database.connection():
        return str(JobRow.get_by_id(job).state)


def can_be_tried(job: UUID) -> None:
    """As an undoing that gave up, which a person asks for again, can not."""
    with database.connection(), database.write_transaction():
        JobRow.update(kind="let-files-go").where(JobRow.id == job).execute()


def test_one_is_read_with_the_kind_of_its_fault_and_not_its_words(api: Api, job: UUID) -> None:
    found = api(Role.AUDITOR).get(f"/v1/jobs/{job}").get_json()
    assert (found["kind"], found["state"], found["error"], found["tries"]) == ("undo-import", "dead", "ValueError", 5)
    assert "payload" not in found and "Lovelace" not in str(found)


def test_the_status_lists_it_until_it_is_closed(api: Api, job: UUID) -> None:
    client = api(Role.IT_OFFICER)
    assert [one["id"] for one in client.get("/v1/status").get_json()["given_up"]] == [str(job)]
    assert client.post(f"/v1/jobs/{job}/closing", json=CLOSING).status_code == 204
    status = client.get("/v1/status").get_json()
    assert (status["given_up"], status["jobs"]["dead"]) == ([], 0)
    assert [one["close_reason"] for one in status["closed"]] == [CLOSING["reason"]]


def test_it_is_tried_again_once_however_often_it_is_sent(api: Api, job: UUID) -> None:
    can_be_tried(job)
    client, key = api(Role.ADMIN), {"Idempotency-Key": uuid4().hex}
    answers = [client.post(f"/v1/jobs/{job}/retry", json=READ, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 204]
    assert state(job) == "waiting"
    with database.connection():
        assert [entry.action for entry in audit.entries(f"job:{job}")] == ["job-tried-again"]


def test_the_second_of_two_is_told_and_one_without_a_reason_is_refused(api: Api, job: UUID) -> None:
    client = api(Role.IT_OFFICER)
    refused = client.post(f"/v1/jobs/{job}/retry", json=READ)
    assert (refused.status_code, refused.get_json()["type"].rpartition("/")[2]) == (409, "refused")
    can_be_tried(job)
    for body in ({**CLOSING, "reason": ""}, {**CLOSING, "reason": "   "}, READ, {**CLOSING, "since": "yesterday"}):
        assert client.post(f"/v1/jobs/{job}/closing", json=body).status_code == 422
    assert client.post(f"/v1/jobs/{job}/retry", json=READ).status_code == 204
    refused = client.post(f"/v1/jobs/{job}/closing", json=CLOSING)
    assert (refused.status_code, refused.get_json()["type"].rpartition("/")[2]) == (409, "out-of-date")
    assert state(job) == "waiting"


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_who_may(api: Api, job: UUID, role: Role) -> None:
    client = api(role)
    assert (client.get(f"/v1/jobs/{job}").status_code == 200) == (role in SEES_STATUS)
    for what, body in (("retry", READ), ("closing", CLOSING)):
        answer = client.post(f"/v1/jobs/{uuid4()}/{what}", json=body).status_code
        assert answer == (404 if role in MENDS_JOBS else 403), what
