"""Routes that only look a name up, read a register or take a list away: so often and no more (SEC-30)."""

import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import peewee
import pytest

from services.training.store.limited_calls import limited_calls
from services.training.store.tables.operations import LimitedCallRow
from shared.http.problems import Busy
from shared.limits import EXPORT, IMPORT, LOOK_UP, REGISTER, Limits, waits
from tests.doors.furnished import DATABASES, FurnishedHouse

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PEOPLE, PROGRAM = Limits().windows(LOOK_UP, False), Limits().windows(LOOK_UP, True)


@pytest.mark.parametrize(
    ("ago", "windows", "wait"),
    [
        ([], PEOPLE, None),
        ([1] * 19, PEOPLE, None),
        ([1] * 20, PEOPLE, 9),
        ([9] * 20, PEOPLE, 1),
        ([10] * 20, PEOPLE, None),
        ([9, *[1] * 20], PEOPLE, 9),
        ([60] * 99, PEOPLE, None),
        ([60] * 100, PEOPLE, 23 * 60),
        ([59] * 60, PROGRAM, 1),
        ([1] * 59, PROGRAM, None),
        ([1] * 5, Limits().windows(EXPORT, False), 59),
        ([1] * 59, Limits().windows(EXPORT, True), None),
    ],
)
def test_who_has_asked_often_enough_waits_until_the_oldest_is_past(
    ago: list[int], windows: Any, wait: int | None
) -> None:
    found = waits([NOW - MINUTE * one for one in ago], windows, NOW)
    assert (found and found[0]) == (wait and MINUTE * wait)


def test_every_route_that_looks_up_reads_a_register_or_exports_bears_the_mark(house: FurnishedHouse) -> None:
    """By what an address says of itself; a new one of these kinds fails here until it is marked, or named below."""
    not_of_the_kind = {
        "/training/imports/<uuid:import_id>/corrections.csv",  # rows of the file that the asker brought
        "/venues/imports/<uuid:import_id>/corrections.csv",
    }
    kinds = {
        LOOK_UP: re.compile(r"search|look-?up/?$"),
        IMPORT: re.compile(r"^/v1/imports$"),
        EXPORT: re.compile(r"\.(csv|xlsx|zip|pdf|docx)$|/(file|download|export)$"),
        REGISTER: re.compile(
            r"^/v1/(registers/(concerns|contractors|networks)|alerts)(/<uuid:\w+>)?$|/matches/<uuid:\w+>/entry$"
        ),
    }
    found: dict[str, int] = dict.fromkeys(kinds, 0)
    for service, app in house.house.apps.items():
        for method, rule in house.rules(service, "GET", "POST"):
            mark = getattr(app.view_functions[rule.endpoint], "limited", None)
            right = next((kind for kind, pattern in kinds.items() if pattern.search(rule.rule)), None)
            is_asked = method == "POST" if right == IMPORT else method == "GET" or right == LOOK_UP
            wanted = right if is_asked and rule.rule not in not_of_the_kind else None
            if method == "GET" or wanted:
                assert mark == wanted, (service, method, rule)
            found[mark or LOOK_UP] += mark is not None
    assert min(found.values()) >= 1
    assert sum(found.values()) >= 12


@pytest.mark.parametrize("service", ["training", "venues"])
def test_a_person_sends_ten_files_an_hour_and_one_sent_again_is_not_another(
    house: FurnishedHouse, service: str
) -> None:
    def send(number: int) -> int:
        data = {"kind": "of no kind", "file": (io.BytesIO(b"a,b\n"), "a.csv")}
        headers = {"Idempotency-Key": f"{service}-file-{number:02}"}
        return house.ask(service, "POST", "/v1/imports", data=data, headers=headers).status_code

    assert 429 not in [send(number) for number in range(10)]
    assert send(3) != 429
    assert send(10) == 429
    assert Limits().windows(IMPORT, is_program=True) == ()


def _search(house: FurnishedHouse, words: str) -> Any:
    return house.ask("training", "POST", "/v1/people/search", json={"words": words})


def test_the_twenty_first_name_in_ten_minutes_is_not_looked_up(house: FurnishedHouse) -> None:
    assert [_search(house, f"Name {n:03}").status_code for n in range(20)] == [200] * 20
    refused = _search(house, "Name 020")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 600
    assert "20 times in 10 minutes" in refused.json["detail"]
    assert _search(house, "Name 003").status_code == 200, "a name that was looked up already is not another"


def test_a_page_that_looks_up_says_when_to_come_back(house: FurnishedHouse) -> None:
    with DATABASES["gateway"][0].connection():
        ((account,),) = DATABASES["gateway"][0].query("SELECT id FROM user_account")
    with DATABASES["training"][0].connection():
        for n in range(20):
            limited_calls.count(str(UUID(str(account))), LOOK_UP, f"{n}", PEOPLE, datetime.now(UTC))
    page = house.visitor.post("/people", {"name": "Other"})
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) > 0


def test_a_program_looks_up_sixty_times_an_hour_over_the_outer_door(house: FurnishedHouse) -> None:
    codes = [
        house.ask("gateway", "POST", "/api/training/v1/people/search", json={"words": f"Name {n:03}"}).status_code
        for n in range(61)
    ]
    assert codes == [200] * 60 + [429]


def test_the_sixth_export_of_an_hour_is_refused_whichever_it_is(house: FurnishedHouse) -> None:
    pages = ["figures.csv", "people.csv", "gaps.csv", "figures.csv", "figures.csv"]
    assert [house.ask("gateway", "GET", f"/training/{page}").status_code for page in pages] == [200] * 5
    for method in ("GET", "HEAD"):
        refused = house.ask("gateway", method, "/training/people.csv")
        assert refused.status_code == 429
        assert 0 < int(refused.headers["Retry-After"]) <= 3600


def test_what_brings_nothing_takes_nothing_away_and_is_noted_nowhere(house: FurnishedHouse) -> None:
    """HEAD tells headers only, and a refusal tells nothing: neither uses up what the person may take in an hour."""
    before = _noted()
    for _ in range(3):
        for page in ("figures.csv", "people.csv", "gaps.csv"):
            head = house.ask("gateway", "HEAD", f"/training/{page}")
            assert (head.status_code, head.data) == (200, b"")
            assert house.ask("gateway", "GET", f"/training/{page}?as_at=2026-02-31").status_code == 422
        for page in ("people.csv", "gaps.csv"):
            assert house.ask("training", "HEAD", f"/v1/standing/{page}").status_code == 200
            assert house.ask("training", "GET", f"/v1/standing/{page}?unit=nowhere").status_code in (404, 422)
    assert _noted() == before
    assert [house.ask("gateway", "GET", "/training/people.csv").status_code for _ in range(5)] == [200] * 5
    assert _noted() == {action: count + 5 for action, count in before.items()}


def _noted() -> dict[str, int]:
    found = {}
    for service, action in (("gateway", "names-exported"), ("training", "names-read")):
        database = DATABASES[service][0]
        with database.connection():
            ((found[action],),) = database.query(f"SELECT count(*) FROM audit WHERE action = '{action}'")
    return found


def test_reading_a_register_counts_entries_and_not_clicks(house: FurnishedHouse) -> None:
    for _ in range(30):
        assert house.ask("venues", "GET", "/v1/registers/concerns").status_code == 200
    codes = [house.ask("venues", "GET", f"/v1/registers/concerns?on=2026-01-{n + 1:02}").status_code for n in range(20)]
    assert codes == [200] * 19 + [429]
    assert house.ask("venues", "GET", "/v1/registers/contacts").status_code == 200


def test_who_cannot_be_counted_is_not_let_through(house: FurnishedHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object, **__: object) -> None:
        raise peewee.OperationalError("database is locked")

    monkeypatch.setattr(LimitedCallRow, "insert", locked)
    refused = _search(house, "Other")
    assert (refused.status_code, refused.json["title"]) == (503, Busy.title)
    assert "people" not in refused.json
