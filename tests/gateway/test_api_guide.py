"""The description of the API: for tools and for people, and for nobody who is a stranger."""

from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask

from services.gateway.clients.public_api import METHODS, public_document
from services.gateway.pages.api_guide.guide import Operation, list_subjects
from shared.actor import Role
from tests.gateway.visitor import Visitor


def told() -> dict[str, Operation]:
    """Every operation as the pages tell of it, by its id."""
    subjects = list_subjects(public_document(), "https://due-regard.example")
    return {operation.id: operation for subject in subjects for operation in subject.operations}


def test_the_document_is_for_whoever_is_signed_in_or_has_a_token(
    app: Flask, signed_in: Callable[..., Visitor], make_token: Callable[..., str]
) -> None:
    bearer = {"Authorization": f"Bearer {make_token(Role.MANAGER)}"}
    for answer in (
        app.test_client().get("/api/openapi.json", headers=bearer),
        signed_in(Role.AUDITOR).get("/api/openapi.json"),
    ):
        assert answer.status_code == 200
        told = answer.get_json()
        assert told["servers"] == [{"url": "http://localhost"}]
        assert {**told, "servers": None} == {**public_document(), "servers": None}


def test_a_stranger_reads_neither_document_nor_page(app: Flask) -> None:
    for bearer in ({}, {"Authorization": "Bearer dr_nonsense"}):
        answer = app.test_client().get("/api/openapi.json", headers=bearer)
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    for path in ("/help/api", "/help/api/training_get_standing"):
        answer = app.test_client().get(path, headers={"Accept": "text/html"})
        assert (answer.status_code, answer.location) == (303, f"/sign-in?next={path}")


def test_a_session_beside_a_wrong_token_does_not_count(signed_in: Callable[..., Visitor]) -> None:
    visitor = signed_in(Role.AUDITOR)
    answer = visitor.client.get("/api/openapi.json", headers={"Authorization": "Bearer dr_nonsense"})
    assert answer.status_code == 401


def test_every_operation_has_its_page_and_a_link_to_it(signed_in: Callable[..., Visitor]) -> None:
    visitor = signed_in(Role.MANAGER)
    assert 'href="/help/api"' in visitor.get("/help").text
    index, shown = visitor.get("/help/api").text, 0
    for path, item in public_document()["paths"].items():
        for method in item.keys() & set(METHODS):
            address = f"/help/api/{item[method]['operationId']}"
            assert f'href="{address}"' in index
            page = unescape(visitor.get(address).text)
            assert f"{method.upper()} {path}" in page
            assert all(code in page for code in item[method]["responses"]), address
            assert ("A call with curl" in page) != ("People decide" in page), address
            shown += 1
    assert shown > 70


def test_a_page_of_no_operation_is_not_there(signed_in: Callable[..., Visitor]) -> None:
    assert signed_in(Role.MANAGER).get("/help/api/training_get_events").status_code == 404


def test_the_page_of_the_tokens_leads_to_what_they_are_for(signed_in: Callable[..., Visitor]) -> None:
    assert 'href="/help/api"' in signed_in(Role.ADMIN).get("/accounts").text


def test_every_operation_stands_under_one_subject() -> None:
    subjects = list_subjects(public_document(), "")
    ids = [operation.id for subject in subjects for operation in subject.operations]
    assert (
        len(ids)
        == len(set(ids))
        == sum(len(item.keys() & set(METHODS)) for item in public_document()["paths"].values())
    )
    assert all(subject.operations and subject.about for subject in subjects)


@pytest.mark.parametrize(
    ("operation", "example"),
    [
        (
            "training_get_evidence",
            'curl --header "Authorization: Bearer $TOKEN" \\\n'
            "'https://due-regard.example/api/training/v1/evidence?benchmark=7'",
        ),
        (
            "training_post_imports",
            'curl --header "Authorization: Bearer $TOKEN" \\\n--request POST \\\n'
            "--header 'Idempotency-Key: one-for-each-thing-done' \\\n--form file=@file.csv \\\n--form kind=people \\\n"
            "'https://due-regard.example/api/training/v1/imports'",
        ),
        ("venues_post_booking_decisions", ""),
    ],
)
def test_the_example_is_a_call_that_has_all_that_is_needed(operation: str, example: str) -> None:
    assert told()[operation].example == example


def test_a_page_tells_of_every_object_that_goes_in_or_comes_out() -> None:
    found = told()["training_post_completions"]
    assert [shape.name for shape in found.shapes] == ["TrainingNewCompletion", "TrainingSaved"]
    needed = {line.name: line.kind for line in found.shapes[0].fields if line.needed}
    assert needed == {"completed_on": "day, YYYY-MM-DD", "course": needed["course"], "person": "id"}
    assert needed["course"].startswith("text, at most ")
    assert {line.name for line in found.errors} >= {"401", "403", "404", "409", "422"}
