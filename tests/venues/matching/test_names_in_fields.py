"""The engine finds a listed name in a field however it is divided, joined, titled or accompanied there."""

import pytest

from services.venues.rules.screening.matching.engine import THRESHOLD, Entry, Matcher
from services.venues.rules.screening.names_as_written import people_in
from tests.venues.names_in_fields import GROUPS
from tests.venues.names_written import NAME


@pytest.fixture(scope="module")
def engine() -> Matcher:
    matcher = Matcher([Entry("a", (NAME,))])
    matcher.build()
    return matcher


@pytest.mark.parametrize("group", GROUPS)
def test_a_listed_name_is_found_in_every_such_field(engine: Matcher, group: str) -> None:
    fields = [field for field in GROUPS[group] if field]
    assert len(fields) > 2
    missed = [
        field
        for field in fields
        if not any(match.score >= THRESHOLD for name in people_in(field) for match in engine.screen(name))
    ]
    assert missed == []
