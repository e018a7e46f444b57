"""The calls that the documents print are made as they stand there."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from werkzeug.serving import make_server

from shared.actor import Role
from tests.doors.furnished import STAFF, FurnishedHouse
from tests.folders import ROOT

CALLS = re.findall(r"```sh\n(.*?)```", (ROOT / "docs/api/README.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def address(house: FurnishedHouse) -> Iterator[str]:
    """The gateway on a port of this machine."""
    server = make_server("localhost", 0, house.house.apps["gateway"], threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
def test_each_printed_call_does_what_is_said_of_it(
    house: FurnishedHouse, make_secret: Callable[..., str], address: str, tmp_path: Path
) -> None:
    (tmp_path / "people.csv").write_text(STAFF + "000003,Cy,New,Clerk,Place,Parks,North,01/02/2022\n")
    secret = make_secret(Role.LD_OFFICER, Role.BOOKING_OFFICER, Role.PREVENT_LEAD)
    told = []
    for call in CALLS:
        made = subprocess.run(
            ["sh", "-ec", call],
            cwd=tmp_path,
            env={**os.environ, "ADDRESS": address, "TOKEN": secret, "no_proxy": "*"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, (call, made.stdout, made.stderr)
        head, _, body = made.stdout.rpartition("\n\n") if "--include" in call else ("", "", made.stdout)
        told.append((head.replace("\r", ""), json.loads(body)))
    (_, standing), (_, upload), (_, imports), (_, booking), (head, pack) = told
    assert standing["figures"]["population"] == 2
    assert (upload["kind"], imports["imports"][0]["id"]) == ("people", upload["id"])
    assert booking["reference"]
    assert f"Location: /api/gateway/v1/packs/{pack['id']}" in head
