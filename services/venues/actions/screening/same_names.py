"""One name however it is written: which questions of a booking are about names that its request still gives.

A name retyped in capitals or with other spaces, accents, marks or title is the name that was asked about: its question
and what people answered stay with it. A name that was replaced leaves its question open until a person closes it.
"""

from collections.abc import Collection
from functools import lru_cache

from services.venues.rules.screening.matching.engine import ORGANISATION, PERSON, is_same_name
from services.venues.store.screening.look_ups import MatchRecord

KINDS_ASKED = {
    "organisation": (ORGANISATION,),
    "organisation_other_name": (ORGANISATION,),
    "client": (ORGANISATION, PERSON),
    "speaker": (PERSON,),
    "speaker_other_name": (PERSON,),
}


@lru_cache(maxsize=65536)
def is_one_name(kind: str, first: str, second: str) -> bool:
    """Whether two names of a field of this kind are one name, as the matcher reads them."""
    return is_same_name(first, second, KINDS_ASKED.get(kind, (ORGANISATION, PERSON)))


def names_of(match: MatchRecord, names: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of the names, given as (kind, name), that a question is about."""
    return [key for key in names if key[0] == match.name_kind and is_one_name(key[0], match.name, key[1])]


def is_named(match: MatchRecord, names: Collection[tuple[str, str]]) -> bool:
    """Whether a question is about one of these names; else it is about a name that was given before."""
    return (match.name_kind, match.name) in names or bool(names_of(match, names))
