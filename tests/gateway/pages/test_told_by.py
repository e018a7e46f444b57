"""Who did what is in the way is named, and a page says what it has to though no name can be looked up."""

import peewee
import pytest

from services.gateway.pages.kit import people_names
from services.gateway.pages.kit.people_names import told_by
from shared.http.problems import Busy, OutOfDate

SAID = "The database does not answer."


def _cut(_: object) -> dict[str, str]:
    raise peewee.OperationalError("terminating connection")


def test_a_problem_of_nobody_asks_no_database_for_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_names, "names_of", _cut)
    assert told_by(Busy(SAID)) == SAID


def test_a_problem_is_told_without_its_name_where_the_database_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_names, "names_of", _cut)
    assert told_by(OutOfDate("It was changed.", by="0b7d7a52-9d6b-4e13-a7d5-6c54f3f11d0e")) == "It was changed."


def test_a_problem_names_who_did_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_names, "names_of", lambda ids: dict.fromkeys(ids, "Priya Nair"))
    assert told_by(OutOfDate("It was changed.", by="7")) == "It was changed. It was done by Priya Nair."
