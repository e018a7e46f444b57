"""What staff see of letters and do with them."""

import re

from shared.actor import Role
from tests.gateway.pages.conftest import key_of, words
from tests.venues.booked import OFFICER, TALK
from tests.venues.letters.test_letters import TOMORROW, letters


def path(booking, *more):
    return "/".join((f"/bookings/{booking['id']}/letters", *more))


def test_every_letter_of_a_booking_can_be_read_word_for_word(venues, signed_in):
    booking = venues.desk.submit()
    venues.desk.move(OFFICER, booking, "request_information", reason="Who comes?", answer_by=TOMORROW)
    token = venues.link()[-64:]
    officer = signed_in(Role.BOOKING_OFFICER)
    page = officer.get(path(booking))
    shown = words(page.text)
    for said in ("Question to the hirer", "We have your request", "Sent", "amal@example.org"):
        assert said in shown
    letter = letters(venues.desk, booking)[-1]
    page = officer.get(path(booking, letter["id"]))
    assert "Who comes?" in words(page.text)
    assert token not in page.text
    assert officer.get(path(booking, "6f1ed002-ab5f-4a1e-8f0e-0242ac130003")).status_code == 404


def test_a_letter_without_an_address_is_marked_as_given(venues, signed_in):
    booking = venues.desk.submit({"hirer": {"email": "", "phone": "01632 960001"}})
    letter = letters(venues.desk, booking)[0]
    officer = signed_in(Role.BOOKING_OFFICER)
    assert booking["reference"] in words(officer.get("/letters").text)
    page = officer.get(path(booking, letter["id"]))
    refused = officer.post(path(booking, letter["id"], "given"), {"idempotency_key": key_of(page.text)})
    assert (refused.status_code, "Say how you gave" in words(refused.text)) == (422, True)
    data = {"idempotency_key": key_of(page.text), "how": "phone"}
    done = officer.post(path(booking, letter["id"], "given"), data)
    assert done.status_code == 303
    assert "By phone" in words(officer.get(done.location).text)
    assert "Nothing waits" in words(officer.get("/letters").text)


def test_a_letter_that_is_still_tried_is_no_letter_that_was_sent(venues, signed_in):
    venues.office.refuses_letter = "451 Try later"
    booking = venues.desk.submit()
    officer = signed_in(Role.BOOKING_OFFICER)
    fresh = words(officer.get("/letters").text)
    assert ("Nothing waits" in fresh, "Not tried yet" in fresh) == (False, True)
    venues.work()
    shown = words(officer.get("/letters").text)
    for said in (
        "No letter waits for somebody", "Not sent yet: 1 letter", booking["reference"],
        "The mail server did not take it just now", "Tried 1 time", "Next try", "then it waits for somebody",
    ):  # fmt: skip
        assert said in shown, said
    assert "Nothing waits" not in shown
    assert "<table" not in officer.get("/letters").text, "a narrow screen shows all of it"
    assert "Not taken yet" in words(officer.get(path(booking)).text)
    venues.office.refuses_letter = ""


def test_a_letter_that_was_not_taken_is_sent_again(venues, signed_in):
    venues.office.refuses_address = "550 No such mailbox"
    booking = venues.desk.submit()
    venues.work()
    venues.office.refuses_address = ""
    letter = letters(venues.desk, booking)[0]
    officer = signed_in(Role.BOOKING_OFFICER)
    assert "refused the address" in words(officer.get("/letters").text)
    home = officer.get("/")
    assert "1 letter to hirers to give in another way" in words(home.text)
    page = officer.get(path(booking, letter["id"]))
    again = officer.post(path(booking, letter["id"], "again"), {"idempotency_key": key_of(page.text)})
    assert again.status_code == 303
    venues.work()
    assert len(venues.office.letters) == 1
    late = officer.post(path(booking, letter["id"], "again"), {"idempotency_key": "another-key-of-a-form"})
    assert late.status_code == 409


def test_the_link_is_taken_back_once(venues, signed_in):
    booking = venues.desk.submit()
    venues.desk.move(OFFICER, booking, "request_information", reason="Who comes?", answer_by=TOMORROW)
    link = venues.link()
    officer = signed_in(Role.BOOKING_OFFICER)
    page = officer.get(path(booking))
    assert officer.get(link).status_code == 200
    officer.get(path(booking))
    done = officer.post(path(booking, "link-revocation"), {"idempotency_key": key_of(page.text)})
    assert done.status_code == 303
    assert officer.get(link).status_code == 404
    officer.get(path(booking))
    again = officer.post(path(booking, "link-revocation"), {"idempotency_key": "another-key-of-a-form"})
    assert again.status_code == 409


def test_who_only_advises_reads_letters_and_gives_none(venues, signed_in):
    booking = venues.desk.submit(TALK, {"hirer": {"email": "", "phone": "01632 960001"}})
    letter = letters(venues.desk, booking)[0]
    lead = signed_in(Role.PREVENT_LEAD)
    assert "Mark as given" not in lead.get(path(booking, letter["id"])).text
    assert lead.post(path(booking, letter["id"], "given"), {"how": "phone"}).status_code == 403
    assert lead.get("/letters").status_code == 403
    assert signed_in(Role.MANAGER).get(path(booking)).status_code == 403


def opened_over(page: str) -> dict[str, str]:
    """What a form of a booking carries of what it was opened over, and its key."""
    return {**dict(re.findall(r'name="(\w*version|read_at)" value="([^"]*)"', page)), "idempotency_key": key_of(page)}


def test_the_letter_is_read_before_a_question_is_asked_and_before_a_decision_is_made(venues, signed_in):
    booking = venues.desk.submit(TALK)
    officer = signed_in(Role.BOOKING_OFFICER)
    form = f"/bookings/{booking['id']}/step?action=request_information"
    page = officer.get(form)
    year, month, day = TOMORROW.split("-")
    typed = {**opened_over(page.text), "reason": "Who comes with Gloria Lunpell?",
             "answer_by-day": day, "answer_by-month": month, "answer_by-year": year}  # fmt: skip
    shown = officer.post(form, {**typed, "go": "letter"})
    assert shown.status_code == 200
    assert "Read the letter the hirer will get" in words(shown.text)
    assert "names a person, so it is not in this e-mail. You can read it at your link" in words(shown.text)
    assert [letter["kind"] for letter in letters(venues.desk, booking)] == ["receipt"]
    assert officer.post(form, typed).status_code == 303
    assert [letter["kind"] for letter in letters(venues.desk, booking)][-1] == "information_asked"


def test_the_letter_with_conditions_is_read_before_they_are_set(venues, signed_in):
    booking = venues.desk.in_review()
    officer = signed_in(Role.BOOKING_OFFICER)
    form = f"/bookings/{booking['id']}/conditions"
    page = officer.get(form)
    typed = {**opened_over(page.text), "count": "1", "reason": "Fine", "text-0": "Two stewards",
             "how_to_challenge-0": "Write to us", "due_on-0-day": "1", "due_on-0-month": "6",
             "due_on-0-year": "2030"}  # fmt: skip
    shown = words(officer.post(form, {**typed, "do": "letter"}).text)
    assert "1. Two stewards (by 1 June 2030). If you disagree with this condition: Write to us" in shown
    assert venues.desk.show(booking)["state"] == "in_review"
