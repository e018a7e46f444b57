"""The cost centre of a person: from files of people, kept with the words of each, shown to who sees the person."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from services.training.actions.imports.service import imports
from services.training.actions.people import get_person, search
from services.training.actions.standing.names_files import gaps_file, people_file
from services.training.actions.standing.standing import get_gaps, get_people, get_standing
from services.training.actions.subject_access import collect
from services.training.store.imports.column_memory import column_memory
from services.training.store.people import find_by_number
from services.training.store.standing.listings import Page
from shared.actor import Role
from shared.contracts.imports.imports import Import
from shared.contracts.queries import NamesQuery
from shared.contracts.training import PersonDetail
from shared.http.problems import NotFound
from shared.spreadsheets.columns import header_key
from shared.spreadsheets.writing import csv_bytes
from tests.conftest import actor
from tests.training.conftest import OFFICER, bring_in, upload, work

DAY, NOW = date(2026, 11, 1), datetime(2026, 11, 1, 12, tzinfo=UTC)
POST = "Employee No,Forename,Surname,Job title,Directorate,Team,Start date"
ANN, BO = "71,Ann,Fox,Clerk,Place,Parks,01/02/2023", "72,Bo,Hill,Driver,Place,Parks,01/02/2023"
pytestmark = pytest.mark.usefixtures("training", "today")


def file_of(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / f"{uuid4().hex}.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def confirmed(tmp_path: Path, *rows: str) -> Import:
    found = bring_in(file_of(tmp_path, *rows), "people")
    assert found.state == "confirmed", found.problem
    return found


def shown(number: str = "71", who: object = OFFICER) -> PersonDetail:
    person = find_by_number(number)
    assert person is not None
    return get_person(person.public_id, who, DAY)  # type: ignore[arg-type]


@pytest.mark.parametrize("column", ["Cost centre", "COST_CENTER", "Cost Centre Code", "Cost code", "Budget code", "CC"])
def test_it_is_read_under_the_names_that_councils_give_the_column(tmp_path: Path, column: str) -> None:
    confirmed(tmp_path, f"{POST},{column}", f"{ANN},  4711 \u00a0 Parks ", f"{BO},n/a")
    assert (shown().cost_centre, shown("72").cost_centre) == ("4711 Parks", "")


def test_a_column_of_it_is_no_team_where_there_is_no_column_of_teams(tmp_path: Path) -> None:
    confirmed(
        tmp_path, POST.replace("Team", "Cost centre"), ANN.replace("Parks", "4711"), "72,Bo,Hill,Clerk,Place,-,01/02/23"
    )
    assert (shown().cost_centre, shown().posts[0].unit) == ("4711", "Place")
    assert shown("72").cost_centre == ""


def test_somebody_with_posts_of_several_has_each_once(tmp_path: Path) -> None:
    confirmed(
        tmp_path, f"{POST},Cost centre", f"{ANN},K1", f"{ANN.replace('Clerk', 'Driver')},K2",
        f"{ANN.replace('Clerk', 'Guide')},K1", f"{ANN.replace('Clerk', 'Cook')},",
    )  # fmt: skip
    assert shown().cost_centre == "K1; K2"


def test_one_that_is_too_long_is_refused_by_column_and_nothing_is_cut(tmp_path: Path) -> None:
    found = upload(file_of(tmp_path, f"{POST},Cost code", f"{ANN},{'9' * 101}", f"{BO},{'9' * 100}"), "people")
    (line,) = imports.get_lines(found.id, "refused", None, 5)[0]
    assert (line.row, line.column, line.reason) == (
        2, "Cost code", "Cost code: The cost centre is longer than 100 characters. Shorten it.",
    )  # fmt: skip
    assert found.counts.accepted == 1


def test_a_file_that_says_less_empties_nothing_and_an_undone_one_takes_its_own_back(tmp_path: Path) -> None:
    first = confirmed(tmp_path, f"{POST},Cost centre", f"{ANN},K1")
    confirmed(tmp_path, POST, ANN)
    confirmed(tmp_path, f"{POST},Cost centre", f"{ANN},")
    assert shown().cost_centre == "K1"
    third = confirmed(tmp_path, f"{POST},Cost centre", f"{ANN},K2")
    assert (shown().cost_centre, shown().former) == ("K2", {"cost_centre": ("K1",)})
    assert len(shown().posts) == 1, "another cost centre is no other post"
    for undone, left in ((third, "K1"), (first, "")):
        imports.ask_to_undo(undone.id, OFFICER, datetime.now(UTC))
        work()
        assert (shown().cost_centre, shown().former) == (left, {})


def test_it_is_in_lists_of_names_and_their_files_and_in_what_is_held_and_moves_no_figure(tmp_path: Path) -> None:
    ann, bo = (row.replace("Clerk", "Housing Officer").replace("Driver", "Housing Officer") for row in (ANN, BO))
    confirmed(tmp_path, POST, ann, bo)
    before = get_standing(DAY, "", "")
    confirmed(tmp_path, f"{POST},Cost centre", f"{ann},=K1", f"{bo},")
    assert get_standing(DAY, "", "") == before
    lines = get_people(OFFICER, DAY, "", "", "", "all", Page(1, 50)).people
    gaps = get_gaps(OFFICER, DAY, "", "", "", False, Page(1, 50)).gaps
    assert {(one.number, one.cost_centre) for one in lines} == {("71", "=K1"), ("72", "")}
    assert {(one.number, one.cost_centre) for one in gaps} == {("71", "=K1"), ("72", "")}
    assert [one.cost_centre for one in search("Fox", OFFICER, DAY).people] == ["=K1"]
    for make in (people_file, gaps_file):
        text = csv_bytes(make(NamesQuery(), OFFICER, DAY, DAY, NOW).rows).decode("utf-8-sig")
        header, *rows = csv.reader(io.StringIO(text))
        said = {(row[0], row[header.index("Cost centre")].lstrip("'")) for row in rows}
        assert said == {("71", "=K1"), ("72", "")}
        assert ",=K1" not in text.replace('"', ""), "nothing that a spreadsheet would work out"
    (item,) = collect((), "", "71", uuid4(), DAY, OFFICER, NOW)
    assert item["said"]["cost_centre"] == "=K1"


def test_who_does_not_see_the_person_does_not_see_it(tmp_path: Path) -> None:
    confirmed(tmp_path, f"{POST},Cost centre,Line manager no", f"{ANN},K1,72", f"{BO.replace('Parks', 'Woods')},K2,")
    confirmed(tmp_path, POST, "99,Mo,Lone,Clerk,People,Else,01/02/2023")
    assert shown("71", actor(Role.MANAGER, person_number="72")).cost_centre == "K1"
    with pytest.raises(NotFound):
        shown("71", actor(Role.MANAGER, person_number="99"))


def test_a_header_whose_cost_centres_were_teams_is_read_so_until_a_person_says_otherwise(tmp_path: Path) -> None:
    header = POST.replace("Team", "Cost centre")
    column_memory.save("people", header_key(header.split(",")), {"team": "Cost centre"}, "ld-1", NOW)
    confirmed(tmp_path, header, ANN)
    assert (shown().posts[0].unit, shown().cost_centre) == ("Place > Parks", "")
