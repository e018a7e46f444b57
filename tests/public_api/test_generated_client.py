"""A client that a stranger generates from the public document, and calls through it at the real door."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.actor import Role
from tests.doors.furnished import STAFF, FurnishedHouse
from tests.folders import ROOT

CONFIG = """
post_hooks: []
content_type_overrides:
  application/zip: application/octet-stream
  application/problem+json: application/json
"""
"""As docs/api/README.md has it, and without tidying up what nobody reads here."""


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Any]]:
    """Modules of the generated package, by their name in it."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "client.yaml").write_text(CONFIG)
    command = Path(sys.executable).with_name("openapi-python-client")
    made = subprocess.run(
        [
            str(command), "generate", "--path", str(ROOT / "docs/api/public.json"), "--meta", "none",
            "--config", "client.yaml", "--output-path", "made_client", "--fail-on-warning",
        ],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    yield lambda name: import_module(f"made_client.{name}")
    sys.path.remove(str(folder))


@pytest.fixture
def call(generated: Callable[[str], Any], house: FurnishedHouse, make_secret: Callable[..., str]) -> Callable[..., Any]:
    """Calls an operation of the client as a program with some roles."""
    transport = httpx.WSGITransport(app=house.house.apps["gateway"])
    clients: dict[tuple[Role, ...], Any] = {}

    def make(operation: str, *path: Any, roles: tuple[Role, ...], **more: Any) -> Any:
        if roles not in clients:
            clients[roles] = generated("client").AuthenticatedClient(
                base_url="http://localhost", token=make_secret(*roles), httpx_args={"transport": transport}
            )
        return generated(f"api.{operation}").sync_detailed(*path, client=clients[roles], **more)

    return make


PEOPLE = STAFF + "000004,Di,Later,Clerk,Place,Parks,North,01/02/2023\n"
OFFICER = (Role.LD_OFFICER, Role.BOOKING_OFFICER)


def test_figures_come_as_objects(call: Callable[..., Any]) -> None:
    answer = call("training_standing.training_get_standing", roles=OFFICER)
    assert answer.status_code == 200
    assert answer.parsed.figures.population == 2


def test_somebody_is_looked_up_by_a_name_that_stands_in_no_address(
    call: Callable[..., Any], generated: Callable[[str], Any]
) -> None:
    words = generated("models").TrainingPersonSearch(words="Other")
    found = call("training_people.training_post_people_search", roles=OFFICER, body=words).parsed.people
    (person,) = found
    shown = call("training_people.training_get_person", person.id, roles=OFFICER)
    assert shown.parsed.name == person.name


def test_a_file_is_handed_over_and_known_again_by_its_key(
    call: Callable[..., Any], generated: Callable[[str], Any]
) -> None:
    models, types = generated("models"), generated("types")

    def send() -> Any:
        sent = types.File(payload=BytesIO(PEOPLE.encode()), file_name="people.csv", mime_type="text/csv")
        form = models.TrainingUploadForm(file=sent, kind=models.TrainingUploadFormKind.PEOPLE)
        return call("training_imports.training_post_imports", roles=OFFICER, body=form, idempotency_key="of-a-client")

    first, again = send(), send()
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.parsed.id == again.parsed.id
    assert again.headers["Idempotent-Replayed"] == "true"


def test_a_booking_is_brought_in(call: Callable[..., Any], generated: Callable[[str], Any]) -> None:
    models = generated("models")
    event = models.VenuesEvent.from_dict({"title": "Chess", "purpose": "Chess for all", "access": "public"})
    made = call("venues_bookings.venues_post_bookings", roles=OFFICER, body=models.VenuesBookingSubmission(event=event))
    assert made.status_code == 201
    shown = call("venues_bookings.venues_get_booking", made.parsed.id, roles=OFFICER)
    assert shown.parsed.reference == made.parsed.reference


def test_errors_come_as_problems(call: Callable[..., Any], generated: Callable[[str], Any]) -> None:
    problem = generated("models").Problem
    unknown = call("training_people.training_get_person", uuid4(), roles=OFFICER)
    refused = call("venues_decisions.venues_post_booking_decisions", uuid4(), roles=OFFICER)
    unread = call("training_readings.training_get_readings", roles=OFFICER)
    for answer, status in ((unknown, 404), (refused, 403), (unread, 403)):
        assert isinstance(answer.parsed, problem)
        assert answer.parsed.status == answer.status_code == status
    assert "People decide" in refused.parsed.detail
