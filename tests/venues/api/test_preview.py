"""The preview: the published cases over HTTP, and requests with anything missing."""

import json
from pathlib import Path

import pytest

from shared.actor import Role

CASES = json.loads((Path(__file__).parents[2] / "conformance" / "venues.json").read_text())


def preview(venues, body):
    return venues.as_person("POST", "/v1/bookings/preview", Role.BOOKING_OFFICER, json=body)


def test_every_published_case_comes_out_as_expected(venues):
    for case in CASES:
        answer = preview(venues, case["body"])
        assert answer.status_code == 200, case["name"]
        assert {key: answer.json[key] for key in case["expected"]} == case["expected"], case["name"]
        assert {reason["need"] for reason in answer.json["reasons"]} == set(answer.json["needs"]), case["name"]


@pytest.mark.parametrize("request_body", [{}, {"hirer": None, "event": [], "speakers": {}}, {"moon": 1}])
def test_a_request_with_nothing_in_it_is_asked_about(venues, request_body):
    answer = preview(venues, {"request": request_body})
    assert answer.status_code == 200
    assert answer.json["needs"] == ["more_information"]
    assert "hirer.name" in answer.json["missing"]


def test_a_preview_without_a_request_is_no_preview(venues):
    assert preview(venues, {}).status_code == 422
    assert preview(venues, {"request": {}, "as_at": "tomorrow"}).status_code == 422
    assert preview(venues, {"request": {}, "surprise": 1}).status_code == 422


def test_a_hirer_or_manager_has_no_preview(venues):
    assert venues.as_person("POST", "/v1/bookings/preview", Role.MANAGER, json={"request": {}}).status_code == 403
