"""Every form of the pages is declared, and its declaration is what reads it, shows it and tells of it."""

from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import ImmutableMultiDict

from services.gateway.pages.bookings.decisions import DECISIONS
from services.gateway.pages.bookings.step_acts import STEPS
from services.gateway.pages.form_words import form_sent_to, told
from services.gateway.pages.hire_answers.forms import ACTS
from services.gateway.pages.kit.forms import (
    CHOSEN,
    Field,
    Form,
    Option,
    day_field,
    field_called,
    filled_in,
    form_of,
    hidden,
    in_row,
    names_of,
    read,
    tick,
    values_of,
)
from shared.contracts.registers.alerts import AlertEntry
from shared.contracts.registers.register_entries import REGISTERS

ONLY_BUTTONS = frozenset(
    {
        "accounts.confirm_grant", "accounts.end_sessions", "accounts.reset_password", "accounts.revoke_token",
        "accounts.withdraw_grant", "booking_steps.take_on", "evidence.take_out", "hire.begin", "imports.discard",
        "imports.remove_file", "imports.undo", "letters.again", "letters.revoke", "outcomes.check",
        "outcomes.check_for_hirer", "packs.publish", "packs.redact", "people.mark_seen",
        "registers.add_policies_acknowledged", "registers.approve_alert", "registers.tell_recipient",
        "screening.discard_list", "sign_in.sign_out", "status.retry", "venue_imports.discard",
        "venue_imports.remove_file", "venue_imports.undo",
    }
)  # fmt: skip
"""Views to which a button is sent that says nothing of its own."""
SAMPLES: tuple[dict[str, str], ...] = (
    {}, *({"action": code} for code in STEPS), *({"decision": code} for code in DECISIONS),
    *({"act": act, "asked": "event.title"} for act in ACTS),
)  # fmt: skip
ABOUT = "3f2b8c1e-1111-4222-8333-444455556666"


def views(app: Flask) -> Iterator[tuple[str, Any]]:
    """(endpoint, view) of every page to which a form is sent."""
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and not rule.rule.startswith("/api/"):
            yield rule.endpoint, app.view_functions[rule.endpoint]


def declared(app: Flask) -> list[Form]:
    """Every form that a view declares, in all that it can be."""
    found = []
    with app.test_request_context():
        for _, view in views(app):
            asked = getattr(view, "asks", ())
            found += [asked(sent) for sent in SAMPLES] if callable(asked) else [asked]
    return list(dict.fromkeys(tuple(filter(lambda one: one.label, form)) for form in found if form))


def test_every_form_is_declared_at_the_view_it_is_sent_to(app: Flask) -> None:
    undeclared = {endpoint for endpoint, view in views(app) if not hasattr(view, "asks")}
    assert undeclared == ONLY_BUTTONS


def test_every_declared_field_is_shown_with_its_label_its_error_and_the_place_the_summary_leads_to(app: Flask) -> None:
    source = '{% from "components/declared.html" import fields %}{{ fields(form, {}, errors) }}'
    forms = declared(app)
    assert len(forms) > 60
    for form in forms:
        shown_form = tuple(replace(one, options=one.options or (Option("a", "A"),)) if one.kind in CHOSEN else one
                           for one in form)  # fmt: skip
        errors = {one.name: f"Wrong: {one.name}" for one in form}
        with app.test_request_context():
            page = render_template_string(source, form=shown_form, errors=errors)
        for one in shown_form:
            sent_as = names_of((one,))
            assert [name for name in sent_as if f'name="{name}"' not in page] == [], one
            assert f'id="{one.name}"' in page and errors[one.name] in page, one
            assert one.label in unescape(page), one


@pytest.mark.parametrize("made_by", [AlertEntry, *(register.entry for register in REGISTERS)])
def test_the_form_of_an_entry_has_a_field_for_each_that_its_contract_words_and_says_what_is_missing(
    made_by: Any,
) -> None:
    form = form_of(made_by)
    filled = read(form, ImmutableMultiDict())
    assert form and {name for name, sentence in filled.errors.items() if not sentence} == set()
    assert {one.name for one in form if one.required} == set(filled.errors)
    assert set(filled.said) == {one.name for one in form}


KINDS: dict[str, tuple[Field, dict[str, Any], Any, str]] = {
    "a text that is missing": (Field("a", "A", "text", required="Write it"), {"a": "  "}, "", "Write it"),
    "a text that may be": (Field("a", "A", "text"), {}, "", ""),
    "a text that is too long": (Field("a", "A", "text", longest=3), {"a": "four"}, "four", "Use at most 3 characters"),
    "lines": (Field("a", "A", "lines"), {"a": "one\r\n\r\n two "}, ("one", "two"), ""),
    "a number": (Field("a", "A", "number"), {"a": "1,200"}, 1200, ""),
    "no number": (Field("a", "A", "number"), {"a": "²"}, None, "Enter a whole number"),
    "a day that is none": (
        day_field("a", "A"), {"a-day": "31", "a-month": "2", "a-year": "2027"}, None,
        "Enter a real day, for example 1 11 2026",
    ),
    "a choice": (Field("a", "A", "choice", options=(Option("x", "X"),)), {"a": "x"}, "x", ""),
    "a choice there is not": (
        Field("a", "A", "select", options=(Option("x", "X"),)), {"a": "y"}, "", "Choose an answer",
    ),
    "a choice among none": (Field("a", "A", "choice", required="Choose"), {"a": "y"}, "", "Choose"),
    "a choice that its page lists": (Field("a", "A", "select", is_open=True), {"a": "y"}, "y", ""),
    "several": (Field("a", "A", "several", options=(Option("x", "X"),)), {"a": ["x", "y"]}, ("x",), ""),
    "a box": (tick("a", "A", "Yes, I do", "Tick it"), {"a": "no"}, False, "Tick it"),
    "a password": (Field("a", "A", "password"), {"a": " spaces stay "}, " spaces stay ", ""),
    "a file that is missing": (Field("a", "A", "file", required="Choose a file"), {}, None, "Choose a file"),
}  # fmt: skip


@pytest.mark.parametrize("what", KINDS)
def test_a_field_is_read_as_its_kind_says(what: str) -> None:
    field, sent, said, wrong = KINDS[what]
    filled = read((field,), ImmutableMultiDict(sent))
    assert (filled.said["a"], filled.errors.get("a", "")) == (said, wrong)
    assert field.kind != "password" or not filled.values


def test_what_is_carried_along_is_no_answer_and_a_version_that_is_none_is_0() -> None:
    filled = read((*hidden("version"), Field("a", "A")), ImmutableMultiDict({"version": "7", "a": "x"}))
    assert (filled.said, filled.number()) == ({"a": "x"}, 7)
    for text in ("", "-1", "1" * 40, "²"):
        assert read(hidden("version"), ImmutableMultiDict({"version": text})).number() == 0


def test_rows_are_named_by_their_place_and_known_by_any() -> None:
    row = (Field("text", "What must be done?"), day_field("due_on", "Checked on"))
    assert names_of(in_row(row, 2)) == ["text-2", "due_on-2-day", "due_on-2-month", "due_on-2-year"]
    found = field_called(in_row(row, "*"), "text-11")
    assert found is not None and found.label == "What must be done?"
    assert field_called(in_row(row, "*"), "other-1") is None


def test_an_entry_fills_the_form_it_is_changed_in() -> None:
    form = (day_field("on", "On"), Field("what", "What", "several"), Field("n", "N", "number"))
    values = values_of(form, {"on": "2027-03-01", "what": ["a"], "n": 0})
    assert values == {"on-day": "1", "on-month": "3", "on-year": "2027", "what": ["a"], "n": "0"}
    assert filled_in(form, what=[Option("a", "A")])[1].answer("a") == "A"


TOLD = {
    f"/bookings/{ABOUT}/step?action=withdraw": (
        {"reason": "By telephone", "confirmed": "yes", "version": "3"},
        [("How did the hirer tell you, and when?", "By telephone")],
    ),
    f"/bookings/{ABOUT}/step?action=review": (
        {"as_described": "no", "action": "confirm"}, [("Was the event as described?", "No")],
    ),
    f"/bookings/{ABOUT}/decision?decision=approve": (
        {"checked": "yes", "replaces": ABOUT},
        [
            ("Checks that are not recorded yet", "Yes"),
            ("Conditions of the earlier approval that no longer hold", "As you chose it"),
        ],
    ),
    f"/bookings/{ABOUT}/conditions": (
        {"code-1": "registration", "due_on-1-day": "1", "due_on-1-month": "6", "do": "send", "count": "2"},
        [("Kind", "Registration"), ("Checked on", "1 6")],
    ),
    f"/hire/answers/{'a' * 64}": ({"act": "appeal", "text": "Not heard"}, [("Why you appeal", "Not heard")]),
    "/nowhere": ({"some_name-0": "x", "version": "1"}, [("Some name 1", "x")]),
}  # fmt: skip


@pytest.mark.parametrize("action", TOLD, ids=lambda action: action[:40].replace(ABOUT, "one"))
def test_what_was_typed_is_told_in_the_words_of_the_form_it_was_sent_to(app: Flask, action: str) -> None:
    sent, lines = TOLD[action]
    with app.test_request_context("/"):
        assert told(form_sent_to(action, sent), sent.items()) == lines
