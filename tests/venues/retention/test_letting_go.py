"""The night job: exactly what is due goes, no name is left, figures stay what they were, and a certificate says so."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from services.venues.actions.retention import removal as letting_go
from services.venues.rules.retention.periods import ended_on, kind_of
from services.venues.store import evidence as records
from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.jobs import add_job
from services.venues.store.retention.due import list_bookings_since
from services.venues.store.retention.past_figures import PAST
from services.venues.store.retention.retention import begin_night, end_night, list_nights
from shared.clock import london_day
from tests.venues.api.test_evidence import evidence
from tests.venues.booked import CONDITION, OFFICER, PREVENT, SENIOR, TALK, a_request
from tests.venues.retention.bookings import BEGUN, EVENT, declined, held_and_closed, who
from tests.venues.retention.conftest import work
from tests.venues.screening.listing import load, person

ROUTINE = [who("Perpetua", "Quibblewick"), {"event": {"title": "Quibblewick quilts"}}]
REFUSED = [who("Osgood", "Thrumble")]
GOES = {"routine": "2028-06-21", "declined": "2032-05-09"}


def is_there(booking) -> bool:
    with database.connection():
        return bool(database.query("SELECT 1 FROM booking WHERE reference = ?", booking["reference"]))


def everything() -> str:
    """All that the database holds, as text: a name that is left anywhere is in it."""
    with database.connection():
        texts = []
        for table in database.real.get_tables():
            texts += [repr(row) for row in database.query(f'SELECT * FROM "{table}"')]
        return "\n".join(texts)


def entries(action: str) -> list:
    with database.connection():
        return [entry for entry in audit.entries() if entry.action == action]


def figures(venues) -> dict:
    """All of benchmark 8 for the year of the bookings."""
    return {item["id"]: item for item in evidence(venues, "2027-03-31", "2026-04-01")["items"]}


def test_a_booking_goes_on_its_day_and_not_before_with_every_name_in_it(desk, night):
    routine, refused = held_and_closed(desk, *ROUTINE), declined(desk, *REFUSED)
    night("2028-06-20")
    assert is_there(routine)
    assert "Quibblewick" in everything()
    night(GOES["routine"])
    assert (is_there(routine), is_there(refused)) == (False, True)
    left = everything()
    assert "Quibblewick" not in left and "quibblewick" not in left and routine["reference"] not in left
    assert "Thrumble" in left
    night("2032-05-08")
    assert is_there(refused)
    night(GOES["declined"])
    assert not is_there(refused)
    assert "Thrumble" not in everything() and "thrumble" not in everything()


def test_the_figures_of_a_past_year_stay_what_they_were(desk, night, venues):
    held_and_closed(desk, *ROUTINE)
    declined(desk, *REFUSED)
    with time_machine.travel(BEGUN, tick=True):
        desk.move(OFFICER, desk.submit(EVENT, who("Mabel", "Frostig")), "withdraw")
        desk.submit(EVENT, TALK, who("Nobody", "Decides"))
        followed_up(desk)
    with time_machine.travel("2027-04-10T10:00:00+01:00", tick=True):
        before = figures(venues)
    assert before["8.1.b escalations"]["denominator"] == 2
    assert before["8.1.c incidents"]["numerator"] == 1
    for key in ("8.1.d matches", "8.1.c conditions", "8.1.b escalations"):
        assert before[key]["numerator"] == 1, key
    night("2034-01-01")
    assert figures_count() == (0, 5)
    with time_machine.travel("2034-01-02T10:00:00+00:00", tick=True):
        after = figures(venues)
    assert after == before


def followed_up(desk):
    """A Prevent lead answered its match and its need, and its condition was met in the end."""
    with database.connection():
        load("register", "1", person("a", "Gloria Lunpell"))
    booking = desk.escalated(EVENT, TALK)
    (match,) = desk.show(booking, PREVENT)["matches"]
    desk.post(PREVENT, booking, f"matches/{match['id']}/answers", {"state": "different", "reason": "A baker in Hull"})
    condition = {**CONDITION, "code": "room", "due_on": "2026-06-18"}
    approved = desk.decide(SENIOR, booking, "approve_with_conditions", conditions=[condition])
    for outcome in ("not_met", "met"):
        path = f"conditions/{approved['conditions'][0]['id']}/outcomes"
        (condition,) = desk.show(booking)["conditions"]
        desk.post(OFFICER, booking, path, {"outcome": outcome, "note": "Looked", "version": condition["version"]})


def figures_count() -> tuple[int, int]:
    with database.connection():
        ((now,),), ((past,),) = (database.query(f"SELECT COUNT(*) FROM {t}") for t in ("booking", "past_booking"))
    return now, past


def test_what_stays_of_a_booking_is_numbers_and_codes(desk, night):
    held_and_closed(desk, *ROUTINE)
    night(GOES["routine"])
    with database.connection():
        (booking,) = database.query("SELECT state, taken_back FROM past_booking")
        facts = database.query("SELECT kind, what, to_state, incident FROM past_fact ORDER BY id")
    assert (booking[0], bool(booking[1])) == ("closed", False)
    told = [(what, to_state, bool(incident)) for kind, what, to_state, incident in facts if kind == "happening"]
    assert ("review", "reviewed", True) in told and ("approve", "approved", False) in told
    assert sum(kind == "decision" for kind, *_ in facts) == 1


def test_a_certificate_counts_what_went_and_names_nobody(desk, night):
    routine = held_and_closed(desk, *ROUTINE)
    night(GOES["routine"])
    (deleted,) = entries("booking-deleted")
    assert (deleted.subject, deleted.actor) == (f"booking:{routine['id']}", "system:venues:retention")
    assert deleted.details == {"rule": "bookings-routine", "policy": "2026-11-29"}
    (certificate,) = entries("retention-certificate")
    assert certificate.details["counts"]["bookings-routine"] == 1
    assert (certificate.details["on"], certificate.details["held"]) == (GOES["routine"], 0)
    assert "Quibblewick" not in json.dumps([deleted.details, certificate.details])
    with database.connection():
        assert audit.verify().ok


def test_a_night_that_is_worked_twice_lets_nothing_more_go(desk, night):
    held_and_closed(desk, *ROUTINE)
    night(GOES["routine"])
    with time_machine.travel(f"{GOES['routine']}T05:00:00+00:00", tick=True), database.connection():
        with database.write_transaction():
            add_job("retention", {}, datetime.now(UTC))
        work()
    assert len(entries("retention-certificate")) == 1
    assert figures_count() == (0, 1)
    night("2028-06-22")
    _, second = entries("retention-certificate")
    assert second.details["counts"] == {}


def test_a_night_that_a_clock_worked_which_ran_ahead_lets_go_when_it_comes(desk, night):
    with time_machine.travel(f"{GOES['routine']}T05:00:00+00:00", tick=True), database.connection():
        begin_night(date.fromisoformat(GOES["routine"]), "", datetime.now(UTC))
        end_night(list_nights(1)[0], 0, datetime.now(UTC))
    routine = held_and_closed(desk, *ROUTINE)
    night(GOES["routine"])
    assert not is_there(routine)


def test_a_night_goes_on_in_parts_and_its_certificate_counts_them_all(desk, night, monkeypatch):
    monkeypatch.setattr(letting_go, "PART_SECONDS", -1.0)
    monkeypatch.setattr(letting_go, "BOOKINGS_AT_ONCE", 1)
    for place, room in enumerate(("Main hall", "Studio", "Loft")):
        held_and_closed(desk, who("Perpetua", f"Quibblewick{place}"), room=room)
    night(GOES["routine"])
    (certificate,) = entries("retention-certificate")
    assert certificate.details["counts"]["bookings-routine"] == 3
    with database.connection():
        (jobs_done,) = database.query("SELECT COUNT(*) FROM job WHERE kind = 'retention' AND state = 'done'")
        (latest,) = list_nights(1)
    assert jobs_done[0] > 3 and latest.finished_at is not None


def test_a_job_that_stops_half_way_keeps_what_went_and_goes_on(desk, night, monkeypatch):
    monkeypatch.setattr(letting_go, "BOOKINGS_AT_ONCE", 1)
    for place, room in enumerate(("Main hall", "Studio")):
        held_and_closed(desk, who("Perpetua", f"Quibblewick{place}"), room=room)
    real, calls = letting_go.delete_booking, []

    def stops(booking, today):
        calls.append(booking)
        if len(calls) == 2:
            raise RuntimeError("the power went")
        real(booking, today)

    monkeypatch.setattr(letting_go, "delete_booking", stops)
    with pytest.raises(AssertionError, match="the power went"):
        night(GOES["routine"])
    assert figures_count() == (1, 1)
    assert entries("retention-certificate") == []
    night("2028-06-22")
    assert figures_count() == (0, 2)


def test_a_booking_that_somebody_moves_on_meanwhile_stays(desk, night, monkeypatch):
    """Its row is read again once nobody else can change it."""
    with time_machine.travel(BEGUN, tick=True):
        draft = desk.call(OFFICER, "POST", "/v1/bookings", {**a_request(EVENT), "draft": True}, 201)
    due = letting_go.due_bookings

    def submitted_meanwhile(policy, day, today, number=None):
        found = due(policy, day, today, number)
        if number is None:
            assert len(found) == 1
            with database.write_transaction():
                database.execute("UPDATE booking SET state = 'submitted' WHERE reference = ?", draft["reference"])
        return found

    monkeypatch.setattr(letting_go, "due_bookings", submitted_meanwhile)
    night("2026-10-01")
    assert is_there(draft)


def test_answers_to_keyed_requests_are_forgotten_after_two_days(desk, night, venues):
    with time_machine.travel(BEGUN, tick=True):
        body, headers = a_request(EVENT, who("Perpetua", "Quibblewick")), {"Idempotency-Key": "sent-once-and-again"}
        answer = venues.as_person("POST", "/v1/bookings", OFFICER[1], person="olga", json=body, headers=headers)
        assert answer.status_code == 201
    kept = "SELECT COUNT(*) FROM remembered_answer"
    night("2026-05-06")
    with database.connection():
        assert database.query(kept)[0][0] == 1
    night("2026-05-07")
    with database.connection():
        assert database.query(kept)[0][0] == 0


def test_the_worker_plans_the_night(desk, night):
    night("2026-05-07")
    with database.connection():
        kinds = {kind for (kind,) in database.query("SELECT kind FROM job WHERE unique_key LIKE ?", "%2026-05-07")}
    assert kinds == {
        "screen-week-before",
        "forget-answers",
        "retention",
        "discard-unconfirmed",
        "verify-audit",
        "check-database",
        "look-up-digest",
    }


def test_a_question_about_a_past_booking_reads_what_stayed_of_that_booking_and_no_other(venues, monkeypatch):
    """Without that, a year of past bookings took minutes."""
    asked = []
    monkeypatch.setattr(records, "ask", lambda sql, *values: asked.append((sql, values)) or [])
    now = datetime.now(UTC)
    for question in (records.count_by_state, records.count_flagged, records.count_resolved, records.count_undecided):
        question(now, now)
    with database.connection():
        explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        if not database.is_sqlite:
            database.execute("SET enable_seqscan = off")  # of an empty table PostgreSQL would read all
        plans = ["\n".join(str(row) for row in database.query(f"{explain} {PAST} {sql}", *told)) for sql, told in asked]
    assert len(plans) == 4
    for plan in plans:
        assert "past_fact_booking" in plan
        assert "past_fact_kind" not in plan and "SCAN past_fact" not in plan


@pytest.mark.parametrize(
    ("begun", "rule"), [("escalated", "bookings-referred"), ("minded", "bookings-declined"), ("submit", None)]
)
def test_withdrawn_after_a_referral_or_a_proposal_is_kept_as_long_as_those(desk, begun, rule):
    booking = getattr(desk, begun)()
    desk.move(OFFICER, booking, "withdraw", reason="Rang")
    day = date.today() + timedelta(days=40)
    with database.connection():
        (found,) = list_bookings_since(day, day)
    assert kind_of(found.end) == (rule or "bookings-withdrawn")
    assert ended_on(found.end) == london_day(datetime.now(UTC))  # nothing waits for an event that does not take place
