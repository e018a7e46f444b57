"""The demonstration with one file in every state, so that the walk sees every face of every page."""

import json
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from services.venues.seed import with_reasons
from shared.actor import Role
from tests.drills.records import driver
from tests.folders import ROOT
from tests.installation import Api, Installation, wait_for
from tests.signed_in import SignedIn
from tests.venues.booked import a_request

COUNCIL = ROOT / "operations" / "demo" / "council"


def fill(product: Installation, folder: Path) -> None:
    """A file to review, one to match, one that failed, one undone; a pack where packs can be made."""
    officer = product.api("ld_officer")
    _to_review(officer, folder)
    _to_match(officer, folder)
    _unreadable(officer, folder)
    _undone(officer, folder)
    _bookings(product.api("booking_officer"))
    _many_names(product.api("booking_officer"))
    lead = product.api("prevent_lead")
    one_lead = SignedIn(product, "another-lead", Role.PREVENT_LEAD)
    _lists(lead, one_lead)
    _register(one_lead)
    _pack(product.api("prevent_lead"))
    _given_up(product)


def _to_review(officer: Api, folder: Path) -> None:
    """The file that is in already, with one line more: duplicates, refused rows and rows to review."""
    path = folder / "completions-again.csv"
    path.write_bytes((COUNCIL / "completions-lms.csv").read_bytes().rstrip(b"\r\n") + b"\r\n,,,,\r\n")
    taken = officer.upload(path, "completions")
    assert taken.status_code == 202, taken.text
    officer.wait_until(taken.json()["id"], "checked")


def _to_match(officer: Api, folder: Path) -> None:
    path = folder / "other-headings.csv"
    path.write_text("Ref,Done what,Done when\n079324,WRAP,01/10/2026\n", encoding="utf-8")
    taken = officer.upload(path, "completions")
    officer.wait_until(taken.json()["id"], "needs_columns")


def _unreadable(officer: Api, folder: Path) -> None:
    """Broken, and with a name that wants to be more than text."""
    path = folder / "'><img src=x onerror=alert(1)>.xlsx"
    path.write_bytes(b"PK\x03\x04 this is no workbook")
    taken = officer.upload(path, "registers")
    if taken.status_code == 202:
        officer.wait_until(taken.json()["id"], "failed", "needs_columns")


def _undone(officer: Api, folder: Path) -> None:
    path = folder / "certificates-undone.csv"
    lines = (COUNCIL / "certificates-batch.csv").read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:4]))
    checked = officer.bring_in(path, "certificates")
    officer.post(f"training/v1/imports/{checked['id']}/undo", expected=(202,))
    officer.wait_until(checked["id"], "undone")


def _many_names(officer: Api) -> None:
    """A draft of more names than one may have looked up: it waits for the Prevent lead."""
    speakers = [{"name": f"Person{letter} Quillmere"} for letter in "abcdefghijklmnopqrstuvwxyz"]
    request = a_request({"speakers": speakers, "event": {"type": "talk"}})
    officer.post("venues/v1/bookings", {"request": request, "draft": True}, expected=(201,))


def _bookings(officer: Api) -> None:
    """A file of bookings to match, and one with rows to correct and to ask about."""
    known = "Hirer name,Event title,Venue,Start,End\nA,Chess,Nowhere,1/6/2030 18:00,1/6/2030 19:00\n,,Here,,\n"
    for name, content in (("other-headings.csv", "Who,What,Where\nA,B,C\n"), ("to-correct.csv", known)):
        taken = officer.send("POST", "venues/v1/imports", files={"file": (name, content)}, data={"kind": "bookings"})
        assert taken.status_code == 202, taken.text


def letter_to_give(officer: Api) -> str:
    """The address of a booking whose hirer has no e-mail address, so that there is a letter to give by hand."""
    day = (datetime.now(UTC) + timedelta(days=2)).date()
    times = {"starts_at": f"{day}T18:00", "ends_at": f"{day}T19:00"}
    hirer = {"email": "", "phone": "01632 960001"}
    made = officer.post("venues/v1/bookings", a_request({"event": times, "hirer": hirer}), expected=(201,))
    return f"/bookings/{made['id']}"


def _lists(lead: Api, one_lead: SignedIn) -> None:
    """A list with an earlier version, and a file of it that waits to be put in force, with an entry refused."""
    held: list[dict[str, object]] = []
    for said in ("Union", "League"):
        held.append({"id": said, "kind": "organisation", "names": [f"Harbour Ostwick {said}"]})
        number = _handed_over(one_lead, "other_list", json.dumps(held).encode())
        _reached(lead, number, "checked")
        assert one_lead.post(f"imports/{number}/confirm", {}).status_code == 202
        _reached(lead, number, "confirmed")
    _handed_over(one_lead, "other_list", json.dumps([*held, {"id": "nameless"}]).encode())


def _register(one_lead: SignedIn) -> None:
    """A file of the concern register that waits for a second person."""
    entry = b'[{"id": "r1", "kind": "organisation", "names": ["Harbour Ostwick Circle"]}]'
    _handed_over(one_lead, "register", with_reasons(entry, date.today()))


def _handed_over(one_lead: SignedIn, kind: str, content: bytes) -> str:
    taken = one_lead.send_file("imports", f"{kind}.json", content, kind=kind)
    assert taken.status_code == 202, taken.text
    return str(taken.json()["id"])


def _reached(lead: Api, number: str, state: str) -> None:
    wait_for(f"the list is {state}", lambda: lead.get(f"venues/v1/imports/{number}")["state"] == state, 60)


def _pack(lead: Api) -> None:
    body = {"benchmarks": [7, 8], "as_at": "2026-11-01", "from": "2025-11-01"}
    asked = lead.send("POST", "gateway/v1/packs", json=body)
    if asked.status_code == 404:
        return
    assert asked.status_code == 202, asked.text
    address = asked.headers["Location"].removeprefix("/api/")
    wait_for("the pack is ready", lambda: lead.get(address)["state"] in {"ready", "failed"}, 120)
    assert lead.send("POST", f"{address}/redacted", json={}).status_code == 202


def _given_up(product: Installation) -> None:
    """A piece of work that gave up, and one that somebody closed."""
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    with closing(driver.connect(product.data_dir / "training.sqlite3", timeout=20)) as connection, connection:
        for state, kind, closed_at in (("dead", "check-import", None), ("closed", "let-files-go", now)):
            connection.execute(
                "INSERT INTO job (id, kind, payload, due_at, state, attempts, last_error, added_at, finished_at, "
                "closed_at, closed_by, close_reason) VALUES (?, ?, '{}', ?, ?, 5, 'ValueError: x', ?, ?, ?, '', ?)",
                (uuid4().hex, kind, now, state, now, now, closed_at, "It was done by hand" if closed_at else ""),
            )
