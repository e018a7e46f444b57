"""Policy files become rules, and a mistake in one is named by file and field."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from services.training.policy.loader import HERE, training_policy
from services.training.policy.shapes import PolicyError, person_from_json, policy_from_json
from services.training.rules.requirements import Anchor
from shared.policy import PolicyFileError

SHIPPED = training_policy()
FILE = "requirements/2026-04-01.yaml"


@pytest.fixture
def folder(tmp_path):
    for name in ("requirements", "role-groups", "course-catalogue"):
        shutil.copytree(HERE / name, tmp_path / name)
    return tmp_path


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_policy_loads_with_its_courses_and_role_groups():
    policy = SHIPPED.on(date(2026, 11, 1))
    assert (policy.version, policy.due_soon_days, len(policy.requirements)) == ("sample-2026-04-01", 60, 17)
    assert policy.approval == {"venue_hire": "approver-venue-hire", "awareness": "approver-awareness"}
    assert SHIPPED.courses_on(date(2026, 11, 1))["REFERRALS"].requires == ("AWARENESS",)
    assert policy.role_group_title("dsl") == "Designated safeguarding leads"


def test_a_day_before_the_first_version_uses_the_first_version():
    assert SHIPPED.on(date(2019, 1, 1)) is SHIPPED.on(date(2026, 4, 1))


@pytest.mark.parametrize(
    ("job_title", "role_group"),
    [
        ("Library Manager", "venue_approver"),
        ("  library   MANAGER ", "venue_approver"),
        ("Gardener", "all_other_staff"),
        ("", "all_other_staff"),
    ],
)
def test_a_job_title_that_is_not_listed_belongs_to_everyone_else(job_title, role_group):
    assert SHIPPED.role_groups_on(date(2026, 11, 1)).of(job_title) == role_group


def test_a_new_version_holds_from_its_day_on(folder):
    shutil.copy(folder / FILE, folder / "requirements" / "2027-01-01.yaml")
    _change(folder / "requirements" / "2027-01-01.yaml", "sample-2026-04-01", "ours-2027")
    policy = training_policy(folder)
    assert [policy.on(date(2026, 12, 31)).version, policy.on(date(2027, 1, 1)).version] == [
        "sample-2026-04-01",
        "ours-2027",
    ]


def test_a_new_catalogue_holds_from_its_day_on_for_the_same_requirements(folder):
    later = folder / "course-catalogue" / "2027-01-01.yaml"
    shutil.copy(folder / "course-catalogue" / "2026-04-01.yaml", later)
    _change(later, "minutes: 40", "minutes: 35")
    policy = training_policy(folder)
    assert [policy.courses_on(day)["AWARENESS"].minutes for day in (date(2026, 12, 31), date(2027, 1, 1))] == [40, 35]
    assert [starts for starts, _ in policy.versions] == [date(2026, 4, 1), date(2027, 1, 1)]


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        (FILE, "level: mandatory", "level: compulsory", f"{FILE}: requirements[1].level: expected one of"),
        (FILE, "repeat_months: 36", "repeat_months: 36.5", f"{FILE}: requirements[0].repeat_months: expected a whole"),
        (FILE, "repeat_months: 36", "repeat_months: true", f"{FILE}: requirements[0].repeat_months: expected a whole"),
        (FILE, "repeat_months: 36", "repeat_months: -1", f"{FILE}: requirements[0].repeat_months: expected a whole"),
        (FILE, "repeat_months: 36", "repeat_month: 36", f"{FILE}: requirements[0].repeat_months: expected a whole"),
        (FILE, "grace_days", "grace_day", f"{FILE}: requirements[6].grace_day: unknown field"),
        (FILE, "anchor: expiry", "anchor: expired", f"{FILE}: requirements[6].anchor: expected one of"),
        (FILE, '"04-01"', '"04-31"', f"{FILE}: requirements[14].cycle_start: expected a day of the year"),
        (FILE, "any_of: [WRAP_PLUS]", "any_of: [WRAP_MINUS]", f"{FILE}: requirements[3].any_of: WRAP_MINUS is not in"),
        (FILE, "any_of: [WRAP_PLUS]", "any_of: []", f"{FILE}: requirements[3].any_of: name at least one course"),
        (FILE, "any_of: [WRAP_PLUS]", "any_of: WRAP_PLUS", f"{FILE}: requirements[3].any_of: expected a list"),
        (FILE, "role_group: dsl", "role_group: dls", f"{FILE}: requirements[7].role_group: dls is not in"),
        (FILE, "id: core-referrals", "id: core-wrap-plus", f"{FILE}: requirements[4].id: core-wrap-plus is there"),
        (FILE, "until: 2024-12-31", "until: 31/12/2024", f"{FILE}: equivalences[0].until: expected a day"),
        (FILE, "until: 2024-12-31", "until: 2024-12-31T10:00:00", f"{FILE}: equivalences[0].until: expected a day"),
        (FILE, "course: WRAP_PLUS", "course: WRAPPED", f"{FILE}: equivalences[1]: WRAPPED is not in"),
        (FILE, "venue_hire: approver-venue-hire", "venue_hire: nothing", f"{FILE}: approval.venue_hire: there is no"),
        (FILE, "approved_on: 2026-03-18", "approved_on:", f"{FILE}: approved_on: expected a day"),
        (FILE, "version: sample-2026-04-01", "version: ''", f"{FILE}: version: expected text"),
        (FILE, "due_soon_days: 60", "due_soon_days: 60\nsoon: 6", f"{FILE}: soon: unknown field"),
        (FILE, "sources:", "source:", f"{FILE}: sources: cite at least one source"),
        ("course-catalogue/2026-04-01.yaml", "code: WRAP\n", "code: AWARENESS\n", "courses[5].code: AWARENESS is"),
        ("course-catalogue/2026-04-01.yaml", "requires: [AWARENESS]", "requires: [X]", "courses[1].requires: there is"),
        ("role-groups/2026-04-01.yaml", "otherwise: all_other_staff", "otherwise: rest", "otherwise: there is no role"),
        ("role-groups/2026-04-01.yaml", "- Director\n", "- director\n      - Head of  service\n", "is in another role"),
        ("role-groups/2026-04-01.yaml", "code: dsl", "code: channel_chair", "role_groups[7].code: channel_chair is"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_file_and_field(folder, file, old, new, named):
    _change(folder / file, old, new)
    with pytest.raises(PolicyError) as mistake:
        training_policy(folder)
    assert named in str(mistake.value)
    assert file in str(mistake.value)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("level: mandatory", "level: mandatory\n    level: optional", "level is there twice"),
        ("title: Training requirements", "title: [", "requirements/2026-04-01.yaml"),
        ("approved_on: 2026-03-18", "approved_on: 2026-13-18", "requirements/2026-04-01.yaml"),
    ],
)
def test_a_file_that_is_not_proper_yaml_is_named(folder, old, new, named):
    _change(folder / FILE, old, new)
    with pytest.raises(PolicyFileError, match=named):
        training_policy(folder)


def test_a_policy_without_versions_is_refused(tmp_path):
    with pytest.raises(PolicyError, match="role-groups: there is no version"):
        training_policy(tmp_path)


def test_what_a_preview_leaves_out_is_open_or_nothing():
    policy = policy_from_json(
        {
            "version": "draft",
            "due_soon_days": 30,
            "requirements": [
                {"id": "a", "role_group": "g", "any_of": ["A"], "level": "mandatory", "repeat_months": 12}
            ],
        }
    )
    [requirement] = policy.requirements
    assert (requirement.first_due_days, requirement.window_days, requirement.grace_days) == (0, 0, 0)
    assert (requirement.from_, requirement.until, requirement.refresh_with) == (None, None, ())
    assert (requirement.anchor, requirement.cycle_start) == (Anchor.COMPLETION, date(2000, 1, 1))
    person = person_from_json({"person": "p1", "posts": [{"unit": "U", "role_groups": ["g"], "starts": "2026-01-01"}]})
    assert (person.posts[0].ends, person.completions, person.absences) == (None, (), ())


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ([], "person: expected named fields"),
        ({"person": "p1", "posts": {}}, "person.posts: expected a list"),
        ({"person": "p1", "posts": [{"unit": "U"}]}, "person.posts[0].starts: expected a day"),
        ({"person": "p1", "completions": [{"course": "A", "completed_on": 20260101}]}, "completed_on: expected a day"),
        ({"person": "p1", "exemptions": [{"requirement": "a", "from": "2026-01-01"}]}, "exemptions[0].until: expected"),
        ({"person": "p1", "shoe_size": 9}, "person.shoe_size: unknown field"),
    ],
)
def test_a_person_of_the_wrong_shape_is_named_by_field(data, named):
    with pytest.raises(PolicyError) as mistake:
        person_from_json(data)
    assert named in str(mistake.value)
