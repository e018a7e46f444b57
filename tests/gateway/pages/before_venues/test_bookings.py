"""The pages of bookings on their way to a decision, before the real venues service."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from services.gateway.pages.kit.two_windows import OF_BOOKING
from shared.actor import Role
from tests.gateway.pages.conftest import key_of, words
from tests.gateway.pages.venues_beside import VenuesBeside
from tests.gateway.visitor import Visitor
from tests.venues.booked import CONDITION, SEPARATED, TALK, a_request

LOOKS = (Role.BOOKING_OFFICER, Role.SENIOR_OFFICER, Role.EQUALITY_OFFICER, Role.LEGAL_OFFICER, Role.PREVENT_LEAD)
REASON = "A weekly class, as described"
Enter = Callable[..., Visitor]


@pytest.fixture
def enter(app: Any, add_account: Callable[..., Any], venues: VenuesBeside) -> Enter:
    """Somebody signed in under a role, trained unless it is said otherwise."""

    def begin(role: Role, name: str = "", trained: bool = True) -> Visitor:
        username = name or role.value
        add_account(username, role, person_number=username)
        if trained:
            venues.train(username)
        visitor = Visitor(app)
        assert visitor.sign_in(username).status_code == 303
        return visitor

    return begin


@pytest.fixture
def officer(enter: Enter) -> Visitor:
    return enter(Role.BOOKING_OFFICER)


def submitted(venues: VenuesBeside, *changes: dict[str, Any]) -> str:
    """The page of a request that just came in."""
    return f"/bookings/{venues.call('POST', '/v1/bookings', a_request(*changes))['id']}"


def in_review(venues: VenuesBeside, officer: Visitor, *changes: dict[str, Any]) -> str:
    page = submitted(venues, *changes)
    assert at_once(officer, page, "start_review").status_code == 303
    return page


def at_once(visitor: Visitor, page: str, action: str) -> TestResponse:
    """Presses a button of the page of a booking."""
    shown = visitor.get(page).text
    return visitor.post(f"{page}/now", {**hidden_in(shown), "action": action})


def open_form(visitor: Visitor, path: str) -> dict[str, str]:
    """The hidden fields of a form, as it is when somebody opens it."""
    page = visitor.get(path)
    assert page.status_code == 200, words(page.text)
    return hidden_in(page.text)


def hidden_in(page: str) -> dict[str, str]:
    carried = "|".join(("version", "read_at", "count", *OF_BOOKING))
    found = re.findall(rf'name="({carried})" value="([^"]*)"', page)
    return {**dict(found), "idempotency_key": key_of(page)}


def send(visitor: Visitor, path: str, **typed: Any) -> TestResponse:
    """Opens a form, fills it in and sends it."""
    return visitor.post(path, {**open_form(visitor, path), **typed})


def day_parts(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def state(venues: VenuesBeside, page: str) -> str:
    return str(venues.call("GET", f"/v1{page}")["state"])


# Done as the person meant it


def test_a_review_is_begun_with_one_button_and_the_booking_is_theirs(officer: Visitor, venues: VenuesBeside) -> None:
    page = submitted(venues)
    assert "Tuesday yoga" in words(officer.get("/bookings").text)
    assert at_once(officer, page, "start_review").location == page
    shown = words(officer.get(page).text)
    assert "The review has started" in shown
    assert "With: you" in shown
    assert state(venues, page) == "in_review"
    assert "Tuesday yoga" in words(officer.get("/bookings?shown=mine").text)


def test_a_booking_is_approved_with_its_reason_and_the_training_it_relied_on(
    officer: Visitor, venues: VenuesBeside
) -> None:
    page = in_review(venues, officer)
    assert send(officer, f"{page}/decision?decision=approve", reason=REASON, checked="yes").status_code == 303
    shown = words(officer.get(page).text)
    assert "The booking has been approved" in shown
    assert REASON in shown
    assert "Venue-hire training valid until does not expire" in shown
    assert REASON in words(officer.get(f"{page}/history").text)


def test_the_hirer_is_asked_and_the_story_says_until_when(officer: Visitor, venues: VenuesBeside) -> None:
    page = in_review(venues, officer)
    until = date.today() + timedelta(days=5)
    sent = send(
        officer, f"{page}/step?action=request_information", reason="Who leads it?", **day_parts("answer_by", until)
    )
    assert sent.status_code == 303
    assert state(venues, page) == "info_requested"
    told = words(officer.get(f"{page}/history").text)
    assert "Who leads it?" in told
    assert f"The hirer was given until {until.day} {until:%B %Y}." in told


def test_conditions_are_added_and_taken_away_by_the_server_and_all_of_them_are_kept(
    officer: Visitor, venues: VenuesBeside
) -> None:
    page = in_review(venues, officer)
    typed = {"reason": REASON, **condition(0, "Two stewards at the doors")}
    more = send(officer, f"{page}/conditions", **typed, do="add")
    assert "Condition 2" in words(more.text)
    assert "Two stewards at the doors" in more.text
    both = {**typed, **condition(1, "Doors stay open"), "count": "2"}
    fewer = send(officer, f"{page}/conditions", **both, do="remove-0")
    assert "Doors stay open" in fewer.text
    assert "Two stewards" not in fewer.text
    assert send(officer, f"{page}/conditions", **both, do="send", checked="yes").status_code == 303
    shown = words(officer.get(page).text)
    assert "approved with 2 conditions" in shown
    assert "Two stewards at the doors" in shown
    assert "Doors stay open" in shown


def condition(place: int, text: str) -> dict[str, str]:
    """One condition as it is typed."""
    given = {**CONDITION, "text": text}
    typed = {f"{name}-{place}": value for name, value in given.items() if name != "due_on"}
    return {**typed, **day_parts(f"due_on-{place}", date(2030, 6, 18))}


def test_a_serious_act_is_read_once_more_before_it_is_done(officer: Visitor, venues: VenuesBeside) -> None:
    page = submitted(venues)
    path = f"{page}/step?action=withdraw"
    once_more = send(officer, path, reason="The hirer rang")
    assert "check before you go on" in words(once_more.text)
    assert state(venues, page) == "submitted"
    back = send(officer, path, reason="The hirer rang", go="back")
    assert "The hirer rang" in back.text
    assert send(officer, path, reason="The hirer rang", confirmed="yes").status_code == 303
    assert state(venues, page) == "withdrawn"


def test_a_booking_is_handed_to_a_colleague_and_taken_back(
    officer: Visitor, enter: Enter, venues: VenuesBeside
) -> None:
    page = in_review(venues, officer)
    enter(Role.BOOKING_OFFICER, "colleague")
    form = officer.get(f"{page}/assignment").text
    (person,) = re.findall(r'value="([0-9a-f-]{36})"[^>]*>\s*<label[^>]*>\s*Colleague', form)
    assert send(officer, f"{page}/assignment", person=person).status_code == 303
    assert "With: Colleague" in words(officer.get(page).text)
    assert officer.post(f"{page}/take-on", {"idempotency_key": key_of(officer.get(page).text)}).status_code == 409
    assert officer.post(f"{page}/take-on", open_form(officer, page)).status_code == 303
    assert "With: you" in words(officer.get(page).text)


def test_a_check_is_recorded_and_says_who_made_it(officer: Visitor, venues: VenuesBeside) -> None:
    page = in_review(venues, officer)
    typed = {"searched": "The request", "found": "nothing", "conclusion": "Nothing to ask"}
    assert send(officer, f"{page}/checks?check=details", **typed).status_code == 303
    assert re.search(r"Details complete Recorded Nothing to ask .* Booking_Officer", words(officer.get(page).text))


# Refused, and told why


def test_what_a_rule_says_against_it_stands_above_the_form_and_nothing_typed_is_lost(
    enter: Enter, venues: VenuesBeside
) -> None:
    untrained = enter(Role.BOOKING_OFFICER, "newcomer", trained=False)
    venues.train("newcomer", until=None)
    page = in_review(venues, untrained)
    path = f"{page}/decision?decision=approve"
    assert "What still stands in the way" in words(untrained.get(path).text)
    answer = send(untrained, path, reason=REASON)
    assert answer.status_code == 409
    assert "renew your venue-hire training" in words(answer.text)
    assert REASON in answer.text
    assert state(venues, page) == "in_review"


@pytest.mark.parametrize(
    ("what", "sentences"),
    [
        ("step?action=request_information", ["Say what the hirer is asked", "Enter the day to answer by"]),
        ("step?action=escalate", ["Say why the booking goes to a senior officer"]),
        ("checks?check=details", ["Say what was looked up", "Say what was found", "Give the conclusion"]),
        ("notes", ["Choose what it is", "Write something"]),
        ("interests", ["Choose what ties you to it"]),
        ("assignment", ["Choose a person"]),
        ("conditions", ["Give the reason", "Write the condition down", "Choose the kind of condition"]),
    ],
)
def test_a_form_sent_empty_says_what_is_missing_beside_each_field(
    officer: Visitor, venues: VenuesBeside, what: str, sentences: list[str]
) -> None:
    page = in_review(venues, officer)
    before = venues.call("GET", f"/v1{page}")["version"]
    answer = send(officer, f"{page}/{what}")
    assert answer.status_code == 422
    shown = words(answer.text)
    for sentence in sentences:
        assert shown.count(sentence) >= 2, f"{sentence}: in the summary and beside the field"
    assert venues.call("GET", f"/v1{page}")["version"] == before


def test_a_day_that_a_rule_refuses_is_said_in_its_words(officer: Visitor, venues: VenuesBeside) -> None:
    page = in_review(venues, officer)
    today = day_parts("answer_by", date.today())
    answer = send(officer, f"{page}/step?action=request_information", reason="Who leads it?", **today)
    assert (answer.status_code, "Give the hirer a day to answer by, after today" in words(answer.text)) == (409, True)
    assert "Who leads it?" in answer.text


@pytest.mark.parametrize(
    ("what", "typed"),
    [
        ("decision?decision=approve", {"reason": REASON, "checked": "yes"}),
        ("step?action=escalate", {"reason": REASON}),
        ("conditions", {"reason": REASON, **condition(0, "Two stewards at the doors"), "do": "send"}),
    ],
    ids=["decision", "step", "conditions"],
)
def test_who_was_slower_is_told_what_the_other_did_and_changes_nothing(
    officer: Visitor, enter: Enter, venues: VenuesBeside, what: str, typed: dict[str, str]
) -> None:
    page = in_review(venues, officer)
    form = open_form(officer, f"{page}/{what}")
    colleague = enter(Role.BOOKING_OFFICER, "colleague")
    until = day_parts("answer_by", date.today() + timedelta(days=5))
    path = f"{page}/step?action=request_information"
    assert send(colleague, path, reason="Who leads it?", **until).status_code == 303
    answer = officer.post(f"{page}/{what}", {**form, **typed})
    assert answer.status_code == 409
    shown = words(answer.text)
    assert "Somebody else changed this booking while you were reading it" in shown
    assert "What happened meanwhile" in shown
    assert "Who leads it?" in shown
    assert REASON in answer.text
    assert state(venues, page) == "info_requested"


@pytest.mark.parametrize(
    ("what", "typed"),
    [
        ("checks?check=details", {"searched": "The form", "found": "Nothing", "conclusion": REASON}),
        ("notes", {"kind": "view", "text": REASON}),
    ],
    ids=["check", "view"],
)
def test_what_is_said_of_a_request_is_not_kept_for_one_that_was_changed_meanwhile(
    officer: Visitor, venues: VenuesBeside, what: str, typed: dict[str, str]
) -> None:
    page = in_review(venues, officer)
    form = open_form(officer, f"{page}/{what}")
    booking = venues.call("GET", f"/v1{page}")
    changed = {**booking["request"], "event": {**booking["request"]["event"], "purpose": "A rally"}}
    venues.call("PUT", f"/v1{page}/request", {"request": changed, "version": booking["version"]})
    wrong = officer.post(f"{page}/{what}", {**form, **typed, next(reversed(typed)): ""})
    assert wrong.status_code == 422
    slow = officer.post(f"{page}/{what}", {**hidden_in(wrong.text), **typed})
    assert (slow.status_code, "What happened meanwhile" in words(slow.text)) == (409, True)
    assert REASON in slow.text
    assert "The request was changed while you were reading it" in words(slow.text)
    assert officer.post(f"{page}/{what}", {**hidden_in(slow.text), **typed}).status_code == 303


@pytest.mark.parametrize(
    ("what", "first", "then"),
    [
        ("step?action=escalate", {"reason": ""}, {"reason": REASON}),
        ("decision?decision=approve", {"reason": REASON, "go": "letter"}, {"reason": REASON, "checked": "yes"}),
        ("conditions", {"reason": REASON, "do": "add"}, {"do": "send"}),
    ],
    ids=["error", "letter", "another condition"],
)
def test_a_form_that_was_shown_again_still_tells_what_the_other_did_since_it_was_opened(
    officer: Visitor, enter: Enter, venues: VenuesBeside, what: str, first: dict[str, str], then: dict[str, str]
) -> None:
    page = in_review(venues, officer)
    form = open_form(officer, f"{page}/{what}")
    path = f"{page}/step?action=request_information"
    until = day_parts("answer_by", date.today() + timedelta(days=5))
    assert send(enter(Role.BOOKING_OFFICER, "colleague"), path, reason="Who leads it?", **until).status_code == 303
    typed = {"reason": REASON, **condition(0, "Two stewards at the doors"), **condition(1, "A deposit")}
    shown = officer.post(f"{page}/{what}", {**form, **typed, **first})
    assert shown.status_code in (200, 422)
    answer = officer.post(f"{page}/{what}", {**hidden_in(shown.text), **typed, **then})
    assert (answer.status_code, "What happened meanwhile" in words(answer.text)) == (409, True)
    assert "Who leads it?" in words(answer.text)
    assert hidden_in(answer.text)["version"] > form["version"]
    assert state(venues, page) == "info_requested"


def test_a_button_pressed_on_an_old_page_does_nothing_and_shows_the_booking_as_it_is(
    officer: Visitor, enter: Enter, venues: VenuesBeside
) -> None:
    page = submitted(venues)
    old = officer.get(page).text
    assert at_once(enter(Role.BOOKING_OFFICER, "colleague"), page, "start_review").status_code == 303
    answer = officer.post(f"{page}/now", {**hidden_in(old), "action": "start_review"})
    assert (answer.status_code, "Nothing of yours was saved, or lost. Look at it again." in words(answer.text)) == (
        409,
        True,
    )
    assert "With: Colleague" in words(answer.text)
    assert "What happened meanwhile" in words(answer.text)
    (form,) = re.findall(rf'action="{page}/take-on".*?</form>', old, re.DOTALL)
    read = dict(re.findall(r'name="(version|read_at)" value="([^"]*)"', form))
    taken = officer.post(f"{page}/take-on", {**read, "idempotency_key": key_of(old)})
    assert (taken.status_code, "What happened meanwhile" in words(taken.text)) == (409, True)
    assert "With: Colleague" in words(officer.get(page).text)


def test_a_form_sent_twice_is_one(officer: Visitor, venues: VenuesBeside) -> None:
    page = in_review(venues, officer)
    form = {**open_form(officer, f"{page}/notes"), "kind": "note", "text": "Rang the hirer"}
    assert [officer.post(f"{page}/notes", form).status_code for _ in range(2)] == [303, 303]
    assert words(officer.get(f"{page}/history").text).count("Rang the hirer") == 1


def test_a_step_that_does_not_belong_there_is_refused_before_anybody_writes_a_word(
    officer: Visitor, venues: VenuesBeside
) -> None:
    page = submitted(venues)
    for path in (f"{page}/decision?decision=approve", f"{page}/conditions", f"{page}/step?action=confirm"):
        answer = officer.get(path)
        assert (answer.status_code, "or not by you" in words(answer.text)) == (409, True), path
    for path in (f"{page}/decision?decision=forget", f"{page}/step?action=forget", f"{page}/checks?check=forget"):
        assert officer.get(path).status_code == 404, path


# Who may


def test_those_who_work_on_bookings_or_audit_them_open_them_and_nobody_else_does(
    enter: Enter, officer: Visitor, venues: VenuesBeside
) -> None:
    page = submitted(venues)
    for role in set(Role) - {Role.BOOKING_OFFICER}:
        visitor = enter(role)
        reads = role in (*LOOKS, Role.AUDITOR)
        expected = 200 if reads else 403
        for path in ("/bookings", page, f"{page}/history", "/bookings/guide"):
            assert visitor.get(path).status_code == expected, (role, path)
        assert ("Tuesday yoga" in visitor.get(page).text) == reads
    assert officer.get(f"/bookings/{'0' * 8}-0000-4000-8000-{'0' * 12}").status_code == 404


def test_a_need_is_answered_by_its_own_role_and_by_no_other(
    enter: Enter, officer: Visitor, venues: VenuesBeside
) -> None:
    page = in_review(venues, officer, SEPARATED)
    assert at_once_refused(officer, page)
    for role, need in ((Role.LEGAL_OFFICER, "legal"), (Role.SENIOR_OFFICER, "senior_officer")):
        visitor = enter(role)
        assert "Give your answer" in visitor.get(page).text
        other = "legal" if need == "senior_officer" else "senior_officer"
        assert visitor.get(f"{page}/answers?need={other}").status_code == 404
        answer = send(visitor, f"{page}/answers?need={need}", reason=f"Said by {role.value}")
        assert answer.status_code == 303
        assert f"Said by {role.value}" in words(visitor.get(page).text)
    assert officer.get(f"{page}/answers?need=legal").status_code == 403
    assert venues.call("GET", f"/v1{page}")["unmet_needs"] == []


def at_once_refused(officer: Visitor, page: str) -> bool:
    """An officer cannot approve what needs others, and is told so."""
    answer = send(officer, f"{page}/decision?decision=approve", reason=REASON, checked="yes")
    return answer.status_code == 409 and "legal advice" in words(answer.text)


def test_only_a_senior_officer_tells_a_hirer_that_the_council_is_minded_to_decline(
    enter: Enter, officer: Visitor, venues: VenuesBeside
) -> None:
    page = in_review(venues, officer)
    assert send(officer, f"{page}/step?action=escalate", reason="The deposit is refused").status_code == 303
    assert officer.get(f"{page}/decline-proposal").status_code == 403
    senior = enter(Role.SENIOR_OFFICER)
    form = words(senior.get(f"{page}/decline-proposal").text)
    assert "Nothing is declined by this" in form
    empty = send(senior, f"{page}/decline-proposal")
    assert empty.status_code == 422
    assert "Choose at least one ground" in words(empty.text)
    assert state(venues, page) == "escalated"


def test_a_match_found_after_the_approval_waits_for_the_prevent_lead_and_can_be_answered_there(
    enter: Enter, officer: Visitor, venues: VenuesBeside
) -> None:
    page = in_review(venues, officer, TALK)
    for found in venues.call("GET", f"/v1{page}")["required_checks"]:
        if found["state"] == "to_record":
            venues.call("POST", f"/v1{page}/checks", {"check": found["check"], "conclusion": "Nothing to ask"})
    assert send(officer, f"{page}/decision?decision=approve", reason=REASON, checked="yes").status_code == 303
    lead = enter(Role.PREVENT_LEAD)
    assert "Rivers" not in words(lead.get("/bookings").text)
    venues.put_on_the_register("Gloria Lunpell")
    assert "1 booking with a possible match to answer" in words(lead.get("/").text)
    assert "Rivers" in words(lead.get("/bookings").text)
    shown = lead.get(page).text
    assert "the Prevent lead answers the possible match before anything else" in words(shown)
    confirmed = send(officer, f"{page}/step?action=confirm")
    assert (confirmed.status_code, "refer to the Prevent lead" in words(confirmed.text)) == (409, True)
    assert "Name on the list" in words(shown)
    assert "Name on the list" not in words(officer.get(page).text)
    (match,) = re.findall(rf'href="({page}/matches/[0-9a-f-]+)"', shown)
    assert officer.get(match).status_code == 403
    nothing = send(lead, match)
    assert (nothing.status_code, "Choose an answer" in words(nothing.text)) == (422, True)
    answer = {"state": "different", "reason": "Her publisher names another town"}
    assert send(lead, match, **answer).status_code == 303
    assert "Rivers" not in words(lead.get("/bookings").text)
    assert send(officer, f"{page}/step?action=confirm").status_code == 303
    assert state(venues, page) == "confirmed"


# Without the service


@pytest.mark.parametrize("how", ["down", "hangs"])
def test_without_venues_every_page_says_what_is_not_available(officer: Visitor, venues: VenuesBeside, how: str) -> None:
    page = in_review(venues, officer)
    setattr(venues.adapter, how, True)
    for path in ("/bookings", page, f"{page}/history", f"{page}/decision?decision=approve", "/bookings/guide"):
        answer = officer.get(path)
        assert answer.status_code == 503, path
        assert "The venues service is not answering" in words(answer.text), path


@pytest.mark.parametrize("how", ["down", "hangs"])
@pytest.mark.parametrize("what", ["decision?decision=approve", "step?action=escalate", "conditions", "notes"])
def test_what_was_typed_into_a_form_is_there_when_venues_does_not_answer(
    officer: Visitor, venues: VenuesBeside, what: str, how: str
) -> None:
    page = in_review(venues, officer)
    form = open_form(officer, f"{page}/{what}")
    setattr(venues.adapter, how, True)
    answer = officer.post(f"{page}/{what}", {**form, "reason": REASON, "text": REASON, "kind": "note"})
    assert answer.status_code == 503
    assert "The venues service is not answering" in words(answer.text)
    assert REASON in answer.text
    setattr(venues.adapter, how, False)
    assert state(venues, page) == "in_review"


def test_an_interest_declared_by_mistake_is_taken_back_on_its_own_page(
    venues: VenuesBeside, officer: Visitor, enter: Enter
) -> None:
    page = in_review(venues, officer)
    assert "Take back a declared interest" not in officer.get(page).text
    assert officer.get(f"{page}/interests/taken-back").status_code == 404
    assert send(officer, f"{page}/interests", tie="member", note="").status_code == 303
    assert "Take back a declared interest" in officer.get(page).text
    assert enter(Role.EQUALITY_OFFICER).get(f"{page}/interests/taken-back").status_code == 404
    form = officer.get(f"{page}/interests/taken-back").text
    assert "is a member of the body that is hiring" in words(form)
    (which,) = re.findall(r'name="which" [^>]*value="([^"]+)"', form) or re.findall(r'value="(member [^"]+)"', form)
    sent = {**hidden_in(form), "which": which, "reason": "I left the choir"}
    assert officer.post(f"{page}/interests/taken-back", {**sent, "reason": ""}).status_code == 422
    assert officer.post(f"{page}/interests/taken-back", sent).status_code == 303
    told = words(officer.get(f"{page}/history").text)
    assert "Interest taken back" in told
    assert "I left the choir" in told
    assert officer.get(f"{page}/interests/taken-back").status_code == 404


def test_of_two_windows_that_take_back_the_first_interest_the_second_takes_back_no_other(
    venues: VenuesBeside, officer: Visitor
) -> None:
    page = in_review(venues, officer)
    for tie in ("member", "conflict"):
        assert send(officer, f"{page}/interests", tie=tie, note="").status_code == 303
    path = f"{page}/interests/taken-back"
    windows = [officer.get(path).text for _ in range(2)]
    which = re.findall(r'value="(member [^"]+)"', windows[0])[0]
    sent = [{**hidden_in(text), "which": which, "reason": "I left the choir"} for text in windows]
    assert officer.post(path, sent[0]).status_code == 303
    late = officer.post(path, sent[1])
    assert (late.status_code, "Somebody said more about this booking" in words(late.text)) == (409, True)
    assert "I left the choir" in late.text
    assert "has a conflict of interest" in words(officer.get(path).text)


def test_whoever_signs_in_with_the_hirers_email_address_is_told_that_somebody_else_decides(
    venues: VenuesBeside, enter: Enter
) -> None:
    me, colleague = enter(Role.BOOKING_OFFICER, "olga@example.org"), enter(Role.BOOKING_OFFICER)
    page = in_review(venues, me, {"hirer": {"email": "Olga@example.org"}})
    assert "you are the hirer" in words(me.get(f"{page}/decision?decision=approve").text)
    assert "you are the hirer" not in words(colleague.get(f"{page}/decision?decision=approve").text)
