"""How long a pack of both benchmarks takes a typical council, from asking to ready, with the real services as processes."""

import time
from pathlib import Path
from typing import Any

from bench.table import Clock, Line
from bench.training import DEMONSTRATION, TYPICAL
from services.training.seed import FILES
from services.venues.seed import FILES as VENUE_FILES
from tests.installation import Api, installation, wait_for

AIM = "15 s"
WISH = {"benchmarks": [7, 8], "as_at": "2026-11-01", "from": "2026-04-01"}
POLL_SECONDS = 0.1


def bench_packs(folder: Path, runs: int) -> list[Line]:
    """A pack with PDF, Word document, workbook, web page and tables, and its redacted and public editions."""
    source, name = (TYPICAL, "typical council") if TYPICAL.exists() else (DEMONSTRATION, "demonstration council")
    clock = Clock()
    with installation(folder / "data", demonstration=False) as running:
        officer, bookings, lead = (running.api(role) for role in ("ld_officer", "booking_officer", "prevent_lead"))
        for file, kind in FILES.items():
            officer.bring_in(source / file, kind)
        # The register and the lists are for people to take in; no figure of a pack is drawn from them.
        for file, kind in VENUE_FILES.items():
            if kind in ("venues", "bookings") and (source / file).exists():
                _bring_in(bookings, source / file, kind)
        for _ in range(runs):
            made: dict[str, Any] = {}
            clock.run("full", lambda made=made: made.update(_ready(lead, "gateway/v1/packs", WISH)))
            for edition in ("redacted", "public"):
                path = f"gateway/v1/packs/{made['id']}/{edition}"
                clock.run(edition, lambda path=path: _ready(lead, path, None))
    where = "SQLite, processes"
    return [
        Line(f"{name}, pack of benchmarks 7 and 8: from asking to ready", where, clock.time("full"), "", AIM),
        Line(f"{name}, the redacted edition of it", where, clock.time("redacted"), "", AIM),
        Line(f"{name}, the public edition of it", where, clock.time("public"), "", AIM),
    ]


def _ready(lead: Api, path: str, wish: dict[str, Any] | None) -> dict[str, Any]:
    asked = lead.send("POST", path, json=wish or {})
    if asked.status_code != 202:
        raise RuntimeError(asked.text)
    while True:
        found: dict[str, Any] = lead.get(f"gateway/v1/packs/{asked.json()['id']}")
        if found["state"] == "failed" or (found["state"] == "ready" and not found["complete"]):
            raise RuntimeError(f"The pack is not whole: {found}")
        if found["state"] == "ready":
            return found
        time.sleep(POLL_SECONDS)


def _bring_in(api: Api, path: Path, kind: str) -> None:
    with path.open("rb") as content:
        taken = api.send("POST", "venues/v1/imports", files={"file": (path.name, content)}, data={"kind": kind})
    if taken.status_code != 202:
        raise RuntimeError(f"{path.name}: {taken.text}")
    address = f"venues/v1/imports/{taken.json()['id']}"
    wait_for(f"{path.name} is checked", lambda: api.get(address)["state"] == "checked", 120)
    api.post(f"{address}/confirm", expected=(200, 202))
    wait_for(f"{path.name} is confirmed", lambda: api.get(address)["state"] == "confirmed", 120)
