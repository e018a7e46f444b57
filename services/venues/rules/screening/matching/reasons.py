"""Why two names were put together, in words a person can check against the names themselves."""

from services.venues.rules.screening.matching.people import Evidence, Pairing
from services.venues.rules.screening.matching.words import Level

_SAID = {
    Level.EQUAL: "“{0}” is in both",
    Level.READING: "“{0}” and “{1}” are one name written two ways",
    Level.SHORT_FORM: "“{0}” and “{1}” are forms of one name",
    Level.SAME_SOUND: "“{0}” and “{1}” are spellings of one sound",
    Level.SPELLING: "“{0}” and “{1}” sound much alike",
    Level.ONE_EDIT: "“{0}” and “{1}” differ by one letter or swap",
    Level.SHORT_EDIT: "“{0}” and “{1}” are short and differ by one letter",
    Level.TWO_EDITS: "“{0}” and “{1}” differ by two letters",
    Level.SOUND: "“{0}” and “{1}” sound the same across scripts",
    Level.SOUND_NEAR: "“{0}” and “{1}” sound much alike across scripts",
    Level.SOUND_LOOSE: "“{0}” and “{1}” sound somewhat alike across scripts",
    Level.LOOSE: "“{0}” and “{1}” are somewhat alike",
    Level.HOMOPHONE: "“{0}” and “{1}” are read alike but written differently",
    Level.CUT_SHORT: "“{0}” may be “{1}” shortened",
    Level.INITIAL: "“{0}” may stand for “{1}”",
}


def reasons(evidence: Evidence, crowded: float = 0.0, weak: bool = False) -> tuple[str, ...]:
    """One sentence a pair of words, then what is left over, then what was held against the match."""
    said = [_said(pair) for pair in sorted(evidence.pairs, key=lambda pair: pair.first)]
    if evidence.left_first:
        said.append(f"only in the name asked about: {_listed(evidence.left_first)}")
    if evidence.left_second:
        said.append(f"only in the listed name: {_listed(evidence.left_second)}")
    if evidence.exact:
        said.append("every word agrees")
    elif evidence.other_spaces:
        said.append("the letters are the same, the spaces stand elsewhere")
    if weak:
        said.append("the listed name is a weak alias, so it counts for less")
    if crowded > 0.5 and not evidence.exact:
        said.append("many names are close to the one asked about, so likeness counts for less")
    return tuple(said)


def _said(pair: Pairing) -> str:
    first, second = pair.first, pair.second
    if pair.level in (Level.CUT_SHORT, Level.INITIAL) and len(first) > len(second):
        first, second = second, first
    sentence = _SAID[pair.level].format(first, second)
    near = pair.level in (Level.ONE_EDIT, Level.SHORT_EDIT, Level.TWO_EDITS, Level.SAME_SOUND, Level.SPELLING)
    return sentence + ", though both are names in their own right" if near and pair.both_settled else sentence


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"“{word}”" for word in words)
