"""What a hirer sees and does behind the link of a letter."""

import re
from html import unescape

import pytest

from services.gateway.clients.letters import LetterCalls
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


# ---- what was typed is never lost

NUMBER = "event-expected_numbers"
SAID = "We paid on the third of May, and the receipt is with the caretaker."


def typed_on(page):
    """What stands under “What you typed”, question by question."""
    shown = page.text.partition("What you typed")[2].partition("</dl>")[0]
    pairs = re.findall(r"<dt[^>]*>(.*?)</dt><dd[^>]*>(.*?)</dd>", shown, re.DOTALL)
    return {unescape(asked).strip(): unescape(said).strip() for asked, said in pairs}


def minded_to_decline(venues):
    booking = venues.desk.escalated()
    more = {name: "x" for name in ("proportionality", "alternatives", "equality_note")} | {"evidence": ["letter"]}
    venues.desk.post(SENIOR, booking, "decline-proposals", GROUNDS | more)
    return booking


def number_missing(venues, hirer):
    """A booking of which the number was asked, its link, and the form as its page has it."""
    booking = asked(venues, {"event": {"expected_numbers": None}})
    link = venues.link()
    page = hirer.get(link)
    form = {"idempotency_key": key_of(page.text), "act": "answer", "asked": asked_in(page)}
    assert "event.expected_numbers" in form["asked"].split()
    return booking, link, form


def asked_in(page):
    return re.search(r'name="asked" value="([^"]*)"', page.text)[1]


def staff_write(venues, booking, number, who=OFFICER):
    now = venues.desk.show(booking)
    event = now["request"]["event"] | {"expected_numbers": number}
    body = {"request": now["request"] | {"event": event}, "version": now["version"]}
    return venues.desk.call(who, "PUT", f"/v1/bookings/{booking['id']}/request", body)


def test_a_reply_after_one_was_recorded_by_phone_stands_on_the_page_with_whom_to_ask(venues, hirer):
    booking = minded_to_decline(venues)
    link = venues.link()
    key = key_of(hirer.get(link).text)
    venues.desk.post(OFFICER, booking, "replies", {"text": "By phone: we paid"})
    page = hirer.post(link, {"idempotency_key": key, "act": "reply", "text": SAID})
    assert page.status_code == 409
    assert typed_on(page) == {"Your reply": SAID}
    for said in ("was not taken", "01632 960000", booking["reference"]):
        assert said in words(page.text), said
    assert "By phone" not in words(page.text), "what others said is not shown"


def test_a_reply_to_a_link_that_ended_stands_on_the_page_and_the_page_tells_nothing_else(venues, hirer):
    booking = minded_to_decline(venues)
    link = venues.link()
    key = key_of(hirer.get(link).text)
    venues.desk.call(OFFICER, "POST", f"/v1/bookings/{booking['id']}/letters/link-revocation", {})
    form = {"idempotency_key": key, "act": "reply", "text": SAID}
    pages = [hirer.post(address, form) for address in (link, "/hire/answers/" + "0" * 64)]
    assert [(page.status_code, typed_on(page)) for page in pages] == [(404, {"Your reply": SAID})] * 2
    assert booking["reference"] not in pages[0].text
    assert len({re.sub(r'nonce="[^"]*"|value="[^"]*"', "", page.text) for page in pages}) == 1
    assert "contact us as the letter says" in words(pages[0].text)


def test_a_number_that_staff_wrote_down_meanwhile_is_told_and_the_hirers_own_can_still_be_sent(venues, hirer):
    booking, link, form = number_missing(venues, hirer)
    staff_write(venues, booking, 20, SENIOR)
    assert venues.desk.show(booking)["state"] == "info_requested"
    page = hirer.post(link, {**form, NUMBER: "500", "text": "And a choir"})
    assert page.status_code == 409
    told = words(page.text)
    assert ("We have" in told, "20" in told, "500" in told, "Write your answer" in told) == (
        True, True, True, False,
    )  # fmt: skip
    box = re.search(r'<textarea[^>]*id="text"[^>]*>(.*?)</textarea>', page.text, re.DOTALL)[1].strip()
    assert box.startswith("And a choir") and box.endswith(": 500")
    again = {"idempotency_key": key_of(page.text), "act": "answer", "asked": asked_in(page), "text": box}
    assert hirer.post(link, again).status_code == 303
    now = venues.desk.show(booking)
    assert (now["state"], now["request"]["event"]["expected_numbers"]) == ("submitted", 20)
    story = venues.desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/history")["history"]
    assert next(line["why"] for line in story if line["what"] == "answer").endswith(": 500")


def test_a_number_that_the_officer_wrote_down_stands_beside_the_hirers_own_with_whom_to_tell(venues, hirer):
    booking, link, form = number_missing(venues, hirer)
    staff_write(venues, booking, 20)
    page = hirer.post(link, {**form, NUMBER: "500"})
    assert page.status_code == 409
    told = words(page.text)
    for said in ("We have", "20", "500", "whom to tell", "01632 960000", booking["reference"], "was not taken"):
        assert said in told, said
    assert "Write your answer" not in told
    assert list(typed_on(page).values()) == ["500"]
    assert venues.desk.show(booking)["request"]["event"]["expected_numbers"] == 20


def test_an_answer_that_is_open_still_is_not_sent_alone_when_another_was_overtaken(venues, hirer):
    booking = asked(venues, {"event": {"expected_numbers": None, "access": ""}})
    link = venues.link()
    page = hirer.get(link)
    form = {"idempotency_key": key_of(page.text), "act": "answer", "asked": asked_in(page)}
    staff_write(venues, booking, 20, SENIOR)
    page = hirer.post(link, {**form, NUMBER: "500", "event-access": "public"})
    assert page.status_code == 409
    assert not venues.desk.show(booking)["request"]["event"].get("access")
    assert re.search(r'<option value="public"[^>]*selected', page.text)


def test_an_answer_to_a_question_that_nobody_asks_any_more_stands_on_the_page(venues, hirer):
    booking, link, form = number_missing(venues, hirer)
    venues.desk.move(OFFICER, venues.desk.show(booking), "withdraw", reason="By phone")
    page = hirer.post(link, {**form, NUMBER: "500", "more-0-name": "Zed Field", "text": "And a choir"})
    assert page.status_code in (404, 409)
    assert sorted(typed_on(page).values()) == ["500", "And a choir", "Zed Field"]


def test_answers_alone_sent_twice_are_taken_once_and_both_times_said_to_be(venues, hirer):
    booking, link, form = number_missing(venues, hirer)
    first, second = (hirer.post(link, {**form, NUMBER: "500"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert venues.desk.show(booking)["request"]["event"]["expected_numbers"] == 500


def test_a_link_that_ends_between_the_look_and_the_sending_keeps_what_was_typed_on_the_page(venues, hirer, monkeypatch):
    booking = minded_to_decline(venues)
    link = venues.link()
    key = key_of(hirer.get(link).text)
    answer = LetterCalls.answer_hirer_link

    def after_it_ended(self, entry, sent_with):
        venues.desk.call(OFFICER, "POST", f"/v1/bookings/{booking['id']}/letters/link-revocation", {})
        return answer(self, entry, sent_with)

    monkeypatch.setattr(LetterCalls, "answer_hirer_link", after_it_ended)
    page = hirer.post(link, {"idempotency_key": key, "act": "reply", "text": SAID})
    assert (page.status_code, typed_on(page)) == (404, {"Your reply": SAID})
