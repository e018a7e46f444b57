"""Files of people undone: what is there is what confirming only the others, in order, gives."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.training.actions.imports.checking import _plain
from services.training.actions.imports.service import imports
from services.training.actions.people import get_person, record_completion
from services.training.actions.standing.projection import differences
from services.training.actions.standing.standing import get_standing
from services.training.rules.importing.outcomes import PostFact
from services.training.store.database import database
from services.training.store.imports.imports import Lines, NewLine, add_import, add_lines, save_import
from services.training.store.people import find_by_number, list_known_names, list_people
from shared.contracts import training as contract
from tests.training.conftest import OFFICER, TODAY, work

STARTED = date(2020, 2, 1)
ENDS = date(2026, 12, 31)
AWAY = date(2026, 9, 1)
AWAY_AGAIN = date(2026, 10, 1)


class Line(NamedTuple):
    """A row of a file, as far as files differ here; Ann works in Parks, from 1 February 2020."""

    number: str = "1"
    surname: str = "Old"
    known_as: str = ""
    email: str = ""
    cost_centre: str = ""
    title: str = "Clerk"
    ends: date | None = None
    away: date | None = None
    back: date | None = None

    @property
    def fact(self) -> dict[str, object]:
        return _plain(
            PostFact(
                row=1, sheet="", number=self.number, forename="Ann", surname=self.surname, known_as=self.known_as,
                email=self.email, cost_centre=self.cost_centre,
                job_title=self.title, directorate="Place", service="Parks", team="North",
                starts=STARTED, ends=self.ends, manager_number="", absence_starts=self.away, absence_ends=self.back,
            )
        )  # fmt: skip


class File(NamedTuple):
    """A file of people; whether it tells of absences at all."""

    lines: Sequence[Line]
    absences: bool = True


def confirm(file: File, days: int) -> UUID:
    """A file that was read and is confirmed so many days after the samples' day."""
    with time_machine.travel(TODAY + timedelta(days=days), tick=True):
        public_id, now = uuid4(), datetime.now(UTC)
        taken = add_import(
            public_id=public_id, kind="people", file_name="people.csv", sha256=public_id.hex, size=1,
            created_by=OFFICER.id, created_at=now,
        )  # fmt: skip
        add_lines(
            taken.id,
            Lines([], [NewLine("", row, "accepted", parsed=line.fact) for row, line in enumerate(file.lines, 2)]),
        )
        columns = {"number": "Number"} | ({"absence_starts": "Absence Start"} if file.absences else {})
        save_import(
            taken.id, ("received",), state="checked", columns=columns, read=len(file.lines), accepted=len(file.lines)
        )
        imports.ask_to_confirm(public_id, OFFICER, now)
        work()
    assert imports.get_import(public_id).state == "confirmed"
    return public_id


def undo(public_id: UUID) -> None:
    with time_machine.travel(TODAY + timedelta(days=60), tick=True):
        imports.ask_to_undo(public_id, OFFICER, datetime.now(UTC))
        work()
    assert imports.get_import(public_id).state == "undone"


def empty() -> None:
    for table in ("completion", "person", "import_line", "import"):
        with database.write_transaction():
            database.execute(f"DELETE FROM {table}")


def held() -> list[dict[str, Any]]:
    """Everything there is to see of everybody, and the figures; the kept standing is that of the facts.

    Posts that began on one day have no order of their own.
    """
    assert differences() == []
    day = TODAY.date()
    people = [
        get_person(one.public_id, OFFICER, day) for one in list_people(sorted({n.id for n in list_known_names()}))
    ]
    shown = [
        vars(replace(person, id=UUID(int=0), completions=(), posts=tuple(sorted(person.posts, key=repr))))
        for person in people
    ]
    answer = get_standing(day, "", "")
    return [*shown, {"figures": answer.figures, "units": answer.units, "employers": answer.employers}]


def undone(files: Sequence[File], order: Iterable[int]) -> list[dict[str, Any]]:
    """What is there when all these are confirmed, and those with these numbers undone in this order."""
    empty()
    confirmed = [confirm(file, day) for day, file in enumerate(files)]
    for number in order:
        undo(confirmed[number])
    return held()


def only(files: Sequence[File], without: Iterable[int]) -> list[dict[str, Any]]:
    """What is there when only the others are confirmed, each on its day."""
    empty()
    left_out = set(without)
    for day, file in enumerate(files):
        if day not in left_out:
            confirm(file, day)
    return held()


OLD = Line(email="old@c.example", cost_centre="K1")
NEW, NEWER = Line(surname="New", email="new@c.example", cost_centre="K2"), Line(surname="Newer")
TWO = Line("2")
AWAY_NOW, HERE, BACK = File([Line(away=AWAY)]), File([Line()]), File([Line(away=AWAY, back=ENDS)])
TABLE = [
    ("the first of three, the others say the same", [[OLD], [OLD, TWO], [NEW, TWO]], [0], "New new@c.example, Old"),
    ("the first two of three", [[OLD], [OLD, TWO], [NEW, TWO]], [0, 1], "New new@c.example, Old"),
    ("the last, which changed name and address", [[OLD], [NEW]], [1], "Old old@c.example"),
    ("the only one that names somebody", [[OLD], [OLD, TWO]], [1], "Old old@c.example"),
    ("the middle one, the next leaves the address blank", [[OLD], [NEW], [NEWER]], [1], "Newer old@c.example"),
    ("the only one that gives an address", [[OLD], [NEWER]], [0], "Newer"),
    ("both, the earlier first", [[OLD], [NEW]], [0, 1], ""),
    ("both, the later first", [[OLD], [NEW]], [1, 0], ""),
]
ABSENCES = [
    ("the one that knows of it no more", [AWAY_NOW, HERE], [1]),
    ("the one that ended it; the third says it is open", [AWAY_NOW, HERE, AWAY_NOW], [1]),
    ("the first of two that know of it no more", [AWAY_NOW, HERE, HERE], [1]),
    ("the first of two that know of it no more, and where it began", [AWAY_NOW, HERE, HERE], [1, 0]),
    ("the one with its last day; the next knows of it no more", [AWAY_NOW, BACK, HERE], [1]),
    ("where it began; the next does not tell of absences", [AWAY_NOW, File([Line()], absences=False)], [0]),
    ("where it began; the next says so too", [AWAY_NOW, AWAY_NOW], [0]),
]


@pytest.mark.usefixtures("training")
@pytest.mark.parametrize(("files", "order", "left"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_who_is_left_is_who_the_other_files_name_as_they_name_them(
    files: list[list[Line]], order: list[int], left: str
) -> None:
    found = undone([File(lines) for lines in files], order)
    assert ", ".join(f"{one['name'].split()[-1]} {one['email']}".strip() for one in found[:-1]) == left
    assert found == only([File(lines) for lines in files], order)


@pytest.mark.usefixtures("training")
@pytest.mark.parametrize(("files", "order"), [row[1:] for row in ABSENCES], ids=[row[0] for row in ABSENCES])
def test_absences_are_those_that_the_other_files_leave(files: list[File], order: list[int]) -> None:
    assert undone(files, order) == only(files, order)


@pytest.mark.usefixtures("training")
def test_somebody_with_completions_stays_without_posts_and_is_called_as_the_next_file_says() -> None:
    empty()
    first = confirm(File([OLD]), 0)
    person = find_by_number("1")
    assert person is not None
    record_completion(contract.NewCompletion(person.public_id, "AWARENESS", TODAY.date()), OFFICER, TODAY)
    undo(first)
    (left, _) = held()
    assert (left["name"], left["email"], left["posts"]) == ("Ann Old", "old@c.example", ())
    confirm(File([NEWER]), 1)
    (left, _) = held()
    assert (left["name"], left["email"], left["former_names"]) == ("Ann Newer", "", ())


def forget_repeats() -> None:
    """As files stand that were confirmed before it was noted what they say again."""
    with database.write_transaction():
        database.execute("DELETE FROM said_again")


@pytest.mark.usefixtures("training")
def test_a_file_from_before_repeats_were_noted_holds_what_its_kept_rows_say() -> None:
    files = [File([OLD]), File([OLD, TWO]), File([NEW])]
    empty()
    confirmed = [confirm(file, day) for day, file in enumerate(files)]
    forget_repeats()
    undo(confirmed[0])
    undo(confirmed[2])
    assert held() == only(files, [0, 2])


@pytest.mark.usefixtures("training")
def test_without_its_rows_a_file_from_before_holds_nobody_who_came_with_the_undone_one() -> None:
    empty()
    confirmed = [confirm(file, day) for day, file in enumerate([File([OLD]), File([OLD, TWO])])]
    forget_repeats()
    imports.remove_original(confirmed[1], OFFICER, TODAY)
    undo(confirmed[0])
    assert [one["number"] for one in held()[:-1]] == ["2"]


lines = st.builds(
    Line,
    number=st.sampled_from("12"),
    surname=st.sampled_from(["Old", "New"]),
    known_as=st.sampled_from(["", "Annie", "Nan"]),
    email=st.sampled_from(["", "old@c.example", "new@c.example"]),
    cost_centre=st.sampled_from(["", "K1", "K2"]),
    title=st.sampled_from(["Clerk", "Clerk", "Housing Officer"]),
    ends=st.sampled_from([None, None, ENDS]),
    away=st.sampled_from([None, AWAY, AWAY_AGAIN]),
    back=st.sampled_from([None, ENDS]),
)
files_of_people = st.builds(File, st.lists(lines, min_size=1, max_size=3), st.sampled_from([True, True, False]))
histories = st.lists(files_of_people, min_size=2, max_size=5).flatmap(
    lambda files: st.tuples(
        st.just(files), st.lists(st.integers(0, len(files) - 1), min_size=1, max_size=len(files), unique=True)
    )
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the tables above run on both
@pytest.mark.usefixtures("training")
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=histories)
def test_undoing_files_in_any_order_gives_what_confirming_the_others_gives(
    history: tuple[list[File], list[int]],
) -> None:
    files, order = history
    assert undone(files, order) == only(files, order)
