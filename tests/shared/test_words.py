"""The same code reads the same wherever it stands: in the evidence of a service, on a page, in every file of a pack."""

import ast
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from marshmallow import ValidationError

from services.gateway.documents.content import PackContent, gather
from services.gateway.documents.tables import csv_of, figures_table, sections_table
from services.gateway.pages.kit.booking_wording import STATE_TAGS
from services.gateway.pages.kit.presentation import day, moment
from services.gateway.pages.kit.wording import EVIDENCE_TAGS, tag, words
from services.gateway.pages.registers.shown import value_shown
from services.training.rules.importing.kinds import Kind
from services.training.rules.requirements import Level
from services.venues.rules.bookings.states import State
from services.venues.rules.evidence.networks import OF_NETWORKS
from services.venues.rules.evidence.policies import OF_POLICIES
from services.venues.rules.evidence.premises import OF_PREMISES
from shared import words as table
from shared.contracts.base import schema_of
from shared.contracts.jobs import JobClosing
from shared.contracts.registers import register_entries
from shared.figures.evidence import EvidenceItem
from shared.words import moment_in_words, says_something
from tests.folders import ROOT
from tests.gateway.documents.sample import ANSWER, ASSESSMENTS, FRAMEWORK, KEPT, REQUEST, item


def pack_of(one: EvidenceItem) -> PackContent:
    return gather(REQUEST, FRAMEWORK, [replace(ANSWER, items=(one,))], ASSESSMENTS, KEPT, ())


SAID_BY_REGISTERS = [
    (made_by, one.name, code)
    for made_by in vars(register_entries).values()
    if isinstance(made_by, type) and hasattr(made_by, "__dataclass_fields__")
    for one in fields(made_by)
    for code in one.metadata.get("choices", ())
]


EVIDENCE_RULES = "".join(path.read_text() for path in (ROOT / "services/venues/rules/evidence").glob("*.py"))
COUNTED_BY_HAND = {
    made_by
    for one in register_entries.REGISTERS
    if f'"{one.code}"' in EVIDENCE_RULES
    for made_by in (one.entry, *(line.entry for line in one.lines))
}
"""Of any other register the map says what is counted, and the figure has the words of the declaration."""


@pytest.mark.parametrize(
    ("codes", "said"),
    [(State, table.BOOKING_STATES), (Kind, table.IMPORT_KINDS), (Level, table.LEVELS)],
    ids=["states", "kinds of files", "levels"],
)
def test_every_code_a_rule_can_answer_has_its_words(codes: Any, said: Mapping[str, str]) -> None:
    assert set(said) == {code.value for code in codes}


@pytest.mark.parametrize(
    ("family", "said"),
    [("booking", table.BOOKING_STATES), ("evidence", table.EVIDENCE_STATUS)],
)
def test_a_label_on_a_page_has_the_words_of_the_table(family: str, said: Mapping[str, str]) -> None:
    assert {code: tag(family, code).text for code in said} == said
    assert (len(STATE_TAGS), len(EVIDENCE_TAGS)) == (len(table.BOOKING_STATES), len(table.EVIDENCE_STATUS))


@pytest.mark.parametrize(
    ("name", "said"),
    [("import_kind", table.IMPORT_KINDS), ("source", table.COMPLETION_SOURCES), ("level", table.LEVELS),
     ("service", table.SERVICES), ("question_kind", table.QUESTION_KINDS)],
)  # fmt: skip
def test_a_word_on_a_page_is_that_of_the_table(name: str, said: Mapping[str, str]) -> None:
    assert {code: words(name, code) for code in said} == said


@pytest.mark.parametrize("status", ["complete", "unavailable", "stale"])
@pytest.mark.parametrize("service", ["training", "venues"])
def test_a_pack_says_status_service_and_days_as_the_page_does(status: str, service: str) -> None:
    made = pack_of(item("7.3.c", "one", status=status, service=service))
    row = dict(zip(figures_table(made).columns, figures_table(made).rows[0], strict=True))
    assert row["Status"] == tag("evidence", status).text
    assert row["Source"] == words("service", service)
    assert row["As at"] == day(made.request.as_at)
    assert b"Self-assessment" in csv_of(sections_table(made))
    assert tag("evidence", "complete").text.encode() in csv_of(sections_table(made))


@pytest.mark.parametrize("kind", ["record", "not_available"])
def test_what_is_no_figure_has_the_label_of_the_page_in_the_pack(kind: str) -> None:
    made = pack_of(item("7.3.c", "one", kind=kind, numerator=None, denominator=None))
    row = dict(zip(figures_table(made).columns, figures_table(made).rows[0], strict=True))
    assert row["Status"] == tag("evidence", {"record": "record", "not_available": "unavailable"}[kind]).text


@pytest.mark.parametrize(("made_by", "name", "code"), SAID_BY_REGISTERS)
def test_a_choice_in_a_register_reads_the_same_in_the_evidence_drawn_from_it(
    made_by: type, name: str, code: str
) -> None:
    choices = next(one.metadata["choices"] for one in fields(made_by) if one.name == name)
    given: Any = [code] if name == "done" else code
    assert value_shown(made_by, name, given) == choices[code] == table.in_words(choices, code)
    is_shared = any(choices is said for said in vars(table).values())
    assert is_shared or made_by not in COUNTED_BY_HAND, f"{made_by.__name__}.{name} has words of its own"


def test_the_evidence_of_registers_makes_no_words_of_codes_itself() -> None:
    assert OF_POLICIES
    assert OF_NETWORKS
    assert OF_PREMISES
    known = [said for said in vars(table).values() if isinstance(said, dict)]
    for path in sorted((ROOT / "services").glob("*/rules/evidence_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Dict) and all(isinstance(key, ast.Constant) for key in node.keys) and node.keys:
                codes = {key.value for key in node.keys if isinstance(key, ast.Constant)}
                again = [said for said in known if len(codes) > 2 and codes == set(said)]
                assert not again or "policies" in path.name, f"{path.name}: {codes} stand in shared/words.py"


def test_names_of_bodies_keep_their_letters() -> None:
    assert table.in_words(table.CONTACT_KINDS, "nhs_england") == "NHS England"
    assert table.in_words(table.SECTORS, "nhs") == "NHS"
    assert table.in_words(table.NETWORK_KINDS, "public_wifi") == "Public Wi-Fi"


@pytest.mark.parametrize(
    ("at", "said"),
    [(datetime(2026, 4, 7, 9, 5, tzinfo=UTC), "7 April 2026 at 10:05am"),
     (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "31 December 2026 at 11:30pm"),
     (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026 at 12:30am")],
)  # fmt: skip
def test_moments_read_the_same_on_page_and_pack_in_london_time(at: datetime, said: str) -> None:
    assert moment(at) == moment_in_words(at) == said


@pytest.mark.parametrize("on", [date(2026, 1, 1), date(2026, 3, 31), date(2024, 2, 29), date(2026, 12, 31)])
def test_days_read_the_same_on_page_and_pack(on: date) -> None:
    assert day(on) == table.day_in_words(on) == table.day_in_words(on.isoformat())


@pytest.mark.parametrize("nothing", ["", "  \n", "\u200b", "\u2060\ufeff\u00ad", "\u3164\u2800", "\u034f", " \u200d\t"])
def test_what_nobody_can_see_says_nothing_and_is_no_text_of_a_message(nothing: str) -> None:
    assert not says_something(nothing)
    with pytest.raises(ValidationError, match="reason"):
        schema_of(JobClosing)().load({"since": "2026-11-01T12:00:00+00:00", "reason": f"\u200b{nothing}"})


@pytest.mark.parametrize("text", ["a", "?", "é", "e\u0301", "م\u200cن", "বন", "…", "1"])
def test_what_anybody_can_see_says_something_and_stays_as_it_is(text: str) -> None:
    assert says_something(text)
    assert schema_of(JobClosing)().load({"since": "2026-11-01T12:00:00+00:00", "reason": text}).reason == text
