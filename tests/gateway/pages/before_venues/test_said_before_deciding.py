"""The pages that decide show all that was said and found of a booking, as far as their reader may read it."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from services.gateway.pages.bookings.step_acts import AT_ONCE, STEPS
from services.gateway.pages.kit.marking import OFFICIAL_SENSITIVE
from services.gateway.pages.kit.two_windows import OF_BOOKING
from services.venues.actions.lists.entries import load_list
from services.venues.rules.bookings.states import State
from services.venues.store.database import database
from services.venues.store.lists.lists import ListFile
from shared.actor import Actor, Role
from tests.gateway.pages.before_venues import test_bookings
from tests.gateway.pages.before_venues.test_bookings import condition, day_parts, open_form, send
from tests.gateway.pages.before_venues.test_bookings_matched import NAME, SENTENCE, look_up_again, matched, post, refer
from tests.gateway.pages.conftest import words
from tests.gateway.pages.venues_beside import VenuesBeside
from tests.venues.booked import TALK

enter, officer = test_bookings.enter, test_bookings.officer
Enter = test_bookings.Enter
CHECK = {
    "check": "open_source", "conclusion": "Nothing to ask", "searched": "Her own pages", "found": "A film of 2024",
    "list_version": "As of Monday", "link": "Folder 7",
}  # fmt: skip
OF_THE_CHECK = ("Open-source check", "Looked up: Her own pages, As of Monday", "Found: A film of 2024",
                "Kept: Folder 7", "Nothing to ask")  # fmt: skip
PROPOSAL = {
    "grounds": ["terms_of_hire"], "told": "The deposit was refused", "reply_by": "2030-01-01",
    "evidence": ["Her letter of May"], "proportionality": "Nothing less", "alternatives": "None",
    "equality_note": "As others",
}  # fmt: skip
VERDICTS = ("decision?decision=approve", "conditions")
PAGES = {decision: f"decision?decision={decision}" for decision in ("approve", "decline", "cancel", "uphold")} | {
    "approve_with_conditions": "conditions", "propose_decline": "decline-proposal",
}  # fmt: skip


def said_on(page: str) -> str:
    """The part of a page that says what was said and found."""
    (found,) = re.findall(r'<section[^>]*aria-labelledby="said">(.*?)</section>', page, re.DOTALL)
    return words(f"<main>{found}</main>")


def talked_over(venues: VenuesBeside) -> dict[str, Any]:
    """A referred booking of which everybody said something."""
    booking = dict(venues.call("POST", "/v1/bookings", test_bookings.a_request(TALK)))
    refer(venues, booking)
    post(venues, booking, "checks", CHECK, Role.BOOKING_OFFICER)
    post(venues, booking, "notes", {"kind": "view", "text": "No reason against it"}, Role.PREVENT_LEAD)
    post(venues, booking, "notes", {"kind": "note", "text": "The caretaker was asked"}, Role.BOOKING_OFFICER)
    post(venues, booking, "interests", {"tie": "member", "person": "nobody", "note": "Her choir"}, Role.BOOKING_OFFICER)
    post(venues, booking, "moves", {"action": "ask_police", "reason": "Is she known?"}, Role.SENIOR_OFFICER)
    post(venues, booking, "moves", {"action": "record_police_advice", "reason": "She is not"}, Role.SENIOR_OFFICER)
    return booking


@pytest.mark.parametrize("where", VERDICTS)
def test_a_senior_officer_reads_checks_views_notes_and_advice_where_they_approve(
    enter: Enter, venues: VenuesBeside, where: str
) -> None:
    booking = talked_over(venues)
    page = enter(Role.SENIOR_OFFICER).get(f"/bookings/{booking['id']}/{where}").text
    told = said_on(page)
    for said in (*OF_THE_CHECK, "View of the referral No reason against it", "Counts as the view", "It is new to us",
                 "Note The caretaker was asked", "Her choir", "Is she known?", "Police advice recorded She is not",
                 "Names looked up"):  # fmt: skip
        assert told.count(said) == 1, said
    assert re.search(r"Kept: Folder 7 \S+, \d+ \w+ \d{4} at", told)
    assert OFFICIAL_SENSITIVE not in words(page)


def test_what_was_said_stands_there_still_when_the_form_is_shown_again(enter: Enter, venues: VenuesBeside) -> None:
    booking = talked_over(venues)
    senior, path = enter(Role.SENIOR_OFFICER), f"/bookings/{booking['id']}"
    once_more = send(
        senior, f"{path}/decline-proposal", **{name: PROPOSAL[name] for name in PROPOSAL if name != "reply_by"},
        **day_parts("reply_by", test_bookings.date(2030, 1, 1)),
    )  # fmt: skip
    assert "check before you go on" in words(once_more.text)
    shown = [
        once_more,
        senior.get(f"{path}/decline-proposal"),
        send(senior, f"{path}/decline-proposal"),
        send(senior, f"{path}/conditions", **condition(0, "Two stewards"), do="add"),
        send(senior, f"{path}/decision?decision=approve", go="letter"),
    ]
    form = open_form(senior, f"{path}/decision?decision=approve")
    post(venues, booking, "notes", {"text": "Said since"}, Role.BOOKING_OFFICER)
    late = senior.post(f"{path}/decision?decision=approve", form)
    assert late.status_code == 409
    assert "Said since" in said_on(late.text)
    for answer in (*shown, late):
        assert "Found: A film of 2024" in said_on(answer.text)


def test_what_a_hirer_was_told_and_replied_is_read_on_each_page_that_decides_after_it(
    enter: Enter, venues: VenuesBeside
) -> None:
    booking = talked_over(venues)
    post(venues, booking, "decline-proposals", PROPOSAL, Role.SENIOR_OFFICER)
    post(venues, booking, "replies", {"text": "The deposit is paid"}, Role.BOOKING_OFFICER)
    second, path = enter(Role.SENIOR_OFFICER, "second"), f"/bookings/{booking['id']}"
    decline = f"{path}/decision?decision=decline"
    asked, empty = send(second, decline, reason="It was refused"), send(second, decline)
    assert (asked.status_code, empty.status_code) == (200, 422)
    for answer in (asked, empty, second.get(f"{path}/decision?decision=approve"), second.get(f"{path}/conditions")):
        told = words(answer.text)
        for said in ("Told The deposit was refused", "Evidence Her letter of May", "The hirer’s reply The deposit is",
                     "May reply until 1 January 2030"):  # fmt: skip
            assert said in told, said
        assert "She is not" in said_on(answer.text)
        assert "The deposit was refused" not in said_on(answer.text), "told once, with what it rests on"


@pytest.mark.parametrize("where", VERDICTS)
def test_the_answer_to_a_match_is_read_where_a_senior_officer_approves_and_never_by_an_officer(
    enter: Enter, venues: VenuesBeside, where: str
) -> None:
    booking = matched(venues)
    (match,) = venues.call("GET", f"/v1/bookings/{booking['id']}", role=Role.PREVENT_LEAD)["matches"]
    answer = {"state": "different", "reason": "Canary: another birth year", "second_identifier": "Canary place"}
    post(venues, booking, f"matches/{match['id']}/answers", answer, Role.PREVENT_LEAD)
    post(venues, booking, "checks", {**CHECK, "found": "Canary of a find"}, Role.PREVENT_LEAD)
    post(venues, booking, "notes", {"text": "Canary of a note"}, Role.PREVENT_LEAD)
    post(venues, booking, "moves", {"action": "start_review"}, Role.BOOKING_OFFICER)
    path = f"/bookings/{booking['id']}/{where}"
    page = enter(Role.BOOKING_OFFICER).get(path).text
    told = said_on(page)
    assert "Canary" not in page
    assert "What was found is for those who need to know." in told
    assert "Note Its words are for those who need to know." in told
    assert told.count("An answer or a view was given by somebody who needs to know") == 1
    assert "SENSITIVE" not in page
    refer_only = {"action": "escalate", "reason": "Please look"}
    post(venues, booking, "moves", refer_only, Role.BOOKING_OFFICER)
    page = enter(Role.SENIOR_OFFICER).get(path).text
    told = said_on(page)
    for said in (f"Possible match: {NAME} and {NAME} (the local concern register)", ": Canary: another birth year",
                 "Second identifier: Canary place", "Found: Canary of a find", "Note Canary of a note"):  # fmt: skip
        assert told.lower().count(said.lower()) == 1, said
    assert words(page).count(OFFICIAL_SENSITIVE) == 1


def test_an_officer_is_told_of_an_open_match_on_the_page_that_approves(enter: Enter, venues: VenuesBeside) -> None:
    booking = matched(venues)
    post(venues, booking, "moves", {"action": "start_review"}, Role.BOOKING_OFFICER)
    page = enter(Role.BOOKING_OFFICER).get(f"/bookings/{booking['id']}/decision?decision=approve").text
    assert f"Possible match {SENTENCE}" in said_on(page)


def test_whoever_confirms_reads_what_was_said(enter: Enter, venues: VenuesBeside) -> None:
    booking = dict(venues.call("POST", "/v1/bookings", test_bookings.a_request()))
    post(venues, booking, "moves", {"action": "start_review"}, Role.BOOKING_OFFICER)
    post(venues, booking, "checks", {**CHECK, "check": "details"}, Role.BOOKING_OFFICER)
    officer, path = enter(Role.BOOKING_OFFICER), f"/bookings/{booking['id']}"
    assert send(officer, f"{path}/decision?decision=approve", checked="yes").status_code == 303
    post(venues, booking, "notes", {"text": "The caretaker was asked"}, Role.SENIOR_OFFICER)
    told = said_on(officer.get(f"{path}/step?action=confirm").text)
    for said in ("Details complete", "Found: A film of 2024", "Note The caretaker was asked"):
        assert said in told, said


def test_an_appeal_is_closed_with_a_reason_by_a_third_who_reads_what_was_said(
    enter: Enter, venues: VenuesBeside
) -> None:
    booking = talked_over(venues)
    post(venues, booking, "decline-proposals", PROPOSAL, Role.SENIOR_OFFICER)
    post(venues, booking, "replies", {"text": "The deposit is paid"}, Role.BOOKING_OFFICER)
    second, third = (enter(Role.SENIOR_OFFICER, name) for name in ("second", "third"))
    page = f"/bookings/{booking['id']}"
    close = f"{page}/step?action=close"
    declined = send(second, f"{page}/decision?decision=decline", reason="It was refused", confirmed="yes")
    appealed = send(second, f"{page}/step?action=appeal", reason="We paid in May")
    assert (declined.status_code, appealed.status_code) == (303, 303)
    assert close in third.get(page).text
    empty, asked = send(third, close), send(third, close, reason="The hirer rang and let it go")
    assert (empty.status_code, asked.status_code, test_bookings.state(venues, page)) == (422, 200, "appealed")
    for answer in (third.get(close), empty, asked):
        told = said_on(answer.text)
        for said in ("Declined It was refused", "Appeal received We paid in May", "Found: A film of 2024"):
            assert said in told, said
    own = send(second, close, reason="I made the decision", confirmed="yes")
    assert (own.status_code, test_bookings.state(venues, page)) == (409, "appealed")
    assert "I made the decision" in own.text
    assert send(third, close, reason="The hirer rang and let it go", confirmed="yes").status_code == 303
    assert test_bookings.state(venues, page) == "closed"
    assert "The hirer rang and let it go" in words(third.get(f"{page}/history").text)


def test_legal_advice_given_as_an_answer_is_given_over_all_that_was_said_and_nothing_that_came_since(
    enter: Enter, venues: VenuesBeside
) -> None:
    booking = matched(venues, "sanctions")
    post(venues, booking, "notes", {"text": "The hirer rang twice"}, Role.BOOKING_OFFICER)
    page, legal = f"/bookings/{booking['id']}/answers?need=legal", enter(Role.LEGAL_OFFICER)
    opened = legal.get(page).text
    assert "Note The hirer rang twice" in said_on(opened)
    post(venues, booking, "notes", {"text": "The talk is off"}, Role.BOOKING_OFFICER)
    sent = {**test_bookings.hidden_in(opened), "reason": "Nothing in the way"}
    stale = legal.post(page, sent)
    assert stale.status_code == 409
    assert "Somebody said more about this booking after you opened the page" in words(stale.text)
    assert "Note The talk is off" in said_on(stale.text)
    assert "Nothing in the way" in stale.text
    again = {**sent, **test_bookings.hidden_in(stale.text)}
    assert legal.post(page, again).status_code == 303


def test_that_the_entry_of_a_match_left_the_list_is_read_where_it_is_decided_and_not_answered_over(
    enter: Enter, venues: VenuesBeside
) -> None:
    booking = matched(venues)
    (match,) = venues.call("GET", f"/v1/bookings/{booking['id']}", role=Role.PREVENT_LEAD)["matches"]
    page, lead = f"/bookings/{booking['id']}/matches/{match['id']}", enter(Role.PREVENT_LEAD)
    sent = test_bookings.hidden_in(lead.get(page).text)
    sent |= {"state": "same", "reason": "The order names her", "second_identifier": "Her chapel"}
    venues.put_on_the_register("Ondine Velmere")
    stale = lead.post(page, sent)
    assert (stale.status_code, "its entry left the list or came back" in words(stale.text)) == (409, True)
    assert "No longer listed since" in words(stale.text)
    assert lead.post(page, {**sent, **test_bookings.hidden_in(stale.text)}).status_code == 303
    refer(venues, booking)
    shown = enter(Role.SENIOR_OFFICER).get(f"/bookings/{booking['id']}/decision?decision=approve").text
    assert "No longer listed since" in said_on(shown)


def test_two_who_record_one_check_are_not_both_told_that_it_is_done(enter: Enter, venues: VenuesBeside) -> None:
    booking = venues.call("POST", "/v1/bookings", test_bookings.a_request())
    page = f"/bookings/{booking['id']}/checks?check=identity"
    first, second = enter(Role.BOOKING_OFFICER), enter(Role.SENIOR_OFFICER)
    forms = [{**test_bookings.hidden_in(who.get(page).text), "searched": "The register", "found": "See below"}
             for who in (first, second)]  # fmt: skip
    assert first.post(page, {**forms[0], "conclusion": "Identity proved"}).status_code == 303
    late = second.post(page, {**forms[1], "conclusion": "NOT proved: do not approve"})
    assert (late.status_code, "Somebody recorded this check after you opened it" in words(late.text)) == (409, True)
    assert "Recorded last Identity proved" in words(late.text)
    assert "NOT proved: do not approve" in late.text
    again = {**forms[1], **test_bookings.hidden_in(late.text), "conclusion": "NOT proved: do not approve"}
    assert second.post(page, again).status_code == 303


def test_a_question_that_can_be_closed_no_more_is_told_as_a_change_and_the_reason_stays(
    enter: Enter, venues: VenuesBeside
) -> None:
    booking = matched(venues)
    (match,) = venues.call("GET", f"/v1/bookings/{booking['id']}", role=Role.PREVENT_LEAD)["matches"]
    page, lead = f"/bookings/{booking['id']}/matches/{match['id']}", enter(Role.PREVENT_LEAD)
    venues.put_on_the_register("Ondine Velmere")
    opened = lead.get(page).text
    assert "Close the question" in opened
    sent = test_bookings.hidden_in(opened) | {"state": "closed", "reason": "The order has ended"}
    with database.connection():
        entries = [{"code": NAME, "kind": "person", "names": [NAME], "active": True}]
        load_list("register", "with her again", entries, ListFile(), Actor("pat"), datetime.now(UTC))
    look_up_again()
    late = lead.post(page, sent)
    told = words(late.text)
    assert (late.status_code, "its entry left the list or came back" in told) == (409, True)
    assert "Possible match listed again" in told[told.index("What happened meanwhile") :]
    assert "The order has ended" in late.text
    assert "Close the question" not in late.text
    assert "Choose an answer" not in told


def test_an_approval_with_conditions_is_not_made_over_a_clash_that_its_page_never_showed(
    enter: Enter, venues: VenuesBeside
) -> None:
    officer, senior = enter(Role.BOOKING_OFFICER), enter(Role.SENIOR_OFFICER)
    page = test_bookings.in_review(venues, officer, {"event": {"expected_numbers": 150}})
    opened = officer.get(f"{page}/conditions").text
    assert "held for another booking" not in opened
    other = test_bookings.in_review(venues, officer)
    assert send(officer, f"{other}/decision?decision=approve", checked="yes").status_code == 303
    assert send(senior, f"{other}/step?action=confirm").status_code == 303
    sent = {**test_bookings.hidden_in(opened), "do": "send", "checked": "yes", "reason": "It is settled"}
    sent |= condition(0, "No more people than the hall holds") | {"code-0": "room"}
    late = officer.post(f"{page}/conditions", sent)
    told = words(late.text)
    assert (late.status_code, "Something beside this booking changed after you opened the page" in told) == (409, True)
    assert "held for another booking at that time" in told
    assert "No more people than the hall holds" in late.text
    assert test_bookings.state(venues, page) == "in_review"
    assert officer.post(f"{page}/conditions", {**sent, **test_bookings.hidden_in(late.text)}).status_code == 303


LAPSE = "step?action=confirm_lapsed"


def test_a_request_does_not_lapse_over_a_word_of_the_hirer_that_nobody_read_nor_before_the_hirer_was_asked(
    enter: Enter, venues: VenuesBeside
) -> None:
    officer = enter(Role.BOOKING_OFFICER)
    page = test_bookings.in_review(venues, officer)
    ask = {"reason": "How many people?", **day_parts("answer_by", date.today() + timedelta(days=2))}
    assert send(officer, f"{page}/step?action=request_information", **ask).status_code == 303
    with time_machine.travel(datetime.now(UTC) + timedelta(days=5)):
        officer = enter(Role.BOOKING_OFFICER, "colleague")
        early = send(officer, f"{page}/{LAPSE}", confirmed="yes")
        assert (early.status_code, "The question has not reached the hirer" in words(early.text)) == (409, True)
        assert "Reached the hirer Not yet: to give by hand." in words(officer.get(f"{page}/{LAPSE}").text)
        assert "has not reached the hirer" in words(officer.get(page).text)
        (letter,) = re.findall(rf'href="({page}/letters/[^"]+)"', officer.get(f"{page}/{LAPSE}").text)
        given = {"how": "phone", "idempotency_key": test_bookings.key_of(officer.get(letter).text)}
        assert officer.post(f"{letter}/given", given).status_code == 303
        assert "Reached the hirer By phone, Colleague," in words(officer.get(f"{page}/{LAPSE}").text)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=9)):
        officer = enter(Role.BOOKING_OFFICER, "third")
        opened = test_bookings.open_form(officer, f"{page}/{LAPSE}")
        note = {"text": "HIRER RANG: forty people, letter follows"}
        venues.call("POST", f"/v1{page}/notes", note, Role.SENIOR_OFFICER, person="sam")
        late = officer.post(f"{page}/{LAPSE}", {**opened, "confirmed": "yes"})
        assert (late.status_code, test_bookings.state(venues, page)) == (409, "info_requested")
        asked = send(officer, f"{page}/{LAPSE}")
        assert "check before you go on" in words(asked.text)
        for answer in (late, asked, officer.get(f"{page}/{LAPSE}")):
            assert "HIRER RANG: forty people, letter follows" in said_on(answer.text)
        assert send(officer, f"{page}/{LAPSE}", confirmed="yes").status_code == 303
        assert test_bookings.state(venues, page) == "lapsed"


def test_a_booking_is_declined_after_the_day_to_reply_only_once_the_letter_of_grounds_was_given(
    enter: Enter, venues: VenuesBeside
) -> None:
    booking = talked_over(venues)
    page, soon = f"/bookings/{booking['id']}", date.today() + timedelta(days=2)
    proposal = {**PROPOSAL, "reply_by": soon.isoformat()}
    post(venues, booking, "decline-proposals", proposal, Role.SENIOR_OFFICER)
    decline = f"{page}/decision?decision=decline"
    with time_machine.travel(datetime.now(UTC) + timedelta(days=5)):
        second = enter(Role.SENIOR_OFFICER, "second")
        for where in (decline, page):
            shown = words(second.get(where).text)
            assert "Minded to decline, with the right of reply Reached the hirer Not yet: to give by hand." in shown
        assert "What still stands in the way The letter with the grounds has not reached the hirer" in words(
            second.get(decline).text
        )
        asked = {"reason": "It was refused", "confirmed": "yes"}
        early = send(second, decline, **asked)
        assert (early.status_code, "The letter with the grounds has not reached" in words(early.text)) == (409, True)
        letters = venues.call("GET", f"/v1{page}/letters")["letters"]
        grounds = next(one["id"] for one in letters if one["kind"] == "minded_to_decline")
        venues.call("POST", f"/v1/letters/{grounds}/given", {"how": "post"}, person="booking_officer")
        waits = send(second, decline, **asked)
        until = (date.today() + timedelta(days=2)).strftime("%-d %B %Y")
        assert (waits.status_code, f"The hirer may still reply until {until}" in words(waits.text)) == (409, True)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=9)):
        second = enter(Role.SENIOR_OFFICER, "third")
        assert "Reached the hirer By post, booking_officer," in words(second.get(decline).text)
        assert send(second, decline, **asked).status_code == 303
        assert "The hirer had the grounds on" in words(second.get(page).text)


def test_every_step_that_moves_or_ends_a_booking_shows_what_was_said_of_it(enter: Enter, venues: VenuesBeside) -> None:
    booking, seen = talked_over(venues), set()
    page, roles = f"/bookings/{booking['id']}", (Role.BOOKING_OFFICER, Role.SENIOR_OFFICER, Role.LEGAL_OFFICER)
    people = {role: enter(role) for role in roles}
    for state in State:
        with database.connection():
            database.execute("UPDATE booking SET state = ? WHERE reference = ?", state, booking["reference"])
        for role, visitor in people.items():
            shown = venues.call("GET", f"/v1{page}", role=role)
            for action in set(shown["actions"]) - seen - (AT_ONCE.keys() - STEPS.keys()):
                told = visitor.get(f"{page}/{PAGES.get(action, f'step?action={action}')}")
                assert "The caretaker was asked" in said_on(told.text), (state, role, action)
                assert set(OF_BOOKING) <= set(test_bookings.hidden_in(told.text)), (state, role, action)
                seen.add(action)
    assert seen == STEPS.keys() | PAGES.keys()
