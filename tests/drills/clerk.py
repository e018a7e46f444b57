"""Somebody who writes notes through the pages while something breaks, and whether what the pages say of them is so."""

import contextlib
import os
import random
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import psycopg

from tests.drills.browser import Browser, Page
from tests.drills.ledger import CAUGHT_UP_SECONDS, LONG, Ledger, Wrong
from tests.drills.records import Records, RecordsOnServer, driver
from tests.installation import Installation, wait_for
from tests.mistreated_postgresql import MistreatedServer
from tests.venues.booked import a_request

ROUNDS = 10 if LONG else 1
MADE_ANEW = ("idempotency_key", "csrf_token")
NOTES = "SELECT count(*) FROM happening WHERE why LIKE ?"
Fault = Callable[["Council"], Any]


@dataclass
class Council:
    """An installation with one booking, and its databases asked from outside."""

    product: Installation
    page: str
    records: Records
    server: MistreatedServer | None = None

    def count(self, text: str) -> int:
        """How often a note with this text is there."""
        return self.records.number("venues", NOTES, f"%{text}%")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Somebody else holds what every note needs."""
        if self.server is None:
            path = self.product.data_dir / "venues.sqlite3"
            with closing(driver.connect(path, timeout=30, isolation_level=None)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                yield
                connection.execute("ROLLBACK")
        else:
            with psycopg.connect(self.server.address_of("venues")) as connection:
                connection.execute("LOCK TABLE happening IN EXCLUSIVE MODE")
                yield
                connection.rollback()


def with_a_booking(product: Installation, server: MistreatedServer | None = None) -> Council:
    """The council, with a hall and a booking of it."""
    desk = product.api("booking_officer")
    desk.send("POST", "venues/v1/venues", json={"venue": "Drill Hall", "rooms": [{"room": "Hall", "capacity": 120}]})
    made = desk.post(
        "venues/v1/bookings", a_request({"event": {"venue": "Drill Hall", "room": "Hall"}}), expected=(201,)
    )
    records = RecordsOnServer(product.data_dir, server) if server else Records(product.data_dir)
    return Council(product, f"/bookings/{made['id']}", records, server)


def slow(council: Council) -> None:
    """A lock held for about as long as anybody waits."""
    with council.writing():
        time.sleep(random.uniform(0.5, 6.5) if LONG else random.uniform(2.0, 4.5))


def killed(council: Council) -> None:
    """kill -9 of the processes that answer, at any moment of the answer."""
    time.sleep(random.uniform(0.0, 0.12 if LONG else 0.06))
    for process_id in council.product.process_ids("venues")[1:]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process_id, signal.SIGKILL)


def frozen(council: Council) -> None:
    """Everything stands still from some moment of the answer on."""
    time.sleep(random.uniform(0.0, 0.12 if LONG else 0.06))
    with council.product.frozen("venues"):
        time.sleep(random.uniform(3.0, 8.0) if LONG else 5.0)


@contextmanager
def meanwhile(fault: Fault, council: Council) -> Iterator[None]:
    thread = threading.Thread(target=fault, args=(council,))
    thread.start()
    if fault is slow:
        time.sleep(0.1)  # the lock is held
    try:
        yield
    finally:
        thread.join()


@dataclass
class Clerk:
    """Somebody who writes notes, believes what the pages say, and does what they offer."""

    council: Council
    browser: Browser
    ledger: Ledger
    way: list[str] = field(default_factory=list)
    """What was sent of this note and what each page said, to be shown with a failure."""

    def write(self, fault: Fault) -> None:
        """One note, sent while something breaks, and followed up until it is there."""
        path, text = f"{self.council.page}/notes", uuid4().hex[:10]  # as short as a name: that is not lost either
        form = wait_for("the form is shown", lambda: self._form(path), CAUGHT_UP_SECONDS)
        sent = {**form, "text": text, "kind": "note"}
        self.way.clear()
        with meanwhile(fault, self.council):
            self.ledger.injected += 1
            began = time.monotonic()
            page = self._send(path, sent, text)
            self.ledger.took(time.monotonic() - began)
            self._compare(page, text)
            if page.claims == "unknown" and random.random() < 0.5:  # while it is still broken
                page = self.browser.post("/outcomes", page.fields)
                self._compare(page, text)
        settled = page.claims
        time.sleep(0.3)  # what was on its way has arrived
        self._compare(page, text)
        wait_for("it is known what became of it", lambda: self._follow(page, path, sent, text), CAUGHT_UP_SECONDS)
        self.ledger.acknowledged += 1
        self.ledger.compare(1, self.council.count(text), "\n  ".join(["a note", *self.way]))
        if settled != "saved":
            self.ledger.count("refused", f"the first answer was: {self.way[0]}")

    def _send(self, path: str, fields: dict[str, str], text: str) -> Page:
        """What is seen of it: a form that was led back to its own page waits there, and is not saved."""
        page = self.browser.post(path, fields)
        self.way.append(f"{time.monotonic():.1f} {path} {sorted(fields)}: {page.status} {page.claims}")
        if page.status != 303 or page.location != path:
            return page
        shown = wait_for("the form is shown again", lambda: self._page(path), CAUGHT_UP_SECONDS)
        if text not in shown.text:
            self._note("lost", shown, "what was typed is not in the form that is shown again")
        return shown

    def _page(self, path: str) -> Page | None:
        page = self.browser.get(path)
        return page if page.status == 200 else None

    def _form(self, path: str) -> dict[str, str]:
        page = self._page(path)
        return page.fields if page else {}

    def _follow(self, page: Page, path: str, sent: dict[str, str], text: str) -> bool:
        """Looks up what is not known, and sends again what was not saved."""
        if page.claims == "unknown":
            looked = self.browser.post("/outcomes", page.fields)
            self._compare(looked, text)
            if looked.claims == "unknown":
                return False
            again = looked.fields
        else:
            offered = page.fields if "text" in page.fields else {}
            again = {**sent, **{name: page.fields[name] for name in MADE_ANEW if name in page.fields}, **offered}
        answer = self._send(path, again, text)
        self._compare(answer, text)
        return answer.claims == "saved"

    def _compare(self, page: Page, text: str) -> None:
        """What the page says, beside what is there; a fault of ours is shown with the failure."""
        if page.claims in {"saved", "unsaved"}:
            found = self.council.count(text)
            if (found > 0) != (page.claims == "saved"):
                self._note("untrue", page, f"the page says {page.claims}, and the note is there {found} times")
        if page.status >= 500 and page.status != 503:
            self._note("untrue", page, "the page is that of a fault of ours")
        if page.status >= 400 and text not in page.text:
            self._note("lost", page, "what was typed is not in the page")

    def _note(self, what: Wrong, page: Page, why: str) -> None:
        said = " ".join(re.sub(r"<[^>]+>", " ", page.main).split())
        self.ledger.count(what, "\n  ".join([f"{why}: {page.status} {page.location} {said}", *self.way]))


def write_notes(council: Council, ledger: Ledger, fault: Fault) -> None:
    random.seed(20)
    clerk = Clerk(council, Browser(council.product.address).sign_in("booking.officer"), ledger)
    for _ in range(ROUNDS):
        clerk.write(fault)
        council.product.wait_until_well()
    assert ledger.acknowledged == ROUNDS
