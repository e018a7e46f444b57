"""Who opens a record or reads names is written down: ids and counts, nothing about anybody."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from services.training.actions import readings
from services.training.store.audit import audit
from services.training.store.people import find_by_number
from services.training.store.tables.operations import AuditRow
from shared.actor import Role

Api = Callable[..., FlaskClient]
SOMEBODY = "079324"


def entries() -> list[tuple[str, str, str, dict[str, Any]]]:
    return [
        (one.action, one.subject, one.actor, one.details)
        for one in audit.entries()
        if one.action in (readings.OPENED, readings.READ)
    ]


def id_of(number: str) -> UUID:
    person = find_by_number(number)
    assert person is not None
    return person.public_id


def test_opening_a_record_is_written_down_and_ones_own_is_marked(council_api: Api) -> None:
    person = id_of(SOMEBODY)
    for who in (council_api(Role.LD_OFFICER, id="ann"), council_api(Role.MANAGER, id="mo", person_number=SOMEBODY)):
        assert who.get(f"/v1/people/{person}").status_code == 200
    opened = ("person-opened", f"person:{person}")
    assert entries() == [(*opened, "ann", {"own": False, "names": 1}), (*opened, "mo", {"own": True, "names": 1})]


def test_a_list_of_names_is_one_entry_with_how_many_and_holds_nothing_about_anybody(council_api: Api) -> None:
    client = council_api(Role.LD_OFFICER, id="ann")
    people = client.get("/v1/standing/people?per_page=20&as_at=2026-11-01").json["people"]
    gaps = client.get("/v1/standing/gaps?per_page=30&as_at=2026-11-01").json["gaps"]
    surname = people[0]["name"].split()[-1]
    found = client.post("/v1/people/search", json={"words": surname}).json["people"]
    assert [(subject, details["names"]) for _, subject, _, details in entries()] == [
        ("list:people", 20),
        ("list:gaps", len({gap["person"] for gap in gaps})),
        ("list:search", len(found)),
    ]
    said = json.dumps(entries())
    for person in (*people, *found):
        assert person["number"] not in said
        assert person["name"].split()[-1] not in said


def test_what_was_refused_or_empty_was_not_read(council_api: Api) -> None:
    stranger = council_api(Role.MANAGER, person_number="079324")
    assert stranger.get("/v1/people/00000000-0000-4000-8000-000000000000").status_code == 404
    assert council_api(Role.AUDITOR).get(f"/v1/people/{id_of(SOMEBODY)}").status_code == 403
    council_api(Role.LD_OFFICER).post("/v1/people/search", json={"words": "nobody is called this"})
    assert entries() == []


def test_what_cannot_be_written_down_is_not_shown(council_api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no audit")

    person = id_of(SOMEBODY)
    monkeypatch.setattr(readings, "record_audit", fail)
    answer = council_api(Role.LD_OFFICER).get(f"/v1/people/{person}")
    assert answer.status_code == 500
    assert SOMEBODY not in answer.text


def test_auditors_read_them_a_page_at_a_time_newest_first(council_api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "PER_PAGE", 2)
    person, officer = id_of(SOMEBODY), council_api(Role.LD_OFFICER, id="ann")
    for _ in range(3):
        officer.get(f"/v1/people/{person}")
    auditor = council_api(Role.AUDITOR)
    first = auditor.get("/v1/readings").json
    assert [(one["by"], one["what"], one["record"]) for one in first["readings"]] == [
        ("ann", "person", str(person))
    ] * 2
    second = auditor.get(f"/v1/readings?before={first['older']}").json
    assert len(second["readings"]) == 1
    assert second["older"] is None
    assert AuditRow.select().count() > 3
    for role in (Role.PREVENT_LEAD, Role.LD_OFFICER, Role.MANAGER, Role.ADMIN):
        assert council_api(role).get("/v1/readings").status_code == 403
