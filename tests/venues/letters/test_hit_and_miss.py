"""Whatever a booking officer's program or a hirer's link reads, a name on a list and one on none answer alike.

The same is done in two councils: in one the names that are booked are listed, in the other somebody else is. What only
the Prevent lead's program may read, and what a person reads who answers for it, is not asked here.
"""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.http import generate_etag, quote_etag

from services.venues import app as service
from services.venues.actions.letters.writing import link_token
from services.venues.actions.lists import entries as list_entries
from services.venues.clients.reach import Reach, set_reach
from services.venues.jobs import HANDLERS
from services.venues.store.calendar.venues import save_room, save_venue
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from services.venues.store.lists.lists import ListFile
from shared.actor import Actor, Role
from tests.serving import serve
from tests.venues.booked import OFFICER, PREVENT, TALK, Desk, a_request
from tests.venues.calling import Caller
from tests.venues.databases import fresh_sqlite

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PROGRAM = ("token:booking system", Role.BOOKING_OFFICER)
PROGRAMS = (PROGRAM, ("token:reports", Role.SENIOR_OFFICER), ("token:audit", Role.AUDITOR))
HIRER = {"person": "system:gateway:hirer-link"}
NAME, LATER, OTHER = "Gloria Lunpell", "Tariq Ostwick", "Ondine Velmere"
LEAD = Actor("pat", frozenset({Role.PREVENT_LEAD}))
WHO_MAY = Path(__file__).parents[2] / "architecture" / "who-may.txt"
OWN = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|VH-[0-9A-Z]{5}-[0-9A-Z]{5}|[0-9a-f]{64}|[0-9a-f]{16}"
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)"
)
"""What differs between any two bookings: ids, references, checksums, moments."""
OTHERS = (
    "/livez", "/readyz", "/static/", "/v1/audit/", "/v1/status", "/<uuid:entry_id>", "/<uuid:alert_id>",
    "/<uuid:match_id>",
)  # fmt: skip
"""Not about bookings, or about one entry of a register: there is none in either council.

The status page counts every entry of the audit trail; programs that may have names looked up cannot read it.
"""


class Council:
    """One council with a mail server, in whose register these names are."""

    def __init__(self, settings, keys, *listed) -> None:
        self.app = serve(service, settings)
        self.venues = Caller(self.app, {name: pair[0] for name, pair in keys.items()})
        with database.connection():
            save_room(save_venue("Park Hall", "hall", "council", "NM1 1AA"), "Main hall", 100, "")
        self.desk = Desk(self.venues)
        self.load("1", *listed)

    def load(self, version, *names):
        entries = [{"code": name, "kind": "person", "names": [name], "active": True} for name in names]
        with database.connection():
            for source in ("register", "sanctions"):
                list_entries.load_list(source, version, entries, ListFile(), LEAD, datetime.now(UTC))
        self.work()

    def work(self):
        with database.connection():
            for later in (0, 1):
                done = jobs.run_due(HANDLERS, lambda: datetime.now(UTC) + timedelta(minutes=later))
                assert [error for _, error in done if error] == []

    def change(self, booking, *changes):
        self.desk.call(PROGRAM, "PUT", f"/v1/bookings/{booking['id']}/request", {"request": a_request(*changes)})

    def bring_in(self, name):
        """A file of bookings, brought in by the program."""
        content = f"Reference,Hirer name,Event title,Venue,Speaker,Start,End\nA1,Amal,Talk,Park Hall,{name},,\n"
        data = {"kind": "bookings", "file": (io.BytesIO(content.encode()), "file.csv")}
        taken = self.venues.as_person(
            "POST", "/v1/imports", PROGRAM[1], person=PROGRAM[0], data=data, content_type="multipart/form-data"
        )
        assert taken.status_code == 202, taken.text
        confirm = f"/v1/imports/{taken.json['id']}/confirm"
        headers = {"Idempotency-Key": "confirm-file"}
        answer = self.venues.as_person("POST", confirm, PROGRAM[1], person=PROGRAM[0], headers=headers)
        assert answer.status_code == 202, answer.text
        self.work()
        return taken.json["id"]


def do_everything(council):
    """Bookings in which a name is found or not, in every way that is no person's answer; their ids, and the file's."""
    desk, speaks = council.desk, {"speakers": [{"name": NAME}], "event": {"type": "talk"}}
    new = desk.call(PROGRAM, "POST", "/v1/bookings", a_request(speaks), 201)
    reopened = desk.decide(OFFICER, desk.in_review(), "approve")
    council.change(reopened, speaks)
    another_day = {"event": {"starts_at": "2030-06-19T18:00", "ends_at": "2030-06-19T19:00"}}
    light = desk.decide(OFFICER, desk.in_review(another_day), "approve")
    council.change(light, {"event": {"title": "Yoga for all"}})
    council.change(light, speaks)
    council.change(light, {"event": {"title": "Yoga for nobody", "type": "talk"}, "speakers": [{"name": NAME}]})
    found_later = desk.decide(OFFICER, desk.in_review(TALK | {"speakers": [{"name": LATER}]}), "approve")
    asked = desk.submit({"hirer": {"name": "Bo Lindqvist"}})
    desk.move(OFFICER, asked, "request_information", reason="Who speaks?", answer_by="2030-01-01")
    council.change(asked, speaks)
    imported = council.bring_in(NAME)
    return [one["id"] for one in (new, reopened, light, found_later, asked)], imported


def people_answer(council, bookings):
    """What people say of these bookings: the lead answers each match there is, and everybody writes notes."""
    desk, said = council.desk, 0
    for number, booking in enumerate({"id": one} for one in bookings):
        for match in desk.show(booking, PREVENT)["matches"]:
            entry = {"state": "different", "reason": "Another person"}
            desk.post(PREVENT, booking, f"matches/{match['id']}/answers", entry)
            said += 1
        desk.post(PREVENT, booking, "notes", {"kind": "note", "text": f"Seen {number}"})
        desk.post(OFFICER, booking, "notes", {"kind": "note", "text": f"They rang {number}"})
    return said


def routes():
    """The paths that may be read, from the written map."""
    found = [line.split()[2] for line in WHO_MAY.read_text().splitlines() if re.match(r"venues +GET ", line)]
    assert len(found) > 50
    return [one for one in found if not any(part in one for part in OTHERS)]


def queries(rule):
    """What is asked of a path, besides itself."""
    if rule == "/v1/bookings":
        return [f"?shown={shown}" for shown in ("waiting", "mine", "team", "late", "all")]
    if rule.endswith("/objections"):
        return [f"?decision={code}" for code in ("approve", "decline", "uphold")]
    asked = {"/calendar": "?from=2030-06-01&until=2030-06-30", "/evidence": "?from=2026-01-01&as_at=2026-11-29"}
    return [next((query for end, query in asked.items() if rule.endswith(end)), "")]


def read_as(council, person, role, bookings, imported):
    """What a program gets from each path, without what is own to a booking."""
    (venue,) = council.desk.call(OFFICER, "GET", "/v1/venues")["venues"]
    read: dict[Any, Any] = {}
    for rule in routes():
        path = rule.replace("<uuid:venue_id>", venue["id"]).replace("<uuid:import_id>", imported)
        for place, booking in enumerate(bookings if "<uuid:booking_id>" in path else [""]):
            for query in queries(rule):
                asked = path.replace("<uuid:booking_id>", booking) + query
                answer = council.venues.as_person("GET", asked, role, person=person)
                kept = {name: answer.headers.get(name) for name in ("ETag", "X-Total-Count", "Location")}
                if kept["ETag"] == quote_etag(generate_etag(answer.get_data())):
                    kept["ETag"] = "of the body"  # which holds ids of the one council, so it says no more than the body
                read[person, rule, place, query] = (answer.status_code, kept, OWN.sub("OWN", answer.text))
    return read


def read_of_bookings(council, bookings):
    """What a program is told when it asks what a change would bring, and the hirer at the link of each letter."""
    read: dict[Any, Any] = {}
    for place, booking in enumerate(bookings):
        for name in (NAME, LATER):
            body = {"request": a_request({"speakers": [{"name": name}], "event": {"type": "talk"}})}
            path = f"/v1/bookings/{booking}/request/check"
            answer = council.venues.as_person("POST", path, PROGRAM[1], person=PROGRAM[0], json=body)
            read["check", place, name] = (answer.status_code, OWN.sub("OWN", answer.text))
        letters = council.desk.call(OFFICER, "GET", f"/v1/bookings/{booking}/letters")["letters"]
        for number, letter in enumerate(letters):
            body = {"token": link_token(letter["id"])}
            answer = council.venues.as_person("POST", "/v1/hirer-links/view", json=body, **HIRER)
            read["hirer", place, number] = (answer.status_code, OWN.sub("OWN", answer.text))
    return read


@pytest.mark.parametrize("is_answered", [False, True], ids=["open", "answered"])
def test_hit_and_miss_answer_alike_wherever_a_program_or_a_hirer_reads(
    mail_settings, office, keys, sqlite_once, tmp_path, is_answered
):
    answers = []
    for listed, listed_later in ((NAME, LATER), (OTHER, "Quillon Vexmere")):
        folder = tmp_path / listed.replace(" ", "-")
        folder.mkdir()
        office.letters.clear()
        settings = replace(mail_settings, database_url=fresh_sqlite(sqlite_once, folder))
        council = Council(settings, keys, listed)
        did = do_everything(council)
        council.load("2", listed, listed_later)
        if is_answered:
            answered = people_answer(council, did[0])
            assert bool(answered) == (listed == NAME)
        found = council.desk.call(("pat", Role.PREVENT_LEAD), "GET", "/v1/bookings?shown=all")["bookings"]
        assert sum(one["possible_match"] for one in found) == (0 if listed != NAME else 1 if is_answered else 6)
        to_hirers = [letter for letter in office.letters if "northmere" not in str(letter["To"])]
        told = repr([(str(letter["Subject"]), letter.get_content()) for letter in to_hirers])
        read = {"letters": OWN.sub("OWN", re.sub("/hire/answers/\\S+", "", told)), **read_of_bookings(council, did[0])}
        for person, role in PROGRAMS:
            read |= read_as(council, person, role, *did)
        answers.append(read)
    set_reach(Reach())
    hit, miss = answers
    assert set(hit) == set(miss)
    assert sum(one[0] == 200 for one in hit.values() if isinstance(one, tuple)) > 100
    told = [f"{place}: {_apart(repr(hit[place]), repr(miss[place]))}" for place in hit if hit[place] != miss[place]]
    assert not told, "\n".join(told)


def _apart(hit, miss):
    """From where two answers differ."""
    at = next((at for at, (one, other) in enumerate(zip(hit, miss, strict=False)) if one != other), 0)
    return f"{hit[max(0, at - 60) : at + 60]!r} is {miss[max(0, at - 60) : at + 60]!r}"
