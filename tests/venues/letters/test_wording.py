"""The words of letters: what is in them, and what never is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.venues.policy.letter_wording import wording_on
from services.venues.rules.bookings.states import Action
from services.venues.rules.letters.wording import (
    KIND_OF_MOVE,
    LINK_MARK,
    PURPOSES,
    LetterFacts,
    ToldCondition,
    compose,
    is_address,
    kind_of_letter,
    names_somebody,
    next_try,
    wait_after,
)

WORDING = wording_on(date(2030, 1, 1))
CONDITION = ToldCondition("Two stewards at the doors.", date(2030, 6, 1), "Write to the venue manager.")
FACTS = LetterFacts(
    reference="VH-AAAAA-BBBBB",
    council="Northmere",
    place="Park Hall, Main hall",
    starts_at=datetime(2030, 6, 18, 18, 0),
    ends_at=datetime(2030, 6, 18, 19, 30),
    taken_from=datetime(2030, 6, 18, 17, 45),
    taken_until=datetime(2030, 6, 18, 20, 0),
    on_the_day="Caretaker, 01632 960123",
    contact="01632 960000",
    has_link=True,
    asked="Who comes?",
    missing=("Give the title of the event.",),
    answer_by=date(2030, 6, 1),
    grounds=("The terms of hire are not met, such as payment or dates",),
    told="The deposit was not paid.",
    conditions=(CONDITION,),
    was_heard=True,
    names=("Gloria Lunpell", "Amal Okafor"),
)


@pytest.mark.parametrize("kind", WORDING.letters)
def test_every_kind_of_letter_has_its_reference_and_nothing_unfilled(kind):
    letter = compose(kind, FACTS, WORDING)
    assert "VH-AAAAA-BBBBB" in letter.subject
    assert "VH-AAAAA-BBBBB" in letter.text
    assert "{" not in letter.text.replace(LINK_MARK, "")
    assert "\n\n\n" not in letter.text


def test_every_move_that_brings_a_letter_is_a_move_and_has_its_words():
    assert set(KIND_OF_MOVE) <= set(Action)
    assert set(KIND_OF_MOVE.values()) == set(WORDING.letters)


@pytest.mark.parametrize("kind", WORDING.letters)
def test_every_letter_gives_place_day_and_time(kind):
    text = compose(kind, FACTS, WORDING).text
    for words in ("Place: Park Hall, Main hall\n", "Day: 18 June 2030\n", "Time: 18:00 to 19:30\n"):
        assert words in text


def test_a_confirmation_says_where_when_on_what_conditions_and_whom_to_ring():
    text = compose("confirmed", FACTS, WORDING).text
    for words in ("17:45 to 20:00", "1. Two stewards at the doors", "On the day, ring: Caretaker, 01632 960123"):
        assert words in text
    bare = compose("confirmed", replace(FACTS, conditions=(), on_the_day=""), WORDING).text
    assert "These conditions apply" not in bare
    assert "On the day, ring: 01632 960000" in bare


def test_an_event_that_ends_on_another_day_says_so():
    night = replace(FACTS, ends_at=datetime(2030, 6, 19, 1, 0))
    assert "Time: 18:00 to 01:00 on 19 June 2030" in compose("receipt", night, WORDING).text


def test_what_is_reopened_has_one_letter_whoever_decides_it_again():
    text = compose("reopened", FACTS, WORDING).text
    assert "it is decided again" in text
    assert "A person decides" in text
    assert "officer" not in text
    assert kind_of_letter("reopen") == "reopened"


@pytest.mark.parametrize("kind", [kind for kind, purpose in PURPOSES.items() if purpose == "withdraw"])
def test_while_the_hirer_may_withdraw_the_letter_says_how(kind):
    assert f"withdraw here: {LINK_MARK}" in compose(kind, FACTS, WORDING).text
    assert "To withdraw, contact us: 01632" in compose(kind, replace(FACTS, has_link=False), WORDING).text


def test_a_condition_left_out_is_not_behind_a_link_that_only_withdraws():
    named = replace(FACTS, conditions=(replace(CONDITION, text="Only Gloria speaks"),))
    letter = compose("approved_with_conditions", named, WORDING)
    assert letter.withheld
    assert "We will tell you by phone or post" in letter.text
    asked = compose("information_asked", replace(FACTS, asked="Who is Gloria Lunpell?"), WORDING)
    assert not asked.withheld
    assert "You can read it at your link" in asked.text


TAKEN_BACK = "These earlier conditions no longer apply:\n- Two stewards at the doors\n"
ENDED = replace(FACTS, taken_back=("Two stewards at the doors",), conditions=())


@pytest.mark.parametrize("kind", ["approved", "approved_with_conditions"])
def test_an_approval_says_which_earlier_conditions_no_longer_hold(kind):
    assert TAKEN_BACK in compose(kind, ENDED, WORDING).text
    assert "no longer apply" not in compose(kind, replace(ENDED, taken_back=()), WORDING).text


@pytest.mark.parametrize("kind", ["approved", "approved_with_conditions"])
def test_a_condition_taken_back_that_names_somebody_is_told_in_another_way(kind):
    letter = compose(kind, replace(ENDED, taken_back=("Only Gloria speaks",)), WORDING)
    assert letter.withheld
    assert "Gloria" not in letter.text
    assert "no longer apply" not in letter.text
    assert "We will tell you by phone or post" in letter.text


def test_a_condition_left_out_is_said_of_no_earlier_one():
    named = replace(FACTS, conditions=(replace(CONDITION, text="Only Gloria speaks"),))
    letter = compose("approved_with_conditions", named, WORDING)
    assert "no longer apply" not in letter.text
    assert "approved with conditions." in letter.text


OLD = wording_on(date(2025, 1, 1))


def test_a_wording_from_before_words_what_it_can():
    assert not OLD.has("confirmed")
    assert OLD.has("reopened")
    assert "looking at it again" in compose("reopened", FACTS, OLD).text


@pytest.mark.parametrize("kind", ["information_asked", "minded_to_decline", "declined", "cancelled"])
def test_a_letter_that_asks_something_carries_the_link_or_says_how_else_to_answer(kind):
    assert LINK_MARK in compose(kind, FACTS, WORDING).text
    by_hand = compose(kind, replace(FACTS, has_link=False), WORDING).text
    assert LINK_MARK not in by_hand
    assert "link is yours" not in by_hand
    assert "contact us: 01632 960000" in by_hand


def test_a_question_says_what_by_when_and_which_answers_are_missing():
    text = compose("information_asked", FACTS, WORDING).text
    assert "Who comes?" in text
    assert "- Give the title of the event." in text
    assert "1 June 2030" in text
    without = compose("information_asked", replace(FACTS, missing=()), WORDING).text
    assert "still missing" not in without


def test_a_decision_with_conditions_says_how_to_challenge_each():
    text = compose("approved_with_conditions", FACTS, WORDING).text
    assert "1. Two stewards at the doors (by 1 June 2030)." in text
    assert "Write to the venue manager." in text


def test_a_decline_gives_the_reasons_the_reply_and_the_appeal():
    text = compose("declined", FACTS, WORDING).text
    for words in ("- The terms of hire are not met", "The deposit was not paid.", "We read what you told us", "appeal"):
        assert words in text
    assert "We read what you told us" not in compose("declined", replace(FACTS, was_heard=False), WORDING).text


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("information_asked", {"asked": "Who is Gloria Lunpell?"}),
        ("information_asked", {"asked": "Tell us about Mrs Lunpell"}),
        ("minded_to_decline", {"told": "gloria  lunpell is banned"}),
        ("declined", {"told": "Ms Okafor withheld it"}),
        ("approved_with_conditions", {"conditions": (replace(CONDITION, text="Only Gloria speaks"),)}),
        ("approved_with_conditions", {"conditions": (replace(CONDITION, how_to_challenge="Ask Amal Okafor"),)}),
    ],
)
def test_a_part_that_names_somebody_is_left_out_and_the_letter_says_so(kind, change):
    letter = compose(kind, replace(FACTS, has_link=False, **change), WORDING)
    assert letter.withheld
    for part in ("Gloria", "Lunpell", "lunpell", "Okafor"):
        assert part not in letter.text
    assert "names a person" in letter.text
    assert not compose(kind, FACTS, WORDING).withheld


def test_a_place_that_names_somebody_is_left_out():
    assert "Lunpell" not in compose("receipt", replace(FACTS, place="Lunpell Hall"), WORDING).text


def test_a_receipt_is_the_same_whatever_is_known_of_the_request():
    plain = LetterFacts("R", council="Northmere", contact="0")
    more = replace(FACTS, reference="R", contact="0", place="", starts_at=None, has_link=False)
    assert compose("receipt", plain, WORDING) == compose("receipt", more, WORDING)


@pytest.mark.parametrize(
    ("text", "names", "named"),
    [
        ("The Reverend must be there", ("The Reverend Jo Obuya",), False),
        ("Mr Obuya comes", ("The Reverend Jo Obuya",), True),
        ("We hope you will", ("Will Hope",), False),
        ("Will comes", ("Will Hope",), True),
        ("O'Neil's stage", ("Aoife O'Neil",), True),
        ("anything", ("",), False),
        ("the al-Amin group", ("Yusuf al-Amin",), True),
        ("Ng speaks", ("Ng",), True),
    ],
)
def test_names_are_found_whole_or_in_parts(text, names, named):
    assert names_somebody(text, names) is named


@pytest.mark.parametrize("text", ["a@b.example", "first.last+tag@sub.example.org"])
def test_one_address_is_an_address(text):
    assert is_address(text)


@pytest.mark.parametrize(
    "text", ["", "a", "a@b", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example", "A <a@b.example>", "a b@c.de"]
)
def test_anything_else_is_none(text):
    assert not is_address(text)


def test_waits_grow_and_end():
    waits = [wait_after(attempts) for attempts in range(1, 12)]
    assert waits[-1] is None
    assert waits[:-1] == sorted(waits[:-1])


NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tried", "attempts", "due"),
    [
        (None, 0, NOON),
        (NOON, 1, NOON + timedelta(minutes=1)),
        (NOON - timedelta(minutes=2), 3, NOON + timedelta(minutes=13)),
        (NOON - timedelta(minutes=2), 1, NOON),
        (NOON + timedelta(days=40), 2, NOON),
        (NOON, 11, NOON),
    ],
)
def test_a_letter_is_tried_when_its_wait_is_over_or_now(tried, attempts, due):
    assert next_try(tried, attempts, NOON) == due
