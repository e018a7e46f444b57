"""Dated policy files, and the lock that keeps a published one as it was."""

from datetime import date
from types import SimpleNamespace

import pytest

from shared import policy
from shared.policy import LOCK, ROOT, PolicyFileError, faults, in_force, lock, main, named, problems, read, versions

FIRST, SECOND = date(2026, 4, 1), date(2027, 4, 1)


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "services" / "training" / "policy" / "requirements"
    folder.mkdir(parents=True)
    for day in (SECOND, FIRST):
        (folder / f"{day}.yaml").write_text("title: Ours\n")
    return tmp_path


@pytest.fixture
def folder(root):
    return root / "services" / "training" / "policy" / "requirements"


@pytest.fixture
def published(root):
    lock(root)
    policy._root_above.cache_clear()
    yield root / "services" / "training" / "policy"
    policy._root_above.cache_clear()


def test_a_published_file_that_was_edited_is_not_read(published):
    file = published / "requirements" / "2026-04-01.yaml"
    assert read(file) == {"title": "Ours"}
    file.write_text("title: Theirs\n")
    with pytest.raises(PolicyFileError, match=r"requirements/2026-04-01\.yaml: it has been published and has changed"):
        read(file)


def test_a_file_in_force_that_is_not_locked_is_told_and_no_two_texts_have_one_name(published, root):
    file, later = (published / "requirements" / f"{day}.yaml" for day in ("2026-05-01", "2999-01-01"))
    later.write_text("title: To come\n")
    assert (faults(published), named("ours", published / "requirements" / "2026-04-01.yaml")) == ((), "ours")
    file.write_text("title: Ours, new\n")
    assert faults(published) == (
        "The policy file requirements/2026-05-01.yaml is in force and not locked: its figures cannot be traced to one "
        "text. Run make policy-lock",
    )
    before = named("ours", file)
    file.write_text("title: Ours, old\n")
    assert len({"ours", before, named("ours", file)}) == 3
    lock(root)
    assert (faults(published), named("ours", file)) == ((), "ours")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            lambda folder: (folder / "2026-04-01.yaml").write_text("title: Theirs, longer\n"),
            "published and has changed",
        ),
        (lambda folder: (folder / "2026-04-01.yaml").unlink(), "published and is missing"),
        (lambda folder: (folder / "2026-10-01.yaml").write_text("title: [half a fi"), "2026-10-01.yaml is not used"),
        (lambda folder: (folder / "2026-10-01.yaml").write_text("title: Ours\ntitle: Theirs\n"), "is there twice"),
        (lambda folder: (folder / "2026-10-01.yaml").write_text("title: not for us\n"), "not for us"),
    ],
    ids=["edited", "gone", "no YAML", "a key twice", "not what the service takes"],
)
def test_what_was_read_before_goes_on_and_a_sentence_says_which_file_is_not_used(published, wrong, said, monkeypatch):
    def load(folder):
        titles = {path.stem: read(path)["title"] for _, path in versions(folder / "requirements")}
        if "not for us" in titles.values():
            raise PolicyFileError("requirements/2026-10-01.yaml: title: not for us")
        return titles

    logged = []
    monkeypatch.setattr(policy, "log", lambda: SimpleNamespace(error=lambda event, **_: logged.append(event)))
    monkeypatch.setattr(policy, "_logged", set())
    current = policy.read_anew(load)
    before = current(published)
    assert faults(published) == ()
    wrong(published / "requirements")
    for _ in range(2):
        assert current(published) == before
        (sentence,) = faults(published)
        assert sentence.startswith("The policy file requirements/2026-")
        assert said in sentence
        assert sentence.endswith("What was read before goes on")
    assert logged.count("policy needs a person") == 1
    (published / "requirements" / "2026-10-01.yaml").unlink(missing_ok=True)
    (published / "requirements" / "2026-04-01.yaml").write_text("title: Ours\n")
    assert current(published) == before
    assert faults(published) == ()


def test_versions_come_in_the_order_they_come_into_force(folder):
    assert [day for day, _ in versions(folder)] == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2020, 1, 1), FIRST),
        (FIRST, FIRST),
        (date(2027, 3, 31), FIRST),
        (SECOND, SECOND),
        (date(2030, 1, 1), SECOND),
    ],
)
def test_the_version_in_force_holds_from_its_day_and_the_first_also_before(folder, day, version):
    assert in_force(folder, day).stem == version.isoformat()


@pytest.mark.parametrize("name", ["latest.yaml", "2026-4-1.yaml", "2026-02-30.yaml", "20260401.yaml"])
def test_a_version_is_named_for_a_day(folder, name):
    (folder / name).write_text("title: Ours\n")
    with pytest.raises(PolicyFileError, match=name):
        versions(folder)


def test_a_folder_without_versions_is_named(tmp_path):
    with pytest.raises(PolicyFileError, match="no version"):
        in_force(tmp_path, FIRST)


def test_a_published_file_that_stays_as_it_was_is_no_problem(root):
    assert len(problems(root)) == 2
    assert len(lock(root)) == 2
    assert problems(root) == []
    assert lock(root) == []


def test_a_published_file_that_changed_is_named_and_cannot_be_published_again(root, folder):
    lock(root)
    before = (root / LOCK).read_text()
    (folder / "2026-04-01.yaml").write_text("title: Theirs\n")
    (folder / "2028-04-01.yaml").write_text("title: New\n")
    assert "requirements/2026-04-01.yaml has been published and has changed" in problems(root)[0]
    with pytest.raises(PolicyFileError, match="write a new version instead"):
        lock(root)
    assert (root / LOCK).read_text() == before


def test_a_published_file_that_is_gone_is_named(root, folder):
    lock(root)
    (folder / "2026-04-01.yaml").unlink()
    assert "requirements/2026-04-01.yaml has been published and is missing" in problems(root)[0]


def test_publishing_a_new_version_leaves_the_earlier_lines_alone(root, folder):
    lock(root)
    before = (root / LOCK).read_text().splitlines()
    (folder / "2028-04-01.yaml").write_text("title: New\n")
    assert lock(root) == ["services/training/policy/requirements/2028-04-01.yaml"]
    assert set(before) < set((root / LOCK).read_text().splitlines())


def test_the_command_answers_in_words_and_with_its_exit_code(root, monkeypatch, capsys):
    monkeypatch.setattr(policy.problems, "__defaults__", (root,))
    monkeypatch.setattr(policy.lock, "__defaults__", (root,))
    assert [main(["check"]), main(["lock"]), main(["check"]), main(["lock"]), main([])] == [1, 0, 0, 0, 2]
    said = capsys.readouterr()
    assert "is not published yet" in said.out
    assert "Published services/training/policy/requirements/2026-04-01.yaml" in said.out
    assert "as published" in said.out
    assert "usage" in said.err


def test_a_published_policy_never_changes():
    assert [problem for problem in problems(ROOT) if "has been published" in problem] == []
