"""A speaker's and a hirer's name travel through everything that is done with a booking, and turn up nowhere else.

Nowhere else is: every log, every command Redis was given and every key it holds, job and outbox rows, the audit
trails, addresses, page titles, figures, letters and notices. A hirer's own letters may greet the hirer.
"""

import html
import io
import json
import re
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis

from shared.actor import Role
from tests.drills.records import SERVICES, Records
from tests.drills.test_approvals import SignedIn
from tests.drills.test_neighbours import sign_in
from tests.installation import Installation, _filled, installation, wait_for
from tests.venues.booked import a_request
from tests.venues.letters.post_office import PostOffice, open_post_office

pytestmark = pytest.mark.timeout(900)

SPEAKER, HIRER = "Zyxquorvane", "Wobblethwaite"
WORDS = (SPEAKER, HIRER)
FAR_AWAY = {"event": {"starts_at": "2040-06-18T18:00", "ends_at": "2040-06-18T19:00"}}
THE_REQUEST = a_request(
    FAR_AWAY,
    {"hirer": {"name": f"Amal {HIRER}", "organisation": f"{HIRER} Society", "acting_for": "organisation"}},
    {"speakers": [{"name": f"Gloria {SPEAKER}", "other_names": [f"G. {SPEAKER}"], "topic": f"{SPEAKER} speaks"}]},
)
CSV = (
    "Reference,Hirer name,Hirer organisation,Event title,Venue,Room,Start,End,Speakers\n"
    f"CANARY-1,Amal {HIRER},{HIRER} Society,Talk,Park Hall,,2040-06-18T18:00,2040-06-18T19:00,Gloria {SPEAKER}\n"
)
LIST = [{"id": "canary-1", "kind": "person", "names": [f"{SPEAKER} Gloria"], "active": True}]
WITHOUT_NAMES = ("job", "outbox", "audit")
"""Tables that tell what was done and what is to be done, by ids alone."""


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    with open_post_office() as opened:
        yield opened


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, office: PostOffice) -> Iterator[Installation]:
    """One of its own, with a mail server on loopback."""
    mail = {
        "VENUES_SMTP_HOST": "127.0.0.1", "VENUES_SMTP_PORT": str(office.port), "VENUES_SMTP_STARTTLS": "no",
        "VENUES_SMTP_FROM": "hire@northmere.example", "VENUES_NOTIFY_SENIOR_OFFICER": "seniors@northmere.example",
        "VENUES_NOTIFY_PREVENT_LEAD": "prevent@northmere.example",
        "VENUES_NOTIFY_BOOKING_OFFICER": "bookings@northmere.example",
    }  # fmt: skip
    data_dir = tmp_path_factory.mktemp("canary") / "data"
    shutil.copytree(_filled(), data_dir)
    with installation(data_dir, **mail) as running:
        yield running


@contextmanager
def listening(product: Installation) -> Iterator[list[str]]:
    """Everything Redis is asked while it lasts."""
    heard: list[str] = []
    broker = redis.Redis.from_url(product.running["broker_url"], socket_timeout=1)
    stop = threading.Event()

    def listen(monitor: Any) -> None:
        while not stop.is_set():
            try:
                heard.append(monitor.next_command()["command"])
            except redis.TimeoutError:
                continue

    with broker.monitor() as monitor:
        thread = threading.Thread(target=listen, args=(monitor,), daemon=True)
        thread.start()
        try:
            yield heard
        finally:
            stop.set()
            thread.join(10)


def test_names_are_nowhere_but_where_bookings_are(product: Installation, office: PostOffice) -> None:
    with listening(product) as heard:
        addresses = _travel(product)
        pages = _pages(product, addresses)
        wait_for("letters went out", lambda: office.letters, 60)
        time.sleep(3)  # workers and the clock say what they have to say
    assert heard, "nothing was heard of Redis, so nothing was proved"
    found = {
        "logs": _in_logs(product.data_dir),
        "what Redis was asked": [line for line in heard if _names(line)],
        "what Redis holds": _in_redis(product),
        "rows": _in_rows(Records(product.data_dir)),
        "addresses": [address for address in addresses if _names(address)],
        "titles and links": [line for line in pages if _names(line)],
        "figures": [line for line in _figures(product) if _names(line)],
        "letters": [letter for letter in _letters(office) if SPEAKER.casefold() in letter.casefold()],
        "notices to staff and subjects": [line for line in _notices(office) if _names(line)],
    }
    assert {where: some[:3] for where, some in found.items() if some} == {}
    kept = Records(product.data_dir).number(
        "venues", "SELECT COUNT(*) FROM booking WHERE request LIKE ?", f"%{SPEAKER}%"
    )
    assert kept >= 2, "the names did not travel at all"


def _travel(product: Installation) -> list[str]:
    """Through submit, screening, matches, answers, decisions, a change, an import and requests that are refused."""
    desk = product.api("booking_officer")
    lead_api, lead = product.api("prevent_lead"), SignedIn(product, "P-1", Role.PREVENT_LEAD)
    _import(lead_api, "other_list", "list.json", json.dumps(LIST).encode())
    answer = desk.send("POST", "venues/v1/bookings", json=THE_REQUEST)
    assert answer.status_code == 201, answer.text
    booking, addresses = answer.json()["id"], [answer.headers["Location"]]
    here = f"bookings/{booking}"
    desk.post("venues/v1/bookings/preview", {"request": THE_REQUEST})
    desk.post(f"venues/v1/{here}/moves", {"action": "start_review"})
    officer, senior = (SignedIn(product, *who) for who in (("O-1", Role.BOOKING_OFFICER), ("S-1", Role.SENIOR_OFFICER)))
    officer.post(f"{here}/decisions", {"decision": "approve", "reason": f"About {SPEAKER}"})
    matches = lead_api.get(f"venues/v1/{here}")["matches"]
    assert matches, "the screening did not find the name"
    said = {"state": "same", "reason": f"{SPEAKER} herself", "second_identifier": f"{SPEAKER}'s page"}
    for match in matches:
        assert lead.post(f"{here}/matches/{match['id']}/answers", said).status_code == 200
    lead.post(f"{here}/answers", {"need": "prevent_lead", "reason": f"{SPEAKER} may speak"})
    officer.post(f"{here}/notes", {"text": f"{SPEAKER} and {HIRER} rang"})
    officer.post(f"{here}/checks", {"check": "open_source", "conclusion": f"{SPEAKER}: nothing"})
    again = a_request(THE_REQUEST, {"event": {"title": f"{SPEAKER} again"}})
    version = desk.send("GET", f"venues/v1/{here}").json()["version"]
    assert desk.send("PUT", f"venues/v1/{here}/request", json={**again, "version": version}).status_code == 200
    officer.post(f"{here}/moves", {"action": "escalate", "reason": f"{SPEAKER}"})
    senior.post(f"{here}/decisions", {"decision": "approve", "reason": f"{SPEAKER} is welcome"})
    _import(desk, "bookings", f"{HIRER}.csv", CSV.encode())
    _refused(desk, here)
    return addresses


def _import(api: Any, kind: str, name: str, content: bytes) -> None:
    sent = api.send("POST", "venues/v1/imports", files={"file": (name, io.BytesIO(content))}, data={"kind": kind})
    assert sent.status_code == 202, sent.text
    path = f"venues/v1/imports/{sent.json()['id']}"
    confirmed = api.send("POST", f"{path}/confirm")
    assert confirmed.status_code == 202, confirmed.text
    wait_for(f"{kind} is in", lambda: api.get(path)["state"] == "confirmed", 60)


def _refused(desk: Any, here: str) -> None:
    """Answers that are wrong in shape and in sense, names of fields among them."""
    for body in (
        {SPEAKER: 1}, {"hirer": {SPEAKER: 1}}, {"request": SPEAKER}, {"speakers": [{SPEAKER: 1}]}, [SPEAKER],
        {"hirer": {"name": SPEAKER}, "matches": [{"source": SPEAKER}]},
    ):  # fmt: skip
        assert desk.send("POST", "venues/v1/bookings", json=body).status_code in (400, 422)
    assert desk.send("POST", f"venues/v1/{here}/moves", json={"action": SPEAKER}).status_code == 422
    assert desk.send("GET", f"venues/v1/bookings/{SPEAKER}").status_code == 404
    torn = desk.send(
        "POST", "venues/v1/bookings", data=f'{{"{SPEAKER}'.encode(), headers={"Content-Type": "application/json"}
    )
    assert torn.status_code in (400, 422)


def _pages(product: Installation, addresses: list[str]) -> list[str]:
    """Titles and links of the pages that show the booking."""
    number = addresses[0].rsplit("/", 1)[-1]
    found = []
    for who in ("booking.officer", "prevent.lead"):
        browser = sign_in(product, who)
        for path in ("/", "/bookings", "/bookings?shown=all", f"/bookings/{number}", "/status"):
            page = browser.get(product.address + path, timeout=60)
            if page.status_code == 403 and path == "/status":
                continue  # not everybody has every page
            assert page.status_code == 200, (who, path, page.status_code)
            found += re.findall(r"<title>(.*?)</title>", page.text, re.DOTALL)
            found += [html.unescape(link) for link in re.findall(r'(?:href|src|action)="([^"]*)"', page.text)]
            found += [page.url, *page.headers.values()]
    assert found
    return found


def _in_logs(data_dir: Path) -> list[str]:
    files = [path for path in (*(data_dir / "logs").rglob("*"), data_dir / "supervisor.log") if path.is_file()]
    lines = [line for path in files for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]
    assert any("/v1/bookings" in line for line in lines), "the requests are not in the logs, so nothing was proved"
    return [line[:300] for line in lines if _names(line)]


def _in_redis(product: Installation) -> list[str]:
    broker = redis.Redis.from_url(product.running["broker_url"], socket_timeout=5)
    with closing(broker):
        held = [(key, broker.dump(key) or b"") for key in broker.scan_iter()]
    return [repr(key) for key, value in held if _names(f"{key!r}{value!r}")]


def _in_rows(records: Records) -> list[str]:
    found = []
    for service in SERVICES:
        tables = {name for (name,) in records.ask(service, "SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in tables & set(WITHOUT_NAMES):
            found += [
                f"{service} {table} {row}"
                for row in records.ask(service, f'SELECT * FROM "{table}"')
                if _names(str(row))
            ]
    return found


def _figures(product: Installation) -> list[str]:
    lead = product.api("prevent_lead")
    paths = ("venues/v1/evidence?benchmark=8", "venues/v1/status", "gateway/v1/status")
    return [answer.text for path in paths if (answer := lead.send("GET", path)).status_code == 200]


def _letters(office: PostOffice) -> list[str]:
    return [f"{letter['Subject']}\n{letter.get_content()}" for letter in office.letters]


def _notices(office: PostOffice) -> list[str]:
    """Subjects of all, and everything that went to staff."""
    subjects = [str(letter["Subject"]) for letter in office.letters]
    to_staff = [letter for letter in office.letters if "northmere.example" in str(letter["To"])]
    return subjects + [str(letter.get_content()) for letter in to_staff]


def _names(line: str) -> bool:
    return any(word.casefold() in line.casefold() for word in WORDS)
