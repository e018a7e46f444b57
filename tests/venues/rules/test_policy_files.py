import shutil
from datetime import date

import pytest
import yaml

from services.venues.policy.loader import ROOT, SUBJECTS, policy_on
from shared.booking_request.codes import ALWAYS_REQUIRED, EVERY_QUESTION
from tests.venues.rules.ordinary import POLICY


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_policy_file_is_named_for_the_day_it_comes_into_force(subject):
    for path in (ROOT / subject).glob("*.yaml"):
        assert yaml.safe_load(path.read_text())["in_force"] == date.fromisoformat(path.stem)


@pytest.mark.parametrize(
    "code", [*ALWAYS_REQUIRED, "hirer.email", "hirer.client", "event.worship", "seating.detail", "speakers[].name"]
)
def test_every_required_answer_is_asked_for_in_the_policys_words(code):
    wording = {question.code: question.ask for question in POLICY.questions.questions}
    assert wording[code].endswith(".")


def test_every_question_that_the_policy_words_is_one_of_the_form_or_the_councils_own():
    worded = {question.code for question in POLICY.questions.questions}
    assert worded <= set(EVERY_QUESTION)
    assert len(worded) > 30


def test_an_answer_without_wording_is_still_asked_for():
    assert POLICY.questions.ask_for("extra.first-aider") == "Give an answer for first-aider."


def test_the_grounds_are_a_closed_list_with_one_prevent_ground():
    assert len(POLICY.grounds) == len({ground.code for ground in POLICY.grounds}) == 8
    assert [ground.code for ground in POLICY.grounds if ground.prevent] == ["drawing_into_terrorism"]
    assert len(POLICY.not_grounds) == 4


def test_the_grounds_of_conditions_are_a_closed_list_with_one_prevent_ground():
    assert len(POLICY.condition_grounds) == len({ground.code for ground in POLICY.condition_grounds}) == 6
    assert [ground.code for ground in POLICY.condition_grounds if ground.prevent] == ["prevent_duty"]


def test_what_is_not_a_flag_is_said():
    said = " ".join(item.text.lower() for item in POLICY.prompts.not_flags)
    for word in ("religion", "ethnicity", "language", "dress", "government", "prevent", "complaints", "protest"):
        assert word in said


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2020, 1, 1), "2024-01-01"),
        (date(2027, 3, 31), "2024-01-01"),
        (date(2027, 4, 1), "2027-04-01"),
        (date(2030, 1, 1), "2027-04-01"),
    ],
)
def test_the_newest_version_in_force_on_the_day_is_used(tmp_path, day, version):
    for subject in SUBJECTS:
        shutil.copytree(ROOT / subject, tmp_path / subject)
    later = (tmp_path / "booking-questions" / "2024-01-01.yaml").read_text()
    later = later.replace("required_extras: []", "required_extras: [{code: hirer.address, venues: [Pool]}]")
    (tmp_path / "booking-questions" / "2027-04-01.yaml").write_text(later)
    found = policy_on(day, tmp_path)
    assert found.questions.version == version == dict(found.versions)["booking-questions"]
    assert bool(found.questions.required_extras) is (version == "2027-04-01")
