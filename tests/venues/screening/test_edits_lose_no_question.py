"""Whatever is done to a speaker's name, in any order: only a person's answer ends a question."""

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.venues.actions.bookings.answers import answer_match
from services.venues.actions.bookings.changing import change_request
from services.venues.actions.bookings.views import get_booking
from services.venues.store.bookings.bookings import find_booking
from services.venues.store.screening.look_ups import list_matches
from shared.contracts.bookings.booking_request import BookingSubmission
from shared.contracts.bookings.bookings import MatchAnswer
from shared.http.problems import Refused
from tests.venues.booked import a_request
from tests.venues.screening.listing import LEAD, OFFICER, book, load, newest_answer, now, person, the_match

pytestmark = pytest.mark.usefixtures("store")
NAME = "Gloria Lunpéll-Okoro"
WRITTEN = [
    "GLORIA LUNPÉLL-OKORO", "gloria lunpéll-okoro", "Gloria  Lunpéll-Okoro", " Gloria Lunpéll-Okoro ",
    "Gloria Lunpell-Okoro", "Gloria Lunpéll Okoro", "Gloria Lunpéll‑Okoro", "Gloria. Lunpéll-Okoro",
    "Glo\u200bria Lunpéll-Okoro", "Ｇloria Lunpéll-Okoro", "Ms Gloria Lunpéll-Okoro", "Lunpéll-Okoro, Gloria",
    "Lunpéll-Okoro Gloria", "GloriaLunpéllOkoro",
]  # fmt: skip
BESIDE = [f"{NAME} (chair)", f"{NAME} via Zoom", f"Ben Ordinary and {NAME}", f"{NAME} - hope in hard times"]
OTHERS = ["Ben Ordinary", "Gloria Lunpéll-Adeyemo", "Cara Simple"]
ANSWERS = {
    "open": None,
    "same": MatchAnswer("same", "Her own page", "Her own page"),
    "unclear": MatchAnswer("unclear", "No picture", "Her own page"),
    "different": MatchAnswer("different", "Another person: a baker in Hull"),
}
CLOSED = MatchAnswer("closed", "The hirer sent another speaker")


def change(booking, *speakers):
    request = a_request({"speakers": [*speakers], "event": {"type": "talk"}})
    read = find_booking(booking.public_id)
    change_request(booking.public_id, BookingSubmission(request=request, version=read.version), OFFICER, now())


def answered(booking, state):
    if given_ := ANSWERS[state]:
        answer_match(booking.public_id, the_match(booking).public_id, given_, LEAD, now())
    return the_match(booking)


def shown(booking):
    return get_booking(booking.public_id, LEAD, now()).matches


@pytest.mark.parametrize("state", ANSWERS)
def test_a_name_written_otherwise_keeps_its_match_and_its_answers(state):
    load("register", "1", person("a", NAME))
    booking = book(NAME)
    asked = answered(booking, state)
    for written in (*WRITTEN, *BESIDE, NAME):
        change(booking, {"name": written})
        kept = the_match(booking)
        assert (kept.id, kept.state, kept.answers) == (asked.id, state, asked.answers), written
        assert [match.former_name for match in shown(booking)] == [False]
    assert find_booking(booking.public_id).possible_match == (state != "different")


@pytest.mark.parametrize("state", ["open", "same", "unclear"])
def test_a_question_about_a_name_that_was_replaced_stays_and_says_that_it_is_a_former_one(state):
    load("register", "1", person("a", NAME))
    booking = book(NAME)
    asked = answered(booking, state)
    change(booking, {"name": "Ben Ordinary"})
    (stays,) = shown(booking)
    assert (stays.id, stays.state, stays.name, stays.former_name) == (asked.public_id, state, NAME, True)
    after = find_booking(booking.public_id)
    assert {"prevent_lead", "senior_officer"} <= set(after.assessment["needs"])
    assert not after.assessment["officer_may_approve"]
    change(booking, {"name": NAME})
    back = the_match(booking)
    assert (back.id, back.state, back.answers) == (asked.id, state, asked.answers)
    assert [match.former_name for match in shown(booking)] == [False]


def test_a_question_about_a_former_name_is_closed_by_a_person_with_a_reason_and_asked_again_with_the_name():
    load("register", "1", person("a", NAME))
    booking = book(NAME)
    with pytest.raises(Refused, match="listed still"):
        answer_match(booking.public_id, the_match(booking).public_id, CLOSED, LEAD, now())
    change(booking, {"name": "Ben Ordinary"})
    answer_match(booking.public_id, the_match(booking).public_id, CLOSED, LEAD, now())
    after = find_booking(booking.public_id)
    assert (after.possible_match, after.assessment["needs"], shown(booking)) == (False, [], ())
    change(booking, {"name": NAME.upper()})
    assert the_match(booking).state == "open"


def test_what_was_answered_different_needs_nobody_once_replaced_and_is_known_when_the_name_comes_back():
    load("register", "1", person("a", NAME))
    booking = book(NAME)
    answered(booking, "different")
    change(booking, {"name": "Ben Ordinary"})
    assert (shown(booking), find_booking(booking.public_id).possible_match) == ((), False)
    change(booking, {"name": NAME})
    assert [match.state for match in shown(booking)] == ["different"]


@pytest.mark.parametrize("state", ["open", "different"])
def test_a_name_written_otherwise_and_then_described_anew_is_asked_afresh(state):
    load("register", "1", person("a", NAME))
    booking = book(NAME)
    answered(booking, state)
    change(booking, {"name": NAME.upper()})
    change(booking, {"name": NAME.upper(), "organisation": "Another Body"})
    assert the_match(booking).state == "open"


@pytest.mark.parametrize("again", ["another booking", "this booking"])
def test_an_open_question_is_ended_by_no_edit_though_the_name_is_now_somebody_answered_different_before(again):
    load("register", "1", person("a", NAME))
    known = {"name": NAME, "organisation": "Harbour Bakers"}
    booking = book(**known)
    answered(booking, "different")
    if again == "another booking":
        booking = book(NAME, organisation="Another Body")
    else:
        change(booking, {"name": NAME, "organisation": "Another Body"})
    assert the_match(booking).state == "open"
    for speaker in (known, {"name": "Ben Ordinary"}, known | {"name": NAME.upper()}):
        change(booking, speaker)
        assert the_match(booking).state == "open", speaker
    assert "prevent_lead" in find_booking(booking.public_id).assessment["needs"]
    (match,) = shown(booking)
    assert "Another person: a baker in Hull" in match.remembered
    assert match.answers == ()
    answered(booking, "different")
    assert find_booking(booking.public_id).assessment["needs"] == []


def test_an_answer_about_one_namesake_is_not_one_about_another_who_joins_the_field():
    load("register", "1", person("a", NAME))
    booking = book("Gloria Lunpell-Okara")
    answered(booking, "different")
    change(booking, {"name": f"Gloria Lunpell-Okara and {NAME}"})
    assert "open" in [match.state for match in list_matches(booking.id)]
    assert find_booking(booking.public_id).possible_match


@pytest.mark.parametrize("kind", ["organisation", "client"])
def test_an_organisation_written_otherwise_or_replaced_keeps_its_question_too(kind):
    load("register", "1", {**person("a", "Lunpell Okoro Fellowship"), "kind": "organisation"})

    def asked(name):
        return a_request({"hirer": {kind: name, "acting_for": kind}, "event": {"type": "talk"}})

    booking = book("Ben Ordinary")
    for name, former in (
        ("Lunpell Okoro Fellowship", False),
        ("LUNPELL OKORO FELLOWSHIP", False),
        ("Harbour Bakers", True),
        ("Lunpell Okoro  Fellowship.", False),
    ):
        read = find_booking(booking.public_id)
        submission = BookingSubmission(request=asked(name), version=read.version)
        change_request(booking.public_id, submission, OFFICER, now())
        assert [(match.state, match.former_name) for match in shown(booking)] == [("open", former)], name


NUMBERS = count()
NAMES = {"a": NAME, "b": "Tariq Ostwick"}
fields = st.sampled_from([NAME, *WRITTEN, *BESIDE, *OTHERS, "Tariq Ostwick", "TARIQ OSTWICK", "TBC", ""])
steps = st.one_of(
    st.tuples(st.just("edit"), st.lists(st.tuples(fields, st.sampled_from(["", "Harbour Bakers"])), max_size=3)),
    st.tuples(st.just("answer"), st.integers(0, 5), st.sampled_from(["different", "same", "unclear", "closed"])),
)


def questions(booking):
    """The entries of which nobody has said that it is somebody else, or that the question may end."""
    return {
        match.entry_key.split(":")[1]
        for match in list_matches(booking.id)
        if match.state not in ("different", "closed")
    }


@settings(
    max_examples=25, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.lists(steps, min_size=3, max_size=10))
def test_no_sequence_of_edits_of_a_speaker_loses_an_unanswered_question(taken):
    codes = {code: f"{code}{next(NUMBERS)}" for code in NAMES}
    load("register", f"v{next(NUMBERS)}", *(person(codes[code], name) for code, name in NAMES.items()))
    booking = book(NAME)
    before = questions(booking)
    assert before == {codes["a"]}
    for what, *given_ in taken:
        if what == "edit":
            change(booking, *({"name": name, "organisation": body} for name, body in given_[0]))
            assert before <= questions(booking), given_
        elif asked := list_matches(booking.id):
            match = asked[given_[0] % len(asked)]
            try:
                said = MatchAnswer(given_[1], "Her own page", "Her own page", newest_answer(match))
                answer_match(booking.public_id, match.public_id, said, LEAD, now())
            except Refused:
                continue
        before = questions(booking)
        assert find_booking(booking.public_id).possible_match == bool(before)
