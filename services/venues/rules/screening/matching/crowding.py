"""How crowded the neighbourhood of a name is: what it scores against invented names of many origins.

Short names made of few sounds lie close together, whoever bears them. The correction asks how well a name
matches a fixed background of invented names and takes a part of that off; it never asks where a name is from.
"""

from functools import cache

from services.venues.rules.screening.matching.index import NameIndex
from services.venues.rules.screening.matching.people import compare_people
from services.venues.rules.screening.matching.resources import background_names
from services.venues.rules.screening.matching.score import PERSON, scale_of
from services.venues.rules.screening.matching.tokens import Word, name_words

COMPARED = 10
BEST = 5


@cache
def background() -> NameIndex:
    """The index of the invented names, built once a process."""
    index = NameIndex(name_words)
    for place, name in enumerate(background_names()):
        index.add(name, place)
    index.build()
    return index


def crowding(asked: tuple[Word, ...]) -> float:
    """Points to take off each match of this person's name."""
    scale = scale_of(PERSON)
    if scale.crowding_part == 0.0:
        return 0.0
    index = background()
    found = sorted(
        (scale.added(compare_people(asked, index.words_of(name))) for name, _ in index.candidates(asked, COMPARED)),
        reverse=True,
    )[:BEST]
    return scale.crowding(found + [-20.0] * (BEST - len(found)))
