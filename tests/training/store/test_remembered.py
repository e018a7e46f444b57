"""Counts are remembered while the facts stand still, and never longer."""

from datetime import date
from threading import Thread
from typing import Any

import pytest

from services.training.actions.standing.projection import project
from services.training.rules.facts import Completion, Person, Post
from services.training.store import evidence
from services.training.store.database import database
from services.training.store.standing import standing
from services.training.store.standing.facts import facts_version
from tests.training.store.test_projection import _write

DAY = date(2026, 11, 1)
TRAINED = Completion("AWARENESS", date(2026, 3, 1))


def somebody(*done: Completion) -> Person:
    return Person("1", (Post("Place > North", ("library assistant",), date(2024, 1, 1)),), done)


def write(*people: Person) -> None:
    with database.write_transaction():
        _write([("", person) for person in people])
        project(range(1, len(people) + 1))


def asked() -> tuple[Any, ...]:
    """What is counted, in one snapshot."""
    with database.read_transaction():
        return (
            standing.figures_by_employer(DAY)[""],
            standing.unit_figures(DAY),
            standing.one_unit_figures(DAY, ("Place",)),
            evidence.count_statuses(DAY),
            evidence.count_completions_by_course(date(2026, 1, 1), DAY),
        )


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of the database."""
    found: list[str] = []
    real = database.query
    monkeypatch.setattr(database, "query", lambda sql, *values: found.append(sql) or real(sql, *values))
    return found


@pytest.mark.usefixtures("training")
def test_while_no_fact_changes_only_its_version_is_asked_for(statements: list[str]) -> None:
    write(somebody(TRAINED), somebody())
    first = asked()
    statements.clear()
    assert asked() == first
    assert {" ".join(sql.split()) for sql in statements} == {"SELECT version FROM facts_version WHERE id = 1"}


@pytest.mark.usefixtures("training")
def test_a_changed_fact_is_counted_at_once_also_when_another_process_changed_it() -> None:
    write(somebody(), somebody())
    before = asked()
    assert before[0].ever_trained == 0

    def change() -> None:
        with database.connection():
            write(somebody(TRAINED), somebody(TRAINED))

    other = Thread(target=change)
    other.start()
    other.join()
    assert asked()[0].ever_trained == 2
    assert asked()[4] == {"AWARENESS": 2}


@pytest.mark.usefixtures("training")
def test_what_is_counted_in_a_transaction_that_is_taken_back_is_forgotten() -> None:
    write(somebody(), somebody())
    before, version = asked(), facts_version()

    def change() -> Any:
        with database.write_transaction():
            _write([("", somebody(TRAINED))])
            project([1])
            assert asked()[0].population == 1
            raise LookupError

    with pytest.raises(LookupError):
        change()
    write(somebody(TRAINED), somebody(TRAINED), somebody(TRAINED))
    assert facts_version() == version + 1
    assert asked()[0].population == 3
    assert before[0].population == 2


@pytest.mark.usefixtures("training")
def test_what_a_caller_does_with_an_answer_changes_no_other_answer() -> None:
    write(somebody(TRAINED))
    with database.read_transaction():
        standing.figures_by_employer(DAY).clear()
        standing.unit_figures(DAY).clear()
        assert standing.figures_by_employer(DAY)
        assert standing.unit_figures(DAY)
        standing.figures_by_employer(DAY).clear()
        assert standing.figures_by_employer(DAY)


@pytest.mark.usefixtures("training")
def test_outside_a_snapshot_everything_is_asked_anew(statements: list[str]) -> None:
    write(somebody(TRAINED))
    standing.figures_by_employer(DAY)
    statements.clear()
    standing.figures_by_employer(DAY)
    assert any("FROM period" in " ".join(sql.split()) for sql in statements)
