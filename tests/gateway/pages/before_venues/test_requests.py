"""The staff form of a booking request and the change of a request, before the real venues service."""

import html
import re
from collections.abc import Callable
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from services.gateway.pages.kit.request.answers import request_of, values_of
from services.gateway.pages.kit.request.meanwhile import merged
from services.venues.store.bookings.bookings import find_booking, save_booking
from services.venues.store.database import database
from shared.actor import Role
from tests.gateway.pages.conftest import key_of, words
from tests.gateway.pages.typed import TALK, YOGA
from tests.gateway.pages.venues_beside import VenuesBeside
from tests.gateway.visitor import Visitor

Begin = Callable[..., Visitor]
NEW = "/bookings/new"
SAVE = {"action": "save"}


@pytest.fixture
def officer(signed_in: Begin) -> Visitor:
    return signed_in(Role.BOOKING_OFFICER)


def send(officer: Visitor, action: str, *changes: dict[str, str], path: str = NEW) -> TestResponse:
    sent = {**YOGA, "idempotency_key": key_of(officer.get(path).text), "action": action}
    for change in changes:
        sent |= change
    return officer.post(path, sent)


def error_beside(page: str, field: str) -> str:
    """The sentence that belongs to a field, '' when there is none."""
    begin = page.find(f'id="{field}-error"')
    if begin < 0:
        begin = page.find(f'id="{field}-parts-error"')
    return words("<main" + page[begin - 40 : begin + 400]).removeprefix("Error: ") if begin >= 0 else ""


def test_checking_says_what_a_routine_request_needs_and_saves_nothing(officer: Visitor, venues: VenuesBeside) -> None:
    page = send(officer, "check")
    assert page.status_code == 200
    assert "A trained booking officer may approve it" in words(page.text)
    assert venues.bookings() == []


def test_saving_keeps_every_answer_as_the_api_would(officer: Visitor, venues: VenuesBeside) -> None:
    full = {
        "hirer-acting_for": "jointly", "hirer-client": "The Guild", "hirer-organisation": "River Club",
        "hirer-other_names": "River Circle\r\n Old Club ", "hirer-phone": "01632 960001", "hirer-address": "1 Quay",
        "hirer-website": "https://example.org", "hirer-charity_number": "123456", "hirer-previous_venue": "Mill",
        "event-content": "Films", "event-set_up_minutes": "30", "event-clear_down_minutes": "0",
        "event-children_present": "no", "event-promotion": "Posters", "event-collections_for": "The mill",
        "speakers-0-name": "Gloria Lunpell", "speakers-0-other_names": "G. Lunpell", "speakers-0-organisation": "Trust",
        "speakers-0-topic": "Rivers", "speakers-0-identified_by": "Teacher", "speakers-1-name": "",
        "speakers_to_follow_by-day": "1", "speakers_to_follow_by-month": "6", "speakers_to_follow_by-year": "2030",
        "seating-arrangement": "separate_by_sex", "seating-detail": "Blocks", "seating-part": "part",
        "seating-requested_by": "custom", "seating-free_choice": "no", "seating-equal_mixed_area": "yes",
        "seating-separate_access": "yes", "seating-other_reason": "accessibility", "event-worship": "part",
        "seating-single_sex": "yes", "seating-single_sex_service": "Swimming", "hirer_known": "yes",
    }  # fmt: skip
    assert send(officer, "save", full).status_code == 303
    (saved,) = venues.bookings()
    assert saved["channel"] == "staff"
    assert saved["hirer_known"] is True
    assert saved["request"] == {
        "hirer": {
            "name": "Amal Okafor", "acting_for": "jointly", "client": "The Guild", "organisation": "River Club",
            "other_names": ["River Circle", "Old Club"], "email": "amal@example.org", "phone": "01632 960001",
            "address": "1 Quay", "website": "https://example.org", "charity_number": "123456", "previous_venue": "Mill",
        },
        "event": {
            "title": "Tuesday yoga", "purpose": "Weekly yoga class", "content": "Films", "type": "fitness-class",
            "venue": "Park Hall", "room": "Meeting room", "starts_at": "2030-06-18T18:30",
            "ends_at": "2030-06-18T20:00", "set_up_minutes": 30, "clear_down_minutes": 0, "expected_numbers": 10,
            "children_present": "no", "access": "members", "promotion": "Posters", "election_meeting": "no",
            "worship": "part", "collections_for": "The mill",
        },
        "speakers": [
            {"name": "Gloria Lunpell", "other_names": ["G. Lunpell"], "organisation": "Trust", "topic": "Rivers",
             "identified_by": "Teacher"}
        ],
        "speakers_to_follow_by": "2030-06-01",
        "seating": {
            "arrangement": "separate_by_sex", "detail": "Blocks", "part": "part", "requested_by": "custom",
            "free_choice": "no", "equal_mixed_area": "yes", "separate_access": "yes", "single_sex": "yes",
            "single_sex_service": "Swimming", "other_reason": "accessibility",
        },
        "equality_policy": "agrees_to_ours",
        "declaration": True,
    }  # fmt: skip


def test_answers_whose_question_does_not_apply_are_not_sent(officer: Visitor, venues: VenuesBeside) -> None:
    hidden = {name: TALK[name] for name in ("seating-detail", "seating-free_choice", "event-worship")}
    send(officer, "save", hidden, {"hirer-client": "Somebody", "seating-single_sex_service": "Swimming"})
    (saved,) = venues.bookings()
    assert saved["request"]["seating"] == {"arrangement": "not_seated", "single_sex": "no"}
    assert "worship" not in saved["request"]["event"]
    assert "client" not in saved["request"]["hirer"]


def test_the_booking_page_shows_other_names_whatever_is_said_of_the_organisation(
    officer: Visitor, venues: VenuesBeside
) -> None:
    saved = send(officer, "save", {"hirer-organisation": "none", "hirer-other_names": "Zorvath Front\nGreen Singers"})
    page = words(officer.get(saved.location.partition("?")[0]).text)
    assert "other names: Zorvath Front; Green Singers" in page


def test_a_request_with_answers_missing_is_saved_and_says_what_is_asked(officer: Visitor, venues: VenuesBeside) -> None:
    blank = {"event-purpose": " ", "equality_policy": "", "event-ends_at-time": ""}
    page = send(officer, "check", blank)
    assert "Say what the event is for." in words(page.text)
    assert send(officer, "save", blank).status_code == 303
    (saved,) = venues.bookings()
    assert saved["state"] == "submitted"
    assert saved["assessment"]["missing"] == ["equality_policy", "event.ends_at", "event.purpose"]


def test_a_draft_is_kept_as_one(officer: Visitor, venues: VenuesBeside) -> None:
    assert send(officer, "draft", {"event-title": ""}).status_code == 303
    assert [one["state"] for one in venues.bookings()] == ["draft"]


def test_a_second_click_saves_nothing_more_and_other_answers_under_the_same_key_are_told(
    officer: Visitor, venues: VenuesBeside
) -> None:
    sent = {**YOGA, "idempotency_key": key_of(officer.get(NEW).text), "action": "save"}
    first, second = officer.post(NEW, sent), officer.post(NEW, sent)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    again = officer.post(NEW, {**sent, "event-title": "Wednesday yoga"})
    assert "This form was saved before" in words(again.text)
    assert 'value="Wednesday yoga"' in again.text
    assert len(venues.bookings()) == 1


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"event-expected_numbers": "eighty"}, "event-expected_numbers", "Enter a whole number"),
        ({"event-expected_numbers": "-1"}, "event-expected_numbers", "Enter a whole number"),
        ({"event-set_up_minutes": "1.5"}, "event-set_up_minutes", "whole number of minutes"),
        ({"hirer-name": "x" * 10_000}, "hirer-name", "Use 500 characters or fewer"),
        ({"event-purpose": "x" * 10_001}, "event-purpose", "Use 10,000 characters or fewer"),
        ({"hirer-email": "amal"}, "hirer-email", "Enter an email address"),
        ({"event-starts_at-day": "31"}, "event-starts_at", "Enter a real day"),
        ({"event-starts_at-time": "25:00"}, "event-starts_at-time", "Enter a time"),
        ({"event-starts_at-time": ""}, "event-starts_at-time", "Enter the time as well as the day"),
        ({"event-ends_at-time": "17:00"}, "event-ends_at-time", "must end after it starts"),
        ({"event-starts_at-year": "2020"}, "event-starts_at", "The event is in the past"),
        ({"event-starts_at-day": "31", "event-starts_at-month": "3", "event-starts_at-time": "1:30am"},
         "event-starts_at", "There is no 01:30"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(
    officer: Visitor, venues: VenuesBeside, change: dict[str, str], field: str, sentence: str
) -> None:
    page = send(officer, "save", change)
    assert page.status_code == 422
    assert sentence in error_beside(page.text, field)
    assert f'href="#{field}"' in page.text
    assert 'value="Tuesday yoga"' in page.text
    assert venues.bookings() == []


def test_nobody_expected_is_an_answer_and_emoji_are_text(officer: Visitor, venues: VenuesBeside) -> None:
    send(
        officer,
        "save",
        {"event-expected_numbers": "0", "event-title": "Yoga 🧘🏽 für alle", "event-purpose": "x" * 10_000},
    )
    (saved,) = venues.bookings()
    assert saved["assessment"]["missing"] == []
    assert saved["request"]["event"]["title"] == "Yoga 🧘🏽 für alle"
    assert len(saved["request"]["event"]["purpose"]) == 10_000


def test_an_hour_that_comes_twice_is_asked_about(officer: Visitor, venues: VenuesBeside) -> None:
    night = {
        "event-starts_at-day": "27", "event-starts_at-month": "10", "event-starts_at-time": "01:30",
        "event-ends_at-time": "5am",
    }  # fmt: skip
    page = send(officer, "save", night)
    assert "comes twice" in error_beside(page.text, "event-starts_which")
    assert send(officer, "save", night, {"event-starts_which": "second"}).status_code == 303
    (saved,) = venues.bookings()
    assert saved["starts_at"] == "2030-10-27T01:30:00+00:00"


def test_an_event_may_go_on_into_another_day(officer: Visitor, venues: VenuesBeside) -> None:
    ends = {"event-ends_at-day": "19", "event-ends_at-month": "6", "event-ends_at-year": "2030"}
    send(officer, "save", {"event-ends_at-time": "1am"}, ends)
    assert venues.bookings()[0]["request"]["event"]["ends_at"] == "2030-06-19T01:00"


def test_a_room_somebody_else_wants_is_shown_and_stops_nobody(officer: Visitor, venues: VenuesBeside) -> None:
    send(officer, "save")
    page = send(officer, "check")
    assert venues.bookings()[0]["reference"] in words(page.text)
    assert "Requests may compete until one is confirmed" in words(page.text)


def test_speakers_are_added_and_removed_by_the_server(officer: Visitor) -> None:
    page = send(officer, "add-speaker", {"speakers-0-name": "Gloria Lunpell"})
    assert 'id="speakers-1-name"' in page.text
    page = send(officer, "remove-speaker-0", {"speakers-0-name": "Gloria Lunpell", "speakers-1-name": "Tomas Verrin"})
    assert 'id="speakers-1-name"' not in page.text
    assert "Gloria Lunpell" not in page.text
    assert 'value="Tomas Verrin"' in page.text


def test_what_is_not_a_flag_stands_beside_the_form(officer: Visitor) -> None:
    page = words(officer.get(NEW).text)
    assert "What is not a flag" in page
    assert "Religion or belief" in page
    assert "Criticism of the government" in page


def test_when_venues_does_not_answer_the_form_is_shown_again(officer: Visitor, venues: VenuesBeside) -> None:
    officer.get(NEW)
    venues.adapter.down = True
    assert officer.get(NEW).status_code == 503


@pytest.mark.parametrize("role", [Role.PREVENT_LEAD, Role.LD_OFFICER, Role.AUDITOR])
def test_only_those_who_take_requests_see_the_form(signed_in: Begin, role: Role) -> None:
    assert signed_in(role).get(NEW).status_code == 403


# The change of a request


def _address(venues: VenuesBeside) -> str:
    return f"/bookings/{venues.bookings()[0]['id']}/request"


def _approved(officer: Visitor, venues: VenuesBeside) -> str:
    """A routine booking, brought to approved past the approver's gate: training is not what is tested here."""
    send(officer, "save")
    (booking,) = venues.bookings()
    venues.call("POST", f"/v1/bookings/{booking['id']}/moves", {"action": "start_review", "reason": "Complete"})
    with database.connection(), database.write_transaction():
        found = find_booking(UUID(booking["id"]))
        assert found is not None
        assert save_booking(found, state="approved") is not None
    return _address(venues)


def test_the_form_of_a_change_has_the_answers_in_it_and_changes_nothing_by_itself(
    officer: Visitor, venues: VenuesBeside
) -> None:
    odd = {
        "hirer": {"name": "Amal", "acting_for": "self", "email": "a@example.org", "organisation": "Club"},
        "event": {"title": "T", "purpose": "P", "type": "own-type", "venue": "Elsewhere", "starts_at": "tomorrow",
                  "ends_at": "2030-06-18T20:00+01:00", "expected_numbers": 4, "worship": "no"},
        "seating": {"arrangement": "free", "detail": "As it comes", "free_choice": "yes"},
        "extra": {"parking": "yes"},
    }  # fmt: skip
    booking = venues.call("POST", "/v1/bookings", odd)
    path = f"/bookings/{booking['id']}/request"
    page = officer.get(path)
    assert "own-type (not on the list)" in page.text
    assert "Elsewhere (not on the list)" in page.text
    assert request_of(values_of(odd), (), odd) == odd


def test_a_phone_number_changes_without_reopening_and_a_speaker_reopens(officer: Visitor, venues: VenuesBeside) -> None:
    path = _approved(officer, venues)
    page = send(officer, "save", {"hirer-phone": "01632 960002", "version": _version(officer, path)}, path=path)
    assert page.status_code == 303
    assert venues.bookings()[0]["state"] == "approved"
    changed = {"hirer-phone": "01632 960002", "speakers-0-name": "Gloria Lunpell"}
    told = send(officer, "check", changed, {"version": _version(officer, path)}, path=path)
    assert "Saving reopens this booking. What changed: the speakers." in words(told.text)
    assert venues.bookings()[0]["state"] == "approved"
    assert send(officer, "save", changed, {"version": _version(officer, path)}, path=path).status_code == 303
    assert venues.bookings()[0]["state"] == "reopened"


def test_a_change_says_beforehand_who_decides_again_and_the_booking_says_the_same_afterwards(
    officer: Visitor, venues: VenuesBeside
) -> None:
    path = _approved(officer, venues)
    version, light = {"version": _version(officer, path)}, {"event-starts_at-time": "17:30"}
    speaker, election = {"speakers-0-name": "Gloria Lunpell"}, {"event-election_meeting": "yes"}
    for changes, says in (
        (light, "It needs nobody new: a trained booking officer approves it again. The hirer is told by letter."),
        (
            speaker,
            "approves it again, unless a name that is new or described otherwise turns out to be a possible match.",
        ),
        (election, "A senior officer decides it again. The hirer is told by letter."),
    ):
        assert says in words(send(officer, "check", changes, version, path=path).text)
    assert send(officer, "save", light, version, path=path).status_code == 303
    shown = words(officer.get(path.removesuffix("/request")).text)
    assert "needs nobody new: a booking officer with valid training approves it again" in shown
    assert "Decided by: a trained booking officer" in shown


def _version(officer: Visitor, path: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', officer.get(path).text)
    assert found is not None
    return found[1]


def test_two_clicks_on_a_change_are_one_and_two_people_are_told(officer: Visitor, venues: VenuesBeside) -> None:
    send(officer, "save")
    path = _address(venues)
    version = {"version": _version(officer, path)}
    mine = {"event-title": "Wednesday yoga"}
    assert send(officer, "save", mine, version, path=path).status_code == 303
    assert send(officer, "save", mine, version, path=path).status_code == 303
    late = send(officer, "save", {"event-title": "Thursday yoga"}, version, path=path)
    assert late.status_code == 409
    assert 'value="Thursday yoga"' in late.text
    assert venues.bookings()[0]["request"]["event"]["title"] == "Wednesday yoga"


def test_a_change_that_does_not_say_what_it_replaces_is_asked_to_start_again(
    officer: Visitor, venues: VenuesBeside
) -> None:
    send(officer, "save")
    path, before = _address(venues), venues.bookings()[0]["request"]
    for version in ({}, {"version": ""}, {"version": "x"}, {"version": "0"}):
        page = send(officer, "save", {"event-title": "Another title"}, version, path=path)
        assert page.status_code == 409
        assert "Open the request again" in words(page.text)
    assert venues.bookings()[0]["request"] == before


# ---- two windows on one request


def opened(officer: Visitor, path: str) -> dict[str, str]:
    """What a form carries as it is opened, beside what is typed."""
    page = officer.get(path).text
    return {name: html.unescape(carried_in(page, name)) for name in ("version", "read_at", "read", "idempotency_key")}


def carried_in(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def rows_of_table(page: str) -> dict[str, list[str]]:
    """The answers that differ, a row for each question."""
    table = page[page.index('id="differing"') :].partition("</table>")[0]
    rows = [row for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL) if 'scope="row"' in row]
    cells = [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]
    return {row[0]: row[1:] for row in cells}


def test_the_second_of_two_windows_is_told_what_changed_merges_it_and_saves_after_a_look(
    officer: Visitor, signed_in: Begin, venues: VenuesBeside
) -> None:
    send(officer, "save", {"event-content": "Stretching"})
    path = _address(venues)
    colleague = signed_in(Role.SENIOR_OFFICER, "colleague")
    mine, theirs = opened(officer, path), opened(colleague, path)
    faster = {"event-title": "Wednesday yoga", "hirer-phone": "01632 960002", "speakers-0-name": "Tariq Ostwick"}
    assert colleague.post(path, YOGA | {"event-content": "Stretching"} | theirs | faster | SAVE).status_code == 303
    typed = {"event-title": "Thursday yoga", "event-content": "Breathing", "speakers-0-name": "Gloria Lunpell"}
    late = officer.post(path, YOGA | mine | typed | SAVE)
    assert late.status_code == 409
    assert "Material: speakers, title." in words(late.text)
    assert "from no answer to “01632 960002”" in words(late.text)
    differing = rows_of_table(late.text)
    assert differing["What is the event called?"] == ["Wednesday yoga Before: Tuesday yoga", "Thursday yoga"]
    assert differing["What is your phone number?"] == ["01632 960002 Before: no answer", "You did not change it"]
    assert differing["Who will speak or perform?"] == ["Tariq Ostwick Before: no answer", "Gloria Lunpell"]
    assert len(differing) == 3
    for said in ("Thursday yoga", "01632 960002", "Gloria Lunpell", "Tariq Ostwick"):
        assert f'value="{said}"' in late.text
    assert venues.bookings()[0]["request"]["event"]["title"] == "Wednesday yoga"
    again = {name: html.unescape(carried_in(late.text, name)) for name in mine}
    both = typed | {"hirer-phone": "01632 960002", "speakers-1-name": "Tariq Ostwick"}
    assert officer.post(path, YOGA | again | both | SAVE).status_code == 303
    saved = venues.bookings()[0]["request"]
    assert (saved["event"]["title"], saved["event"]["content"]) == ("Thursday yoga", "Breathing")
    assert saved["hirer"]["phone"] == "01632 960002"
    assert [one["name"] for one in saved["speakers"]] == ["Gloria Lunpell", "Tariq Ostwick"]


def test_checking_in_an_older_window_tells_what_changed_as_saving_does(officer: Visitor, venues: VenuesBeside) -> None:
    send(officer, "save")
    path = _address(venues)
    older = opened(officer, path)
    send(officer, "save", {"event-title": "Wednesday yoga"}, opened(officer, path), path=path)
    told = officer.post(path, YOGA | older | {"hirer-phone": "01632 960002", "action": "check"})
    assert told.status_code == 409
    assert list(rows_of_table(told.text)) == ["What is the event called?"]
    assert 'value="Wednesday yoga"' in told.text


def test_a_booking_that_went_on_in_another_window_is_told_and_the_change_can_be_saved(
    officer: Visitor, venues: VenuesBeside
) -> None:
    send(officer, "save")
    path = _address(venues)
    older = opened(officer, path)
    booking = venues.bookings()[0]["id"]
    venues.call("POST", f"/v1/bookings/{booking}/moves", {"action": "start_review", "reason": "Complete"})
    told = officer.post(path, YOGA | older | {"event-title": "Wednesday yoga"} | SAVE)
    assert told.status_code == 409
    assert "Nobody changed an answer of the request" in words(told.text)
    assert "Complete" in words(told.text)
    again = {name: html.unescape(carried_in(told.text, name)) for name in older}
    assert officer.post(path, YOGA | again | {"event-title": "Wednesday yoga"} | SAVE).status_code == 303


@pytest.mark.parametrize("read", ["", "x", "[1]", "[" * 5000, "null"])
def test_a_form_that_does_not_say_what_it_was_opened_with_shows_every_answer_that_differs(
    officer: Visitor, venues: VenuesBeside, read: str
) -> None:
    send(officer, "save")
    path = _address(venues)
    older = opened(officer, path) | {"read": read, "read_at": read}
    send(officer, "save", {"event-title": "Wednesday yoga"}, opened(officer, path), path=path)
    late = officer.post(path, YOGA | older | {"event-expected_numbers": "12"} | SAVE)
    assert late.status_code == 409
    differing = rows_of_table(late.text)
    assert differing["What is the event called?"] == ["Wednesday yoga", "Tuesday yoga"]
    assert differing["How many people do you expect?"] == ["10", "12"]
    assert len(differing) == 2, "6.30pm is 18:30"


SPEAKERS = ("name", "topic")


def speakers(*rows: tuple[str, str]) -> dict[str, str]:
    return {
        f"speakers-{place}-{field}": said
        for place, row in enumerate(rows)
        for field, said in zip(SPEAKERS, row, strict=True)
    }


@pytest.mark.parametrize(
    ("before", "now", "typed", "kept"),
    [
        ("A", "A B", "A C", "A C B"),
        ("A", "B", "A", "B"),
        ("A B", "B", "A B C", "B C"),
        ("A B", "A B", "B", "B"),
        ("A:rivers", "A:mills", "A:rivers B", "A:mills B"),
        ("A:rivers", "A:mills", "A:hills", "A:hills"),
        ("A:rivers", "", "A:hills", "A:hills"),
        ("A B:rivers", "A B:mills", "A", "A"),
        ("A", "A A", "A", "A A"),
        ("A", "A A", "A C", "A C"),
        ("", "A:rivers", "A:mills", "A:mills"),
    ],
)
def test_speakers_are_told_apart_by_their_names_whoever_added_or_took_out_one(before, now, typed, kept) -> None:
    def read(said: str) -> dict[str, str]:
        return speakers(*((name, topic) for name, _, topic in (one.partition(":") for one in said.split())))

    values = merged(read(typed), read(before), read(now))
    assert {name: said for name, said in values.items() if said} == {
        name: said for name, said in read(kept).items() if said
    }


def test_a_room_goes_with_its_venue_and_the_boxes_of_a_day_go_together() -> None:
    before = {"event-venue": "Park Hall", "event-room": "A", "event-starts_at-day": "1", "event-starts_at-month": "6"}
    now = before | {"event-venue": "Mill", "event-room": "Loft", "event-starts_at-day": "2", "hirer_known": "yes"}
    mine = before | {"event-room": "B", "event-starts_at-month": "7", "event-title": "Talk"}
    assert merged(mine, before, now) == mine | {"hirer_known": "yes"}
    assert merged(before | {"event-title": "Talk"}, before, now) == now | {"event-title": "Talk"}
