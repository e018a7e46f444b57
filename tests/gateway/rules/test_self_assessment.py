"""What may be saved about a question, and what is missing: in words, never a rating."""

from dataclasses import dataclass
from datetime import date

import pytest

from services.gateway.policy.loader import load_framework
from services.gateway.rules.self_assessment import (
    NOT_APPLICABLE,
    Assessment,
    KeptEvidence,
    missing,
    objection,
    rating_choices,
    rating_in_words,
)

FRAMEWORK = load_framework()
AS_AT = date(2026, 3, 31)
PERIOD = (date(2025, 4, 1), AS_AT)
ONE_DETAIL = FRAMEWORK.question("7.9")
NO_DETAIL = FRAMEWORK.question("7.5")
SAID = Assessment("7.9", "Developing", "The guidance is used.")


@dataclass(frozen=True)
class Item:
    detail: str = "7.9.a"
    title: str = "Guidance read"
    kind: str = "figure"
    status: str = "complete"
    note: str = ""
    text: str = ""
    numerator: int | None = None
    denominator: int | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str | int | None, ...], ...] = ()
    better: str = "more"
    to_put_right: tuple[str, ...] = ()


def test_the_choices_are_the_frameworks_scale_and_not_applicable():
    assert [words for _, words in rating_choices(FRAMEWORK)] == [
        "Not yet started",
        "Developing",
        "Achieving",
        "Not applicable",
    ]


@pytest.mark.parametrize(
    ("question", "rating", "summary", "reason", "refused"),
    [
        ("7.3", "Achieving", "Everyone is in date.", "", None),
        ("7.3", "Not yet started", "Nothing yet.", "", None),
        ("7.3", NOT_APPLICABLE, "", "The council has no staff.", None),
        ("7.3", NOT_APPLICABLE, "A summary is no reason", " ", "Say why this question does not apply"),
        ("7.3", "", "Words", "", "Choose a rating"),
        ("7.3", "achieving", "Words", "", "Choose one of: Not yet started, Developing, Achieving, or Not applicable"),
        ("7.3", "Green", "Words", "", "Choose one of: Not yet started, Developing, Achieving, or Not applicable"),
        ("7.3", "Developing", " \n", "", "Write a summary that says what the rating rests on"),
        ("7.33", "Developing", "Words", "", "There is no question 7.33 in this framework"),
    ],
)
def test_an_assessment_is_refused_in_words(question, rating, summary, reason, refused):
    assert objection(FRAMEWORK, question, rating, summary, reason) == refused


@pytest.mark.parametrize(
    ("assessment", "words"),
    [(None, "Not rated"), (SAID, "Developing"), (Assessment("7.9", NOT_APPLICABLE, reason="None"), "Not applicable")],
)
def test_a_rating_is_printed_in_words(assessment, words):
    assert rating_in_words(assessment) == words


def test_a_question_with_a_figure_a_rating_and_a_summary_lacks_nothing():
    assert missing(ONE_DETAIL, [Item()], [], SAID, PERIOD) == ()


@pytest.mark.parametrize(
    ("items", "said", "words"),
    [
        ([], SAID, ["7.9.a: there is nothing from the records, and nothing is attached."]),
        ([Item(kind="record")], SAID, ["7.9.a: nothing is attached for Guidance read."]),
        (
            [Item(kind="not_available", status="unavailable", note="Nobody records it.")],
            SAID,
            ["7.9.a: Guidance read is not available. Nobody records it."],
        ),
        ([Item(status="unavailable")], SAID, ["7.9.a: Guidance read is not available."]),
        ([Item(status="stale", note="Since 09:40.")], SAID, ["7.9.a: Guidance read is being worked out. Since 09:40."]),
        ([Item()], None, ["Nobody has chosen a rating yet.", "Nobody has written a summary yet."]),
        ([Item()], Assessment("7.9", "Developing"), ["Nobody has written a summary yet."]),
    ],
)
def test_each_thing_missing_is_said_alone(items, said, words):
    assert list(missing(ONE_DETAIL, items, [], said, PERIOD)) == words


@pytest.mark.parametrize("serves", ["7.9", "7.9.a"])
def test_what_a_person_attaches_answers_for_a_record_or_a_figure_that_is_not_there(serves):
    kept = [KeptEvidence("e1", (serves,), "Guidance", "Public health")]
    items = [Item(kind="record"), Item(kind="not_available", status="unavailable")]
    assert missing(ONE_DETAIL, items, kept, SAID, PERIOD) == ()


def test_what_is_attached_to_another_question_does_not_help():
    kept = [KeptEvidence("e1", ("7.8",), "Plan", "Prevent lead")]
    assert len(missing(ONE_DETAIL, [], kept, SAID, PERIOD)) == 1


@pytest.mark.parametrize(("review_on", "late"), [(AS_AT, 0), (date(2026, 3, 30), 1)])
def test_attached_evidence_whose_review_is_past_is_named(review_on, late):
    kept = [KeptEvidence("e1", ("7.9",), "Guidance", "Public health", review_on=review_on)]
    words = missing(ONE_DETAIL, [], kept, SAID, PERIOD)
    assert len(words) == late
    assert all("was due on 30 March 2026" in one for one in words)


def test_a_question_without_supporting_details_is_asked_for_as_a_whole():
    said = Assessment("7.5", "Developing", "Words")
    assert missing(NO_DETAIL, [], [], said, PERIOD) == (
        "7.5: there is nothing from the records, and nothing is attached.",
    )


def test_a_question_that_does_not_apply_lacks_nothing_but_perhaps_its_reason():
    assert missing(ONE_DETAIL, [], [], Assessment("7.9", NOT_APPLICABLE, reason="No such service."), PERIOD) == ()
    assert missing(ONE_DETAIL, [], [], Assessment("7.9", NOT_APPLICABLE), PERIOD) == (
        "Nobody has said why this question does not apply.",
    )


def test_records_that_could_not_be_asked_are_said_first():
    words = missing(ONE_DETAIL, [], [], SAID, PERIOD, "The training service did not answer.")
    assert words[0] == "The records could not be asked. The training service did not answer."


@pytest.mark.parametrize("question", list(FRAMEWORK.questions()), ids=lambda question: question.id)
def test_what_is_missing_never_names_a_rating(question):
    words = " ".join(missing(question, [], [], None, PERIOD))
    assert not any(rating in words for rating in FRAMEWORK.ratings)


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (Item(numerator=0, denominator=2), "7.9.a: Guidance read: 0 of 2, which is none."),
        (Item(numerator=5, denominator=22), "7.9.a: Guidance read: 5 of 22, which is fewer than half."),
        (Item(kind="list", columns=("Day",)), "7.9.a: Guidance read: there is none."),
        (
            Item(better="neither", to_put_right=("The last test failed.",)),
            "7.9.a: Guidance read: The last test failed.",
        ),
        (Item(status="stale", numerator=1, denominator=3), "7.9.a: Guidance read: 1 of 3, which is fewer than half."),
    ],
)
@pytest.mark.parametrize("attached", [[], [KeptEvidence("e1", ("7.9",), "Guidance", "Public health")]])
def test_what_is_low_failed_or_overdue_is_missing_whatever_somebody_attaches(item, words, attached):
    assert words in missing(ONE_DETAIL, [item], attached, SAID, PERIOD)


@pytest.mark.parametrize(
    "item",
    [
        Item(numerator=11, denominator=22),
        Item(numerator=0, denominator=0),
        Item(numerator=0, denominator=9, better="fewer"),
        Item(numerator=1, denominator=9, better="neither"),
        Item(kind="list", columns=("Day",), rows=(("1 May 2025",),)),
        Item(kind="list", columns=("Day",), better="neither"),
    ],
)
def test_half_and_what_is_not_measured_by_more_is_not_missing(item):
    assert missing(ONE_DETAIL, [item], [], SAID, PERIOD) == ()


@pytest.mark.parametrize(
    ("speaks_from", "speaks_until", "clears"),
    [
        (None, None, True),
        (date(2024, 4, 1), date(2025, 3, 31), False),
        (date(2024, 4, 1), date(2025, 4, 1), True),
        (date(2026, 3, 31), date(2027, 3, 31), True),
        (date(2026, 4, 1), date(2027, 3, 31), False),
        (None, date(2025, 3, 31), False),
        (date(2026, 4, 1), None, False),
    ],
)
def test_evidence_that_speaks_for_another_time_clears_nothing(speaks_from, speaks_until, clears):
    kept = [KeptEvidence("e1", ("7.9.a",), "Guidance", "Public health", speaks_from, speaks_until)]
    words = missing(ONE_DETAIL, [Item(kind="record")], kept, SAID, PERIOD)
    assert (words == ()) is clears
    assert ("7.9.a: Guidance speaks for another time than this one." in words) is not clears
