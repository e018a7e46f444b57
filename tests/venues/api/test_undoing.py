"""Undoing an import: what nobody has built on is taken back, all else stays, and the plan says which beforehand."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from services.venues.actions.imports import bookings as kind
from services.venues.jobs import HANDLERS
from services.venues.seed import COUNCIL
from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.evidence import count_by_state
from services.venues.store.jobs import jobs
from shared.actor import Role
from tests.venues.api.test_imports import HEADER, confirm, upload, work
from tests.venues.booked import OFFICER, SENIOR, Desk

pytestmark = pytest.mark.both_databases

ROWS = "".join(
    f"A{number},Amal,Yoga,Park Hall,,2030-06-1{number}T18:00,2030-06-1{number}T19:00\n" for number in range(4)
)
CONTENT = HEADER + ROWS.encode()


@pytest.fixture
def desk(venues):
    return Desk(venues)


def brought_in(desk, content=CONTENT, kind="bookings"):
    taken = upload(desk, kind, content).json
    assert confirm(desk, taken)["state"] == "confirmed"
    return taken


def bookings(desk):
    lines = desk.call(OFFICER, "GET", "/v1/bookings?shown=all")["bookings"]
    return {line["title"] + line["starts_at"][8:10]: desk.show(line) for line in lines}


def plan(desk, taken, expect=200, who=OFFICER):
    return desk.call(who, "GET", f"/v1/imports/{taken['id']}/undo", expect=expect)


def ask(desk, taken, expect=202, who=OFFICER):
    """Asks with a key, so that the answer does not wait for the worker that these tests play themselves."""
    person, role = who
    headers = {"Idempotency-Key": "undo-" + taken["id"]}
    path = f"/v1/imports/{taken['id']}/undo"
    answer = desk.venues.as_person("POST", path, role, person=person, number=person, headers=headers)
    assert answer.status_code == expect, answer.text
    return answer.json


def undone(desk, taken):
    assert ask(desk, taken)["state"] == "undoing"
    work()
    return desk.call(OFFICER, "GET", f"/v1/imports/{taken['id']}")


def test_bookings_that_nobody_acted_on_are_withdrawn_and_the_others_stay(desk):
    taken = brought_in(desk)
    before = bookings(desk)
    desk.move(OFFICER, before["Yoga10"], "start_review")
    desk.post(OFFICER, before["Yoga11"], "notes", {"kind": "view", "text": "As described"})
    told = plan(desk, taken)
    assert (told["taken_back"], told["staying"]) == (2, 2)
    assert [(line["name"], line["fate"], line["why"]) for line in told["lines"]] == [
        ("A0", "stays", "Somebody has acted on it: it is in review."),
        ("A1", "stays", "Somebody has acted on it since it came in."),
        ("A2", "withdrawn", ""),
        ("A3", "withdrawn", ""),
    ]
    assert told["lines"][0]["booking"] == before["Yoga10"]["id"]
    found = undone(desk, taken)
    assert (found["state"], found["problem"]) == (
        "undone", "2 bookings stayed, because somebody had built on what came in."
    )  # fmt: skip
    after = bookings(desk)
    assert {name: booking["state"] for name, booking in after.items()} == {
        "Yoga10": "in_review", "Yoga11": "submitted", "Yoga12": "withdrawn", "Yoga13": "withdrawn",
    }  # fmt: skip
    assert after["Yoga10"]["reference"] == "A0"
    with database.connection():
        assert audit.verify().ok
        now = datetime.now(UTC)
        assert count_by_state(now - timedelta(days=1), now + timedelta(days=1)) == {"in_review": 1, "submitted": 1}


def test_the_story_of_a_booking_taken_back_says_who_when_and_why_and_the_hirer_is_not_written_to(desk):
    taken = brought_in(desk)
    undone(desk, taken)
    booking = bookings(desk)["Yoga12"]
    story = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/history")
    last = story["history"][-1]
    assert (last["what"], last["by"], last["role"]) == ("withdraw", "olga", "booking_officer")
    assert last["why"] == "The import of the file “file.csv” was undone. It came in as A2."
    assert not desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/letters")["letters"]


def test_a_corrected_file_can_bring_the_same_references_in_again(desk):
    taken = brought_in(desk)
    desk.move(OFFICER, bookings(desk)["Yoga10"], "start_review")
    undone(desk, taken)
    again = upload(desk, "bookings", CONTENT).json
    assert (again["counts"]["accepted"], again["counts"]["duplicate"]) == (3, 1)
    confirm(desk, again)
    found = bookings(desk).values()
    assert sorted(booking["reference"] for booking in found if booking["state"] != "withdrawn") == [
        "A0", "A1", "A2", "A3",
    ]  # fmt: skip


def test_a_booking_whose_names_were_looked_up_is_withdrawn_and_its_look_up_stays(desk):
    content = b"Hirer name,Organisation,Event title,Venue,Start,End,Speakers\n" + (
        b"Amal,Rivers Trust,Talk,Park Hall,2030-06-18T18:00,2030-06-18T19:00,Gloria Lunpell\n"
    )
    taken = brought_in(desk, content)
    undone(desk, taken)
    assert [booking["state"] for booking in bookings(desk).values()] == ["withdrawn"]
    with database.connection():
        assert database.query("SELECT COUNT(*) FROM look_up") == [(1,)]


def test_what_somebody_acts_on_after_the_undo_was_asked_stays(desk):
    taken = brought_in(desk)
    ask(desk, taken)
    desk.move(OFFICER, bookings(desk)["Yoga12"], "start_review")
    work()
    assert bookings(desk)["Yoga12"]["state"] == "in_review"
    assert desk.call(OFFICER, "GET", f"/v1/imports/{taken['id']}")["problem"].startswith("1 booking stayed")


def test_an_undo_that_is_cut_short_goes_on_where_it_stopped(desk, monkeypatch):
    taken = brought_in(desk)
    ask(desk, taken)
    monkeypatch.setattr(kind, "CHUNK", 1)
    renew, calls = jobs.renew, []

    def renew_twice(job, now):
        calls.append(job)
        if len(calls) == 3:
            raise RuntimeError("The worker was killed")
        renew(job, now)

    monkeypatch.setattr(jobs, "renew", renew_twice)
    with database.connection():
        assert [type(error) for _, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC))][:1] == [RuntimeError]
        half = desk.call(OFFICER, "GET", f"/v1/imports/{taken['id']}")
        assert (half["state"], half["progress"]) == ("undoing", {"done": 2, "total": 4})
        later = datetime.now(UTC) + timedelta(minutes=2)
        assert [error for _, error in jobs.run_due(HANDLERS, lambda: later) if error] == []
    assert {booking["state"] for booking in bookings(desk).values()} == {"withdrawn"}
    stories = [desk.call(OFFICER, "GET", f"/v1/bookings/{one['id']}/history") for one in bookings(desk).values()]
    assert [json.dumps(story).count('"withdraw"') for story in stories] == [1, 1, 1, 1]
    assert desk.call(OFFICER, "GET", f"/v1/imports/{taken['id']}")["state"] == "undone"


def test_only_who_may_withdraw_a_booking_undoes_an_import_and_only_once_it_is_in(desk):
    checked = upload(desk, "bookings", CONTENT).json
    assert "confirmed" in ask(desk, checked, 409)["detail"]
    assert "confirmed" in plan(desk, checked, 409)["detail"]
    confirm(desk, checked)
    assert "Only the booking officer" in ask(desk, checked, 409, SENIOR)["detail"]
    ask(desk, checked, 403, ("pat", Role.PREVENT_LEAD))
    plan(desk, checked, 403, ("pat", Role.PREVENT_LEAD))
    undone(desk, checked)
    assert desk.call(OFFICER, "POST", f"/v1/imports/{checked['id']}/undo", {}, 202)["state"] == "undone"
    plan(desk, checked, 409)


def test_a_list_of_names_is_not_undone(desk):
    content = (COUNCIL / "synthetic-register.json").read_bytes()
    taken = upload(desk, "register", content, Role.PREVENT_LEAD).json
    lead = ("pat", Role.PREVENT_LEAD)
    desk.venues.as_person(
        "POST", f"/v1/imports/{taken['id']}/confirm", Role.PREVENT_LEAD, headers={"Idempotency-Key": "a list's key"}
    )
    work()
    assert "loading it again" in ask(desk, taken, 409, lead)["detail"]
    assert "loading it again" in plan(desk, taken, 409, lead)["detail"]


VENUES = [
    {"venue": "Park Hall", "kind": "hall", "owner": "council", "rooms": [
        {"room": "Main hall", "capacity": 100}, {"room": "Main hall A", "capacity": 50, "part_of": "Main hall"},
    ]},
    {"venue": "Mill", "kind": "mill", "rooms": [{"room": "Loft", "capacity": 20}]},
]  # fmt: skip


def test_venues_and_rooms_go_or_are_put_back_unless_something_refers_to_them(desk):
    desk.call(OFFICER, "POST", "/v1/venues", {"venue": "Mill", "rooms": [{"room": "Loft", "capacity": 30}]})
    desk.submit({"event": {"venue": "PARK  hall", "room": "main HALL a"}})
    taken = brought_in(desk, json.dumps(VENUES).encode(), "venues")
    told = plan(desk, taken)
    assert (told["taken_back"], told["staying"]) == (2, 3)
    assert [(line["name"], line["title"], line["fate"]) for line in told["lines"]] == [
        ("Park Hall", "Main hall A", "stays"), ("Park Hall", "Main hall", "stays"), ("Park Hall", "", "stays"),
        ("Mill", "Loft", "restored"), ("Mill", "", "restored"),
    ]  # fmt: skip
    assert {line["why"] for line in told["lines"][:3]} == {
        "A booking, a standing decision or an approver refers to it.", "It has rooms that stay.",
    }  # fmt: skip
    assert undone(desk, taken)["problem"].startswith("3 venues or rooms stayed")
    found = {venue["venue"]: venue for venue in desk.call(OFFICER, "GET", "/v1/venues")["venues"]}
    assert [(room["room"], room["capacity"]) for room in found["Mill"]["rooms"]] == [("Loft", 30)]
    assert found["Mill"]["kind"] == ""
    assert len(found["Park Hall"]["rooms"]) == 2


def test_venues_that_nothing_refers_to_are_gone_with_their_rooms(desk):
    taken = brought_in(desk, json.dumps(VENUES).encode(), "venues")
    assert undone(desk, taken)["problem"] == ""
    assert desk.call(OFFICER, "GET", "/v1/venues")["venues"] == []
    with database.connection():
        assert database.query("SELECT COUNT(*) FROM room") == [(0,)]
    again = brought_in(desk, json.dumps(VENUES).encode(), "venues")
    assert again["counts"]["accepted"] == 2


def test_a_venue_with_an_approver_or_a_standing_decision_stays(desk):
    taken = brought_in(desk, json.dumps(VENUES).encode(), "venues")
    entry = {"venue": "Mill", "person_number": "033652"}
    answer = desk.venues.as_person("POST", "/v1/registers/venue-approvers", Role.SENIOR_OFFICER, json=entry)
    assert answer.status_code in (200, 201), answer.text
    told = plan(desk, taken)
    assert [(line["name"], line["title"]) for line in told["lines"] if line["fate"] == "stays"] == [("Mill", "")]
