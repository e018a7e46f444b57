"""Whether so many bear a name that the name alone says little: such an entry needs a second identifier to match."""

from services.venues.rules.screening.matching.organisation_names import organisation_name_words
from services.venues.rules.screening.matching.score import PERSON
from services.venues.rules.screening.matching.tokens import Part, name_words

COMMON = 3.5
"""As common as one in some three thousand people of the place where the name is commonest (10 to the power 3.5)."""


def is_common(name: str, kind: str) -> bool:
    """A person's name whose words are common together, spellings within a letter counted in; one word always is.

    An organisation's name is common when no word of it is its own: Community Association, Youth Club 2.
    """
    if kind == PERSON:
        words = [word for word in name_words(name) if word.counted and word.part is not Part.INITIAL]
        return sum(word.near_rarity for word in words) <= COMMON or len(words) < 2
    words = [word for word in organisation_name_words(name) if word.counted]
    return not any(word.part is Part.NAME and not word.latin.isdigit() for word in words)
