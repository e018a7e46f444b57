"""Standing decisions: made by those who may, seen by those who work on bookings, and covering what they say."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from shared.actor import Role
from tests.gateway.pages.conftest import key_of, words
from tests.gateway.pages.venues_beside import VenuesBeside
from tests.gateway.visitor import Visitor
from tests.venues.booked import a_request

Begin = Callable[..., Visitor]
MAKES = (Role.EQUALITY_OFFICER, Role.LEGAL_OFFICER)
LOOKS = (*MAKES, Role.BOOKING_OFFICER, Role.SENIOR_OFFICER, Role.PREVENT_LEAD)
NEW = "/standing-decisions/new"
NEXT_YEAR = date.today() + timedelta(days=365)
TYPED = {
    "event_type": "swim",
    "venue": "",
    "service": "Swimming lessons for beginners",
    "sex": "women",
    "reasoning": "Privacy in the changing rooms: Equality Act 2010, Schedule 3",
    "until-day": str(NEXT_YEAR.day),
    "until-month": str(NEXT_YEAR.month),
    "until-year": str(NEXT_YEAR.year),
}
LESSONS = {"event": {"type": "swim"}, "seating": {"single_sex": "yes", "single_sex_service": "Lessons"}}


@pytest.fixture
def equality(signed_in: Begin) -> Visitor:
    return signed_in(Role.EQUALITY_OFFICER)


def send(visitor: Visitor, **changes: str) -> TestResponse:
    return visitor.post(NEW, {"idempotency_key": key_of(visitor.get(NEW).text), **TYPED, **changes})


def made(venues: VenuesBeside) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = venues.call("GET", "/v1/standing-decisions")["standing_decisions"]
    return found


def test_one_is_made_and_the_next_booking_of_its_kind_needs_no_answer(
    equality: Visitor, signed_in: Begin, venues: VenuesBeside
) -> None:
    before = venues.call("POST", "/v1/bookings", a_request(LESSONS))
    assert "equality_officer" in before["assessment"]["needs"]
    answer = send(equality)
    assert answer.status_code == 303
    (decision,) = made(venues)
    assert answer.location == f"/standing-decisions#{decision['id']}"
    shown = words(equality.get("/standing-decisions").text)
    assert "The standing decision has been made" in shown
    assert "Swimming lessons for beginners (women)" in shown
    assert "Equality_Officer" in shown
    assert f"{NEXT_YEAR.day} {NEXT_YEAR:%B %Y}" in shown
    after = venues.call("POST", "/v1/bookings", a_request(LESSONS))
    assert after["assessment"]["needs"] == []
    page = words(signed_in(Role.BOOKING_OFFICER).get(f"/bookings/{after['id']}").text)
    assert "Standing decisions for this kind of event" in page
    assert TYPED["reasoning"] in page


def test_a_form_sent_empty_says_what_is_missing_beside_each_field(equality: Visitor, venues: VenuesBeside) -> None:
    answer = equality.post(NEW, {"idempotency_key": key_of(equality.get(NEW).text), "venue": "Park Hall"})
    assert answer.status_code == 422
    shown = words(answer.text)
    for sentence in (
        "Give the type of event", "Say which service it is", "Say for which sex it is", "Give the reasoning",
        "Give the last day it holds",
    ):  # fmt: skip
        assert shown.count(sentence) == 2, sentence
    assert 'value="Park Hall"' in answer.text
    assert made(venues) == []


def test_what_the_service_finds_wrong_is_said_and_nothing_typed_is_lost(
    equality: Visitor, venues: VenuesBeside
) -> None:
    answer = send(equality, **{"until-year": str(date.today().year - 1)})
    assert answer.status_code in (409, 422)
    assert "There is a problem" in words(answer.text)
    assert TYPED["reasoning"] in answer.text
    assert made(venues) == []


def test_a_form_sent_twice_makes_one(equality: Visitor, venues: VenuesBeside) -> None:
    sent = {"idempotency_key": key_of(equality.get(NEW).text), **TYPED}
    assert [equality.post(NEW, sent).status_code for _ in range(2)] == [303, 303]
    assert len(made(venues)) == 1


def test_equality_and_legal_officers_make_them_and_the_others_who_work_on_bookings_read(signed_in: Begin) -> None:
    for role in Role:
        visitor = signed_in(role)
        assert visitor.get("/standing-decisions").status_code == (200 if role in LOOKS else 403), role
        assert visitor.get(NEW).status_code == (200 if role in MAKES else 403), role
        if role in LOOKS:
            assert ("Make a standing decision" in visitor.get("/standing-decisions").text) == (role in MAKES), role


def end_page(visitor: Visitor, venues: VenuesBeside) -> str:
    send(visitor)
    return f"/standing-decisions/{made(venues)[0]['id']}/end"


def test_a_day_more_than_three_years_away_is_refused_beside_its_field(equality: Visitor, venues: VenuesBeside) -> None:
    answer = send(equality, **{"until-year": str(NEXT_YEAR.year + 3)})
    assert answer.status_code == 422
    assert words(answer.text).count("A standing decision holds for at most 3 years") == 2
    assert made(venues) == []


def test_one_is_ended_early_with_a_reason_that_stays_with_it(equality: Visitor, venues: VenuesBeside) -> None:
    page = end_page(equality, venues)
    form = equality.get(page).text
    assert f'href="{page}"' in equality.get("/standing-decisions").text
    sent = {"idempotency_key": key_of(form), "version": "1", "reason": ""}
    assert "Say why it ends" in equality.post(page, sent).text
    assert equality.post(page, {**sent, "reason": "The pool has new changing rooms"}).status_code == 303
    shown = words(equality.get("/standing-decisions").text)
    assert "Ended" in shown
    assert "The pool has new changing rooms" in shown
    assert f'href="{page}"' not in equality.get("/standing-decisions").text
    again = venues.call("POST", "/v1/bookings", a_request(LESSONS))
    assert "equality_officer" in again["assessment"]["needs"]


def test_who_read_it_before_a_colleague_ended_it_is_told_and_keeps_what_was_typed(
    equality: Visitor, signed_in: Begin, venues: VenuesBeside
) -> None:
    page = end_page(equality, venues)
    form, legal = equality.get(page).text, signed_in(Role.LEGAL_OFFICER)
    assert 'name="version" value="1"' in form
    first = {"idempotency_key": key_of(legal.get(page).text), "version": "1", "reason": "No longer held"}
    assert legal.post(page, first).status_code == 303
    answer = equality.post(page, {"idempotency_key": key_of(form), "version": "1", "reason": "My own reason"})
    assert answer.status_code == 409
    said = words(answer.text)
    assert re.search(r"This standing decision was ended on \d.* at .*, and not by you\..* It was done by ", said)
    assert "My own reason" in answer.text
    assert "Ended: No longer held, by " in words(answer.text) and "Nothing of yours was saved" in words(answer.text)
    assert made(venues)[0]["end_reason"] == "No longer held"


def test_only_who_makes_them_ends_them(equality: Visitor, signed_in: Begin, venues: VenuesBeside) -> None:
    page = end_page(equality, venues)
    for role in set(Role) - {Role.EQUALITY_OFFICER}:
        visitor = signed_in(role)
        assert visitor.get(page).status_code == (200 if role in MAKES else 403), role
        if role in LOOKS:
            assert (f'href="{page}"' in visitor.get("/standing-decisions").text) == (role in MAKES), role
    assert equality.get("/standing-decisions/6f1ed002-ab5f-4a1e-8f0e-0242ac130003/end").status_code == 404


@pytest.mark.parametrize("how", ["down", "hangs"])
def test_without_the_service_the_list_says_so_and_nothing_typed_is_lost(
    equality: Visitor, venues: VenuesBeside, how: str
) -> None:
    form = equality.get(NEW).text
    setattr(venues.adapter, how, True)
    listed = equality.get("/standing-decisions")
    assert (listed.status_code, "The venues service is not answering" in words(listed.text)) == (503, True)
    answer = equality.post(NEW, {"idempotency_key": key_of(form), **TYPED})
    assert answer.status_code == 503
    assert "The venues service does not answer just now, so nothing was saved" in words(answer.text)
    assert TYPED["reasoning"] in answer.text
    setattr(venues.adapter, how, False)
    assert made(venues) == []
