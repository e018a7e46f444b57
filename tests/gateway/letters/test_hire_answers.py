"""What a hirer sees and does behind the link of a letter."""

import re

import pytest

from services.gateway.rules.throttles import HIRER_LINK
from tests.gateway.pages.conftest import key_of, words
from tests.gateway.visitor import Visitor
from tests.venues.booked import OFFICER, SECOND_SENIOR, SENIOR, TALK
from tests.venues.letters.test_letters import TOMORROW

GROUNDS = {"grounds": ["terms_of_hire"], "told": "The deposit was not paid.", "reply_by": "2030-01-01"}


@pytest.fixture
def hirer(app):
    """Somebody with a browser who is not signed in."""
    return Visitor(app)


def asked(venues, *changes, reason="Who comes?"):
    booking = venues.desk.submit(*changes)
    return venues.desk.move(OFFICER, booking, "request_information", reason=reason, answer_by=TOMORROW)


def act(hirer, link, **data):
    page = hirer.get(link)
    return hirer.post(link, {"idempotency_key": key_of(page.text), **data})


def test_the_hirer_sees_the_question_and_their_own_request_and_answers(venues, hirer):
    booking = asked(venues, TALK)
    link = venues.link()
    page = hirer.get(link)
    assert page.status_code == 200
    for said in ("Who comes?", booking["reference"], "Gloria Lunpell", "Rivers"):
        assert said in words(page.text)
    done = act(hirer, link, act="answer", text="The neighbours")
    assert done.status_code == 303
    page = hirer.get(done.location)
    assert "We have your answer" in words(page.text)
    assert venues.desk.show(booking)["state"] == "submitted"
    assert "We have what you told us" in words(hirer.get(link).text)


def test_the_page_cannot_be_found_by_searching_nor_told_to_the_next_site(venues, hirer):
    asked(venues)
    for page in (hirer.get(venues.link()), hirer.get("/hire/answers/" + "0" * 64)):
        assert page.headers["X-Robots-Tag"].startswith("noindex")
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
        assert 'name="robots" content="noindex' in page.text


def test_no_name_is_in_the_title_of_the_page_or_in_an_address(venues, hirer):
    asked(venues, TALK)
    page = hirer.get(venues.link())
    title = re.search(r"<title>(.*?)</title>", page.text, re.DOTALL)[1]
    assert not [name for name in ("Lunpell", "Amal", "Okafor", "Rivers") if name in title]
    assert not [href for href in re.findall(r'(?:href|action)="([^"]*)"', page.text) if "Lunpell" in href]


def test_missing_answers_are_asked_one_by_one_as_their_kind_of_question(venues, hirer):
    booking = asked(venues, {"event": {"title": "", "access": "", "expected_numbers": None, "starts_at": ""}})
    link = venues.link()
    page = hirer.get(link)
    assert '<select class="govuk-select" id="event-access"' in page.text
    wrong = act(hirer, link, act="answer", **{"event-title": "Yoga", "event-expected_numbers": "many"})
    assert wrong.status_code == 422
    assert "Enter a whole number" in words(wrong.text)
    assert 'value="Yoga"' in wrong.text
    done = act(
        hirer, link, act="answer",
        **{"event-title": "Yoga", "event-expected_numbers": "30", "event-access": "public",
           "event-starts_at-day": "18", "event-starts_at-month": "6", "event-starts_at-year": "2030",
           "event-starts_at-time": "6pm"},
    )  # fmt: skip
    assert done.status_code == 303
    now = venues.desk.show(booking)
    assert now["assessment"]["missing"] == []
    assert now["request"]["event"]["starts_at"] == "2030-06-18T18:00"


def test_an_empty_answer_and_an_unticked_box_are_told_and_nothing_is_done(venues, hirer):
    booking = asked(venues)
    link = venues.link()
    assert "Write your answer" in words(act(hirer, link, act="answer", text=" ").text)
    assert "Tick the box" in words(act(hirer, link, act="withdraw").text)
    assert act(hirer, link, act="decide").status_code in {409, 422}
    assert venues.desk.show(booking)["state"] == "info_requested"
    assert act(hirer, link, act="withdraw", **{"withdraw-sure": "yes"}).status_code == 303
    assert venues.desk.show(booking)["state"] == "withdrawn"


def test_a_form_sent_twice_is_one_answer(venues, hirer):
    booking = asked(venues)
    link = venues.link()
    data = {"idempotency_key": key_of(hirer.get(link).text), "act": "answer", "text": "The neighbours"}
    hirer.post(link, data)
    hirer.post(link, data)
    story = venues.desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/history")["history"]
    assert [line["what"] for line in story].count("answer") == 1


def test_the_hirer_replies_to_the_grounds_and_appeals_against_the_decision(venues, hirer):
    booking = venues.desk.escalated()
    more = {name: "x" for name in ("proportionality", "alternatives", "equality_note")} | {"evidence": ["letter"]}
    venues.desk.post(SENIOR, booking, "decline-proposals", GROUNDS | more)
    link = venues.link()
    page = words(hirer.get(link).text)
    assert "The deposit was not paid." in page
    assert "The terms of hire are not met" in page
    assert act(hirer, link, act="reply", text="We paid").status_code == 303
    venues.desk.decide(SECOND_SENIOR, booking, "decline")
    link = venues.link()
    assert act(hirer, link, act="appeal", text="We did pay").status_code == 303
    assert venues.desk.show(booking)["state"] == "appealed"


def test_a_wrong_and_a_revoked_link_show_the_same_page(venues, hirer):
    booking = asked(venues)
    link = venues.link()
    venues.desk.call(OFFICER, "POST", f"/v1/bookings/{booking['id']}/letters/link-revocation", {})
    pages = [hirer.get(address) for address in (link, "/hire/answers/" + "0" * 64, "/hire/answers/short")]
    assert [page.status_code for page in pages] == [404] * 3
    assert len({re.sub(r'nonce="[^"]*"|value="[^"]*"', "", page.text) for page in pages}) == 1


def test_guessing_is_stopped_and_keeps_nobody_from_their_own_link(venues, hirer):
    asked(venues)
    link = venues.link()
    wrong = HIRER_LINK.shared["address"].most
    for _ in range(wrong - 1):
        assert hirer.get("/hire/answers/" + "0" * 64).status_code == 404
    for _ in range(3):
        assert hirer.get(link).status_code == 200
    assert hirer.get("/hire/answers/" + "1" * 64).status_code == 404
    told = hirer.get("/hire/answers/" + "2" * 64)
    assert told.status_code == 429
    assert told.text.lower().count("try again") == 1, "when to come back is said once"
    assert hirer.get(link).status_code == 200


def test_one_link_is_not_opened_more_often_than_a_person_would(venues, hirer):
    asked(venues)
    link = venues.link()
    (budget,) = HIRER_LINK.own["link"]
    assert {hirer.get(link).status_code for _ in range(budget.most)} == {200}
    assert hirer.get(link).status_code == 429


def test_an_answer_needs_the_form_of_this_site(venues, hirer):
    booking = asked(venues)
    link = venues.link()
    assert hirer.client.post(link, data={"act": "answer", "text": "x"}).status_code == 403
    assert venues.desk.show(booking)["state"] == "info_requested"
