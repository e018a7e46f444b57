"""The hirer's form: no account, one topic a page, sent once, and told the same whatever is found."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from services.gateway.actions.hirers import requests as hire
from services.gateway.pages.hire import writing
from services.gateway.pages.kit.presentation import day
from services.gateway.rules.throttles import TEN_MINUTES, Budget, Throttle
from services.gateway.store.database import database
from services.gateway.store.tables.hire import HireDraftRow
from services.venues.policy.booking_form import load_booking_form
from services.venues.seed import import_file
from services.venues.store.database import database as venues_database
from shared.actor import Role
from shared.clock import london_day
from tests.gateway.pages.conftest import key_of, words
from tests.gateway.pages.typed import PAGES, TALK, YOGA, as_hirer
from tests.gateway.pages.venues_beside import VenuesBeside
from tests.gateway.visitor import Visitor

FORM = load_booking_form(london_day(datetime.now(UTC)))


@pytest.fixture
def hirer(app: Flask) -> Visitor:
    return Visitor(app)


def write(hirer: Visitor, answers: dict[str, str]) -> list[str]:
    """From the start to the check page; the pages on the way."""
    hirer.get("/hire")
    address, way = hirer.post("/hire/start").location, []
    while not address.endswith("/check"):
        page = address.rpartition("/")[2]
        way.append(page)
        hirer.get(address)
        sent = hirer.post(address, {name: answers[name] for name in PAGES[page] if name in answers})
        assert sent.status_code == 303, (page, words(sent.text))
        address = sent.location
        assert len(way) < 40
    return way


def send(hirer: Visitor) -> str:
    """Sends; the reference on the receipt."""
    page = hirer.get("/hire/check")
    sent = hirer.post("/hire/check", {"declaration": "yes", "idempotency_key": key_of(page.text)})
    assert sent.status_code == 303, words(sent.text)
    found = re.search(r"VH-\w{5}-\w{5}", hirer.get(sent.location).text)
    assert found is not None
    return found[0]


def test_a_yoga_class_is_not_asked_about_religion_or_speakers(hirer: Visitor, venues: VenuesBeside) -> None:
    way = write(hirer, as_hirer(YOGA))
    assert set(way).isdisjoint({"worship", "separate-areas", "names", "later", "organisation"})
    reference = send(hirer)
    (saved,) = venues.bookings()
    assert (saved["reference"], saved["channel"]) == (reference, "public")
    assert saved["assessment"]["missing"] == []
    assert saved["request"]["extra"] == {"privacy_notice": FORM.version}


def test_the_same_request_comes_to_the_same_through_every_door(
    hirer: Visitor, signed_in: Callable[..., Visitor], venues: VenuesBeside
) -> None:
    answers = {**YOGA, **TALK}
    write(hirer, as_hirer(answers))
    send(hirer)
    officer = signed_in(Role.BOOKING_OFFICER)
    key = key_of(officer.get("/bookings/new").text)
    assert officer.post("/bookings/new", {**answers, "idempotency_key": key, "action": "save"}).status_code == 303
    by_hirer, by_staff = venues.bookings()
    request = {name: part for name, part in by_hirer["request"].items() if name != "extra"}
    assert request == by_staff["request"]
    venues.call("POST", "/v1/bookings", request)
    found = [booking["assessment"] for booking in venues.bookings()]
    assert len(found) == 3
    assert found[0] == found[1] == found[2]
    assert found[0]["needs"] == ["legal", "senior_officer"]
    previewed = venues.call("POST", "/v1/bookings/preview", {"request": request})
    assert {name: previewed[name] for name in ("missing", "segregation", "checks", "needs")} == {
        name: found[0][name] for name in ("missing", "segregation", "checks", "needs")
    }


def test_a_row_of_a_file_comes_to_the_same_as_the_form(hirer: Visitor, venues: VenuesBeside, tmp_path: Path) -> None:
    write(hirer, as_hirer({**YOGA, **TALK}))
    send(hirer)
    row = {
        "Reference": "B1", "Submitted": "2026-10-01T10:00", "Hirer name": "Amal Okafor",
        "Organisation": "Riverside Society", "Acting for": "organisation", "Email": "amal@example.org",
        "Event title": "Tuesday yoga", "Purpose": "Weekly yoga class", "Event type": "talk", "Venue": "Park Hall",
        "Room": "Main hall A", "Start": "2030-06-18T18:30", "End": "2030-06-18T20:00", "Expected numbers": "10",
        "Access": "members", "Election meeting": "no", "Worship": "no", "Speakers": "Gloria Lunpell",
        "Seating arrangement": "separate_by_sex", "Seating detail": "Two blocks", "Free choice": "yes",
        "Equal mixed area": "yes", "Single sex": "no", "Equality policy": "agrees_to_ours", "Declaration": "yes",
    }  # fmt: skip
    file = tmp_path / "bookings.csv"
    file.write_text(",".join(row) + "\n" + ",".join(row.values()) + "\n", encoding="utf-8")
    with venues_database.connection():
        assert "1 of 1 rows accepted" in import_file(file, "bookings")
    by_file, by_hirer = sorted(venues.bookings(), key=lambda booking: booking["channel"])
    assert (by_file["channel"], by_hirer["channel"]) == ("import", "public")
    assert by_file["assessment"] == by_hirer["assessment"]


def test_changing_an_answer_drops_the_pages_that_no_longer_apply(hirer: Visitor, venues: VenuesBeside) -> None:
    write(hirer, as_hirer({**YOGA, **TALK}))
    assert "Worship" in words(hirer.get("/hire/check").text)
    hirer.get("/hire/seating?then=check")
    back = hirer.post("/hire/seating", {"seating-arrangement": "free", "then": "check"})
    assert back.location == "/hire/check"
    assert "Worship" not in words(hirer.get("/hire/check").text)
    assert hirer.get("/hire/worship").status_code == 303
    send(hirer)
    (saved,) = venues.bookings()
    assert saved["request"]["seating"] == {"arrangement": "free", "single_sex": "no"}


def test_a_change_that_brings_new_pages_asks_them_before_the_check(hirer: Visitor) -> None:
    write(hirer, as_hirer(YOGA))
    hirer.get("/hire/seating?then=check")
    sent = {"seating-arrangement": "separate_by_sex", "seating-detail": "Blocks", "then": "check"}
    assert hirer.post("/hire/seating", sent).location == "/hire/separate-areas"
    assert hirer.get("/hire/check").location == "/hire/separate-areas"


def test_another_venue_asks_for_its_room_again(hirer: Visitor, venues: VenuesBeside) -> None:
    venues.call("POST", "/v1/venues", {"venue": "Mill", "rooms": [{"room": "Loft"}]})
    write(hirer, as_hirer(YOGA))
    hirer.get("/hire/venue?then=check")
    assert hirer.post("/hire/venue", {"event-venue": "Mill", "then": "check"}).location == "/hire/room"
    assert "Loft" in hirer.get("/hire/room").text


@pytest.mark.parametrize(
    ("page", "change", "sentence"),
    [
        ("who-for", {"hirer-acting_for": ""}, "Say whether you are booking for yourself"),
        ("who-for", {"hirer-acting_for": "client"}, "Name the person or organisation you are booking for"),
        ("you", {"hirer-email": ""}, "Give an email address or a phone number"),
        ("you", {"hirer-email": "nobody"}, "Enter an email address like name@example.com"),
        ("event", {"event-title": "  "}, "Give the title of the event."),
        ("event", {"event-title": "x" * 10_000}, "Use 500 characters or fewer"),
        ("venue", {"event-venue": ""}, "Choose the venue."),
        ("room", {"chosen_room": ""}, "Choose a room, or say that you are not sure"),
        ("when", {"event-starts_at-year": "2020"}, "The event is in the past"),
        ("when", {"event-ends_at-time": "1pm"}, "must end after it starts"),
        ("when", {"event-ends_at-time": ""}, "Give the day and time the event ends."),
        ("people", {"event-expected_numbers": "many"}, "Enter a whole number"),
        ("election", {"event-election_meeting": ""}, "Say whether this is a candidate"),
        ("speakers", {"has_speakers": ""}, "Say whether anyone will speak or perform"),
        ("seating", {"seating-arrangement": ""}, "Say how people will be seated or placed."),
        ("one-sex", {"seating-single_sex": ""}, "Say whether the event is only for one sex."),
        ("equality", {"equality_policy": ""}, "Say whether you have an equality policy"),
    ],
)
def test_each_page_says_in_the_services_own_words_what_it_still_needs(
    hirer: Visitor, page: str, change: dict[str, str], sentence: str
) -> None:
    answers = as_hirer(YOGA)
    hirer.get("/hire")
    hirer.post("/hire/start")
    hirer.post("/hire/venue", {"event-venue": "Park Hall"})
    hirer.get(f"/hire/{page}")
    fields = {name: answers[name] for name in PAGES[page] if name in answers}
    shown = hirer.post(f"/hire/{page}", {**fields, **change})
    assert shown.status_code == 422
    assert sentence in words(shown.text)
    assert "There is a problem" in words(shown.text)
    for name, value in change.items():
        if value.strip() and len(value) < 100:
            assert f'value="{value}"' in shown.text, name


def test_the_privacy_notice_comes_before_any_name_of_a_speaker(hirer: Visitor) -> None:
    way = write(hirer, as_hirer({**YOGA, **TALK}))
    assert way.index("speakers") < way.index("names")
    page = words(hirer.get("/hire/speakers").text)
    assert "Names of speakers come from you" in page
    assert f"Privacy notice, version {day(date.fromisoformat(FORM.version))}" in page


def test_two_clicks_and_the_back_button_make_one_booking(hirer: Visitor, venues: VenuesBeside) -> None:
    write(hirer, as_hirer(YOGA))
    page = hirer.get("/hire/check")
    sent = {"declaration": "yes", "idempotency_key": key_of(page.text)}
    assert [hirer.post("/hire/check", sent).location for _ in range(2)] == ["/hire/done", "/hire/done"]
    assert hirer.get("/hire/check").location == "/hire/done"
    assert hirer.get("/hire/event").location == "/hire/done"
    assert len(venues.bookings()) == 1


def test_a_sending_that_was_saved_without_an_answer_is_not_saved_twice(
    hirer: Visitor, venues: VenuesBeside, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(hirer, as_hirer(YOGA))
    sent = {"declaration": "yes", "idempotency_key": key_of(hirer.get("/hire/check").text)}
    with monkeypatch.context() as patch:
        patch.setattr("services.gateway.pages.hire.sending.note_sent", _power_cut)
        assert "It is not known whether this was saved" in words(hirer.post("/hire/check", sent).text)
    assert hirer.post("/hire/check", sent).location == "/hire/done"
    assert len(venues.bookings()) == 1


def _power_cut(*_: object) -> None:
    raise RuntimeError("the power went")


def test_nothing_is_sent_without_the_declaration(hirer: Visitor, venues: VenuesBeside) -> None:
    write(hirer, as_hirer(YOGA))
    page = hirer.get("/hire/check")
    shown = hirer.post("/hire/check", {"idempotency_key": key_of(page.text)})
    assert (shown.status_code, venues.bookings()) == (422, [])
    assert "Confirm that the answers are true" in words(shown.text)


def test_the_answers_are_gone_from_the_gateway_once_they_are_sent(hirer: Visitor) -> None:
    write(hirer, as_hirer({**YOGA, **TALK}))
    with database.connection():
        assert "Lunpell" in json.dumps([row.answers for row in HireDraftRow.select()])
    send(hirer)
    with database.connection():
        assert [row.answers for row in HireDraftRow.select()] == [{}]


def test_answers_outlast_half_an_hour_of_thinking_and_not_four_hours(hirer: Visitor) -> None:
    began = datetime.now(UTC)
    write(hirer, as_hirer(YOGA))
    hirer.get("/hire/event")
    fields = {name: as_hirer(YOGA)[name] for name in PAGES["event"] if name in YOGA}
    with time_machine.travel(began + timedelta(hours=2), tick=True):
        assert hirer.post("/hire/event", fields).status_code == 303
    with time_machine.travel(began + timedelta(hours=7), tick=True):
        over = hirer.post("/hire/event", fields)
        assert over.location == "/hire?ended=yes"
        assert "There are no answers of yours here" in words(hirer.get(over.location).text)


def test_two_tabs_keep_each_others_answers(hirer: Visitor) -> None:
    write(hirer, as_hirer(YOGA))
    hirer.get("/hire/you")
    hirer.get("/hire/people")
    hirer.post("/hire/you", {"hirer-name": "Amal Second", "hirer-email": "amal@example.org"})
    hirer.post("/hire/people", {"event-expected_numbers": "11", "event-access": "public"})
    page = words(hirer.get("/hire/check").text)
    assert "Amal Second" in page
    assert "11" in page


def test_somebody_elses_browser_sees_nothing_of_it(app: Flask, hirer: Visitor) -> None:
    write(hirer, as_hirer(YOGA))
    other = Visitor(app)
    assert other.get("/hire/check").location == "/hire?ended=yes"
    assert other.get("/hire/you").location == "/hire?ended=yes"


def test_a_form_of_another_site_is_refused(hirer: Visitor) -> None:
    hirer.get("/hire")
    answer = hirer.client.post(
        "/hire/start", data={"csrf_token": hirer.token}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403


def test_sending_too_often_waits_and_loses_nothing(
    app: Flask, venues: VenuesBeside, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(hire.DOOR.throttle, own={"address": (Budget(2, TEN_MINUTES),)})
    monkeypatch.setattr(hire, "DOOR", replace(hire.DOOR, throttle=few))
    for _ in range(2):
        one = Visitor(app)
        write(one, as_hirer(YOGA))
        send(one)
    third = Visitor(app)
    write(third, as_hirer(YOGA))
    sent = {"declaration": "yes", "idempotency_key": key_of(third.get("/hire/check").text)}
    told = third.post("/hire/check", sent)
    assert told.status_code == 429
    assert int(told.headers["Retry-After"]) <= 600
    assert "Your answers are kept" in words(told.text)
    assert len(venues.bookings()) == 2
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=11), tick=True):
        assert third.post("/hire/check", sent).location == "/hire/done"


def test_a_machine_that_sends_page_after_page_waits(hirer: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "PAGES_A_MINUTE", 2)
    hirer.get("/hire")
    with time_machine.travel(datetime.now(UTC).replace(second=1), tick=True):
        answers = [hirer.post("/hire/start").status_code for _ in range(3)]
    assert answers == [303, 303, 429]


def test_when_all_together_sent_so_many_each_address_may_still_send_a_few(
    app: Flask, venues: VenuesBeside, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {"address": (Budget(10, TEN_MINUTES, strained=1),)}
    strained = Throttle(own=own, shared={"everybody": Budget(1, TEN_MINUTES)})
    monkeypatch.setattr(hire, "DOOR", replace(hire.DOOR, throttle=strained))
    for number, address in enumerate(["203.0.113.1", "203.0.113.2", "203.0.113.2"]):
        one = Visitor(app)
        one.client.environ_base["REMOTE_ADDR"] = address
        write(one, as_hirer(YOGA))
        answer = one.post("/hire/check", {"declaration": "yes", "idempotency_key": "key-12345678"})
        assert answer.status_code == (303 if number < 2 else 429)
    assert len(venues.bookings()) == 2


def test_when_venues_does_not_answer_nothing_is_lost(hirer: Visitor, venues: VenuesBeside) -> None:
    write(hirer, as_hirer(YOGA))
    hirer.get("/hire/check")
    venues.adapter.down = True
    assert hirer.post("/hire/check", {"declaration": "yes"}).status_code == 503
    venues.adapter.down = False
    send(hirer)


def test_nothing_of_a_person_is_in_an_address(hirer: Visitor) -> None:
    seen: list[str] = []
    get = hirer.get
    hirer.get = lambda path, **more: (seen.append(path), get(path, **more))[1]  # type: ignore[method-assign]
    write(hirer, as_hirer({**YOGA, **TALK}))
    send(hirer)
    assert not re.search("amal|okafor|lunpell|riverside", " ".join(seen), re.IGNORECASE)


def test_the_sign_in_page_leads_to_the_form(hirer: Visitor) -> None:
    assert 'href="/hire"' in hirer.get("/sign-in").text
