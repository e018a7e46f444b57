"""A form whose answer did not come: what the page says is true, nothing typed is lost, nothing is done twice."""

import re
from collections.abc import Callable
from html import unescape

import pytest

from shared.actor import Role
from shared.http.problems import Busy
from tests.gateway.pages.conftest import words
from tests.gateway.pages.venues_beside import VenuesBeside
from tests.gateway.visitor import Visitor

pytestmark = pytest.mark.usefixtures("no_rest")
Begin = Callable[..., Visitor]
TEXT = "The hirer telephoned and asked about the piano"
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
NOT_KNOWN = "It is not known whether this was saved"


@pytest.fixture
def officer(signed_in: Begin) -> Visitor:
    return signed_in(Role.BOOKING_OFFICER)


def note(officer: Visitor, page: str) -> tuple[str, dict[str, str]]:
    """The form of a note, filled in: its address and its fields."""
    shown = officer.get(f"{page}/notes").text
    return f"{page}/notes", {**fields_of(shown), "text": TEXT, "kind": "note"}


def fields_of(html: str) -> dict[str, str]:
    """The hidden fields of the page of an outcome."""
    main = html[html.find("<main") : html.find("</main")]
    return {name: unescape(value) for name, value in FIELD.findall(main)}


def sent_and_lost(
    officer: Visitor, venues: VenuesBeside, page: str, lost: str
) -> tuple[str, dict[str, str], dict[str, str]]:
    """A note of which the request or the answer is lost: where it goes, its form, and the form that comes back."""
    to, sent = note(officer, page)
    venues.adapter.loses = lost
    kept = fields_of(officer.post(to, sent).text)
    venues.adapter.loses = ""
    return to, sent, kept


def notes(venues: VenuesBeside, page: str) -> int:
    shown = venues.call("GET", "/v1" + page + "/history")
    return str(shown).count(TEXT)


@pytest.mark.parametrize(("lost", "done"), [("answer", 1), ("request", 0), ("sense", 1)])
def test_without_an_answer_the_page_says_that_it_is_not_known_and_keeps_text_and_key(
    officer: Visitor, venues: VenuesBeside, page: str, lost: str, done: int
) -> None:
    to, sent = note(officer, page)
    venues.adapter.loses = lost
    answer = officer.post(to, sent)
    said = words(answer.text)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert NOT_KNOWN in said and "othing was saved" not in said and TEXT in said
    assert notes(venues, page) == done
    kept = fields_of(answer.text)
    assert (kept["idempotency_key"], kept["text"]) == (sent["idempotency_key"], TEXT)
    venues.adapter.loses = ""
    again = officer.post(to, kept)
    assert again.status_code == 303
    assert notes(venues, page) == 1


def test_what_was_saved_is_found_without_typing_and_leads_on(officer: Visitor, venues: VenuesBeside, page: str) -> None:
    to, _sent, kept = sent_and_lost(officer, venues, page, "answer")
    looked = officer.post("/outcomes", kept)
    assert looked.status_code == 200 and "It was saved" in words(looked.text)
    assert officer.post(to, fields_of(looked.text)).status_code == 303
    assert notes(venues, page) == 1


def test_what_was_found_unsaved_stays_so_however_late_it_arrives_and_is_sent_once_more(
    officer: Visitor, venues: VenuesBeside, page: str
) -> None:
    to, sent, kept = sent_and_lost(officer, venues, page, "request")
    looked = officer.post("/outcomes", kept)
    assert looked.status_code == 200 and "It was not saved" in words(looked.text)
    assert TEXT in words(looked.text)
    assert venues.adapter.arrive_late() == [409]
    assert notes(venues, page) == 0
    assert officer.post(to, fields_of(looked.text)).status_code == 303
    assert officer.post(to, fields_of(looked.text)).status_code == 303
    assert officer.post(to, sent).status_code == 303, "from the window with the first form"
    assert notes(venues, page) == 1


def test_it_can_be_changed_before_it_is_sent_again_and_carries_its_key(
    officer: Visitor, venues: VenuesBeside, page: str
) -> None:
    to, sent, kept = sent_and_lost(officer, venues, page, "request")
    assert "where what you typed stands" in words(officer.post("/outcomes", kept).text)
    form = officer.get(to).text
    assert f">\n{TEXT}</textarea>" in form and sent["idempotency_key"] in form
    assert officer.post(to, {**sent, "text": TEXT + " at four"}).status_code == 303
    assert notes(venues, page) == 1


@pytest.mark.parametrize("lost", ["answer", "request"])
def test_while_the_service_is_away_nothing_is_said_of_what_was_sent_before(
    officer: Visitor, venues: VenuesBeside, page: str, lost: str
) -> None:
    to, sent = note(officer, page)
    venues.adapter.loses = lost
    kept = fields_of(officer.post(to, sent).text)
    venues.adapter.down = True
    for path, said in (("/outcomes", "still not known"), (to, NOT_KNOWN), ("/outcomes", "still not known")):
        answer = officer.post(path, kept)
        assert answer.status_code == 503
        assert said in words(answer.text) and "othing was saved" not in words(answer.text) and TEXT in answer.text
    answer = officer.post(to, sent)  # from the window with the first form
    assert NOT_KNOWN in words(answer.text)


def test_what_was_never_sent_is_said_to_be_unsaved(officer: Visitor, venues: VenuesBeside, page: str) -> None:
    to, sent = note(officer, page)
    venues.adapter.loses = "answer"
    venues.adapter.down = True
    answer = officer.post(to, sent)
    assert answer.status_code == 503 and NOT_KNOWN not in words(answer.text) and TEXT in answer.text
    venues.adapter.down = False
    assert notes(venues, page) == 0


def test_a_page_that_only_reads_is_not_answering_and_no_more(officer: Visitor, venues: VenuesBeside, page: str) -> None:
    venues.adapter.hangs = True
    answer = officer.get(page)
    assert answer.status_code == 503 and "not known" not in words(answer.text)


def test_nobody_looks_up_what_another_sent(officer: Visitor, signed_in: Begin, venues: VenuesBeside, page: str) -> None:
    _to, _sent, kept = sent_and_lost(officer, venues, page, "answer")
    other = signed_in(Role.BOOKING_OFFICER, username="somebody.else")
    theirs = {name: text for name, text in kept.items() if name not in {"csrf_token", "whose_page"}}
    assert other.post("/outcomes", theirs).status_code == 404
    assert officer.post("/outcomes", {**kept, "outcome_mark": "made-up"}).status_code == 400
    assert officer.client.get("/outcomes").status_code == 405


def test_a_form_sent_again_without_a_session_comes_back_with_its_key(
    officer: Visitor, venues: VenuesBeside, page: str
) -> None:
    to, sent, kept = sent_and_lost(officer, venues, page, "answer")
    for path in ("/outcomes", to):
        officer.with_cookie("")
        away = officer.post(path, kept)
        assert away.status_code == 303 and "/sign-in" in (away.location or ""), away.text
        assert officer.sign_in(Role.BOOKING_OFFICER.value).status_code == 303
        form = officer.get(to).text
        assert f">\n{TEXT}</textarea>" in form and sent["idempotency_key"] in form
        assert "it is not known whether it was saved" in words(form) and "othing was saved" not in words(form)
    assert officer.post(to, sent).status_code == 303
    assert notes(venues, page) == 1


def test_what_was_done_stays_told_though_what_was_kept_cannot_be_let_go(
    officer: Visitor, venues: VenuesBeside, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    to, _sent, kept = sent_and_lost(officer, venues, page, "request")
    officer.post("/outcomes", kept)

    def busy(*_: object) -> None:
        raise Busy("The database is busy. Nothing was saved: try again in a moment.")

    monkeypatch.setattr("services.gateway.pages.kept_forms.let_go_of_forms", busy)
    assert officer.post(to, kept).status_code == 303
    assert notes(venues, page) == 1
