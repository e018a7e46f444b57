"""A form that could not be done: it is said whether anything was saved, and all that was typed goes again by itself."""

import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask

from services.gateway.pages.kit.wording import TABLES
from services.gateway.pages.sessions import DatabaseSessions
from services.gateway.store.database import database
from services.gateway.store.tables.users import SessionRow
from shared.actor import Role
from shared.database.errors import DAMAGED, FULL
from shared.database.problems import NOTHING_SAVED
from shared.http.problems import Busy, Damaged, OutcomeUnknown, StorageFull
from tests.gateway.pages.before_venues.test_hire import write
from tests.gateway.pages.conftest import carried, key_of, words
from tests.gateway.pages.typed import YOGA, as_hirer
from tests.gateway.pages.venues_beside import VenuesBeside
from tests.gateway.visitor import PASSWORD, Visitor

pytestmark = pytest.mark.usefixtures("no_rest")
Begin = Callable[..., Visitor]
UNSAVED = "Nothing was saved"
SHORT = {**YOGA, "hirer-phone": "0117", "event-purpose": "Yoga", "action": "save"}


SECRET = "nine dry badgers run"


def away(*_: object) -> None:
    raise Busy("The database does not answer. Try again in a moment.")


def unsaved(*_: object, **__: object) -> None:
    raise Busy(f"The database is busy. {NOTHING_SAVED}")


def full(*_: object, **__: object) -> None:
    raise StorageFull(FULL, headers={"Retry-After": "30"})


@pytest.fixture
def officer(signed_in: Begin) -> Visitor:
    return signed_in(Role.BOOKING_OFFICER, Role.SENIOR_OFFICER)


def offered(html: str) -> tuple[str, dict[str, str]]:
    """The one form of the page: where it goes, and its fields."""
    main = html[html.find("<main") : html.find("</main")]
    (form,) = re.findall(r"<form.*?</form>", main, re.DOTALL)
    to = re.search(r'action="([^"]*)"', form)
    assert to is not None and form.count("<button") == 1
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return unescape(to[1]), {name: unescape(text) for name, text in fields}


def test_a_short_form_that_met_a_silent_service_is_shown_whole_and_goes_again_with_its_key(
    officer: Visitor, venues: VenuesBeside
) -> None:
    key = key_of(officer.get("/bookings/new").text)
    venues.adapter.down = True
    answer = officer.post("/bookings/new", {**SHORT, "idempotency_key": key})
    said = words(answer.text)
    assert (answer.status_code, said.count(UNSAVED)) == (503, 1)
    told = (
        "Amal Okafor", "amal@example.org", "0117", "Tuesday yoga", "Yoga", "Day of the event 18 6 2030",
        "Starts at 6.30pm",        "Which venue and room? Park Hall: Meeting room", "There is no seating",
    )  # fmt: skip
    assert [shown for shown in told if shown not in said] == []
    to, fields = offered(answer.text)
    assert fields["idempotency_key"] == key
    assert {name: fields[name] for name in SHORT} == SHORT
    venues.adapter.down = False
    assert officer.post(to, fields).status_code == 303
    assert [one["request"]["event"]["title"] for one in venues.bookings()] == ["Tuesday yoga"]


FORMS = {
    "/venues/new": {"venue": "Elm Room", "room-0": "Hall"},
    "{page}/notes": {"kind": "note", "text": "Rang"},
    "{page}/reply": {"text": "No"},
    "{page}/interests": {"text": "My aunt"},
    "{page}/conditions": {"text-0": "Tickets"},
    "{page}/request": {"event-title": "Chess"},
    "{page}/decline-proposal": {"reason": "Size"},
}


@pytest.mark.parametrize("path", FORMS)
def test_every_form_says_that_nothing_was_saved_and_gives_back_what_was_typed(
    officer: Visitor, venues: VenuesBeside, page: str, path: str
) -> None:
    officer.get("/")
    venues.adapter.down = True
    sent = {**FORMS[path], "idempotency_key": "a-key-of-this-form"}
    answer = officer.post(path.format(page=page), sent)
    to, fields = offered(answer.text)
    assert (answer.status_code, to, UNSAVED in words(answer.text)) == (503, path.format(page=page), True)
    assert {name: fields[name] for name in sent} == sent
    assert all(text in words(answer.text) for text in FORMS[path].values() if text != "note")


@pytest.mark.parametrize("text", ["Rang", "Rang twice"])
def test_a_form_that_was_saved_before_is_not_called_unsaved_when_it_comes_again_and_no_service_answers(
    officer: Visitor, venues: VenuesBeside, page: str, text: str
) -> None:
    read = ("version", "read_at", "request_version", "story_version", "matches_version", "facts_version")
    asked = carried(officer.get(f"{page}/notes").text, "idempotency_key", *read)
    sent = {**asked, "kind": "note", "text": "Rang"}
    assert officer.post(f"{page}/notes", sent).status_code == 303
    venues.adapter.down = True
    answer = officer.post(f"{page}/notes", {**sent, "text": text})
    said = words(answer.text)
    assert (answer.status_code, UNSAVED in said, "what you sent then was saved" in said) == (503, False, True)
    assert offered(answer.text)[1]["idempotency_key"] == sent["idempotency_key"]


def test_a_form_of_the_pages_own_that_was_saved_before_is_not_called_unsaved_when_the_database_is_silent(
    signed_in: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = signed_in(Role.ADMIN)
    key = key_of(admin.get("/accounts/new").text)
    sent = {"name": "Eve", "username": "eve", "roles": "admin", "password": SECRET, "idempotency_key": key}
    assert admin.post("/accounts/new", sent).status_code == 303
    monkeypatch.setattr("services.gateway.pages.repeats.done_once", unsaved)
    said = words(admin.post("/accounts/new", sent).text)
    assert "what you sent then was saved" in said and UNSAVED not in said
    said = words(admin.post("/accounts/new", {**sent, "idempotency_key": "the-key-of-another"}).text)
    assert "what you sent then was saved" not in said and UNSAVED in said


CARRIED = {
    "/answers?need=equality_officer": ("request_version", "version", "read_at", "confirmed", "go"),
    "/conditions": ("version", "read_at", "count", "do"),
    "/request": ("version", "read_at", "read", "action", "hirer_known_as"),
    "/notes": ("version", "read_at", "request_version"),
}


@pytest.mark.parametrize("path", CARRIED)
def test_what_a_form_carries_is_not_shown_as_typed(
    signed_in: Begin, venues: VenuesBeside, page: str, path: str
) -> None:
    visitor = signed_in(Role.BOOKING_OFFICER, Role.SENIOR_OFFICER, Role.EQUALITY_OFFICER)
    venues.adapter.down = True
    sent = dict.fromkeys(CARRIED[path], "carried along") | {"reason": "Said", "idempotency_key": "a-key-of-this-form"}
    answer = visitor.post(f"{page}{path}", sent)
    said = words(answer.text)
    assert (answer.status_code, "Said" in said, "carried along" in said) == (503, True, False)


def test_a_choice_is_shown_by_the_words_of_its_option(officer: Visitor, venues: VenuesBeside, page: str) -> None:
    venues.adapter.down = True
    sent = {"kind": "view", "text": "Fine", "idempotency_key": "a-key-of-this-form"}
    assert "What is it? My view of the referral Text Fine" in words(officer.post(f"{page}/notes", sent).text)
    tied = {"tie": next(iter(TABLES["tie"])), "idempotency_key": "a-key-of-this-form"}
    assert TABLES["tie"][tied["tie"]] in words(officer.post(f"{page}/interests", tied).text)


def test_a_hirer_is_told_that_the_request_did_not_go_and_sends_it_again(app: Flask, venues: VenuesBeside) -> None:
    hirer = Visitor(app)
    write(hirer, as_hirer(YOGA))
    key = key_of(hirer.get("/hire/check").text)
    venues.adapter.down = True
    answer = hirer.post("/hire/check", {"declaration": "yes", "idempotency_key": key})
    said = words(answer.text)
    assert (answer.status_code, "Your request was not sent" in said) == (503, True)
    assert "answers are kept" in said and "venues" not in said and "home page" not in said
    to, fields = offered(answer.text)
    assert (to, fields["declaration"], fields["idempotency_key"]) == ("/hire/check", "yes", key)
    venues.adapter.down = False
    assert hirer.post(to, fields).location == "/hire/done"
    assert len(venues.bookings()) == 1


def test_a_form_met_by_a_silent_database_of_the_pages_goes_again_with_its_own_token(
    signed_in: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = signed_in(Role.ADMIN)
    key = key_of(admin.get("/accounts/new").text)
    sent = {"name": "Eve", "username": "eve", "roles": "admin", "password": SECRET, "idempotency_key": key}
    cookie = admin.cookie

    with monkeypatch.context() as patch:
        patch.setattr("services.gateway.pages.sessions.find_session", away)
        answer = admin.post("/accounts/new", sent)
        foreign = admin.post("/accounts/new", sent, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 503 and "did not get through" in words(answer.text) and "Eve" in words(answer.text)
    assert "Eve" not in foreign.text and "<button" not in foreign.text[foreign.text.find("<main") :]
    to, fields = offered(answer.text)
    assert fields["csrf_token"] == admin.token and admin.cookie == cookie
    assert SECRET not in answer.text and "Passwords are not kept" in words(answer.text)
    assert admin.post(to, {**fields, "password": SECRET}).status_code == 303


def test_a_file_that_met_a_silent_database_is_chosen_again_in_the_same_form(
    officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer.get("/")
    monkeypatch.setattr("services.gateway.pages.sessions.find_session", away)
    file = (io.BytesIO(b"CONTENT"), "bookings.csv")
    sent = {"kind": "bookings", "idempotency_key": "a-key-of-this-form", "file": file}
    answer = officer.post("/venues/imports/new", sent)
    to, fields = offered(answer.text)
    assert (to, fields["kind"], "file" in fields) == ("/venues/imports/new", "bookings", False)
    assert 'enctype="multipart/form-data"' in answer.text and 'type="file"' in answer.text
    assert "Files are not kept: choose them again" in words(answer.text) and "CONTENT" not in answer.text


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (Damaged(DAMAGED), "its disk is damaged. Tell whoever"),
        (StorageFull(FULL), "no space left on the server. What is there can still be read."),
        (Busy(f"The database is busy. {NOTHING_SAVED}"), "is busy. Try again in a moment."),
        (OutcomeUnknown(), "does not answer. Try again in a moment."),
    ],
    ids=lambda given: type(given).__name__,
)
def test_a_page_that_was_only_read_says_nothing_of_what_was_saved_just_now(
    officer: Visitor, monkeypatch: pytest.MonkeyPatch, problem: Exception, said: str
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr("services.gateway.pages.bookings.queue.venues_client", refused)
    read = officer.get("/bookings")
    told = words(read.text)
    assert read.status_code in {503, 507} and said in told
    assert "othing was saved" not in told and "whether this was saved" not in told
    assert isinstance(problem, Damaged) != ("saved before is safe" in told)


@pytest.mark.parametrize("path", ["/sign-in", "/hire/start"])
def test_who_has_no_session_because_the_disk_is_full_is_told_that(
    app: Flask, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    visitor = Visitor(app)
    monkeypatch.setattr(DatabaseSessions, "_keep", full)
    visitor.get("/sign-in" if path == "/sign-in" else "/hire")
    answer = visitor.post(path, {"username": "dana", "password": PASSWORD})
    said = words(answer.text)
    assert (answer.status_code, answer.headers["Retry-After"]) == (507, "30")
    assert "no space left on the server" in said and "open for too long" not in said
    assert PASSWORD not in answer.text


def test_a_session_whose_token_could_not_be_stored_is_told_that_the_disk_is_full(
    signed_in: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = signed_in(Role.PREVENT_LEAD)
    with database.connection():
        SessionRow.update(data={}).execute()
    monkeypatch.setattr(DatabaseSessions, "_keep", full)
    lead.get("/packs")
    answer = lead.post("/packs", {"as_at-day": "1", "idempotency_key": "a-key-of-this-form"})
    assert answer.status_code == 507 and "open for too long" not in words(answer.text)
