"""The booking request as it is declared: complete, and read alike by whoever makes something of it."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from services.gateway.pages.hire.steps import STEPS
from services.gateway.pages.kit.request.answers import applies, name_of, request_of
from services.gateway.pages.kit.request.layout import Layout, blocks_of, sections_of
from services.gateway.pages.kit.request.questions import Questions
from services.venues.rules.bookings.questions import BookingPolicy
from services.venues.rules.bookings.questions import Question as Worded
from services.venues.rules.bookings.request import own_answers, request_from
from services.venues.rules.hirers.answers import with_answers
from shared.booking_request.codes import (
    ALWAYS_REQUIRED,
    EVERY_QUESTION,
    QUESTIONS,
    answer_at,
    is_asked,
    question_of,
    required_codes,
    said_by,
)
from shared.booking_request.declared import OwnAnswer
from shared.booking_request.questions import Kind, When, either, holds, when
from shared.contracts.bookings.booking_request import BookingRequestSchema, BookingSubmissionSchema
from tests.folders import ROOT

CONDITIONAL = {code: one for code, one in EVERY_QUESTION.items() if isinstance(one.asked, When)}


@pytest.mark.parametrize("code", EVERY_QUESTION)
def test_a_question_says_what_it_asks_and_how_a_missing_answer_is_asked_for(code: str) -> None:
    asked = EVERY_QUESTION[code]
    assert asked.code == code
    assert asked.label
    assert not asked.required or asked.ask.endswith(".")
    assert asked.told.keys() <= asked.choices.keys()


@pytest.mark.parametrize("code", QUESTIONS)
def test_another_answer_is_a_kind_of_change_or_light_with_a_reason_and_never_both(code: str) -> None:
    assert bool(QUESTIONS[code].change) != bool(QUESTIONS[code].light)


@pytest.mark.parametrize("code", EVERY_QUESTION)
def test_a_condition_looks_at_answers_that_there_are(code: str) -> None:
    for condition in (EVERY_QUESTION[code].asked, EVERY_QUESTION[code].required):
        for other, values in condition.any_of if isinstance(condition, When) else ():
            assert other != code
            assert set(values) <= {*QUESTIONS[other].choices, ""}, (other, values)


@pytest.mark.parametrize(
    ("condition", "answer", "held"),
    [
        (True, "", True),
        (False, "yes", False),
        (when("a", "yes"), "yes", True),
        (when("a", "yes"), "no", False),
        (when("a", ""), "", True),
        (either(when("b", "x"), when("a", "yes", "no")), "no", True),
    ],
)
def test_a_condition_holds_where_one_of_its_answers_was_given(condition: Any, answer: str, held: bool) -> None:
    assert holds(condition, lambda code: answer if code == "a" else "") is held


LISTED = {code: sorted(one.choices) for code, one in QUESTIONS.items() if one.is_closed}


@given(st.fixed_dictionaries({code: st.sampled_from(["", *answers]) for code, answers in LISTED.items()}))
def test_the_form_and_the_rules_ask_and_require_the_same(answers: dict[str, str]) -> None:
    values = {name_of(code): answer for code, answer in answers.items() if answer}
    everything: dict[str, Any] = {"hirer": {}, "event": {}, "seating": {}}
    for code, answer in answers.items():
        part, _, name = code.partition(".")
        (everything[part] if name else everything)[name or part] = answer
    read = request_from(everything)
    assert {code for code in QUESTIONS if applies(code, values)} == {
        code for code in QUESTIONS if is_asked(code, said_by(read))
    }
    sent = request_from(request_of(values))
    assert {code for code in CONDITIONAL if answer_at(sent, code)} == {
        code for code in CONDITIONAL if answer_at(read, code) and is_asked(code, said_by(read))
    }
    assert required_codes(said_by(sent)) == required_codes(said_by(read)) >= set(ALWAYS_REQUIRED)


def test_every_question_stands_on_one_page_of_the_hirers_form_and_no_page_is_empty() -> None:
    pages = {step.slug: step for step in STEPS}
    assert {one.step for one in QUESTIONS.values() if one.kind is not Kind.TICK} <= pages.keys()
    assert all(step.codes or step.own for step in STEPS)


def test_every_question_but_a_tick_stands_once_on_the_staff_form_and_a_fold_is_named_for_what_is_in_it() -> None:
    codes = [code for code, one in QUESTIONS.items() if one.kind is not Kind.TICK]
    blocks = [block for section in sections_of(codes).values() for block in blocks_of(section)]
    assert sorted(code for block in blocks for code in block.codes) == sorted(codes)
    titles = [block.title for block in blocks if block.title]
    assert "Separate doors or times, spaces set aside" in titles
    assert [*sections_of(codes)] == ["hirer", "event", "speakers", "seating"]


def test_the_style_sheet_watches_as_many_conditions_as_a_page_has() -> None:
    style = (ROOT / "services/gateway/static/due-regard.css").read_text(encoding="utf-8")
    numbers = [int(number) for number in re.findall(r"\.dr-when--(\d+)", style)]
    page = Layout(tuple(QUESTIONS), Questions({}))
    assert len(page.conditions) >= 4
    assert set(range(1, len(page.conditions) + 1)) <= set(numbers)
    assert {page.watched(code) for code in CONDITIONAL if code in QUESTIONS} == {*range(1, len(page.conditions) + 1)}


def test_a_question_whose_condition_is_answered_on_another_page_is_asked_there_only_when_it_holds() -> None:
    page = Layout(("event.worship",), Questions({}))
    assert (page.shown, page.watched("event.worship")) == ((), 0)
    asked = Layout(("event.worship",), Questions({}), values={"seating-separate_access": "yes"})
    assert asked.shown == ("event.worship",)


def test_a_speakers_question_is_found_by_the_place_of_the_speaker() -> None:
    assert question_of("speakers[12].name") is EVERY_QUESTION["speakers[].name"]
    assert question_of("extra.parking") is None


def test_dated_policy_words_a_question_by_its_code_and_others_keep_their_own_words() -> None:
    policy = BookingPolicy("1", (Worded("event.title", "Name it", "Name it!"), Worded("extra.bar", "A bar?", "Say.")))
    worded = {question.code: question.text for question, _ in policy.worded()}
    assert worded["event.title"] == "Name it"
    assert worded["event.purpose"] == QUESTIONS["event.purpose"].label
    assert list(worded)[-1] == "extra.bar"
    assert policy.ask_for("event.title") == "Name it!"
    assert policy.ask_for("event.purpose") == QUESTIONS["event.purpose"].ask
    assert policy.ask_for("speakers[1].name") == "Give the full name of speaker 2."


# The shape in JSON


def faults(body: dict[str, Any]) -> Any:
    with pytest.raises(ValidationError) as wrong:
        BookingSubmissionSchema().load(body)
    return wrong.value.messages


@pytest.mark.parametrize("inside", [True, False], ids=["in request", "beside each other"])
def test_a_name_that_is_no_field_is_refused_where_it_stands(inside: bool) -> None:
    request = {"hirer": {"nme": "Jo"}, "speakers": [{}, {"surname": "Lee"}]}
    told = faults({"request": request} if inside else request)
    assert set(told) == {"hirer", "speakers"}
    assert told["hirer"]["nme"] == told["speakers"][1]["surname"] == ["is not a field of a request"]


def test_an_answer_is_kept_as_it_came_whatever_it_is() -> None:
    request = {"hirer": {"name": 7}, "event": {"access": "perhaps", "expected_numbers": "80"}, "speakers": [{}]}
    assert BookingSubmissionSchema().load({"request": request}).request == request


def test_own_questions_are_answered_in_a_list_or_by_code_and_each_once() -> None:
    listed = [{"code": "bar", "answer": "yes"}, {"code": "parking", "answer": "no"}]
    by_code = {"bar": "yes", "parking": "no"}
    for given_answers in (listed, by_code):
        assert BookingSubmissionSchema().load({"extra": given_answers}).request["extra"] == by_code
        assert own_answers(given_answers) == (OwnAnswer("bar", "yes"), OwnAnswer("parking", "no"))
    for wrong in (
        [{"answer": "yes"}], [{"code": ""}], [{"code": "a", "answr": "b"}], [{"code": "a"}, {"code": "a"}], ["a"], "a",
    ):  # fmt: skip
        assert "extra" in faults({"extra": wrong})


@pytest.mark.parametrize("code", [*QUESTIONS, "speakers[0].name", "extra.bar"])
def test_what_a_hirer_answers_through_a_link_has_the_shape_of_a_request_and_is_read(code: str) -> None:
    asked = question_of(code) or EVERY_QUESTION["event.title"]
    typed = {
        Kind.TICK: "yes",
        Kind.NUMBER: "8",
        Kind.MINUTES: "8",
        Kind.TIME: "2030-06-18T18:00",
        Kind.DAY: "2030-06-01",
    }
    answer = next(iter(asked.choices), typed.get(asked.kind, "Jo Bloggs"))
    request = with_answers({"speakers": [{}]} if "[" in code else {}, {code: answer}, (), [code])
    BookingRequestSchema().load(request)
    plain = code.replace("[0]", "").partition(".")[0] if "[" in code else code
    assert answer_at(request_from(request), plain if code != "extra.bar" else "extra")
