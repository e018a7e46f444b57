"""The doors of training: one success, one refusal, and who may."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.training.actions.imports.service import imports
from services.training.store.people import find_by_number
from shared.actor import Role
from tests.training.conftest import work

pytestmark = pytest.mark.both_databases

Api = Callable[..., FlaskClient]
DAY = "2026-11-01"
DOCUMENT = Path(__file__).parents[3] / "docs" / "api" / "training.json"
HR = (
    b"Employee No,Forename,Surname,Position Title,Directorate,Position Start Date\n"
    b"000001,Ann,Other,Clerk,Place,01/02/2020\n"
)


def file(content: bytes = HR, name: str = "hr.csv", kind: str = "people") -> dict[str, Any]:
    return {"data": {"file": (BytesIO(content), name), "kind": kind}}


@pytest.mark.usefixtures("training", "today")
def test_a_file_goes_in_is_checked_confirmed_and_undone(api: Api) -> None:
    client = api(Role.LD_OFFICER)
    answer = client.post("/v1/imports", **file())
    assert answer.status_code == 202
    location = answer.headers["Location"]
    assert answer.json["state"] == "received"
    work()
    found = client.get(location).json
    assert found["state"] == "checked"
    assert found["counts"] == {"read": 1, "accepted": 1, "duplicate": 0, "skipped": 0, "review": 0, "refused": 0}
    rows = client.get(location + "/rows?outcome=accepted")
    assert [(row["row"], row["outcome"]) for row in rows.json] == [(2, "accepted")]
    assert rows.headers["X-Total-Count"] == "1"
    assert client.post(location + "/confirm", headers={"Idempotency-Key": "confirm-once"}).status_code == 202
    work()
    assert client.get(location).json["state"] == "confirmed"
    assert client.post(location + "/undo", headers={"Idempotency-Key": "undo-once"}).status_code == 202
    work()
    assert client.get(location).json["state"] == "undone"


@pytest.mark.usefixtures("training", "today")
def test_the_same_key_is_one_import_and_another_body_is_refused(api: Api) -> None:
    client, key = api(Role.LD_OFFICER), {"Idempotency-Key": "the-same-key"}
    first = client.post("/v1/imports", **file(), headers=key)
    again = client.post("/v1/imports", **file(), headers=key)
    assert (first.json, first.status_code) == (again.json, again.status_code)
    assert again.headers["Idempotent-Replayed"] == "true"
    other = client.post("/v1/imports", **file(HR + b"000002,Bo,Other,Clerk,Place,01/02/2020\n"), headers=key)
    assert other.status_code == 422
    assert client.get("/v1/imports").json["total"] == 1


@pytest.mark.usefixtures("training", "today")
@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "people"}, "/file"),
        ({"file": "hr.csv"}, "/kind"),
        ({"file": "hr.csv", "kind": "dogs"}, "/kind"),
    ],
)
def test_an_upload_that_lacks_something_says_what(api: Api, body: dict[str, str], pointer: str) -> None:
    data = {name: (BytesIO(HR), text) if name == "file" else text for name, text in body.items()}
    answer = api(Role.LD_OFFICER).post("/v1/imports", data=data)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]


@pytest.mark.usefixtures("council")
def test_standing_has_the_shape_and_the_figures_of_the_sample(council_api: Api) -> None:
    answer = council_api(Role.PREVENT_LEAD).get(f"/v1/standing?as_at={DAY}").json
    assert answer["as_at"] == DAY
    assert answer["policy_version"] == "sample-2026-04-01, role groups 2026-04-01"
    assert answer["figures"] == {
        "population": 213, "in_date": 127, "on_track": 138, "ever_trained": 138, "absent": 6,
    }  # fmt: skip
    assert {unit["unit"] for unit in answer["units"]} >= {"Place", "Resources"}
    deeper = council_api(Role.PREVENT_LEAD).get(f"/v1/standing?as_at={DAY}&unit=Place").json
    assert deeper["figures"] == next(unit["figures"] for unit in answer["units"] if unit["unit"] == "Place")
    assert all(unit["unit"].startswith("Place > ") for unit in deeper["units"])


@pytest.mark.usefixtures("council")
@pytest.mark.parametrize("query", ["as_at=01/11/2026", "as_at=2026-13-01", "colour=blue"])
def test_a_question_that_cannot_be_read_is_refused(council_api: Api, query: str) -> None:
    assert council_api(Role.PREVENT_LEAD).get(f"/v1/standing?{query}").status_code == 422


@pytest.mark.usefixtures("council")
def test_figures_are_for_some_and_names_for_fewer(council_api: Api) -> None:
    for role in Role:
        client = council_api(role, person_number="079324")
        figures = client.get(f"/v1/standing?as_at={DAY}").status_code
        names = client.get(f"/v1/standing/people?as_at={DAY}").status_code
        sees_figures = role in {
            Role.LD_OFFICER, Role.PREVENT_LEAD, Role.MANAGER, Role.SENIOR_OFFICER, Role.AUDITOR,
        }  # fmt: skip
        sees_names = role in {Role.LD_OFFICER, Role.PREVENT_LEAD, Role.MANAGER}
        assert (figures == 200, names == 200) == (sees_figures, sees_names), role


@pytest.mark.usefixtures("council")
def test_a_person_is_shown_with_why_and_a_completion_can_be_added(council_api: Api) -> None:
    person = find_by_number("129034")
    assert person is not None
    client = council_api(Role.LD_OFFICER)
    shown = client.get(f"/v1/people/{person.public_id}?as_at={DAY}").json
    assert shown["number"] == "129034"
    assert all(found["why"] for found in shown["requirements"])
    body = {"person": str(person.public_id), "course": "UEI", "completed_on": "2026-10-01"}
    assert client.post("/v1/completions", json=body).status_code == 201
    again = client.post("/v1/completions", json=body)
    assert (again.status_code, again.mimetype) == (409, "application/problem+json")
    assert council_api(Role.MANAGER, person_number="079324").post("/v1/completions", json=body).status_code == 403
    assert client.post("/v1/completions", json={**body, "recorded_by": "me"}).status_code == 422


@pytest.mark.usefixtures("council")
def test_another_teams_person_looks_like_a_missing_one(council_api: Api) -> None:
    person = find_by_number("129034")
    assert person is not None
    manager = council_api(Role.MANAGER, person_number="079324")
    theirs = manager.get(f"/v1/people/{person.public_id}")
    nobodys = manager.get("/v1/people/00000000-0000-4000-8000-000000000000")
    assert theirs.status_code == nobodys.status_code == 404
    assert {**theirs.json, "request_id": ""} == {**nobodys.json, "request_id": ""}


@pytest.mark.usefixtures("council")
def test_evidence_for_benchmark_7_has_an_item_for_every_supporting_detail(council_api: Api) -> None:
    answer = council_api(Role.PREVENT_LEAD).get(f"/v1/evidence?benchmark=7&as_at={DAY}&from=2026-04-01").json
    assert {item["question"] for item in answer["items"]} == {f"7.{number}" for number in range(1, 10)}
    figures = {item["id"]: (item["numerator"], item["denominator"]) for item in answer["items"]}
    assert (127, 213) in figures.values()
    assert council_api(Role.PREVENT_LEAD).get("/v1/evidence?benchmark=8").status_code == 404


@pytest.mark.usefixtures("council")
def test_a_bug_shows_a_request_id_and_nothing_of_the_inside(council_api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("secret detail")

    monkeypatch.setattr(imports, "get_imports", fail)
    answer = council_api(Role.LD_OFFICER).get("/v1/imports")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert answer.json["request_id"]


def test_there_is_no_evidence_of_a_day_to_come(council_api):
    answer = council_api(Role.PREVENT_LEAD).get("/v1/evidence?benchmark=7&as_at=2099-01-01")
    assert (answer.status_code, answer.json["detail"]) == (422, "There is no evidence of a day to come")


def about_a_day() -> list[str]:
    """Every address that answers as at a day, as the published description has them; a file has no such fields."""
    paths = json.loads(DOCUMENT.read_text(encoding="utf-8"))["paths"]
    return [
        path
        for path, ways in paths.items()
        if not path.endswith(".csv")
        and any(one.get("name") == "as_at" for one in ways.get("get", {}).get("parameters", ()))
    ]


@pytest.mark.usefixtures("council")
@pytest.mark.parametrize(("day", "to_come"), [(DAY, False), ("2100-01-01", True)])
def test_a_day_still_to_come_is_marked_in_every_answer_about_a_day(council_api: Api, day: str, to_come: bool) -> None:
    client = council_api(Role.LD_OFFICER)
    person = client.get(f"/v1/standing/people?as_at={DAY}").json["people"][0]
    paths = [path for path in about_a_day() if path != "/v1/evidence"]  # which answers for no day to come
    assert {"/v1/policy", "/v1/standing", "/v1/standing/gaps", "/v1/people/{person}"} < set(paths)
    for path in paths:
        answer = client.get(f"{path.format(person=person['id'])}?as_at={day}")
        assert (answer.status_code, answer.json["as_at"], answer.json["forecast"]) == (200, day, to_come)
    policy = {"version": "1", "due_soon_days": 60, "requirements": []}
    preview = client.post("/v1/policy/preview", json={"policy": policy, "people": [], "as_at": day})
    assert preview.json["forecast"] is to_come
