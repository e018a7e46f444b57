"""Two windows on one question: an answer names the newest answer it was read over, and nothing is undone unseen."""

from dataclasses import replace
from datetime import date

import pytest

from services.venues.actions.bookings.answers import add_note, answer_match, answer_need, record_check
from services.venues.actions.bookings.changing import change_request
from services.venues.actions.bookings.people import trained_view_recorded
from services.venues.actions.bookings.steps import take_step
from services.venues.actions.bookings.views import get_booking
from services.venues.actions.decisions.deciding import decide
from services.venues.actions.decisions.declining import propose_decline
from services.venues.store.bookings.bookings import BookingRecord, find_booking
from services.venues.store.bookings.dossier import Dossier
from services.venues.store.bookings.history import list_happenings
from services.venues.store.database import database
from services.venues.store.screening.look_ups import list_matches
from shared.actor import Actor, Role
from shared.contracts.bookings.booking_request import BookingSubmission
from shared.contracts.bookings.bookings import (
    BookingMove,
    CheckMade,
    DecisionEntry,
    DeclineProposalEntry,
    MatchAnswer,
    NeedAnswer,
    Note,
)
from shared.http.problems import OutOfDate, VersionNeeded
from tests.venues.screening.listing import LEAD, OFFICER, book, load, newest_answer, now, person, the_match, work

pytestmark = pytest.mark.usefixtures("store")
SENIOR = Actor("sam", frozenset({Role.SENIOR_OFFICER}))
LEGAL = Actor("leo", frozenset({Role.LEGAL_OFFICER}))
EQUALITY = Actor("eve", frozenset({Role.EQUALITY_OFFICER}))
SAME = MatchAnswer("same", "Her own page", "Her own page")
DIFFERENT = MatchAnswer("different", "A baker in Hull")


def test_a_match_answered_since_it_was_read_is_not_answered_over_and_its_needs_stay():
    load("sanctions", "7", person("a", "Gloria Lunpell"))
    booking = book("Gloria Lunpell")
    match = the_match(booking)
    answer_match(booking.public_id, match.public_id, replace(SAME, version=0), SENIOR, now())
    needs = find_booking(booking.public_id).assessment["needs"]
    assert {"legal", "senior_officer"} <= {*needs}
    for stale, problem in ((0, OutOfDate), (None, VersionNeeded), (newest_answer(the_match(booking)) + 1, OutOfDate)):
        with pytest.raises(problem):
            answer_match(booking.public_id, match.public_id, replace(DIFFERENT, version=stale), LEAD, now())
    assert the_match(booking).state == "same"
    assert find_booking(booking.public_id).assessment["needs"] == needs
    (shown,) = get_booking(booking.public_id, LEAD, now()).matches
    answer_match(booking.public_id, match.public_id, replace(DIFFERENT, version=shown.answers[-1].version), LEAD, now())
    assert the_match(booking).state == "different"


def test_an_answer_remembered_from_another_booking_is_one_that_is_read_over():
    load("sanctions", "7", person("a", "Gloria Lunpell"))
    first, second = book("Gloria Lunpell"), book("Gloria Lunpell")
    answer_match(first.public_id, the_match(first).public_id, DIFFERENT, LEAD, now())
    third = book("Gloria Lunpell")
    assert [match.state for one in (second, third) for match in list_matches(one.id)] == ["open", "different"]
    match = the_match(third)
    with pytest.raises(VersionNeeded):
        answer_match(third.public_id, match.public_id, SAME, LEAD, now())
    answer_match(third.public_id, match.public_id, replace(SAME, version=newest_answer(match)), LEAD, now())
    assert the_match(third).state == "same"


def test_a_need_answered_since_it_was_read_is_not_answered_over():
    load("sanctions", "7", person("a", "Gloria Lunpell"))
    booking = book("Gloria Lunpell")
    answer_need(booking.public_id, NeedAnswer("legal", "Ask for the order first"), LEGAL, now())
    for stale, problem in ((0, OutOfDate), (None, VersionNeeded)):
        with pytest.raises(problem):
            answer_need(booking.public_id, NeedAnswer("legal", "No objection", stale), LEGAL, now())
    assert [one.reason for one in Dossier(booking.id).answers] == ["Ask for the order first"]
    answer_need(booking.public_id, NeedAnswer("senior_officer", "With care"), SENIOR, now())
    (read,) = [one for one in get_booking(booking.public_id, LEGAL, now()).answers if one.need == "legal"]
    answer_need(booking.public_id, NeedAnswer("legal", "The order is here", read.version), LEGAL, now())
    assert len(Dossier(booking.id).answers) == 3


def answer_the_match(booking, entry, actor, at):
    answer_match(booking, the_match(find_booking(booking)).public_id, entry, actor, at)


@pytest.mark.parametrize(
    ("say", "entry"),
    [
        (answer_need, NeedAnswer("legal", "No objection")),
        (answer_the_match, MatchAnswer("different", "A baker in Hull")),
        (record_check, CheckMade("details", "As described")),
        (add_note, Note("As described", "view")),
    ],
    ids=["need", "match", "check", "view"],
)
def test_nothing_is_said_of_a_request_that_was_changed_since_it_was_read(say, entry):
    load("sanctions", "7", person("a", "Gloria Lunpell"))
    booking = book("Gloria Lunpell")
    request = {**booking.request, "event": {**booking.request["event"], "purpose": "A rally"}}
    change_request(booking.public_id, BookingSubmission(request=request, version=booking.version), OFFICER, now())
    told = len(list_happenings(booking.id))
    with pytest.raises(OutOfDate, match="request was changed"):
        say(booking.public_id, replace(entry, request_version=1), LEGAL, now())
    assert len(list_happenings(booking.id)) == told
    say(booking.public_id, replace(entry, request_version=2), LEGAL, now())
    assert len(list_happenings(booking.id)) == told + 1


def test_an_answer_given_before_a_question_came_does_not_meet_the_needs_of_that_question():
    booking = book("Gloria Lunpell")
    answer_need(booking.public_id, NeedAnswer("legal", "No objection to the hall"), LEGAL, now())
    answer_need(booking.public_id, NeedAnswer("equality_officer", "Nothing to add"), EQUALITY, now())
    load("sanctions", "7", person("a", "Gloria Lunpell"))
    work()
    assert {answer.need for answer in Dossier(booking.id).answers} == {"equality_officer"}
    answer_need(booking.public_id, NeedAnswer("legal", "Of the match: no objection"), LEGAL, now())
    answer_match(booking.public_id, the_match(booking).public_id, SAME, LEAD, now())
    assert {answer.need for answer in Dossier(booking.id).answers} == {"equality_officer", "legal"}


@pytest.mark.parametrize("meanwhile", ["found", "same after different"])
def test_an_answer_typed_before_a_question_came_or_was_answered_otherwise_is_not_given_over_it(meanwhile):
    if meanwhile != "found":
        load("sanctions", "7", person("a", "Gloria Lunpell"))
    booking = book("Gloria Lunpell")
    if meanwhile != "found":
        answer_match(booking.public_id, the_match(booking).public_id, DIFFERENT, LEAD, now())
    read = get_booking(booking.public_id, LEGAL, now()).matches_version
    if meanwhile == "found":
        load("sanctions", "7", person("a", "Gloria Lunpell"))
        work()
    else:
        again = replace(SAME, version=newest_answer(the_match(booking)))
        answer_match(booking.public_id, the_match(booking).public_id, again, LEAD, now())
    with pytest.raises(OutOfDate, match="possible match"):
        answer_need(booking.public_id, NeedAnswer("legal", "No objection", matches_version=read), LEGAL, now())
    seen = get_booking(booking.public_id, LEGAL, now()).matches_version
    answer_need(booking.public_id, NeedAnswer("legal", "No objection", matches_version=seen), LEGAL, now())
    told = [get_booking(booking.public_id, who, now()).matches_version for who in (EQUALITY, OFFICER)]
    assert told == [1, 1]  # that there is one, no more


def approved_before_a_match() -> BookingRecord:
    """A booking with an answer of legal, approved, of whose speaker a match was found since."""
    booking = book("Gloria Lunpell")
    answer_need(booking.public_id, NeedAnswer("legal", "No objection to the hall"), LEGAL, now())
    database.execute("UPDATE booking SET state = 'approved', version = version + 1 WHERE id = ?", booking.id)
    load("sanctions", "7", person("a", "Gloria Lunpell"))
    work()
    return booking


def test_what_an_approval_was_decided_on_stays_beside_it_until_a_match_found_since_needs_somebody():
    booking = approved_before_a_match()
    match = the_match(booking)
    assert {answer.need for answer in Dossier(booking.id).answers} == {"legal"}
    answer_match(booking.public_id, match.public_id, DIFFERENT, LEAD, now())
    assert {answer.need for answer in Dossier(booking.id).answers} == {"legal"}
    answer_match(
        booking.public_id, match.public_id, replace(SAME, version=newest_answer(the_match(booking))), LEAD, now()
    )
    assert not Dossier(booking.id).answers
    assert find_booking(booking.public_id).state == "reopened"
    (line,) = [line for line in list_happenings(booking.id) if line.what == "asked-again"]
    assert (line.details, line.need_to_know) == ({"needs": ["legal"], "changes": ["match"]}, True)


def test_an_answer_given_while_a_match_was_somebody_else_does_not_meet_the_needs_once_it_is_the_same():
    load("sanctions", "7", person("a", "Gloria Lunpell"))
    booking = book("Gloria Lunpell")
    match = the_match(booking)
    answer_match(booking.public_id, match.public_id, DIFFERENT, LEAD, now())
    answer_need(booking.public_id, NeedAnswer("legal", "No objection"), LEGAL, now())
    answer_match(
        booking.public_id, match.public_id, replace(SAME, version=newest_answer(the_match(booking))), LEAD, now()
    )
    assert not Dossier(booking.id).answers
    answer_need(booking.public_id, NeedAnswer("legal", "She must not be paid"), LEGAL, now())
    still = replace(SAME, reason="Her passport too", version=newest_answer(the_match(booking)))
    answer_match(booking.public_id, match.public_id, still, LEAD, now())
    assert {answer.need for answer in Dossier(booking.id).answers} == {"legal"}


@pytest.mark.parametrize("decided", ["approve", "propose_decline"])
def test_nothing_is_decided_over_a_match_that_the_decider_was_not_shown(decided):
    booking = book("Gloria Lunpell")
    read = get_booking(booking.public_id, SENIOR, now()).matches_version
    load("sanctions", "7", person("a", "Gloria Lunpell"))
    work()
    with pytest.raises(OutOfDate, match="possible match"):
        if decided == "approve":
            decide(booking.public_id, DecisionEntry("approve", "Fine", matches_version=read), SENIOR, now())
        else:
            entry = DeclineProposalEntry(("terms_of_hire",), "Not met", date(2030, 1, 1), matches_version=read)
            propose_decline(booking.public_id, entry, SENIOR, now())


def test_answers_from_before_a_match_count_no_more_once_an_approved_booking_is_looked_at_again_in_any_way():
    booking = approved_before_a_match()
    propose_decline(
        booking.public_id, DeclineProposalEntry(("terms_of_hire",), "Not met", date(2030, 1, 1)), SENIOR, now()
    )
    assert not Dossier(booking.id).answers


def test_a_booking_whose_decline_is_appealed_against_is_looked_up_in_the_lists_that_changed_since():
    booking = book("Gloria Lunpell")
    database.execute("UPDATE booking SET state = 'declined', version = version + 1 WHERE id = ?", booking.id)
    load("sanctions", "7", person("a", "Gloria Lunpell"))
    work()
    assert list_matches(booking.id) == []
    take_step(booking.public_id, BookingMove("appeal", "The hirer wrote"), SENIOR, now())
    work()
    assert the_match(booking).state == "open"


def test_legal_advice_and_a_view_are_not_given_over_a_match_that_was_found_since():
    booking = book("Gloria Lunpell")
    for action, who in (("start_review", OFFICER), ("escalate", OFFICER), ("ask_legal", SENIOR)):
        take_step(booking.public_id, BookingMove(action, "Because"), who, now())
    opened = get_booking(booking.public_id, LEGAL, now()).matches_version
    load("sanctions", "7", person("a", "Gloria Lunpell"))
    work()
    advice = BookingMove("record_legal_advice", "Nothing in the way", matches_version=opened)
    with pytest.raises(OutOfDate, match="possible match was found"):
        take_step(booking.public_id, advice, LEGAL, now())
    with pytest.raises(OutOfDate, match="possible match was found"):
        add_note(booking.public_id, Note("Go ahead", "view", matches_version=opened), LEAD, now())
    assert not Dossier(booking.id).answers
    read = get_booking(booking.public_id, LEGAL, now()).matches_version
    take_step(booking.public_id, replace(advice, matches_version=read), LEGAL, now())
    assert [answer.need for answer in Dossier(booking.id).answers] == ["legal"]


def test_a_view_that_was_given_before_a_match_was_found_counts_no_more():
    booking = book("Gloria Lunpell")
    add_note(booking.public_id, Note("As described", "view"), LEAD, now())
    assert trained_view_recorded(Dossier(booking.id), "sam", ())
    load("sanctions", "7", person("a", "Gloria Lunpell"))
    work()
    assert not trained_view_recorded(Dossier(booking.id), "sam", ())
    add_note(booking.public_id, Note("As described, the match is another", "view"), LEAD, now())
    assert trained_view_recorded(Dossier(booking.id), "sam", ())


def test_who_is_told_of_a_match_in_one_sentence_checks_and_views_nothing_over_one_that_was_found_since():
    booking = book("Gloria Lunpell")
    opened = [get_booking(booking.public_id, who, now()).matches_version for who in (OFFICER, LEAD)]
    load("sanctions", "7", person("a", "Gloria Lunpell"))
    work()
    for who, read in zip((OFFICER, LEAD), opened, strict=True):
        check = CheckMade("sanctions_list", "Nothing on the list", matches_version=read)
        with pytest.raises(OutOfDate, match="possible match was found"):
            record_check(booking.public_id, check, who, now())
        with pytest.raises(OutOfDate, match="possible match was found"):
            add_note(booking.public_id, Note("Go ahead", "view", matches_version=read), who, now())
        told = get_booking(booking.public_id, who, now()).matches_version
        over = max((line.version for line in get_booking(booking.public_id, who, now()).checks_made), default=None)
        assert record_check(booking.public_id, replace(check, matches_version=told, version=over), who, now())


def test_nothing_is_said_of_a_match_whose_entry_left_the_list_after_it_was_read():
    load("sanctions", "7", person("a", "Gloria Lunpell"))
    booking = book("Gloria Lunpell")
    read = get_booking(booking.public_id, LEAD, now()).matches_version
    match = the_match(booking)
    load("sanctions", "8", person("b", "Ondine Velmere"))
    over = replace(SAME, version=0, matches_version=read)
    with pytest.raises(OutOfDate, match="its entry left the list or came back"):
        answer_match(booking.public_id, match.public_id, over, LEAD, now())
    with pytest.raises(OutOfDate, match="its entry left the list or came back"):
        decide(booking.public_id, DecisionEntry("approve", "Fine", matches_version=read), SENIOR, now())
    assert the_match(booking).state == "open"
    newest = get_booking(booking.public_id, LEAD, now())
    over = replace(SAME, version=0, matches_version=newest.matches_version)
    answer_match(booking.public_id, newest.matches[0].id, over, LEAD, now())


def test_an_entry_that_left_the_list_and_came_back_as_it_was_is_read_as_it_was():
    load("sanctions", "7", person("a", "Gloria Lunpell"))
    booking = book("Gloria Lunpell")
    (read,) = get_booking(booking.public_id, LEAD, now()).matches
    for version, name in (("8", "Ondine Velmere"), ("9", "Gloria Lunpell")):
        load("sanctions", version, person("a" if version == "9" else "b", name))
    assert get_booking(booking.public_id, LEAD, now()).matches == (read,)
    seen = get_booking(booking.public_id, LEAD, now()).matches_version
    assert 0 < seen < 10**9
    answer_match(booking.public_id, read.id, replace(DIFFERENT, version=0, matches_version=seen), LEAD, now())


@pytest.mark.parametrize(
    ("say", "entry", "who"),
    [
        (answer_need, NeedAnswer("legal", "No objection"), LEGAL),
        (answer_need, NeedAnswer("equality_officer", "No objection"), EQUALITY),
        (add_note, Note("Go ahead", "view"), LEAD),
    ],
    ids=["legal", "equality", "view"],
)
def test_answers_to_needs_and_views_are_not_given_over_what_others_said_since(say, entry, who):
    booking = book("Gloria Lunpell")
    opened = get_booking(booking.public_id, who, now()).story_version
    add_note(booking.public_id, Note("The hirer says the talk is off"), OFFICER, now())
    with pytest.raises(OutOfDate, match="Somebody said more about this booking"):
        say(booking.public_id, replace(entry, story_version=opened), who, now())
    read = get_booking(booking.public_id, who, now()).story_version
    say(booking.public_id, replace(entry, story_version=read), who, now())
    add_note(booking.public_id, Note("A note goes over nothing", story_version=0), who, now())


def test_a_check_is_not_recorded_over_one_that_nobody_read_and_one_set_aside_needs_no_name():
    booking = book("Gloria Lunpell")
    proved, not_proved = CheckMade("identity", "Identity proved"), CheckMade("identity", "NOT proved: do not approve")
    record_check(booking.public_id, replace(proved, version=0), OFFICER, now())
    for stale, problem in ((0, OutOfDate), (None, VersionNeeded)):
        with pytest.raises(problem):
            record_check(booking.public_id, replace(not_proved, version=stale), SENIOR, now())
    record_check(booking.public_id, CheckMade("details", "All there", version=0), SENIOR, now())
    made = get_booking(booking.public_id, SENIOR, now()).checks_made
    assert [line.conclusion for line in made] == ["Identity proved", "All there"]
    record_check(booking.public_id, replace(not_proved, version=made[0].version), SENIOR, now())
    database.execute("UPDATE check_made SET set_aside_at = made_at WHERE booking_id = ?", booking.id)
    record_check(booking.public_id, proved, OFFICER, now())
