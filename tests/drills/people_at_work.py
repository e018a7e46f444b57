"""The eight of the soak: what each of them opens and writes, and what must then be in the databases."""

import itertools
import re
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from tests.drills.browser import Browser, Page
from tests.drills.files import completions_file
from tests.drills.ledger import CAUGHT_UP_SECONDS, Ledger
from tests.drills.records import Records
from tests.installation import Api, Installation
from tests.venues.booked import a_request

Action = tuple[str, Callable[[], object]]
FIRST_DAY = date(1950, 1, 1)
FILE_EVERY = 10
ROWS = 500


class Person:
    """One of the eight; `turn` is what they do next, an action at a time."""

    username = ""
    pages: tuple[str, ...] = ()

    def __init__(self, product: Installation, records: Records, folder: Path) -> None:
        self.product, self.records, self.folder = product, records, folder
        self.browser = Browser(product.address)
        self.acknowledged = 0
        self.mark = uuid4().hex[:12]
        if self.username:
            self.browser.sign_in(self.username)
        self.prepare()

    def prepare(self) -> None:
        """What has to be there before the first turn."""

    def turn(self, number: int) -> Iterator[Action]:
        """Every page of theirs."""
        for page in self.pages:
            yield page.partition("?")[0], lambda page=page: self.see(page)  # type: ignore[misc]

    def compare(self, ledger: Ledger, records: Records) -> None:
        """What they were told, beside what is there."""

    def see(self, path: str) -> Page:
        """A page that is there and says nothing of a fault."""
        page = self.browser.get(path)
        assert page.status == 200, f"{path}: {page.status} {_plain(page)}"
        assert "did not answer" not in page.main, f"{path}: {_plain(page)}"
        return page

    def send(self, path: str, fields: dict[str, str]) -> None:
        """A form that is taken."""
        page = self.browser.post(path, fields)
        assert page.claims == "saved", f"{path}: {page.status} {_plain(page)}"
        self.acknowledged += 1


def _plain(page: Page) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", page.main or page.text)[:400]


class BookingOfficer(Person):
    """Goes through the queue, opens bookings, writes notes."""

    username = "booking.officer"
    pages = ("/", "/bookings", "/bookings?shown=all", "/bookings/new", "/standing-decisions", "/letters", "/venues")

    def prepare(self) -> None:
        """The bookings in the queue."""
        self.bookings = itertools.cycle(sorted(set(re.findall(r"/bookings/[0-9a-f-]{36}", self.see("/bookings").main))))

    def turn(self, number: int) -> Iterator[Action]:
        """Pages, and a note on one booking."""
        yield from super().turn(number)
        booking = next(self.bookings)
        yield "/bookings/ID", lambda: self.see(booking)
        yield "/bookings/ID/history", lambda: self.see(f"{booking}/history")
        yield "a note", lambda: self._note(f"{booking}/notes")

    def _note(self, path: str) -> None:
        form = self.see(path).fields
        self.send(path, {**form, "text": f"soak {self.mark}", "kind": "note"})

    def compare(self, ledger: Ledger, records: Records) -> None:
        """Each note is there once."""
        ledger.acknowledged += self.acknowledged
        sql = "SELECT count(*) FROM happening WHERE why LIKE ?"
        ledger.compare(self.acknowledged, records.number("venues", sql, f"%soak {self.mark}%"))


class SeniorOfficer(Person):
    """Looks at what is referred, at registers and evidence."""

    username = "senior.officer"
    pages = ("/", "/bookings", "/registers", "/registers/venue-approvers", "/registers/contacts", "/evidence/8")


class PreventLead(Person):
    """Opens the evidence, rates a question, asks for a pack now and then."""

    username = "prevent.lead"
    pages = (
        "/", "/evidence", "/evidence/7", "/evidence/8", "/training/standing", "/screening", "/screening/who-asks",
        "/packs", "/status",
    )  # fmt: skip
    question = "/evidence/questions/7.3"

    def turn(self, number: int) -> Iterator[Action]:
        """Pages, and a summary that is written anew."""
        yield from super().turn(number)
        yield "a summary", self._summary
        if number % FILE_EVERY == 0:
            yield "a pack", self._pack

    def _summary(self) -> None:
        page = self.see(self.question)
        form = next(part for part in re.findall(r"<form.*?</form>", page.main, re.DOTALL) if 'name="summary"' in part)
        action, ratings = re.search(r'action="([^"]*)"', form), re.findall(r'name="rating"[^>]*value="([^"]+)"', form)
        assert action and ratings, _plain(page)
        said = f"soak {self.mark} {self.acknowledged}"
        sent = {**Page(200, f"<main>{form}</main").fields, "summary": said, "rating": ratings[0], "reason": said}
        self.send(action[1], sent)

    def _pack(self) -> None:
        api = self.product.api("prevent_lead")
        body = {"benchmarks": [7], "as_at": "2026-11-01", "from": "2025-11-01"}
        made = api.post("gateway/v1/packs", body, expected=(202,))
        _wait(lambda: api.get(f"gateway/v1/packs/{made['id']}")["state"], "ready")

    def compare(self, ledger: Ledger, records: Records) -> None:
        """The page shows the summary that was saved last."""
        ledger.acknowledged += self.acknowledged
        if self.acknowledged:
            newest, page = f"soak {self.mark} {self.acknowledged - 1}", self.see(self.question)
            if newest not in page.main:
                ledger.count("lost", f"“{newest}” is not on {self.question}: {_plain(page)}")


class TrainingOfficer(Person):
    """Looks after the training records."""

    username = "ld.officer"
    pages = (
        "/", "/training/standing", "/training/people", "/people", "/training/gaps", "/training/imports",
        "/training/courses", "/training/policy",
    )  # fmt: skip


class Manager(Person):
    """Sees the own team."""

    username = "manager"
    pages = ("/", "/training/standing", "/training/gaps", "/training/gaps.csv", "/help")


class TrainingProgram(Person):
    """Records completions over the API, and sends a file now and then, which the worker reads and saves."""

    def prepare(self) -> None:
        """A person whose completions are recorded, each on a day of its own."""
        self.api = self.product.api()
        self.person = self.api.get("training/v1/standing/people", as_at="2026-11-01", per_page=1)["people"][0]["id"]
        self.days = itertools.count()
        self.files: list[str] = []
        self.before = self._count()

    def _count(self) -> int:
        return self.records.number("training", "SELECT count(*) FROM completion WHERE course = 'STRATEGIC_BRIEFING'")

    def turn(self, number: int) -> Iterator[Action]:
        """Completions, figures, a file."""
        for _ in range(5):
            yield "API: a completion", self._complete
        yield "API: standing", lambda: self.api.get("training/v1/standing", as_at="2026-11-01")
        yield "API: people", lambda: self.api.get("training/v1/standing/people", as_at="2026-11-01", per_page=100)
        if number % FILE_EVERY == 0:
            yield "a file of 500 rows, read and saved", self._file

    def _complete(self) -> None:
        day = (FIRST_DAY + timedelta(days=next(self.days))).isoformat()
        body = {"person": self.person, "course": "STRATEGIC_BRIEFING", "completed_on": day}
        self.api.post("training/v1/completions", body, uuid4().hex, (201,))
        self.acknowledged += 1

    def _file(self) -> None:
        path = completions_file(self.folder, ROWS)
        taken = self.api.upload(path, "completions", uuid4().hex)
        assert taken.status_code == 202, taken.text
        import_id = taken.json()["id"]
        _wait(lambda: self.api.find_import(import_id)["state"], "checked")
        self.api.post(f"training/v1/imports/{import_id}/confirm", key=uuid4().hex, expected=(202,))
        _wait(lambda: self.api.find_import(import_id)["state"], "confirmed")
        self.files.append(import_id)

    def compare(self, ledger: Ledger, records: Records) -> None:
        """Each completion once, and each row of each file."""
        ledger.acknowledged += self.acknowledged + 2 * len(self.files)
        ledger.compare(self.acknowledged, self._count() - self.before)
        for import_id in self.files:
            ledger.compare(ROWS, records.completions_of(import_id))


class BookingProgram(Person):
    """Sends booking requests over the API and begins their review."""

    def prepare(self) -> None:
        """A token."""
        self.api: Api = self.product.api("booking_officer")
        self.made = ""

    def turn(self, number: int) -> Iterator[Action]:
        """A booking, from its request to its review."""
        yield "API: a booking", self._book
        yield "API: a step", lambda: self.api.post(f"venues/v1/bookings/{self.made}/moves", {"action": "start_review"})
        yield "API: the booking", lambda: self.api.get(f"venues/v1/bookings/{self.made}")
        yield "API: the queue", lambda: self.api.get("venues/v1/bookings", per_page=50)

    def _book(self) -> None:
        day = (date(2031, 1, 1) + timedelta(days=self.acknowledged)).isoformat()
        event = {"title": f"soak {self.mark}", "starts_at": f"{day}T18:00", "ends_at": f"{day}T19:00"}
        made = self.api.post("venues/v1/bookings", a_request({"event": event}), uuid4().hex, (201,))
        self.made = made["id"]
        self.acknowledged += 1

    def compare(self, ledger: Ledger, records: Records) -> None:
        """Each booking is there once."""
        ledger.acknowledged += self.acknowledged
        sql = "SELECT count(*) FROM booking WHERE request LIKE ?"
        ledger.compare(self.acknowledged, records.number("venues", sql, f"%soak {self.mark}%"))


class Hirer(Person):
    """Asks to hire a room, without an account: the first pages of the form, again and again."""

    pages = ("/hire", "/privacy", "/help", "/accessibility")

    def turn(self, number: int) -> Iterator[Action]:
        """Pages, and answers to the first questions."""
        yield from super().turn(number)
        yield "/hire: start", lambda: self.send("/hire/start", self.see("/hire").fields)
        yield "/hire: who for", lambda: self._answer("who-for", {"hirer-acting_for": "self"})
        yield "/hire: you", lambda: self._answer("you", {"hirer-name": "Amal Okafor", "hirer-email": "a@example.org"})

    def _answer(self, slug: str, answers: dict[str, str]) -> None:
        form = self.see(f"/hire/{slug}").fields
        self.send(f"/hire/{slug}", {**form, **answers})


def _wait(state: Callable[[], str], wanted: str) -> None:
    until, found = time.monotonic() + CAUGHT_UP_SECONDS, ""
    while time.monotonic() < until:
        if (found := state()) == wanted:
            return
        assert found != "failed", found
        time.sleep(0.3)
    raise AssertionError(f"not {wanted} within {CAUGHT_UP_SECONDS:g} s: {found}")


PEOPLE: tuple[type[Person], ...] = (
    BookingOfficer, SeniorOfficer, PreventLead, TrainingOfficer, Manager, TrainingProgram, BookingProgram, Hirer,
)  # fmt: skip
"""The eight."""
