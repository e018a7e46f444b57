"""A request before it is saved: what the form asks, what the answers come to, and what a hirer is told."""

import re
from datetime import UTC, datetime

import pytest

from services.venues.policy.booking_form import load_booking_form
from shared.actor import Role, system_actor
from shared.booking_request.codes import EVERY_QUESTION
from shared.clock import london_day
from shared.tokens import TokenSigner
from tests.venues.booked import OFFICER, PREVENT, SEPARATED, TALK, Desk, a_request

VENUE = {"venue": "Park Hall", "rooms": [
    {"room": "Main hall", "capacity": 80},
    {"room": "Main hall A", "capacity": 40, "part_of": "Main hall"},
    {"room": "Meeting room", "capacity": 10},
]}  # fmt: skip


@pytest.fixture
def desk(venues):
    return Desk(venues)


def check(desk, *changes, path="/v1/bookings/check", **more):
    return desk.call(OFFICER, "POST", path, {**a_request(*changes), **more})


def as_hirer(desk, method, path, **kwargs):
    """As the gateway calls for somebody who is not signed in: an actor without any role."""
    signer = TokenSigner("gateway", desk.venues._keys["gateway"])
    token = signer.sign("venues", system_actor("gateway", "hirer-form"))
    return desk.venues._open(method, path, token, kwargs)


def test_an_ordinary_request_needs_nothing_and_is_not_saved(desk):
    found = check(desk)
    assert found["assessment"]["officer_may_approve"] is True
    assert (found["missing"], found["problems"], found["clashes"]) == ([], [], [])
    assert desk.call(OFFICER, "GET", "/v1/bookings")["total"] == 0


@pytest.mark.parametrize(
    ("event", "code", "words"),
    [
        ({"ends_at": "2030-06-18T17:00"}, "event.ends_at", "must end after it starts"),
        ({"ends_at": "2030-06-18T18:00"}, "event.ends_at", "must end after it starts"),
        ({"starts_at": "2020-06-18T18:00"}, "event.starts_at", "in the past"),
        ({"starts_at": "2030-03-31T01:30"}, "event.starts_at", "There is no 01:30"),
        ({"starts_at": "2030-10-27T01:30", "ends_at": "2030-10-27T05:00"}, "event.starts_which", "comes twice"),
        ({"starts_at": "2030-10-26T23:30", "ends_at": "2030-10-27T01:30"}, "event.ends_which", "comes twice"),
        ({"starts_at": "tomorrow"}, "event.starts_at", "Give the day and time"),
    ],
)
def test_a_time_that_cannot_be_is_said_at_its_field(desk, event, code, words):
    (found,) = check(desk, {"event": event})["problems"]
    assert found["code"] == code
    assert words in found["text"]


def test_saying_which_of_the_two_hours_answers_the_question(desk):
    event = {"starts_at": "2030-10-27T01:30", "ends_at": "2030-10-27T05:00", "starts_which": "second"}
    assert check(desk, {"event": event})["problems"] == []


def test_missing_answers_come_with_the_councils_own_sentence(desk):
    found = check(desk, SEPARATED, {"event": {"worship": ""}, "speakers": [{"name": "", "topic": "Rivers"}]})
    said = {one["code"]: one["text"] for one in found["missing"]}
    assert said["speakers[0].name"] == "Give the full name of speaker 1."
    assert "worship" in said["event.worship"]


def test_bookings_of_the_same_room_or_a_part_of_it_are_shown_and_stop_nobody(desk):
    desk.call(OFFICER, "POST", "/v1/venues", VENUE)
    half = desk.submit(
        {"event": {"room": "Main hall A", "starts_at": "2030-06-18T19:10", "ends_at": "2030-06-18T20:00"}}
    )
    desk.submit({"event": {"room": "Meeting room"}})
    found = check(desk)
    assert [(one["reference"], one["room"], one["keeps_room"]) for one in found["clashes"]] == [
        (half["reference"], "Main hall A", False)
    ]
    assert found["assessment"]["officer_may_approve"] is True


@pytest.mark.both_databases
def test_more_people_than_the_room_holds_is_worth_a_note(desk):
    desk.call(OFFICER, "POST", "/v1/venues", VENUE)
    assert check(desk, {"event": {"expected_numbers": 80}})["notes"] == []
    assert check(desk, {"event": {"expected_numbers": 81}})["notes"] == [
        "81 people are expected and the room holds 80."
    ]


def test_a_change_is_told_before_it_is_saved(desk):
    booking = desk.in_review()
    desk.decide(OFFICER, booking, "approve")
    path = f"/v1/bookings/{booking['id']}/request/check"
    assert check(desk, {"hirer": {"phone": "0123"}}, path=path)["reopens"] == ""
    found = check(desk, TALK, path=path)
    assert found["changes"] == ["content", "speaker", "title"]
    assert found["reopens"] == "Changed after approval: content, speaker, title."
    assert desk.show(booking)["state"] == "approved"


def test_the_form_has_every_question_the_rules_require_and_the_venues(desk):
    desk.call(OFFICER, "POST", "/v1/venues", VENUE)
    found = desk.call(OFFICER, "GET", "/v1/bookings/questions")
    questions = {one["code"]: one for one in found["questions"]}
    assert questions["event.title"]["required"] is True
    assert questions["hirer.website"]["required"] is False
    assert "date of birth" in questions["speakers[].identified_by"]["hint"]
    assert "fitness-class" in [one["value"] for one in questions["event.type"]["choices"]]
    assert [venue["venue"] for venue in found["venues"]] == ["Park Hall"]
    assert len(found["privacy_notice"]) >= 3
    assert found["privacy_version"] == load_booking_form(london_day(datetime.now(UTC))).version
    assert {"Religion or belief", "Protest expected"} <= {one["text"] for one in found["not_flags"]}


@pytest.mark.both_databases
def test_every_choice_of_the_form_is_one_the_rules_know(desk):
    for question in desk.call(OFFICER, "GET", "/v1/bookings/questions")["questions"]:
        asked = EVERY_QUESTION[question["code"]]
        if asked.is_closed:
            assert [one["value"] for one in question["choices"]] == [*asked.choices], question["code"]


@pytest.mark.both_databases
def test_a_hirer_is_told_what_is_missing_and_nothing_of_checks_or_people(desk):
    answer = as_hirer(desk, "POST", "/v1/bookings/from-the-public/check", json=a_request({"hirer": {"name": " "}}))
    assert answer.json == {
        "missing": [{"code": "hirer.name", "text": "Give the name of the person who is booking."}],
        "problems": [],
    }


def test_the_actor_of_the_public_form_reaches_the_doors_of_hirers_and_no_other(desk, venues_app):
    reached = set()
    for rule in venues_app.url_map.iter_rules():
        if not rule.rule.startswith("/v1/"):
            continue
        address = re.sub(r"<int[^>]*>", "1", rule.rule)
        for converter in ("uuid", "int", "string"):
            for name in rule.arguments:
                plain = {"uuid": "6f1ed002-ab5f-4a1e-8f0e-0242ac130003"}.get(converter, "1")
                address = address.replace(f"<{converter}:{name}>", plain).replace(f"<{name}>", "x")
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            answer = as_hirer(desk, method, address, json={} if method != "GET" else None)
            if answer.status_code not in {401, 403}:
                reached.add((method, rule.rule))
    assert reached == {
        ("GET", "/v1/bookings/questions"),
        ("POST", "/v1/bookings/from-the-public/check"),
        ("POST", "/v1/bookings/from-the-public"),
        # How long what is kept, which the privacy page says to everybody.
        ("GET", "/v1/retention/periods"),
        # What a letter's link opens, with the secret that is in it.
        ("POST", "/v1/hirer-links/view"),
        ("POST", "/v1/hirer-links/answers"),
        # What became of a form of its own that was not answered: it asks with the form's own key.
        ("POST", "/v1/outcomes"),
        # Several questions in one call: each goes past the door of its own.
        ("POST", "/v1/several"),
    }
    questions = [rule.rule for rule in venues_app.url_map.iter_rules() if not rule.arguments and "GET" in rule.methods]
    asked = [one for one in questions if one.startswith("/v1/")]
    found = as_hirer(desk, "POST", "/v1/several", json={"questions": asked[:20]}).json["answers"]
    open_to_hirers = {one for one, answer in zip(asked, found, strict=False) if answer["status"] not in {401, 403}}
    assert open_to_hirers == {rule for method, rule in reached if method == "GET"} & set(asked[:20])


@pytest.mark.both_databases
def test_a_hirers_receipt_is_the_same_whatever_the_screening_finds(desk):
    answers = [
        as_hirer(desk, "POST", "/v1/bookings/from-the-public", json=a_request(TALK, {"speakers": [{"name": name}]}))
        for name in ("Gloria Lunpell", "Nobody Special")
    ]
    assert [set(answer.json) for answer in answers] == [{"reference", "submitted_at"}] * 2


def test_somebody_who_takes_no_requests_checks_none(desk):
    desk.call(PREVENT, "POST", "/v1/bookings/check", a_request(), 403)
    desk.call(("lea", Role.LD_OFFICER), "POST", "/v1/bookings/check", a_request(), 403)


@pytest.mark.parametrize(
    ("part", "pointer"),
    [
        ({"hirer": {"other_names": "Green Singers"}}, "/hirer/other_names"),
        ({"hirer": {"other_names": [{"name": "Green Singers"}]}}, "/hirer/other_names"),
        ({"speakers": [{"name": "Jo", "other_names": "J. Bloggs"}]}, "/speakers/0/other_names"),
        ({"speakers": [{"name": "Jo", "other_names": {"name": "J. Bloggs"}}]}, "/speakers/0/other_names"),
    ],
)
def test_a_name_that_could_not_be_read_is_refused_for_it_would_never_be_looked_up(desk, part, pointer):
    for body in (a_request(part), {"request": a_request(part)}):
        refused = desk.call(OFFICER, "POST", "/v1/bookings", body, 422)
        assert pointer in [error["pointer"] for error in refused["errors"]]
    assert desk.submit({"hirer": {"other_names": None}})["state"] == "submitted"


@pytest.mark.both_databases
def test_speakers_that_are_no_list_are_refused(desk):
    body = {"request": a_request() | {"speakers": "Jo Bloggs"}}
    assert "/speakers" in [one["pointer"] for one in desk.call(OFFICER, "POST", "/v1/bookings", body, 422)["errors"]]


def test_a_request_is_only_replaced_by_somebody_who_names_the_version_they_read(desk):
    booking = desk.submit(TALK)
    path = f"/v1/bookings/{booking['id']}/request"

    def put(body):
        return desk.venues.as_person("PUT", path, Role.BOOKING_OFFICER, person="olga", json=body)

    for body in (a_request(), {**a_request(), "version": None}, {"request": a_request()}):
        refused = put(body)
        assert (refused.status_code, refused.json["title"]) == (428, "Say which version this replaces")
    assert put({**a_request(), "version": booking["version"] - 1}).status_code == 409
    assert put({"version": booking["version"]}).status_code == 422
    assert put({"version": booking["version"], "request": {}}).status_code == 422
    assert desk.show(booking)["request"] == booking["request"]
    assert put({**a_request(), "version": booking["version"]}).status_code == 200
    assert put({**a_request(), "version": booking["version"]}).status_code == 409


@pytest.mark.parametrize("body", [{}, {"request": {}}, {"draft": True}, {"speakers": []}, {"hirer": {}, "event": None}])
def test_a_request_that_says_nothing_is_no_request(desk, body):
    for path in ("/v1/bookings", "/v1/bookings/from-the-public"):
        assert desk.call(OFFICER, "POST", path, body, 422)["detail"].startswith("This request says nothing")
    assert desk.call(OFFICER, "GET", "/v1/bookings?shown=all")["total"] == 0
