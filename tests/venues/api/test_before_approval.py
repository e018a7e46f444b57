"""G8 and G9 in the service: no approval before the checks are on record, none over a taken or too small a room."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.venues.rules.calendar.overlap import ROOM, ROOM_NEEDS
from services.venues.store.calendar.venues import save_room, save_venue
from services.venues.store.database import database
from services.venues.store.screening.look_ups import add_list_version
from tests.venues.booked import CONDITION, OFFICER, SEPARATED, TALK, Desk, a_request

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ALL_OF_A_TALK = {
    "details", "identity", "proscribed_list", "sanctions_list", "concern_register", "open_source", "reference",
}  # fmt: skip
SETTLES = {**CONDITION, "code": ROOM, "text": "Only 80 people at one time"}


@pytest.fixture
def desk(venues):
    with database.connection():
        save_room(save_venue("Park Hall", "", "", ""), "Main hall", 80, "")
    return Desk(venues)


def load(*sources):
    with database.connection():
        for source in sources:
            listed = [{"code": "c1", "kind": "person", "names": ["Wolfram Ostrick"], "active": True}]
            add_list_version(source, "1", listed, "pat", datetime.now(UTC))


def states(booking):
    return {found["check"]: found["state"] for found in booking["required_checks"]}


def record(desk, booking, *checks):
    for check in checks:
        desk.post(OFFICER, booking, "checks", {"check": check, "conclusion": "Fine", "found": "Nothing"})


def test_a_talk_with_an_unknown_hirer_is_not_approved_with_none_of_seven_checks_recorded(desk):
    booking = desk.in_review(TALK)
    assert set(states(booking)) == ALL_OF_A_TALK
    assert states(booking) == dict.fromkeys(ALL_OF_A_TALK, "to_record") | {"concern_register": "off"}
    for ticked in (False, True):
        said = desk.decide(OFFICER, booking, "approve", 409, checked=ticked)["detail"]
        assert said.startswith(
            "Not recorded yet: details complete, identity of the hirer, open-source check, list of proscribed "
            "organisations, reference from an earlier venue, UK Sanctions List."
        )
    assert desk.show(booking)["state"] == "in_review"


def test_each_missing_check_is_named_until_the_last_is_recorded(desk):
    booking = desk.in_review(TALK)
    record(desk, booking, *(ALL_OF_A_TALK - {"concern_register", "reference"}))
    said = desk.decide(OFFICER, booking, "approve", 409, checked=False)["detail"]
    assert said == (
        "Not recorded yet: reference from an earlier venue. Record each check, with what was found, before approving."
    )
    record(desk, booking, "reference")
    approved = desk.decide(OFFICER, booking, "approve", checked=False)
    assert approved["state"] == "approved"
    assert states(approved) == dict.fromkeys(ALL_OF_A_TALK, "recorded") | {"concern_register": "off"}


def test_what_a_list_in_force_looked_up_needs_no_record(desk):
    load("proscribed", "sanctions", "register")
    booking = desk.in_review(TALK)
    found = states(booking)
    assert {check for check, state in found.items() if state == "by_lists"} == {
        "proscribed_list", "sanctions_list", "concern_register",
    }  # fmt: skip
    record(desk, booking, "details", "identity", "open_source", "reference")
    assert desk.decide(OFFICER, booking, "approve", checked=False)["state"] == "approved"


def test_a_list_that_was_not_there_when_the_name_was_looked_up_is_looked_at_by_hand(desk):
    load("sanctions")
    booking = desk.in_review(TALK)
    assert states(booking)["sanctions_list"] == "by_lists"
    assert states(booking)["proscribed_list"] == "to_record"
    assert states(booking)["concern_register"] == "off"


def test_a_routine_booking_is_approved_with_one_tick_and_it_is_kept_who_ticked_what(desk):
    booking = desk.in_review()
    assert all(found["one_tick"] for found in booking["required_checks"])
    refused = desk.decide(OFFICER, booking, "approve", 409, checked=False, reason="")
    assert "details complete, identity of the hirer, list of proscribed organisations" in refused["detail"]
    approved = desk.decide(OFFICER, booking, "approve", checked=True, reason="")
    made = {line["check"]: line for line in approved["checks_made"]}
    assert set(made) == {"details", "identity", "proscribed_list"}
    assert {line["made_by"] for line in made.values()} == {"olga"}
    assert all(line["found"] == "Nothing" for line in made.values())
    assert "known" not in str(made)
    assert made["identity"]["conclusion"] == (
        "Ticked on the page that approves, by whoever approved: who the hirer is was checked, and nothing was in the "
        "way. How it was checked was not said. Nothing more was written down."
    )
    assert "proscribed organisations was looked at by hand" in made["proscribed_list"]["conclusion"]
    assert "Which version was not said" in made["proscribed_list"]["conclusion"]
    kept = desk.show(booking)["decisions"][-1]["record"]
    assert kept["checks"] == dict.fromkeys(made, "recorded")


@pytest.mark.parametrize(
    "changes",
    [
        {"speakers": [{"name": "Gloria Lunpell"}]},
        {"speakers_to_follow_by": "2030-06-01"},
        SEPARATED,
        {"event": {"election_meeting": "yes"}},
    ],
)
def test_with_a_speaker_or_a_need_no_tick_records_anything(desk, changes):
    booking = desk.in_review(changes)
    assert not [found for found in booking["required_checks"] if found["one_tick"]]
    said = desk.decide(OFFICER, booking, "approve", 409, checked=True)["detail"]
    assert "Not recorded yet: details complete, identity of the hirer" in said
    assert desk.show(booking)["checks_made"] == []


def test_a_tick_records_no_check_that_is_made_elsewhere(desk):
    booking = desk.in_review({"hirer": {"charity_number": "1234567"}})
    said = desk.decide(OFFICER, booking, "approve", 409, checked=True)["detail"]
    assert said.startswith("Not recorded yet: charity register.")
    record(desk, booking, "charity_register")
    assert desk.decide(OFFICER, booking, "approve", checked=True)["state"] == "approved"


def test_a_check_that_a_change_set_aside_is_made_again(desk):
    booking = desk.in_review()
    record(desk, booking, "details", "identity", "proscribed_list")
    desk.call(OFFICER, "PUT", f"/v1/bookings/{booking['id']}/request", changed(purpose="A rally"))
    assert states(desk.show(booking)) == {
        "details": "to_record", "identity": "recorded", "proscribed_list": "recorded",
    }  # fmt: skip


def changed(**event):
    return {"request": a_request({"event": event})}


def test_the_checks_change_neither_what_is_needed_nor_who_may_approve(desk):
    booking = desk.in_review(TALK)
    assert booking["assessment"]["officer_may_approve"] is True
    assert booking["assessment"]["needs"] == []


def test_more_people_than_the_room_holds_is_seen_and_needs_a_condition_or_a_change(desk):
    booking = desk.in_review({"event": {"expected_numbers": 90}})
    said = "90 people are expected and the room holds 80."
    assert booking["room_in_the_way"] == [said]
    asked = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/objections?decision=approve")
    assert said in asked["text"]
    refused = desk.decide(OFFICER, booking, "approve", 409)["detail"]
    assert refused == f"{said} {ROOM_NEEDS}"
    stewards = desk.decide(OFFICER, booking, "approve_with_conditions", 409, conditions=[CONDITION])
    assert stewards["detail"] == f"{said} {ROOM_NEEDS}"
    approved = desk.decide(OFFICER, booking, "approve_with_conditions", conditions=[CONDITION, SETTLES])
    assert approved["state"] == "approved_with_conditions"
    assert desk.show(booking)["decisions"][-1]["record"]["room"] == [said]


@pytest.mark.parametrize(
    ("event", "in_the_way", "not_checked"),
    [
        (
            {"room": "", "expected_numbers": 90},
            ["90 people are expected, no room is given, and the largest of the venue holds 80."],
            ["No room is given: whether the one that is used holds 90 people cannot be checked."],
        ),
        (
            {"room": "", "expected_numbers": 80},
            [],
            ["No room is given: whether the one that is used holds 80 people cannot be checked."],
        ),
        (
            {"room": "Cellar"},
            [],
            [
                "Park Hall, Cellar is not on the list of venues and rooms: whether it is free, and large enough, "
                "cannot be checked."
            ],
        ),
        (
            {"room": "Snug"},
            [],
            ["How many people the room holds is not written down, so the number of people cannot be checked."],
        ),
        ({"room": "Main hall"}, [], []),
    ],
)
def test_what_nobody_can_check_about_the_room_is_told_and_kept_with_the_decision(desk, event, in_the_way, not_checked):
    with database.connection():
        save_room(save_venue("Park Hall", "", "", ""), "Snug", None, "")
    booking = desk.in_review({"event": event})
    assert (booking["room_in_the_way"], booking["room_not_checked"]) == (in_the_way, not_checked)
    if in_the_way:
        assert in_the_way[0] in desk.decide(OFFICER, booking, "approve", 409)["detail"]
    approved = desk.decide(OFFICER, booking, "approve_with_conditions", conditions=[SETTLES])
    assert approved["decisions"][-1]["record"]["room_not_checked"] == not_checked


def test_a_smaller_number_settles_it(desk):
    booking = desk.in_review({"event": {"expected_numbers": 90}})
    desk.call(OFFICER, "PUT", f"/v1/bookings/{booking['id']}/request", changed(expected_numbers=80))
    assert desk.show(booking)["room_in_the_way"] == []
    assert desk.decide(OFFICER, booking, "approve")["state"] == "approved"


def test_a_clash_with_a_confirmed_booking_is_seen_before_approval_and_one_with_a_request_is_not(desk):
    first, second = desk.in_review(), desk.in_review({"hirer": {"name": "Bo Lindqvist"}})
    assert second["room_in_the_way"] == []
    desk.decide(OFFICER, first, "approve")
    assert desk.show(second)["room_in_the_way"] == []
    desk.move(OFFICER, first, "confirm")
    (said,) = desk.show(second, OFFICER)["room_in_the_way"]
    assert said.startswith("This room, or a part of it, is held for another booking")
    assert said in desk.decide(OFFICER, second, "approve", 409)["detail"]
    assert desk.show(first)["room_in_the_way"] == []  # it is its own
    assert said in desk.decide(OFFICER, second, "approve_with_conditions", 409, conditions=[CONDITION])["detail"]
    conditional = desk.decide(OFFICER, second, "approve_with_conditions", conditions=[SETTLES])
    assert conditional["state"] == "approved_with_conditions"
    record = conditional["decisions"][-1]["record"]
    assert (record["room"], record["clashes"]) == ([said], [first["reference"]])
    assert desk.move(OFFICER, second, "confirm", 409)  # the room is still one booking's


OTHERWISE = [
    {"venue": "park hall"},
    {"room": "MAIN HALL"},
    {"venue": " Park  Hall ", "room": "main  hall"},
    {"venue": "PARK HALL", "room": "Main\u00a0Hall"},
]


@pytest.mark.parametrize("event", OTHERWISE)
def test_a_venue_or_room_spelt_with_other_case_or_spaces_hides_no_clash_and_no_number(desk, event):
    first, second = desk.in_review(), desk.in_review({"event": {**event, "expected_numbers": 150}})
    desk.decide(OFFICER, first, "approve")
    desk.move(OFFICER, first, "confirm")
    shown = desk.show(second, OFFICER)
    assert shown["room_not_checked"] == []
    assert [said[:10] for said in shown["room_in_the_way"]] == ["This room,", "150 people"]
    assert shown["room_in_the_way"][0] in desk.decide(OFFICER, second, "approve", 409)["detail"]
    assert (shown["request"]["event"]["venue"], shown["request"]["event"]["room"]) == ("Park Hall", "Main hall")
    beside = desk.call(OFFICER, "GET", f"/v1/bookings/{second['id']}/clashes")["clashes"]
    assert [one["reference"] for one in beside] == [first["reference"]]
    (venue,) = desk.call(OFFICER, "GET", "/v1/venues")["venues"]
    path = f"/v1/venues/{venue['id']}/calendar?from=2030-06-18&until=2030-06-18"
    assert {slot["room"] for slot in desk.call(OFFICER, "GET", path)["slots"]} == {"Main hall"}


def test_bookings_kept_before_their_place_was_listed_are_found_and_confirmed_by_it_too(desk):
    there = {"venue": "mill  house", "room": "BARN"}
    first, second = desk.in_review({"event": there}), desk.in_review({"event": {**there, "expected_numbers": 90}})
    assert desk.show(second)["room_not_checked"][0].startswith("mill  house, BARN is not on the list")
    with database.connection():
        save_room(save_venue("Mill House", "", "", ""), "Barn", 80, "")
    desk.decide(OFFICER, first, "approve")
    desk.move(OFFICER, first, "confirm")
    shown = desk.show(second, OFFICER)
    assert ([said[:10] for said in shown["room_in_the_way"]], shown["room_not_checked"]) == (
        ["This room,", "90 people "],
        [],
    )
    again = desk.call(OFFICER, "PUT", f"/v1/bookings/{first['id']}/request", changed(**there))
    assert again["state"] == "confirmed"  # the same place spelt as it is listed is no other place


def test_a_name_that_two_venues_have_but_for_its_case_is_not_guessed(desk):
    with database.connection():
        for name in ("Old Mill", "OLD MILL"):
            database.execute("INSERT INTO venue (public_id, name, kind, owner, postcode, on_the_day) "
                             "VALUES (?, ?, '', '', '', '')", uuid4().hex, name)  # fmt: skip
    booking = desk.in_review({"event": {"venue": "old mill", "room": ""}})
    assert "old mill is not on the list" in booking["room_not_checked"][0]
    assert booking["request"]["event"]["venue"] == "old mill"


def test_a_venue_spelt_otherwise_is_the_venue_there_is_and_its_rooms_too(desk):
    entry = {"venue": "PARK  HALL", "kind": "", "owner": "The trust", "postcode": "", "rooms": []}
    refused = desk.call(OFFICER, "POST", "/v1/venues", entry, 428)
    assert "There is a venue of this name" in refused["detail"]
    (venue,) = desk.call(OFFICER, "GET", "/v1/venues")["venues"]
    rooms = [
        {"room": "MAIN HALL", "capacity": 90, "part_of": ""},
        {"room": "Stage", "capacity": None, "part_of": "main hall"},
    ]
    desk.call(OFFICER, "POST", "/v1/venues", {**entry, "rooms": rooms, "version": venue["version"]}, 422)
    rooms[1]["part_of"] = "MAIN HALL"
    saved = desk.call(OFFICER, "POST", "/v1/venues", {**entry, "rooms": rooms, "version": venue["version"]})
    assert saved["venue"] == "Park Hall"
    assert [(room["room"], room["part_of"]) for room in saved["rooms"]] == [("Main hall", ""), ("Stage", "Main hall")]
