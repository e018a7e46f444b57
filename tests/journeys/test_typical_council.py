"""A council of four thousand, through the door for programs: every count, row number and figure; conformance."""

import json
import time
from collections.abc import Iterator

import pytest

from tests.folders import ROOT
from tests.installation import Api, Installation, installation
from tests.journeys.council_files import KINDS, OUTCOMES, TYPICAL
from tests.journeys.places import figures_from_api, figures_in_database

pytestmark = pytest.mark.timeout(900)
CONFORMANCE = ROOT / "tests" / "conformance"


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation of its own: these figures are of these files alone."""
    with installation(tmp_path_factory.mktemp("typical") / "data", demonstration=False) as running:
        yield running


@pytest.fixture(scope="module")
def officer(untouched: Installation) -> Api:
    return untouched.api()


@pytest.mark.parametrize("name", KINDS)
def test_every_row_of_a_file_comes_out_as_expected(officer: Api, name: str) -> None:
    began = time.monotonic()
    taken = officer.upload(TYPICAL.folder / name, KINDS[name])
    assert taken.status_code == 202, taken.text
    checked = officer.wait_until(taken.json()["id"], "checked")
    print(json.dumps({"file": name, "upload_to_check_page_s": round(time.monotonic() - began, 1)}))
    assert checked["counts"] == TYPICAL.counts(name)
    for outcome in OUTCOMES:
        if wanted := TYPICAL.rows(name, outcome):
            rows = officer.get(f"training/v1/imports/{checked['id']}/rows", outcome=outcome)
            assert [row["row"] for row in rows] == wanted
    officer.post(f"training/v1/imports/{checked['id']}/confirm", expected=(202,))
    officer.wait_until(checked["id"], "confirmed")


def test_the_figures_are_the_expected_ones_from_the_facts_and_from_the_projection(
    untouched: Installation, officer: Api
) -> None:
    wanted = {**TYPICAL.figures, **TYPICAL.employers}
    assert figures_from_api(officer) == wanted
    assert {**figures_in_database(untouched), "all": wanted["all"]} == wanted


@pytest.mark.parametrize(
    ("service", "path"), [("training", "training/v1/policy/preview"), ("venues", "venues/v1/bookings/preview")]
)
def test_every_conformance_case_passes_through_the_door(untouched: Installation, service: str, path: str) -> None:
    api = untouched.api("prevent_lead")
    failed = []
    cases = json.loads((CONFORMANCE / f"{service}.json").read_text(encoding="utf-8"))
    for case in cases:
        body = case["body"] if service == "venues" else {key: case[key] for key in ("policy", "people", "as_at")}
        answer = api.send("POST", path, json=body)
        if answer.status_code != 200:
            failed.append(f"{case['name']}: {answer.status_code} {answer.text[:200]}")
        elif wrong := differences(case["expected"], answer.json()):
            failed.append(f"{case['name']}: {'; '.join(wrong[:3])}")
    assert not failed, f"{len(failed)} of {len(cases)}:\n" + "\n".join(failed[:10])


def differences(expected: object, actual: object, path: str = "") -> list[str]:
    """Where an answer is not what is expected; further keys in it are nobody's business."""
    if isinstance(expected, dict):
        if not isinstance(actual, dict):
            return [f"{path}: expected an object, got {actual!r}"]
        return [
            wrong
            for key, value in expected.items()
            for wrong in (
                differences(value, actual[key], f"{path}.{key}") if key in actual else [f"{path}.{key}: missing"]
            )
        ]
    if isinstance(expected, list):
        if not isinstance(actual, list) or len(expected) != len(actual):
            return [f"{path}: expected {expected!r:.200}, got {actual!r:.200}"]
        pairs = zip(_in_order(expected), _in_order(actual), strict=True)
        return [wrong for index, pair in enumerate(pairs) for wrong in differences(*pair, f"{path}[{index}]")]
    return [] if expected == actual else [f"{path}: expected {expected!r}, got {actual!r}"]


def _in_order(rows: list[object]) -> list[object]:
    """Rows of people and requirements come in any order."""
    for key in ("person", "requirement"):
        if rows and isinstance(rows[0], dict) and key in rows[0]:
            return sorted(rows, key=lambda row: str(row.get(key)))  # type: ignore[attr-defined]
    return rows
