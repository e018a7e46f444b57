"""A closed list of values is said where the values stand: of the items of a list, never of the list."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.contracts.base import schema_of
from shared.contracts.registers.register_entries import PremisesContact
from shared.words import CONTACT_TOPICS

DOCUMENTS = sorted((Path(__file__).resolve().parents[2] / "docs" / "api").glob("*.json"))
OF_TEXT, OF_LISTS = {"enum", "pattern", "minLength", "maxLength"}, {"minItems", "maxItems", "uniqueItems"}


def schemas(node: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        if "type" in node:
            yield place, node
        for name, inside in node.items():
            yield from schemas(inside, f"{place}/{name}")
    elif isinstance(node, list):
        for number, inside in enumerate(node):
            yield from schemas(inside, f"{place}/{number}")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_no_description_says_of_a_list_what_is_true_of_its_items(document: Path) -> None:
    found = list(schemas(json.loads(document.read_text(encoding="utf-8"))))
    lists = [(place, node) for place, node in found if node["type"] in ("array", ["array", "null"])]
    assert len(found) > 50
    assert [place for place, node in lists if OF_TEXT & set(node)] == []
    assert [place for place, node in found if node["type"] == "string" and OF_LISTS & set(node)] == []


def test_a_value_that_is_not_in_the_list_is_named_by_its_place() -> None:
    field = schema_of(PremisesContact)().fields["done"]
    assert [one.choices for one in field.inner.validators] == [list(CONTACT_TOPICS)]  # type: ignore[attr-defined]
    assert schema_of(PremisesContact)(only=("done",), partial=True).validate({"done": ["tea"]})["done"].keys() == {0}
