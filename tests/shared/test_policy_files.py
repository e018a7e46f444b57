"""What the files of one folder of policy say, read anew when one of them changes."""

import os
import shutil
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from shared import policy
from shared.policy import LOCK, ROOT, PolicyFileError, faults, lock
from shared.policy_files import DatedPolicy

DAY = date(2026, 11, 30)


@pytest.fixture
def place(tmp_path):
    """The policy folder of a service, one of whose subjects has a version that counts and one to come."""
    folder = tmp_path / "services" / "venues" / "policy" / "deadlines"
    folder.mkdir(parents=True)
    for day in ("2026-04-01", "2027-04-01"):
        (folder / f"{day}.yaml").write_text("days: 10\n")
    (tmp_path / LOCK).parent.mkdir()
    (tmp_path / LOCK).touch()
    policy._root_above.cache_clear()
    yield folder
    policy._root_above.cache_clear()


def dated(place):
    return DatedPolicy(place, lambda name, content: (name, int(content["days"])))


def write(place, text, day="2026-04-01"):
    """A new text, at a time of its own: files written within one tick of the clock are told apart too."""
    path = place / f"{day}.yaml"
    path.write_text(text)
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))


def test_an_unlocked_file_edited_in_place_is_read_without_a_start(place):
    found = dated(place)
    before, days = found.on(DAY)
    write(place, "days: 20\n")
    after, days_now = found.on(DAY)
    assert (days, days_now) == (10, 20)
    assert before != after, "two texts never have one name"


def test_a_version_put_there_counts_from_its_day(place):
    found = dated(place)
    assert found.on(DAY)[1] == 10
    write(place, "days: 30\n", "2026-11-30")
    assert [found.on(day)[1] for day in (date(2020, 1, 1), date(2026, 11, 29), DAY)] == [10, 10, 30]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("days: [half a fi", "expected"),
        ("weeks: 2\n", "days is missing"),
        ("days: ten\n", "invalid literal"),
        ("- days\n", "must be integers"),
        ("days: 1\ndays: 2\n", "days is there twice"),
        ("", "NoneType"),
    ],
    ids=["no YAML", "a field is missing", "no number", "a list", "a key twice", "empty"],
)
@pytest.mark.parametrize("day", ["2026-04-01", "2026-11-30", "2027-04-01"])
def test_a_broken_text_takes_nothing_down_and_status_says_that_the_one_before_goes_on(place, text, said, day):
    found = dated(place)
    before = found.on(DAY)
    write(place, text, day)
    assert found.on(DAY) == before
    (sentence,) = [one for one in faults(place.parent) if "not locked" not in one]
    assert sentence.startswith(f"The policy file deadlines/{day}.yaml is not used: ")
    assert said in sentence
    assert sentence.endswith("What was read before goes on")
    write(place, "days: 12\n", day)
    assert [one for one in faults(place.parent) if "not locked" not in one] == []
    assert found.on(date.fromisoformat(day))[1] == 12


def test_a_process_that_starts_with_a_broken_version_to_come_goes_on_until_its_day(place):
    write(place, "weeks: 2\n", "2027-04-01")
    found = dated(place)
    (sentence,) = [one for one in faults(place.parent) if "not locked" not in one]
    assert "deadlines/2027-04-01.yaml is not used: days is missing. Nothing was read in its place" in sentence
    assert found.on(DAY)[1] == 10
    with pytest.raises(PolicyFileError, match=r"deadlines/2027-04-01\.yaml: days is missing"):
        found.on(date(2027, 4, 1))
    write(place, "days: 14\n", "2027-04-01")
    assert found.on(date(2027, 4, 1))[1] == 14


def test_a_published_text_that_was_edited_or_is_gone_leaves_what_was_read(place, tmp_path):
    lock(tmp_path)
    found = dated(place)
    before = found.on(DAY)
    write(place, "days: 20\n")
    assert found.on(DAY) == before
    (sentence,) = faults(place.parent)
    assert "published and has changed" in sentence
    with pytest.raises(PolicyFileError, match="published and has changed"):
        dated(place).on(DAY)
    (place / "2026-04-01.yaml").unlink()
    assert found.on(DAY) == before
    assert "published and is missing" in faults(place.parent)[0]


def test_a_file_that_cannot_be_opened_or_has_no_day_for_a_name_leaves_what_was_read(place):
    found = dated(place)
    before = found.on(DAY)
    (place / "2026-10-01.yaml").symlink_to(place / "nowhere.yaml")
    assert found.on(DAY) == before
    (place / "2026-10-01.yaml").unlink()
    (place / "2026-10-1.yaml").write_text("days: 1\n")
    assert found.on(DAY) == before
    assert any("name a version for the day" in one for one in faults(place.parent))


def test_a_folder_that_is_gone_leaves_what_was_read_and_one_that_never_was_is_named(place):
    found = dated(place)
    before = found.on(DAY)
    shutil.rmtree(place)
    assert found.on(DAY) == before
    with pytest.raises(PolicyFileError, match="there is no version"):
        dated(place).on(DAY)


FOLDERS = sorted({path.parent for path in ROOT.glob("services/*/policy/*/*.yaml")})


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.relative_to(ROOT).as_posix())
def test_every_folder_of_policy_has_a_reader_that_status_asks(folder: Path):
    for module in folder.parent.glob("*.py"):
        import_module(f"services.{folder.parent.parent.name}.policy.{module.stem}")
    training = folder.parent  # read as one: requirements, role groups and catalogue have to fit together
    import_module("services.training.policy.loader").training_policy()
    assert folder in policy._readers or training in policy._readers
