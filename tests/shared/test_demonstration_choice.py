"""What DEMO says, what a data folder was begun with, and what may not be together."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from operations.demonstration import note_filled, take_demonstration
from operations.environment import installation_environment
from operations.keys import load_secrets
from operations.reservations import CannotStart


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DEMO", "ENVIRONMENT", "GATEWAY_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


def start(folder: Path, monkeypatch: pytest.MonkeyPatch, demo: str = "") -> tuple[str, bool]:
    monkeypatch.setenv("DEMO", demo)
    found = take_demonstration(folder)
    return found.shows, found.fills_council


@pytest.mark.parametrize(
    ("demo", "shows", "fills"),
    [
        ("", "yes", True),
        ("yes", "yes", True),
        ("YES", "yes", True),
        ("accounts", "accounts", False),
        ("no", "no", False),
    ],
)
def test_an_empty_folder_is_begun_as_asked_and_goes_on_so(tmp_path, monkeypatch, demo, shows, fills):
    assert start(tmp_path, monkeypatch, demo) == (shows, fills)
    assert start(tmp_path, monkeypatch) == (shows, fills)


def test_the_council_is_brought_in_until_it_is_in(tmp_path, monkeypatch):
    assert start(tmp_path, monkeypatch) == ("yes", True)
    note_filled(tmp_path)
    assert start(tmp_path, monkeypatch) == ("yes", False)


@pytest.mark.parametrize(
    ("begun", "later", "why"),
    [
        ("no", "yes", "may hold real records"),
        ("no", "accounts", "may hold real records"),
        ("accounts", "yes", "brought in by somebody"),
        ("yes", "accounts", "invented council is in it"),
    ],
)
def test_what_a_folder_was_begun_with_is_not_changed_by_a_later_word(tmp_path, monkeypatch, begun, later, why):
    start(tmp_path, monkeypatch, begun)
    with pytest.raises(CannotStart, match=why):
        start(tmp_path, monkeypatch, later)


@pytest.mark.parametrize("begun", ["yes", "accounts", "no"])
def test_a_start_with_no_shows_nobody_in_any_folder(tmp_path, monkeypatch, begun):
    start(tmp_path, monkeypatch, begun)
    assert start(tmp_path, monkeypatch, "no") == ("no", False)
    assert start(tmp_path, monkeypatch)[0] == begun


@pytest.mark.parametrize(
    ("kept", "shows"), [("wanted", ("yes", True)), ("loaded", ("yes", False)), ("not wanted", ("no", False))]
)
def test_a_folder_from_before_is_what_its_council_says(tmp_path, monkeypatch, kept, shows):
    (tmp_path / "demonstration.json").write_text(json.dumps({"council": kept}))
    assert start(tmp_path, monkeypatch) == shows


@pytest.mark.parametrize(
    "unsafe",
    [
        {"ENVIRONMENT": "production"},
        {"GATEWAY_BASE_URL": "https://due-regard.council.example"},
        {"GATEWAY_BASE_URL": "http://192.0.2.7:8000"},
    ],
)
def test_nobody_has_a_known_password_in_production_or_where_others_come_in(tmp_path, monkeypatch, unsafe):
    for name, value in unsafe.items():
        monkeypatch.setenv(name, value)
    for demo in ("yes", "accounts"):
        with pytest.raises(CannotStart, match="DEMO=no"):
            start(tmp_path, monkeypatch, demo)
    assert start(tmp_path, monkeypatch) == ("no", False)


def test_another_word_is_refused(tmp_path, monkeypatch):
    with pytest.raises(CannotStart, match="yes, accounts or no, not maybe"):
        start(tmp_path, monkeypatch, "maybe")


def hold(folder: Path, service: str, *statements: str) -> None:
    """A database of this service with these rows, as a restored backup has them."""
    with connected_new(folder / f"{service}.sqlite3") as file:
        for sql in ("CREATE TABLE audit (actor TEXT)", "CREATE TABLE user_account (source TEXT)", *statements):
            file.execute(sql)


@contextmanager
def connected_new(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        yield file


SOMEBODY = "INSERT INTO audit VALUES ('0b61dd0c-13d3-4d43-8c61-9c9d3bbd4b5b')"


@pytest.mark.parametrize("service", ["training", "venues", "gateway"])
def test_a_folder_with_records_and_no_note_is_never_filled_nor_given_accounts(
    service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(tmp_path, service, SOMEBODY)
    for asked in ("yes", "accounts"):
        with pytest.raises(CannotStart, match="holds records"):
            start(tmp_path, monkeypatch, asked)
    for _ in range(2):
        assert start(tmp_path, monkeypatch) == ("no", False)


@pytest.mark.parametrize("note", ["yes", "accounts"])
def test_what_was_restored_into_a_folder_of_the_demonstration_gets_none_of_its_accounts(
    note: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(tmp_path, monkeypatch, note)
    hold(tmp_path, "gateway", "INSERT INTO user_account VALUES ('local')")
    assert start(tmp_path, monkeypatch) == ("no", False)


def test_a_fill_that_was_cut_short_goes_on_and_one_that_met_somebodys_records_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert start(tmp_path, monkeypatch, "yes") == ("yes", True)
    hold(tmp_path, "training", "INSERT INTO audit VALUES ('demonstration')", "INSERT INTO audit VALUES ('system:x')")
    assert start(tmp_path, monkeypatch) == ("yes", True)
    with connected_new(tmp_path / "training.sqlite3") as file:
        file.execute(SOMEBODY)
    assert start(tmp_path, monkeypatch) == ("no", False)


@pytest.mark.parametrize("note", ["", "{", "[]", "{}"])
def test_a_note_that_cannot_be_read_is_none_and_the_databases_decide(
    note: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "demonstration.json").write_text(note)
    hold(tmp_path, "venues", SOMEBODY)
    assert start(tmp_path, monkeypatch) == ("no", False)


def test_where_the_databases_are_is_not_guessed_from_half_a_note(tmp_path: Path) -> None:
    load_secrets(tmp_path)
    (tmp_path / "databases.json").write_text('{"TRAINING_DATABASE')
    with pytest.raises(CannotStart, match="it is written again by make run"):
        installation_environment(tmp_path)


@pytest.mark.parametrize("left", [None, "", "{}", "[]", "null", "half", "one key less"])
def test_databases_without_their_keys_get_no_new_ones(left: str | None, tmp_path: Path) -> None:
    load_secrets(tmp_path)
    hold(tmp_path, "venues", SOMEBODY)
    file = tmp_path / "secrets.json"
    was = file.read_text()
    if left is None:
        file.unlink()
    else:
        others = json.loads(was)
        del others["audit_keys"]["venues"]
        left = {"half": was[:100], "one key less": json.dumps(others)}.get(left, left)
        file.write_text(left)
    with pytest.raises(CannotStart, match=r"[Pp]ut back the"):
        load_secrets(tmp_path)
    assert not file.exists() or file.read_text() == left
    file.write_text(was)
    assert load_secrets(tmp_path) == json.loads(was)
