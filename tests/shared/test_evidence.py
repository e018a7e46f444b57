"""The kernel of evidence: what stands around a value, whatever service worked it out."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shared.figures.evidence import (
    Asked,
    EvidenceItem,
    EvidenceMap,
    MapEntry,
    Share,
    Value,
    being_worked_out,
    counted,
    figure,
    listing,
    missing,
    put_together,
)

ENTRY = MapEntry(
    detail="7.3.c", key="council", title="In date", definition="People in date.", source="computed", better="more",
    query="/v1/rows?as_at={as_at}&from={from}", link="/rows?from={from}", attach="The minutes.",
)  # fmt: skip
UNRECORDED = "Nothing here records this yet. The minutes."
ASKED = Asked(
    service="training", evidence_map=EvidenceMap("2026-04-01", (ENTRY,)), as_at=date(2026, 11, 1),
    from_=date(2026, 4, 1), nobody="no one in scope", policy="2026-05-01", typed=frozenset({"Who"}),
)  # fmt: skip


def answered(value: Value | None, source: str = "computed", **asked: Any) -> EvidenceItem:
    entry = replace(ENTRY, source=source)
    (item,) = put_together(
        replace(ASKED, evidence_map=EvidenceMap("2026-04-01", (entry,)), **asked),
        lambda one: value if one == entry else None,
    )
    return item


@pytest.mark.parametrize(
    ("value", "source", "kind", "status", "text", "note"),
    [
        (figure(Share(1_270, 2_130), note="Apart: 6"), "computed", "figure", "complete", "1,270 of 2,130", "Apart: 6"),
        (figure(Share(0, 0)), "computed", "figure", "complete", "no one in scope", ""),
        (listing(("Who",), ()), "computed", "list", "complete", "none", ""),
        (listing(("Who",), [("a",)]), "computed", "list", "complete", "1 row", ""),
        (listing(("Who",), [("a",), ("b",)], "two of them"), "computed", "list", "complete", "two of them", ""),
        (missing("Not read."), "computed", "not_available", "unavailable", "not available", "Not read."),
        (being_worked_out("40 left."), "computed", "figure", "stale", "being worked out", "40 left."),
        (None, "computed", "not_available", "unavailable", "not available", UNRECORDED),
        (figure(Share(1, 2)), "record", "record", "complete", "A record a person keeps. The minutes.", ""),
        (figure(Share(1, 2)), "not_recorded", "not_available", "unavailable", "not available", UNRECORDED),
    ],
)  # fmt: skip
def test_each_kind_of_answer_has_its_state_and_words(
    value: Value | None, source: str, kind: str, status: str, text: str, note: str
) -> None:
    item = answered(value, source)
    assert (item.kind, item.status, item.text, item.note) == (kind, status, text, note)
    assert (item.id, item.question, item.detail) == ("7.3.c council", "7.3", "7.3.c")
    assert (item.query, item.link) == ("/v1/rows?as_at=2026-11-01&from=2026-04-01", "/rows?from=2026-04-01")


def test_what_is_not_known_has_no_number() -> None:
    for value in (missing("Not read."), being_worked_out("40 left."), None):
        item = answered(value)
        assert (item.numerator, item.denominator, item.rows) == (None, None, ())


def test_a_value_over_a_period_says_when_it_begins_and_a_state_on_a_day_does_not() -> None:
    assert answered(figure(Share(1, 2), over_period=True)).from_ == date(2026, 4, 1)
    assert answered(figure(Share(1, 2))).from_ is None


def test_what_is_computed_names_its_policy_and_its_map_and_a_record_its_map() -> None:
    assert answered(figure(Share(1, 2))).policy_version == "2026-05-01, evidence map 2026-04-01"
    assert answered(figure(Share(1, 2)), policy="").policy_version == "evidence map 2026-04-01"
    assert answered(None, "record").policy_version == "evidence map 2026-04-01"


def test_rows_under_a_column_that_people_typed_may_name_people() -> None:
    assert answered(listing(("Who",), [("a",)])).names_people
    assert not answered(listing(("Who",), ())).names_people
    assert not answered(listing(("State",), [("a",)])).names_people


def test_a_map_without_a_computation_has_no_entry_that_rests_on_it() -> None:
    named = replace(ENTRY, key="other", computation="council")
    found = EvidenceMap("1", (ENTRY, named, replace(ENTRY, source="record")))
    assert found.without({"council"}).entries == (replace(ENTRY, source="record"),)
    assert found.without({"other"}).entries == found.entries


def test_a_count_in_words() -> None:
    assert [counted(number, "row", "rows") for number in (0, 1, 2_000)] == ["no rows", "1 row", "2,000 rows"]
