"""How a pack is marked and named, what counts as missing, and how values are put into words."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from services.gateway.rules.figures_text import (
    cell_in_words,
    day_in_words,
    figure_in_words,
    period_in_words,
    value_in_words,
)
from services.gateway.rules.pack import MissingSection, mark, pack_file_name, unanswered
from shared.figures.evidence import Share, figure_text
from shared.words import moment_in_words

AS_AT = date(2026, 3, 31)


@dataclass(frozen=True)
class Answered:
    service: str
    benchmark: int


@pytest.mark.parametrize(
    ("signed_off", "complete", "words"),
    [(False, True, "DRAFT"), (False, False, "DRAFT AND INCOMPLETE"), (True, False, "INCOMPLETE"), (True, True, "")],
)
def test_only_a_complete_and_signed_pack_is_unmarked(signed_off, complete, words):
    assert mark(signed_off, complete) == words


@pytest.mark.parametrize(
    ("council", "slug"),
    [
        ("Melford Borough Council", "melford-borough-council"),
        ("Ynys Môn", "ynys-mon"),
        ("../../etc/passwd\r\n", "etc-passwd"),
        ("", "council"),
        ("議会", "council"),
        ("x" * 300, "x" * 60),
    ],
)
def test_a_file_name_is_plain_letters_whatever_the_council_is_called(council, slug):
    assert pack_file_name(council, AS_AT, "DRAFT AND INCOMPLETE") == (
        f"prevent-self-assessment-{slug}-2026-03-31-full-DRAFT-INCOMPLETE.zip"
    )


@pytest.mark.parametrize(
    ("benchmarks", "answers", "reported", "services"),
    [
        ((7,), [Answered("training", 7)], [], []),
        ((7,), [], [], ["training"]),
        ((7,), [], [MissingSection("training", 7, "Stopped")], ["training"]),
        ((7,), [Answered("training", 7)], [MissingSection("training", 7, "Cut off")], ["training"]),
        ((7, 8), [Answered("training", 7)], [], ["venues"]),
        ((1, 2, 3), [], [], []),
    ],
)
def test_a_section_that_did_not_come_is_missing_whether_or_not_anybody_said_so(benchmarks, answers, reported, services):
    assert [one.service for one in unanswered(benchmarks, answers, reported)] == services


@pytest.mark.parametrize(
    ("numerator", "denominator", "words"),
    [
        (127, 213, "127 of 213"),
        (0, 213, "0 of 213"),
        (0, 0, "no one in scope"),
        (1007, 2014, "1,007 of 2,014"),
        (None, 213, "not available"),
        (5, None, "not available"),
    ],
)
def test_a_figure_is_a_number_of_a_number(numerator, denominator, words):
    assert figure_in_words(numerator, denominator) == words


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 0), (0, 5), (4, 5), (1007, 2014)])
def test_the_gateway_and_training_put_a_figure_into_the_same_words(numerator, denominator):
    assert figure_in_words(numerator, denominator) == figure_text(Share(numerator, denominator), "no one in scope")


@pytest.mark.parametrize(
    ("kind", "status", "text", "words"),
    [
        ("figure", "complete", "something else", "1 of 2"),
        ("figure", "stale", "", "1 of 2"),
        ("figure", "unavailable", "1 of 2", "not available"),
        ("not_available", "complete", "1 of 2", "not available"),
        ("list", "complete", "6 rows", "6 rows"),
    ],
)
def test_the_value_of_an_item_follows_its_numbers_and_never_shows_what_is_unavailable(kind, status, text, words):
    assert value_in_words(kind, status, 1, 2, text) == words


@pytest.mark.parametrize(("cell", "words"), [(None, "not available"), (0, "0"), (1007, "1,007"), ("", ""), ("a", "a")])
def test_a_cell_keeps_nought_apart_from_unknown(cell, words):
    assert cell_in_words(cell) == words


def test_days_moments_and_periods_are_written_out():
    assert day_in_words(AS_AT) == "31 March 2026"
    assert day_in_words(None) == ""
    assert moment_in_words(datetime(2026, 4, 7, 9, 5, tzinfo=UTC)) == "7 April 2026 at 10:05am"
    assert period_in_words(None, AS_AT) == "as at 31 March 2026"
    assert period_in_words(date(2025, 4, 1), AS_AT) == "1 April 2025 to 31 March 2026"
