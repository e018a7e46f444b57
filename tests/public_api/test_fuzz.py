"""Two programs send whatever the public document allows, and much that it does not: no bug, no answer outside it."""

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from shared.actor import Role
from tests.doors.furnished import FurnishedHouse

SECONDS, AT_MOST_SECONDS = 20, 300
"""The cases that cover the document come first, then two more of each operation, as far as the time goes.

A slow machine goes on until it has asked enough for the run to say something.
"""
CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
)  # fmt: skip


def config_for(secret: str, house: FurnishedHouse) -> SchemathesisConfig:
    """Ids are those of things that exist, or most calls would end where an id is not known."""
    return SchemathesisConfig.from_dict(
        {
            "seed": 20261130,
            "max-time": AT_MOST_SECONDS,
            "headers": {"Authorization": f"Bearer {secret}"},
            "generation": {"max-examples": 2, "database": "none", "no-shrink": True},
            "checks": {"enabled": False, **{name: {"enabled": True} for name in CHECKS}},
            "operations": [
                {
                    "include-path-regex": f"/api/{service}/",
                    "parameters": {
                        f"path.{name.removeprefix(f'{service} ')}": ids[0]
                        for name, ids in house.things.items()
                        if ids and name.startswith(service)
                    },
                }
                for service in ("training", "venues")
            ],
            "phases": {"stateful": {"enabled": False}, "coverage": {"unexpected-methods": []}},
        }
    )


@pytest.mark.thorough
@pytest.mark.parametrize(
    "roles", [(Role.PREVENT_LEAD,), (Role.BOOKING_OFFICER, Role.LD_OFFICER)], ids=["lead", "officer"]
)
def test_whatever_the_document_allows_is_answered_as_the_document_says(
    house: FurnishedHouse, make_secret: Callable[..., str], roles: tuple[Role, ...]
) -> None:
    secret = make_secret(*roles)
    app: Any = house.house.apps["gateway"]
    schema = schemathesis.openapi.from_wsgi(
        "/api/openapi.json", app, config=config_for(secret, house), headers={"Authorization": f"Bearer {secret}"}
    )
    wrong: dict[str, str] = {}
    answers: Counter[int] = Counter()
    asked: set[str] = set()
    began, run = time.monotonic(), from_schema(schema).execute()
    for event in run:
        if isinstance(event, events.NonFatalError | events.FatalError):
            wrong[str(event)[:300]] = "the run itself failed"
        if not isinstance(event, events.ScenarioFinished):
            continue
        answers.update(
            one.response.status_code for one in event.recorder.interactions.values() if one.response is not None
        )
        asked.add(event.label)
        for checks in event.recorder.checks.values():
            for check in checks:
                if check.status == Status.FAILURE and check.failure_info is not None:
                    wrong[f"{event.label}: {check.name}"] = (
                        f"{check.failure_info.failure}\n{check.failure_info.code_sample}"
                    )
        if time.monotonic() - began > SECONDS and is_enough(answers, asked):
            run.stop()
    assert not wrong, "\n\n".join(f"{what}\n{why}" for what, why in wrong.items())
    assert is_enough(answers, asked), (answers, sorted(asked))


def is_enough(answers: Counter[int], asked: set[str]) -> bool:
    """Whether many routes were asked, and were both let do something and refused."""
    return len(asked) > 40 and answers[200] + answers[201] + answers[202] > 20 and answers[422] > 30
