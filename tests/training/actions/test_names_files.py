"""Whole lists of names as files: what the pages of the list say, of one moment, never whole in memory."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from threading import Thread
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.training.actions.readings import READ
from services.training.actions.standing import names_files
from services.training.actions.standing.names_files import gaps_file, people_file
from services.training.actions.standing.projection_policy import move_facts_version
from services.training.store.audit import audit
from services.training.store.database import database
from shared.actor import Role
from shared.contracts.queries import NamesQuery
from shared.person import LISTED
from shared.spreadsheets.writing import csv_bytes, csv_stream
from tests.conftest import actor

Api = Callable[..., FlaskClient]
DAY, NOW = date(2026, 11, 1), datetime(2026, 11, 1, 12, tzinfo=UTC)
OFFICER = actor(Role.LD_OFFICER, id="ann")
MANAGER = {"id": "mo", "person_number": "079324"}


def every_page(client: FlaskClient, address: str, name: str) -> list[dict[str, Any]]:
    page, found = 1, []
    while more := client.get(f"{address}&per_page=30&page={page}").json[name]:
        found += more
        page += 1
    return found


def yes(answer: bool) -> str:
    return "yes" if answer else "no"


def rows_of(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))[1:]


@pytest.mark.parametrize("shown", ["all", "in_date", "not_in_date", "absent"])
@pytest.mark.parametrize("role", [Role.LD_OFFICER, Role.MANAGER])
def test_the_file_of_names_says_what_the_pages_of_the_list_say(council_api: Api, role: Role, shown: str) -> None:
    client = council_api(role, **(MANAGER if role == Role.MANAGER else {}))
    for where in ("", "&unit=Place"):
        query = f"as_at={DAY}&shown={shown}{where}"
        people = every_page(client, f"/v1/standing/people?{query}", "people")
        version = client.get(f"/v1/standing/people?{query}").json["policy_version"]
        expected = [
            [
                person["number"], person["name"], person["employer"], person["unit"], person["job_title"],
                *(person[one.code] for one in LISTED),
                yes(person["absent"]), yes(person["in_date"]), one["title"], one["level"], one["status"],
                one["valid_until"] or "", one["due_on"] or "", " ".join(one["why"]), str(DAY), "no", version,
            ]
            for person in people
            for one in person["requirements"]
        ]  # fmt: skip
        answer = client.get(f"/v1/standing/people.csv?{query}")
        assert rows_of(answer) == expected
        assert answer.headers["X-Total-Count"] == str(len(people))
    assert expected or shown == "absent"


@pytest.mark.parametrize("every_level", ["", "&every_level=true"])
def test_the_file_of_gaps_says_what_the_pages_of_the_list_say(council_api: Api, every_level: str) -> None:
    client, query = council_api(Role.LD_OFFICER), f"as_at={DAY}{every_level}"
    gaps = every_page(client, f"/v1/standing/gaps?{query}", "gaps")
    answer = client.get(f"/v1/standing/gaps.csv?{query}")
    assert [row[: 10 + len(LISTED)] for row in rows_of(answer)] == [
        [
            gap["number"], gap["name"], gap["employer"], gap["unit"],
            *(gap[one.code] for one in LISTED), gap["title"], gap["level"], gap["status"],
            gap["since"] or "", gap["closes_with"], yes(gap["absent"]),
        ]
        for gap in gaps
    ]  # fmt: skip
    assert answer.headers["X-Total-Count"] == str(len(gaps))
    assert len(gaps) > 30


def test_a_file_of_a_day_to_come_is_marked_and_one_for_a_page_is_refused(council_api: Api) -> None:
    for name in ("people", "gaps"):
        client = council_api(Role.LD_OFFICER, id=f"for-{name}")  # one person may take five files an hour
        assert {row[-2] for row in rows_of(client.get(f"/v1/standing/{name}.csv?as_at=2027-03-31"))} == {"yes"}
        assert client.get(f"/v1/standing/{name}.csv?page=2").status_code == 422
        assert client.get(f"/v1/standing/{name}.csv?unit=nowhere").status_code == 404
        assert council_api(Role.AUDITOR).get(f"/v1/standing/{name}.csv").status_code == 403


def test_a_manager_whose_team_is_not_known_is_told_so_and_gets_nothing(council_api: Api) -> None:
    answer = council_api(Role.MANAGER).get("/v1/standing/people.csv")
    assert answer.status_code == 403
    assert "team is not known" in answer.json["detail"]


@pytest.mark.usefixtures("council")
def test_who_takes_a_file_is_written_down_with_how_many_before_the_first_row() -> None:
    found = people_file(NamesQuery(), OFFICER, DAY, DAY, NOW)
    assert READ not in [one.action for one in audit.entries()], "nobody has taken anything yet"
    found.note()
    ((subject, details),) = [(one.subject, one.details) for one in audit.entries() if one.action == READ]
    assert (subject, details) == ("list:people", {"names": found.entries})
    names = {row[0] for row in list(found.rows)[1:]}
    assert len(names) == found.entries


@pytest.mark.usefixtures("council")
def test_rows_are_worked_out_while_they_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names_files, "AT_A_TIME", 10)
    asked: list[int] = []
    real = names_files.people_lines
    monkeypatch.setattr(names_files, "people_lines", lambda ids, *more: asked.append(len(ids)) or real(ids, *more))
    pieces = csv_stream(people_file(NamesQuery(), OFFICER, DAY, DAY, NOW).rows)
    assert next(pieces).startswith(b'\xef\xbb\xbf"Number"')
    assert asked == [], "the first byte waits for nobody's standing"
    next(pieces)
    rest = b"".join(pieces)
    assert max(asked) == 10
    assert len(asked) > 5
    assert rest.endswith(b"\r\n")


@pytest.mark.parametrize("make", [people_file, gaps_file])
@pytest.mark.usefixtures("council")
def test_a_file_is_of_one_moment_whatever_is_saved_while_it_is_taken(
    make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names_files, "AT_A_TIME", 10)
    whole = csv_bytes(make(NamesQuery(), OFFICER, DAY, DAY, NOW).rows)
    rows = make(NamesQuery(), OFFICER, DAY, DAY, NOW).rows
    taken = [next(rows) for _ in range(5)]

    def change() -> None:
        with database.connection(), database.write_transaction():
            database.execute("UPDATE person SET surname = 'Zzz', number = 'Z' || number")
            database.execute("DELETE FROM period")
            move_facts_version()

    writer = Thread(target=change)
    writer.start()
    writer.join()
    assert csv_bytes([*taken, *rows]) == whole
    assert make(NamesQuery(), OFFICER, DAY, DAY, NOW).entries == 0, "and the next one is of the next"


@pytest.mark.usefixtures("council")
def test_whoever_stops_taking_rows_holds_nothing_any_more() -> None:
    rows = people_file(NamesQuery(), OFFICER, DAY, DAY, NOW).rows
    pieces = csv_stream(rows)
    next(pieces), next(pieces)
    assert database.real.in_transaction()
    pieces.close()  # type: ignore[attr-defined]
    del rows
    assert not database.real.in_transaction()


@pytest.mark.usefixtures("council")
def test_a_file_that_cannot_be_made_to_its_end_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = csv_stream(people_file(NamesQuery(), OFFICER, DAY, DAY, NOW).rows)
    next(pieces)
    monkeypatch.setattr(names_files, "people_lines", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        list(pieces)
