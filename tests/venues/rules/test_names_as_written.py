"""A listed name is found however it is written among others; words that say there is no name are no name."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.venues.rules.names_as_written import (
    given_name,
    organisations_in,
    parted_in_files,
    people_in,
    several_in,
)
from services.venues.rules.request import names_to_screen, request_from
from services.venues.rules.words_beside_names import is_not_given
from tests.venues.names_written import FORMS, NAME

TITLES = {"dr", "ms", "mr"}
"""Left to the engine, which knows them beside a name."""


def words_of(name):
    """A name's words in any order and case, without marks."""
    return sorted(set(re.findall(r"[^\W_]+", name.casefold())) - TITLES)


@pytest.mark.parametrize("field", FORMS)
def test_a_name_is_looked_up_by_itself_whatever_stands_beside_it(field):
    found = people_in(field)
    assert found[0] == field.strip()
    assert words_of(NAME) in [words_of(html.unescape(name)) for name in found]


@pytest.mark.parametrize("title", ["Dr", "Prof", "Ms", "Rev.", "Cllr"])
def test_titles_stay_or_go_and_the_name_is_there_either_way(title):
    found = people_in(f"{title} Patience Velthar (speaker), Mr Ben Ordinary")
    assert found[1] in (f"{title} {NAME}", NAME)


@pytest.mark.parametrize(
    "field",
    [
        "Patience Velthar",
        "Mohammed Al-Rahman",
        "Anne-Marie O'Brien-Lee",
        "Ludwig van Beethoven",
        "María de la Cruz",
        "Velthar, Patience",
        "Velthar, P.",
        "Malcolm X",
        "Yusuf",
        "Jean-Luc Picard",
        "Abu Bakr bin Yusuf",
        "李小龍",
        "Siân ap Rhys",
        "محمد علي",
        "Nguyễn Văn An",
        "King Charles III",
        "Jack Ma",
        "Anjali Sheikh",
        "Sarah Bishop",
        "Imam Ali",
        "I-Chun Ba",
        "Qin Ceng",
        "Kurtis Nee",
        "A. B. Smith",
        "Prof. Yusuf Khan",
        "Ronald McDonald",
    ],
)
def test_an_ordinary_name_is_looked_up_once_as_it_was_written(field):
    assert people_in(field) == (field,)


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Marks and Spencer", ()),
        ("St. Mary's & St. John's, Fictown", ()),
        ("Hope Trust t/a Unity Forum", ("Hope Trust", "Unity Forum")),
        ("Hope Trust trading as Unity Forum", ("Hope Trust", "Unity Forum")),
        ("1. Hope Trust 2. Unity Forum", ("Hope Trust", "Unity Forum")),
        ("Hope Trust; Unity Forum", ("Hope Trust", "Unity Forum")),
        ("Hope Trust\nUnity Forum", ("Hope Trust", "Unity Forum")),
    ],
)
def test_an_organisations_name_is_divided_only_where_it_says_so(field, names):
    assert organisations_in(field) == (field, *names)


@pytest.mark.parametrize(
    "words",
    [
        "None",
        "N/A",
        "n.a.",
        "NA",
        "-",
        "--",
        "?",
        "TBC",
        "T.B.C.",
        "tba",
        "To be confirmed",
        "TO BE CONFIRMED.",
        "(none)",
        "various",
        "Various speakers",
        "Unknown",
        "not yet known",
        "See flyer",
        "Private",
        "nil",
        "Don’t know",
        "Dim",
        "I'w gadarnhau",
        "…",
        "Names to follow",
        "N / A",
        "none.",
    ],
)
def test_words_that_say_there_is_no_name_are_not_given(words):
    assert is_not_given(words)
    assert given_name(words) == ""
    request = request_from(
        {"hirer": {"name": "Ada Plain", "organisation": words, "client": words}, "speakers": [{"name": words}]}
    )
    assert (request.hirer.organisation, request.hirer.client, request.named_speakers) == ("", "", ())
    assert names_to_screen(request) == ()


@pytest.mark.parametrize(
    "name", ["Ann None", "Nil Sharma", "Mr Private", "TBA Productions", "Various Artists Collective", "Noone Ali"]
)
def test_a_name_with_such_a_word_in_it_is_a_name(name):
    assert given_name(name) == name


@given(st.text(max_size=120))
def test_the_whole_field_is_always_looked_up_and_nothing_twice(field):
    found = people_in(field)
    assert found[0] == field.strip()
    assert len({name.casefold() for name in found}) == len(found)


NAMES = st.sampled_from(["Ben Ordinary", "Cara Simple", "Dan Usual", "Eve Common"])
BETWEEN = st.sampled_from([", ", " and ", " & ", "; ", "\n", " / ", " + ", ", and "])


@given(st.lists(st.tuples(NAMES, BETWEEN), max_size=6), st.lists(st.tuples(BETWEEN, NAMES), max_size=6))
def test_a_name_anywhere_among_others_is_found(before, after):
    field = "".join(map("".join, before)) + NAME + "".join(map("".join, after))
    assert NAME in people_in(field)


def test_one_name_in_many_is_found_and_a_hostile_field_is_read():
    assert NAME in people_in(", ".join(["Ben Ordinary"] * 200 + [NAME]))
    assert people_in("(" * 5000)[0] == "(" * 5000


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Ben Ordinary; Patience Velthar", ["Ben Ordinary", "Patience Velthar"]),
        ("Ben Ordinary\nPatience Velthar\n", ["Ben Ordinary", "Patience Velthar"]),
        ("Ben Ordinary, Patience Velthar", ["Ben Ordinary, Patience Velthar"]),
    ],
)
def test_files_are_divided_unasked_at_semicolons_and_line_breaks_only(cell, names):
    assert parted_in_files(cell) == names


def test_a_field_that_names_several_is_shown_as_it_was_read():
    assert several_in("Ben Ordinary, Patience Velthar") == ("Ben Ordinary", "Patience Velthar")
    assert several_in("Dr Patience Velthar") == several_in("Velthar, Patience") == ()


@pytest.mark.parametrize(
    "words",
    ["Speaker TBC", "Guest speaker to be confirmed", "No guest speakers", "TBC, TBC", "Speaker 1", "none at present",
     "No external speakers", "Name not known", "Speaker 1 and speaker 2"],
)  # fmt: skip
def test_a_field_of_nothing_but_such_words_names_nobody(words):
    assert given_name(words) == ""


@pytest.mark.parametrize("name", ["Edgar Guest", "Will Confirm", "Yet Ming", "Anna Present", "Any Guesser"])
def test_one_word_of_a_name_among_them_is_a_name(name):
    assert given_name(name) == name
