"""Work of venues that gave up, over the API (the doors are those of training: tests/training/api/test_jobs.py)."""

from datetime import UTC, datetime
from uuid import uuid4

from services.venues.store.database import database
from services.venues.store.tables.operations import JobRow
from shared.actor import Role

SINCE = datetime(2026, 11, 1, 12, tzinfo=UTC)


def test_a_piece_of_work_is_read_closed_and_listed_as_closed(venues):
    job = uuid4()
    with database.connection(), database.write_transaction():
        JobRow.create(
            id=job, kind="send-notice", payload={}, due_at=SINCE, added_at=SINCE, state="dead", finished_at=SINCE,
            attempts=5, last_error="SMTPException: x@example.org",
        )  # fmt: skip
    read = venues.as_person("GET", f"/v1/jobs/{job}", Role.IT_OFFICER).json
    assert (read["kind"], read["error"]) == ("send-notice", "SMTPException")
    body = {"since": read["since"], "reason": "The team was told by phone"}
    assert venues.as_person("POST", f"/v1/jobs/{job}/closing", Role.BOOKING_OFFICER, json=body).status_code == 403
    assert venues.as_person("POST", f"/v1/jobs/{job}/closing", Role.IT_OFFICER, json=body).status_code == 204
    status = venues.as_person("GET", "/v1/status", Role.IT_OFFICER).json
    assert [one["close_reason"] for one in status["closed"]] == ["The team was told by phone"]
    assert (status["given_up"], status["jobs"]["dead"]) == ([], 0)
