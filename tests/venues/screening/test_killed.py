"""A process killed while it builds the index: the one before is served, whole, and the next start builds anew."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from services.venues.actions.lists.index import MEMORY, index
from services.venues.actions.screening.look_ups import look_up
from services.venues.rules.bookings.request import request_from
from services.venues.store.lists.changes import current_change
from services.venues.store.lists.index_files import NAME, saved_head
from tests.folders import ROOT
from tests.venues.booked import a_request
from tests.venues.screening.listing import load, now, person

BUILDER = """
import os, sys, time
from pathlib import Path
from services.venues.actions.lists import index as of_process
from services.venues.rules.screening.matching import engine
from services.venues.store.database import database

url, folder, when = sys.argv[1:]
database.configure(url)
of_process.index.configure(Path(folder), "memory")

def stop(*_):
    print("here", flush=True)
    time.sleep(60)

if when == "while it builds":
    engine.Matcher.build = stop
elif when == "while it writes":
    os.fsync = stop
of_process.index.bring_up_to_date()
"""
OLD = [person(f"o{n}", f"Tavish {last}") for n, last in enumerate(("Velmere", "Ostwick", "Tharford", "Zimquell"))]


def found(name: str) -> list[str]:
    request = request_from(a_request({"speakers": [{"name": name}]}))
    return [match.listed_name for match in look_up(request, [("speaker", name)], now()).matches]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("when", ["while it builds", "while it writes"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_killed_in_the_middle_it_leaves_the_last_whole_index(
    database_url: str, tmp_path: Path, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.venues.actions.lists.index.FEW", 2)
    folder = tmp_path / "index"
    index.configure(folder, MEMORY)
    load("sanctions", "1", *OLD)
    index.bring_up_to_date()
    content, number = (folder / NAME).read_bytes(), current_change().number
    load(
        "sanctions", "2", *OLD, person("n", "Gloria Lunpell"), person("m", "Ondine Yulbrac"), person("l", "Isolde Fen")
    )

    script = BUILDER.replace("of_process.index.bring", "of_process.FEW = 2\nof_process.index.bring")
    command = [sys.executable, "-c", script, database_url, str(folder), when]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"here"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()

    head = saved_head(folder)
    assert (folder / NAME).read_bytes() == content
    assert head is not None
    assert head["number"] == number
    index.configure(folder, MEMORY)  # a new process
    assert (found("Tavish Velmere")[0], found("Gloria Lunpell")) == ("Tavish Velmere", ["Gloria Lunpell"])
    assert index.load()
    newer = saved_head(folder)
    assert newer is not None
    assert newer["number"] == current_change().number
    assert sorted(path.name for path in folder.iterdir()) == [NAME, f"{NAME}.lock"]
    assert (found("Tavish Velmere")[0], found("Gloria Lunpell")) == ("Tavish Velmere", ["Gloria Lunpell"])
