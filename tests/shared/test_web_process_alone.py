"""What a web process knows by itself, in a process that imports nothing but its application."""

import json
import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from operations import commands
from operations.environment import service_environment
from operations.keys import load_secrets
from shared.imports.states import GIVEN_UP, NO_MORE_TRIES
from tests.drills.records import driver
from tests.folders import ROOT

NOBODY = {"gateway": 1, "training": 1, "venues": 1}
ASK = """
import json, os, sys
from importlib import import_module
from io import BytesIO

app = import_module(f"services.{sys.argv[1]}.app").create_app()
from shared.actor import Actor, Role
from shared.tokens import TokenSigner

signer, client = TokenSigner("gateway", os.environ["GATEWAYS_KEY"]), app.test_client()
for method, path, body in json.loads(sys.argv[2]):
    token = signer.sign(sys.argv[1], Actor("ira", frozenset({Role.IT_OFFICER, Role.LD_OFFICER}), request_id="alone"))
    file = body and body.get("file")
    sent = {"data": body | {"file": (BytesIO(file.encode()), "hr.csv")}} if file else {"json": body}
    answer = client.open(path, method=method, headers={"Authorization": f"Bearer {token}"}, **sent)
    print(json.dumps([answer.status_code, answer.get_json(silent=True)]))
"""
OWN = """
import json, sys
from uuid import UUID
from services.gateway.app import create_app
create_app()
from services.gateway.pages.status.routes import given_up
from services.gateway.store.database import database
with database.connection():
    print(json.dumps(given_up.get(UUID(sys.argv[1])).no_more_tries))
"""


class Alone:
    """A migrated service of which nothing runs, with its web process on request."""

    def __init__(self, service: str, folder: Path) -> None:
        self.service, self.database = service, folder / f"{service}.sqlite3"
        secrets = load_secrets(folder)
        self.environment = service_environment(service, folder, NOBODY, "redis://127.0.0.1:1/0", secrets)
        self.environment |= {"PYTHONPATH": str(ROOT), "GATEWAYS_KEY": secrets["signing_keys"]["gateway"]}
        subprocess.run(commands.migrate(service), cwd=ROOT, env=self.environment, check=True, capture_output=True)

    def write(self, statement: str, *values: object) -> None:
        with closing(driver.connect(self.database, timeout=10)) as connection, connection:
            connection.execute(statement, values)

    def rows(self, statement: str) -> list[Any]:
        with closing(driver.connect(self.database)) as connection:
            return connection.execute(statement).fetchall()

    def give_up(self, kind: str, **payload: str) -> str:
        job = uuid4()
        self.write(
            "INSERT INTO job (id, kind, payload, due_at, state, attempts, last_error, added_at, finished_at) "
            "VALUES (?, ?, ?, ?, 'dead', 5, 'KeyError', ?, ?)",
            job.hex, kind, json.dumps(payload), SINCE, SINCE, SINCE,
        )  # fmt: skip
        return str(job)

    def run(self, code: str, *arguments: str) -> list[Any]:
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=ROOT, env={**os.environ, **self.environment}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return [json.loads(line) for line in done.stdout.splitlines() if not line.startswith('{"')]


SINCE = datetime(2026, 11, 1, 12, tzinfo=UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


@pytest.mark.parametrize("service", ["training", "venues"])
def test_it_has_the_reading_of_a_file_tried_again_and_says_what_a_person_says_again(
    tmp_path: Path, service: str
) -> None:
    alone = Alone(service, tmp_path)
    undo, read = alone.give_up("undo-import", **{"import": str(uuid4())}), alone.give_up("check-import")
    since = {"since": SINCE}
    asked = [("GET", f"/v1/jobs/{undo}", None), ("POST", f"/v1/jobs/{undo}/retry", since),
             ("GET", f"/v1/jobs/{read}", None)]  # fmt: skip
    found, refused, other = alone.run(ASK, service, json.dumps(asked))
    assert (found[0], found[1]["no_more_tries"]) == (200, NO_MORE_TRIES["undo-import"])
    assert (refused[0], refused[1]["detail"]) == (409, NO_MORE_TRIES["undo-import"])
    assert other[1]["no_more_tries"] == NO_MORE_TRIES["check-import"]
    assert {state for (state,) in alone.rows("SELECT state FROM job WHERE kind IN ('undo-import')")} == {"dead"}


def test_a_file_whose_reading_gave_up_waits_to_be_read_again(tmp_path: Path) -> None:
    alone = Alone("training", tmp_path)
    upload = ("POST", "/v1/imports", {"kind": "people", "file": "Payroll number,Name\n1,Ann\n"})
    ((status, taken),) = alone.run(ASK, "training", json.dumps([upload]))
    assert (status, taken["state"]) == (202, "received")
    alone.write("UPDATE import SET state = 'failed', problem = ?", GIVEN_UP["check-import"].said)
    alone.write("UPDATE job SET state = 'dead', attempts = 5, finished_at = ?", SINCE)
    ((job,),) = alone.rows("SELECT id FROM job")
    retry = ("POST", f"/v1/jobs/{UUID(job)}/retry", {"since": SINCE})
    ((retried, said),) = alone.run(ASK, "training", json.dumps([retry]))
    assert retried == 204, said
    assert alone.rows("SELECT state, problem FROM import") == [("received", "")]
    assert alone.rows("SELECT state, attempts FROM job") == [("waiting", 0)]


def test_the_gateway_knows_of_a_pack_that_nothing_waits_for(tmp_path: Path) -> None:
    from services.gateway.actions.packs_given_up import NOTHING_WAITS

    alone = Alone("gateway", tmp_path)
    assert alone.run(OWN, alone.give_up("make-pack", pack=str(uuid4()))) == [NOTHING_WAITS]
