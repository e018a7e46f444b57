"""Text typed survives an ended session: it is back in the form for the same account, and for nobody else."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from services.gateway.pages.kept_forms import NEVER_KEPT
from services.gateway.pages.kit.two_windows import is_carried
from services.gateway.pages.refilling import refill
from services.gateway.pages.repeats import IN_EVERY_FORM
from services.gateway.pages.sessions import DatabaseSessions
from services.gateway.store.database import database
from services.gateway.store.kept_forms import remove_kept_forms_before
from services.gateway.store.tables.kept_forms import KeptFormRow
from services.gateway.store.tables.users import UserRow
from shared.actor import Role
from shared.http.problems import Busy
from tests.gateway.pages.conftest import words
from tests.gateway.visitor import PASSWORD, Visitor

TEMPLATES = Path(__file__).parents[3] / "services" / "gateway" / "templates"
QUESTION = "/evidence/questions/7.1"
TYPED = "Two of <three> teams are trained,\nand “the rest” follow in May."
BACK = "What you typed is back in the form"
Begin = Callable[..., Visitor]


@pytest.fixture
def lead(signed_in: Begin) -> Visitor:
    return signed_in(Role.PREVENT_LEAD)


def hidden(page: str) -> dict[str, str]:
    """The hidden fields that every form has, of the last form of a page."""
    names = "csrf_token|idempotency_key|whose_page|version"
    return {name: unescape(value) for name, value in re.findall(rf'name="({names})" value="([^"]+)"', page)}


def rate_after_the_end(visitor: Visitor, address: str = QUESTION, **changes: str) -> TestResponse:
    sent = hidden(visitor.get(address).text) | {"rating": "Developing", "summary": TYPED, **changes}
    visitor.client.delete_cookie("due-regard")
    return visitor.post(address, sent)


def sign_in_at(visitor: Visitor, page: str, username: str = Role.PREVENT_LEAD) -> TestResponse:
    onward = unescape(re.search(r'name="next" value="([^"]+)"', visitor.get(page).text)[1])  # type: ignore[index]
    return visitor.post("/sign-in", {"username": username, "password": PASSWORD, "next": onward})


def summary_in(page: str) -> str:
    found = re.search(r'<textarea[^>]*name="summary"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    return unescape(found[1]) if found else ""


def kept() -> int:
    with database.connection():
        return KeptFormRow.select().count()


def test_a_summary_typed_before_the_session_ended_is_in_the_form_after_signing_in_again(lead: Visitor) -> None:
    address = f"{QUESTION}?as_at=2026-03-31&starts=2025-04-01"
    refused = rate_after_the_end(lead, address)
    assert refused.status_code == 303
    assert "What you typed is kept for four hours" in words(lead.get(refused.headers["Location"]).text)
    back = sign_in_at(lead, refused.headers["Location"])
    assert back.headers["Location"] == address
    page = lead.get(address).text
    assert BACK in words(page)
    assert summary_in(page) == TYPED
    assert re.search(r'value="Developing"[^>]*checked', page)
    assert "Rated by" not in words(page)


def test_what_a_form_or_its_button_carries_by_itself_is_not_told_as_typed(lead: Visitor) -> None:
    carried = {"confirmed": "yes", "go": "letter", "in_force": "May list", "story_version": "41", "there-0": "Hall"}
    refused = rate_after_the_end(lead, **carried, **{"text-3": "A third condition"})
    sign_in_at(lead, refused.headers["Location"])
    page = lead.get(QUESTION).text
    told = re.findall(r'<strong>([^<]*)</strong></p><p class="govuk-body dr-flush dr-pre">(.*?)</p>', page, re.DOTALL)
    assert told == [("Text 4", "A third condition")]


def test_what_was_put_back_is_saved_when_it_is_sent_and_waits_no_longer(lead: Visitor) -> None:
    sign_in_at(lead, rate_after_the_end(lead).headers["Location"])
    page = lead.get(QUESTION).text
    refused = lead.post(QUESTION, hidden(page) | {"rating": "Developing", "summary": ""})
    assert refused.status_code == 422
    assert summary_in(lead.get(QUESTION).text) == TYPED
    assert lead.post(QUESTION, hidden(page) | {"rating": "Developing", "summary": summary_in(page)}).status_code == 303
    after = lead.get(QUESTION).text
    assert BACK not in words(after)
    assert "Rated Developing" in words(after)
    assert kept() == 0


def test_it_is_shown_to_no_other_account(app: Flask, lead: Visitor, signed_in: Begin) -> None:
    other = signed_in(Role.PREVENT_LEAD, Role.AUDITOR)
    refused = rate_after_the_end(lead)
    shared_desk = sign_in_at(lead, refused.headers["Location"], "user2")
    assert shared_desk.status_code == 303
    for visitor in (lead, other):
        page = visitor.get(QUESTION).text
        assert TYPED[:12] not in unescape(page)
        assert BACK not in page


def test_a_form_of_one_account_sent_in_the_session_of_another_waits_for_the_one_and_tells_the_other_nothing(
    lead: Visitor, signed_in: Begin
) -> None:
    other = signed_in(Role.PREVENT_LEAD, Role.AUDITOR)
    form = hidden(lead.get(QUESTION).text) | {"rating": "Developing", "summary": TYPED}
    answer = other.post(QUESTION, form)
    assert answer.status_code == 403
    assert "teams are trained" not in answer.text
    assert BACK not in other.get(QUESTION).text
    again = Visitor(lead.client.application)
    assert again.sign_in(Role.PREVENT_LEAD).headers["Location"] == QUESTION
    assert summary_in(again.get(QUESTION).text) == TYPED


def test_who_signed_in_again_in_another_window_is_led_back_to_the_form(lead: Visitor) -> None:
    old = hidden(lead.get(QUESTION).text)
    lead.client.delete_cookie("due-regard")
    lead.sign_in(Role.PREVENT_LEAD)
    answer = lead.post(QUESTION, {"rating": "Developing", "summary": TYPED, **old})
    assert (answer.status_code, answer.headers["Location"]) == (303, QUESTION)
    page = lead.get(QUESTION).text
    assert (summary_in(page), "Rated by" in words(page)) == (TYPED, False)


def test_a_form_whose_session_could_not_be_kept_when_it_was_shown_comes_back_with_what_was_typed(
    lead: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise Busy("The database does not answer.")

    again = Visitor(lead.client.application)
    again.get("/sign-in")
    assert again.post("/sign-in", {"username": Role.PREVENT_LEAD, "password": PASSWORD}).status_code == 303
    with monkeypatch.context() as patch:
        patch.setattr(DatabaseSessions, "_keep", away)
        form = hidden(again.get(QUESTION).text)
    answer = again.post(QUESTION, form | {"rating": "Developing", "summary": TYPED})
    assert (answer.status_code, answer.headers["Location"]) == (303, QUESTION)
    page = again.get(QUESTION).text
    assert (summary_in(page), "Nothing was saved" in words(page), "Rated by" in words(page)) == (TYPED, True, False)
    assert again.post(QUESTION, hidden(page) | {"rating": "Developing", "summary": TYPED}).status_code == 303
    assert "Rated Developing" in words(again.get(QUESTION).text)


def test_it_is_kept_for_four_hours(lead: Visitor) -> None:
    begun = datetime.now(UTC)
    location = rate_after_the_end(lead).headers["Location"]
    with time_machine.travel(begun + timedelta(hours=4, minutes=1)):
        sign_in_at(lead, location)
        assert summary_in(lead.get(QUESTION).text) == ""
    with database.connection(), database.write_transaction():
        assert remove_kept_forms_before(begun + timedelta(hours=1)) == 1


def test_what_its_page_has_no_form_for_any_more_is_told_by_question_and_answer(lead: Visitor) -> None:
    sent = hidden(lead.get(QUESTION).text) | {"kind": "document", "title": "Minutes of May", "starts-day": "1"}
    lead.client.delete_cookie("due-regard")
    sign_in_at(lead, lead.post(f"{QUESTION}/kept/new", sent).headers["Location"])
    said = words(lead.get(QUESTION).text)
    assert "What is it? A document Title Minutes of May It speaks for the time from 1" in said


def test_it_can_be_thrown_away(lead: Visitor) -> None:
    sign_in_at(lead, rate_after_the_end(lead).headers["Location"])
    page = lead.get(QUESTION).text
    assert "Throw away what I typed" in words(page)
    answer = lead.post("/sign-in/typed/discard", {**hidden(page), "page": QUESTION})
    assert answer.headers["Location"] == QUESTION
    assert (summary_in(lead.get(QUESTION).text), kept()) == ("", 0)


@pytest.mark.parametrize("mark", ["", "nonsense", "WyIwYjdkN2E1MjlkNmI0ZTEzYTdkNTZjNTRmM2YxMWQwZSIsIi8iXQ.aaaa.bbbb"])
def test_nothing_is_kept_for_who_cannot_show_whose_page_it_was(lead: Visitor, mark: str) -> None:
    assert rate_after_the_end(lead, whose_page=mark).status_code == 401
    assert kept() == 0


def test_nothing_is_kept_of_a_form_from_another_site(lead: Visitor) -> None:
    sent = hidden(lead.get(QUESTION).text) | {"summary": TYPED}
    lead.client.delete_cookie("due-regard")
    assert lead.post(QUESTION, sent, headers={"Origin": "https://evil.example"}).status_code == 401
    assert kept() == 0


def test_a_page_left_open_for_more_than_a_week_has_lost_its_text(lead: Visitor) -> None:
    sent = hidden(lead.get(QUESTION).text) | {"summary": TYPED}
    lead.client.delete_cookie("due-regard")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=8)):
        assert lead.post(QUESTION, sent).status_code == 401


def test_a_password_is_never_kept(signed_in: Begin) -> None:
    admin = signed_in(Role.ADMIN)
    sent = hidden(admin.get("/accounts/new").text) | {"username": "eve", "password": "nine dry badgers"}
    admin.client.delete_cookie("due-regard")
    assert admin.post("/accounts/new", sent).status_code == 303
    with database.connection():
        fields = KeptFormRow.get().fields
    assert "username" in dict(fields)
    assert "badgers" not in str(fields)


def test_after_a_one_time_password_the_form_is_still_there(lead: Visitor) -> None:
    location = rate_after_the_end(lead).headers["Location"]
    with database.connection(), database.write_transaction():
        UserRow.update(must_change_password=True).execute()
    sign_in_at(lead, location)
    lead.get("/password")
    new = {"old_password": PASSWORD, "new_password": "nine dry badgers run", "again": "nine dry badgers run"}
    assert lead.post("/password", new).headers["Location"] == QUESTION
    assert summary_in(lead.get(QUESTION).text) == TYPED


def after_the_end(visitor: Visitor, *forms: tuple[str, str]) -> TestResponse:
    """Forms of windows (address, summary) that were opened while the session lived, sent when it had ended."""
    opened = [(address, hidden(visitor.get(address).text) | {"summary": typed}) for address, typed in forms]
    visitor.client.delete_cookie("due-regard")
    for address, sent in opened:
        refused = visitor.post(address, sent)
    return refused


def save(visitor: Visitor, address: str, **typed: str) -> TestResponse:
    page = visitor.get(address).text
    return visitor.post(address, hidden(page) | {"rating": "Developing", "summary": summary_in(page)} | typed)


def test_two_windows_of_one_page_are_both_kept_and_the_second_comes_back_when_the_first_is_saved(lead: Visitor) -> None:
    refused = after_the_end(lead, (QUESTION, "First window"), (QUESTION, "Second window"))
    assert kept() == 2
    sign_in_at(lead, refused.headers["Location"])
    page = lead.get(QUESTION).text
    assert summary_in(page) == "Second window"
    said = words(page)
    assert "In another window you sent this form on" in said
    assert "First window" in said
    assert save(lead, QUESTION).status_code == 303
    page = lead.get(QUESTION).text
    assert (summary_in(page), BACK in words(page), kept()) == ("First window", True, 1)
    assert "In another window" not in words(page)
    told = save(lead, QUESTION)
    assert (told.status_code, summary_in(told.text)) == (409, "First window"), "the question was rated meanwhile"
    assert "You, in another window, changed this question while you were reading it" in words(told.text)
    assert lead.post(QUESTION, hidden(told.text) | {"rating": "Developing", "summary": "First"}).status_code == 303
    assert kept() == 0


def test_two_windows_filled_in_from_the_same_kept_form_are_both_kept(lead: Visitor) -> None:
    sign_in_at(lead, after_the_end(lead, (QUESTION, "Typed first")).headers["Location"])
    windows = [hidden(lead.get(QUESTION).text) for _ in range(2)]
    lead.client.delete_cookie("due-regard")
    for form, text in zip(windows, ("One window", "The other"), strict=True):
        refused = lead.post(QUESTION, form | {"rating": "Developing", "summary": text})
    assert kept() == 2
    sign_in_at(lead, refused.headers["Location"])
    page = lead.get(QUESTION).text
    assert (summary_in(page), "One window" in words(page)) == ("The other", True)
    assert lead.post(QUESTION, hidden(page) | {"rating": "Developing", "summary": "The other"}).status_code == 303
    page = lead.get(QUESTION).text
    assert (summary_in(page), kept()) == ("One window", 1)
    again = lead.post(QUESTION, hidden(page) | {"rating": "Achieving", "summary": "One window"})
    assert (again.status_code, summary_in(again.text)) == (409, "One window"), "the question was rated meanwhile"


def test_which_of_two_windows_is_put_back_can_be_chosen_and_each_thrown_away_alone(lead: Visitor) -> None:
    sign_in_at(lead, after_the_end(lead, (QUESTION, "First window"), (QUESTION, "Second window")).headers["Location"])
    page = lead.get(QUESTION).text
    choose = re.search(r'action="/sign-in/typed/choose".*?name="typed" value="(\w+)"', page, re.DOTALL)
    assert choose is not None
    assert lead.post("/sign-in/typed/choose", hidden(page) | {"typed": choose[1]}).headers["Location"] == QUESTION
    page = lead.get(QUESTION).text
    assert summary_in(page) == "First window"
    discard = re.findall(r'action="/sign-in/typed/discard".*?name="typed" value="([\w,]+)"', page, re.DOTALL)
    assert discard[0] == choose[1], "what is in the form is thrown away by the first button"
    assert (
        lead.post("/sign-in/typed/discard", hidden(page) | {"page": QUESTION, "typed": discard[1]}).status_code == 303
    )
    assert (summary_in(lead.get(QUESTION).text), kept()) == ("First window", 1)


def test_pages_of_one_path_that_differ_in_their_query_are_two_and_saving_one_lets_nothing_go_of_the_other(
    lead: Visitor,
) -> None:
    first, second = f"{QUESTION}?as_at=2026-03-31", f"{QUESTION}?as_at=2026-06-30"
    sign_in_at(lead, after_the_end(lead, (first, "Of March"), (second, "Of June")).headers["Location"])
    page = lead.get(first).text
    assert summary_in(page) == "Of March"
    assert f'<a class="govuk-link" href="{second}">' in page, "the other is offered here, too"
    assert save(lead, first).status_code == 303
    assert "You typed this on another page, and it is not saved yet" in words(lead.get("/").text)
    assert summary_in(lead.get(second).text) == "Of June"


def test_what_is_shown_again_with_an_error_and_then_saved_waits_no_longer(lead: Visitor) -> None:
    sign_in_at(lead, rate_after_the_end(lead).headers["Location"])
    page = lead.get(QUESTION).text
    refused = lead.post(QUESTION, hidden(page) | {"rating": "", "summary": "Written anew"})
    assert refused.status_code == 422
    assert hidden(refused.text)["idempotency_key"] != hidden(page)["idempotency_key"]
    assert lead.post(QUESTION, hidden(refused.text) | {"rating": "Developing", "summary": "Anew"}).status_code == 303
    assert kept() == 0
    assert BACK not in words(lead.get(QUESTION).text)


def test_a_form_whose_session_ends_twice_is_kept_once_as_it_was_sent_last(lead: Visitor) -> None:
    sign_in_at(lead, rate_after_the_end(lead).headers["Location"])
    again = rate_after_the_end(lead, summary="Longer than before")
    assert kept() == 1
    sign_in_at(lead, again.headers["Location"])
    assert summary_in(lead.get(QUESTION).text) == "Longer than before"


def test_beyond_twenty_forms_of_an_account_who_sends_another_is_told_that_it_is_not_kept_and_can_copy_it(
    lead: Visitor,
) -> None:
    forms = [
        (f"{QUESTION}?as_at=2026-{month:02}-{day:02}", f"Text {month} {day}")
        for month in (1, 2, 3)
        for day in range(1, 8)
    ]
    begun = datetime.now(UTC)
    refused = after_the_end(lead, *forms)
    assert (kept(), refused.status_code) == (20, 401)
    said = words(refused.text)
    assert "What you typed was not kept: 20 other forms of yours wait already" in said
    assert "Text 3 7" in said
    with time_machine.travel(begun + timedelta(hours=4, minutes=1)):
        lead.sign_in(Role.PREVENT_LEAD)
        rate_after_the_end(lead)
        assert kept() == 1, "those whose time is over stand in nobody's way"


def forms_of_macros(template: str) -> int:
    """How many forms of a template are made by one of the macros, which say it for all of theirs."""
    return len(re.findall(r"{{ (?:declared|button_form)\(", template))


def test_every_form_that_posts_says_whose_page_it_is() -> None:
    forms = 0
    for path in TEMPLATES.rglob("*.html"):
        for start in re.finditer(r'<form[^>]*method="post"', text := path.read_text()):
            inside = text[start.start() : text.index("</form>", start.start())]
            assert "hidden_fields()" in inside, f"{path.name}: {inside[:80]}"
            forms += 1
        forms += forms_of_macros(path.read_text())
    assert forms > 40


PAGE = """<!doctype html>
<main><form method="post" action="/a"><input type="hidden" name="version" value="3"><input name="title" value="old">
<textarea name="why" rows="3">
old &amp; grey</textarea><select name="room">
<option value="1" selected>One</option><option value="2">Two</option></select>
<input type="checkbox" name="days" value="mon" checked><input type="checkbox" name="days" value="tue">
<button type="submit" name="do" value="save">Save</button></form>
<form method="post" action="/b"><input name="title" value="other"></form></main>"""


def test_putting_back_fills_the_form_that_was_sent_and_touches_nothing_else() -> None:
    fields = (("version", "2"), ("title", 'a "new" <one>'), ("why", "\nfirst & last"), ("room", "2"), ("days", "tue"),
              ("do", "save"), ("text-3", "A third condition"))  # fmt: skip
    page, left = refill(PAGE, "/a", fields, {"csrf_token"})
    assert '<input type="hidden" name="version" value="2">' in page
    assert 'name="title" value="a &quot;new&quot; &lt;one&gt;"' in page
    assert '<textarea name="why" rows="3">\n\nfirst &amp; last</textarea>' in page
    assert '<option value="1">One</option><option value="2" selected>' in page
    assert 'value="mon"><input type="checkbox" name="days" value="tue" checked>' in page
    assert page.endswith('<form method="post" action="/b"><input name="title" value="other"></form></main>')
    assert left == (("text-3", "A third condition"),)


def test_a_form_of_another_query_and_one_that_is_filled_already_are_left_as_they_are() -> None:
    form = '<form method="post" action="/a?do=one"><input type="hidden" name="mark" value=""><input name="why"></form>'
    fields = (("why", "First"), ("mark", "m1"))
    once, left = refill(form, "/a?do=one", fields, set(), {"mark"})
    assert (left, 'name="why" value="First"' in once) == ((), True)
    again = (("why", "Second"), ("mark", "m2"))
    assert refill(once, "/a?do=one", again, set(), {"mark"}, taken={"m1"}) == (once, (("why", "Second"),))
    assert refill(form, "/a?do=two", again, set(), {"mark"}) == (form, (("why", "Second"),))


def test_what_has_no_form_on_the_page_any_more_is_still_shown() -> None:
    fields = (("why", "A reason"), ("csrf_token", "x"))
    assert refill(PAGE, "/gone", fields, {"csrf_token"}) == (PAGE, (("why", "A reason"),))


ASKED_ELSEWHERE = {"kind", "most", "next", "replaces", "source", "threshold", "username"}
"""Hidden on one page, and a question in words on another: what was typed there is never left out."""
SAID_BY_ITSELF = re.compile(
    r'type="hidden" name="([^"]+)"|<button[^>]* name="([^"]+)"|submit\("[^"]*"[^"]*"[^"]*", "([a-z_]+)", '
)


def test_no_hidden_field_and_no_button_of_any_page_is_taken_for_what_somebody_typed() -> None:
    sources = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")]
    found = {"".join(names) for source in sources for names in SAID_BY_ITSELF.findall(source)}
    names = {re.sub(r"\{\{.*\}\}", "1", name) for name in found if not name.startswith("{{")}
    assert {"confirmed", "go", "do", "title-1"} <= names
    assert [name for name in sorted(names - IN_EVERY_FORM - ASKED_ELSEWHERE)
            if not is_carried(name) and not NEVER_KEPT.search(name)] == []  # fmt: skip
