"""Invented names of many origins, common ones too, are found wherever they stand whole, and nobody else."""

import random

import pytest

from services.venues.rules.screening.matching.engine import Entry, Matcher
from services.venues.rules.screening.matching.resources import background_names
from services.venues.rules.screening.matching.tokens import name_words

COUNT = 200
PLACES = {
    "first": "{name} {one}",
    "last": "{one} {name}",
    "between two": "{one} {name} {other}",
    "between commas": "{one}, {name}, {other}",
    "between slashes": "{one} / {name} / {other}",
    "joined": "{one} and {name} with {other}",
    "beside a word": "Evening {name}",
    "between words": "an evening that {name} gives",
}
Names = tuple[list[str], list[str]]


@pytest.fixture(scope="module")
def names() -> Names:
    """Listed and innocent: two or three words each, none of them in both."""
    of_words = [name for name in background_names() if 1 < len(name_words(name)) < 4 and name.count(" ") in (1, 2)]
    chosen = random.Random(500).sample(of_words, 4 * COUNT)
    return chosen[:COUNT], sorted(set(chosen[COUNT:]) - set(chosen[:COUNT]))


@pytest.fixture(scope="module")
def listed(names: Names) -> Matcher:
    matcher = Matcher(Entry(name, (name,)) for name in names[0])
    matcher.build()
    return matcher


@pytest.mark.parametrize("place", PLACES)
def test_a_listed_name_is_found_wherever_it_stands_among_others(listed: Matcher, names: Names, place: str) -> None:
    chance = random.Random(place)
    missed = []
    for name in names[0]:
        one, other = chance.sample(names[1], 2)
        field = PLACES[place].format(name=name, one=one, other=other)
        for written in (field, field.lower()):
            if name not in {match.entry_id for match in listed.standing_in(written) if match.alerts}:
                missed.append(written)
    assert len(missed) <= COUNT // 25, missed


def test_of_innocents_who_stand_beside_one_another_hardly_any_is_asked_about(listed: Matcher, names: Names) -> None:
    chance = random.Random(7)
    fields = [*names[1], *(" ".join(chance.sample(names[1], among)) for among in (2, 3) for _ in range(COUNT))]
    asked = [(field, found) for field in fields if (found := [match.name for match in listed.standing_in(field)])]
    assert len(asked) <= COUNT // 100, asked
