"""The frameworks as shipped: official wording word for word, and a crosswalk that leaves nothing out."""

import hashlib
import json

import pytest

from services.gateway.policy.loader import FOLDER, list_frameworks, load_crosswalk, load_framework

TOOLKIT = load_framework("prevent-duty-toolkit-2018")
# The wording of the published tool, all of it: it changes only if somebody changes a word.
WORDING = "bc009e81ce98abf02314d22f6748785983960c9673055c4de823f2ceaffc56cd"


def test_the_tool_is_shipped_in_full():
    questions = list(TOOLKIT.questions())
    kinds = [question.kind for question in questions]
    assert (len(TOOLKIT.benchmarks), len(questions)) == (10, 38)
    assert (kinds.count("expectation_of_compliance"), kinds.count("good_practice")) == (22, 16)
    assert sum(len(question.details) for question in questions) == 109
    assert TOOLKIT.ratings == ("Not yet started", "Developing", "Achieving")


def test_the_official_wording_is_word_for_word():
    words = [
        [
            benchmark.number,
            benchmark.standard,
            benchmark.outcome,
            [[q.id, q.kind, q.text, [detail.text for detail in q.details]] for q in benchmark.questions],
        ]
        for benchmark in TOOLKIT.benchmarks
    ]
    assert hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest() == WORDING


@pytest.mark.parametrize(
    ("question", "slip"),
    [("5.6", "Are agreed protocols are in place"), ("6.1", "Is there a formal mechanism or strategy is in place")],
)
def test_slips_of_the_original_are_kept(question, slip):
    assert TOOLKIT.question(question).text.startswith(slip)


def test_the_stray_quote_mark_of_the_original_is_kept():
    assert TOOLKIT.question("7.4").details[2].text.endswith('tensions?"')


def test_the_licence_is_named_with_the_wording():
    assert "Crown copyright" in TOOLKIT.attribution
    assert "Open Government Licence v3.0" in TOOLKIT.attribution
    assert TOOLKIT.licence.startswith("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3")


def test_details_have_letters_in_the_order_of_the_tool():
    assert [detail.id for detail in TOOLKIT.question("7.3").details] == [f"7.3.{letter}" for letter in "abcde"]
    assert TOOLKIT.question("7.5").places == ("7.5",)


def test_the_toolkit_of_2024_has_its_eight_sections_and_no_wording_of_ours():
    newer = load_framework("prevent-duty-toolkit-2024")
    assert len(newer.benchmarks) == 8
    assert newer.benchmarks[5].standard == "Training programme"
    assert list(newer.questions()) == []


def test_every_question_of_2018_has_a_place_in_2024():
    crosswalk = load_crosswalk()
    assert list(crosswalk.sections) == [question.id for question in TOOLKIT.questions()]
    sections = {benchmark.number for benchmark in load_framework(crosswalk.to).benchmarks}
    assert {number for numbers in crosswalk.sections.values() for number in numbers} <= sections
    assert all(crosswalk.sections.values())


@pytest.mark.parametrize(
    ("question", "sections"), [("7.1", (6,)), ("7.5", (6, 7)), ("7.9", (6, 4)), ("8.2", (7,)), ("6.2", (1, 7))]
)
def test_a_question_stands_first_in_its_main_section(question, sections):
    assert load_crosswalk().sections[question] == sections


def test_a_section_gathers_every_question_that_can_be_printed_under_it():
    assert set(load_crosswalk().questions_in(6)) == {f"7.{number}" for number in range(1, 10)}


@pytest.mark.parametrize("name", ["../secrets", "prevent-duty-toolkit-2019", "crosswalk-2018-to-2024"])
def test_a_framework_that_is_not_on_hand_is_never_looked_for_elsewhere(name):
    with pytest.raises(KeyError):
        load_framework(name)


def test_every_file_of_the_folder_can_be_loaded():
    for name in list_frameworks():
        assert load_framework(name).id == name
    assert {path.suffix for path in FOLDER.iterdir()} == {".yaml"}
