"""The matcher's own data files, read once: rarity of words, short forms, the background, the weights."""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TypedDict

_DATA = files("services.venues.rules.screening.matching") / "data"
UNKNOWN_RARITY = 3.5
"""Of a word no origin's list has: as rare as the rarer half of those they have (-log10 of its share)."""


def _lines(name: str) -> Iterator[str]:
    for line in (_DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


@cache
def word_rarity() -> dict[str, tuple[float, float]]:
    """How rare each known word of names is where it is commonest, and how rare words within one letter of it.

    Both are -log10 of a share: 2 is one name in a hundred.
    """
    rows = (line.split("\t") for line in _lines("word_rarity.tsv"))
    return {key: (float(own), float(near)) for key, own, near in rows}


@cache
def short_forms() -> dict[str, frozenset[int]]:
    """The families of given names that each form belongs to."""
    families: dict[str, set[int]] = {}
    for number, line in enumerate(_lines("short_forms.txt")):
        for form in line.replace("|", " ").replace("=", " ").split():
            families.setdefault(form, set()).add(number)
    return {form: frozenset(numbers) for form, numbers in families.items()}


@cache
def spellings() -> dict[str, str]:
    """The first spelling of names that are one name however they are spelt, by each spelling."""
    families = (line[1:].split() for line in _lines("short_forms.txt") if line.startswith("="))
    return {form: family[0] for family in families for form in family}


@cache
def same_characters() -> dict[int, str]:
    """Traditional Chinese characters met in names, as a table to their simplified forms."""
    pairs = (pair for line in _lines("same_characters.txt") for pair in line.split())
    return {ord(pair[0]): pair[1] for pair in pairs}


@cache
def background_names() -> tuple[str, ...]:
    """Invented names of many origins, against which a name's crowding is measured."""
    return tuple(_lines("background_names.txt"))


class Fitted(TypedDict):
    """What was fitted for names of one kind: the points of each feature, and what a score takes."""

    points: dict[str, float]
    enough: float
    crowding_part: float
    crowding_from: float
    weak_alias: float


@cache
def fitted() -> dict[str, Fitted]:
    """The weights and settings fitted by bench/matching/fit_weights.py, for people and for organisations."""
    found: dict[str, Fitted] = json.loads((_DATA / "weights.json").read_text(encoding="utf-8"))
    return found


@cache
def organisation_words() -> dict[str, dict[str, str]]:
    """Words of organisations' names by section: legal, generic and stop words, same words, numbers."""
    sections: dict[str, dict[str, str]] = {}
    for line in _lines("organisation_words.txt"):
        section, rest = line.split(" ", 1)
        entries = sections.setdefault(section.removesuffix("_script"), {})
        if "|" in rest:
            entries.update((one, other) for one, other in (pair.split() for pair in rest.split("|")))
        else:
            entries.update({word: "" for word in rest.split()})
    return sections
