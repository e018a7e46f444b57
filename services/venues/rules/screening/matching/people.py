"""Two names of people laid side by side: which words agree with which, and what is left over."""

from dataclasses import dataclass
from itertools import pairwise

from services.venues.rules.screening.matching.scripts import Script
from services.venues.rules.screening.matching.tokens import Part, Word, joined_word
from services.venues.rules.screening.matching.words import ORDER, Level, agreement

FEATURES = (
    "start",
    *(level.value for level in Level if level is not Level.DIFFERENT),
    "reading_shared",
    "sound_shared",
    "rare_equal",
    "rare_near",
    "same_sound_settled",
    "near_settled",
    "loose_settled",
    "near_first_letter",
    "conflict",
    "conflicts_more",
    "conflict_at_end",
    "extra",
    "extras_more",
    "extra_soft",
    "one_of_several",
    "single",
    "joined",
    "whole",
    "whole_loosely",
    "whole_but_middle",
    "whole_but_little",
    "extra_first",
    "lineage_reversed",
    "reordered",
)
_AT = {feature: place for place, feature in enumerate(FEATURES)}
_LEVEL_AT: dict[Level, int] = {level: _AT[level.value] for level in Level if level is not Level.DIFFERENT}
_SURE = frozenset({Level.EQUAL, Level.READING})
_SLIPS = frozenset(
    {Level.SAME_SOUND, Level.SPELLING, Level.ONE_EDIT, Level.SHORT_EDIT, Level.TWO_EDITS, Level.LOOSE, Level.CUT_SHORT}
)  # fmt: skip
_WIDE = frozenset({Level.TWO_EDITS, Level.LOOSE, Level.CUT_SHORT})
_JOINABLE = frozenset({Level.EQUAL, Level.READING, Level.SAME_SOUND, Level.SPELLING, Level.ONE_EDIT, Level.SOUND})
_ROUGH = frozenset({Level.LOOSE, Level.CUT_SHORT, Level.SOUND_LOOSE, Level.HOMOPHONE, Level.TWO_EDITS})
_LINEAGE = frozenset({"bin", "ben", "ibn", "bint", "ould", "b", "ap", "ab"})
_READ_SO = frozenset({Level.READING, Level.SOUND})
_OWN_NAMES = frozenset({Script.HAN, Script.HANGUL})
_BY_SYLLABLE = frozenset({Script.HAN, Script.HAN_SOUND, Script.HANGUL, Script.HANGUL_SOUND})
_LEVELS = tuple(Level)
_LITTLE_MISSED = frozenset({Part.INITIAL, Part.SOFT})
ENOUGH_SYLLABLES = 3
ENOUGH_LETTERS = 8
MIDDLE_RARITY = 2.5
MOST_EQUAL = 3.0
MOST_RARE = 2.5
"""However many words agree, they do not outweigh one that does not."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """One word, or two written as one, of each name, and how they agree."""

    first: str
    second: str
    level: Level
    points_rarity: float
    both_settled: bool
    many_so_read: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found when two names were laid side by side, as figures and as pairs of words."""

    values: tuple[float, ...]
    pairs: tuple[Pairing, ...]
    left_first: tuple[str, ...]
    left_second: tuple[str, ...]
    exact: bool
    other_spaces: bool = False


def compare_people(first: tuple[Word, ...], second: tuple[Word, ...]) -> Evidence:
    """Every word is paired at most once, the best agreements first."""
    ours, theirs = _weighed(first), _weighed(second)
    found: list[_Link] = []
    for i, a in enumerate(ours):
        for j, b in enumerate(theirs):
            level = agreement(a, b)
            if level is not Level.DIFFERENT:
                found.append((ORDER[level] * 2, -min(a.rarity, b.rarity), abs(i - j), i, i, j, j))
    if len(ours) != len(theirs):
        found += _joins(ours, theirs, False) if len(ours) > len(theirs) else _joins(theirs, ours, True)
    found.sort()
    used_ours = [False] * len(ours)
    used_theirs = [False] * len(theirs)
    pairs: list[Pairing] = []
    places: list[tuple[int, int]] = []
    joined = 0
    for rank, _, _, i, i_end, j, j_end in found:
        if used_ours[i] or used_ours[i_end] or used_theirs[j] or used_theirs[j_end]:
            continue
        used_ours[i] = used_ours[i_end] = used_theirs[j] = used_theirs[j_end] = True
        a = ours[i] if i == i_end else joined_word(ours[i], ours[i_end])
        b = theirs[j] if j == j_end else joined_word(theirs[j], theirs[j_end])
        joined += i != i_end or j != j_end
        pairs.append(_pairing(a, b, _LEVELS[rank // 2]))
        places.append((i, j))
    left_ours = [word for word, used in zip(ours, used_ours, strict=True) if not used]
    left_theirs = [word for word, used in zip(theirs, used_theirs, strict=True) if not used]
    values = _figures(pairs, left_ours, left_theirs, joined)
    places.sort()
    reordered = any(a[1] > b[1] for a, b in pairwise(places))
    values[_AT["reordered"]] = float(reordered)
    values[_AT["lineage_reversed"]] = float(reordered and _lineage(first) and _lineage(second))
    values[_AT["conflict_at_end"]] = float(not used_ours[-1] and not used_theirs[-1])
    if len(ours) != len(theirs) and min(len(left_ours), len(left_theirs)) == 0:
        longer, used = (ours, used_ours) if len(ours) > len(theirs) else (theirs, used_theirs)
        values[_AT["extra_first"]] = float(not used[0] and longer[0].part is not Part.SOFT)
        _middle_names(values, pairs, left_ours or left_theirs, used)
    values[_AT["single"]] = float(len(ours) == 1 and len(theirs) == 1)
    whole = bool(pairs) and not left_ours and not left_theirs and not values[_AT["lineage_reversed"]]
    return Evidence(
        values=tuple(values),
        pairs=tuple(pairs),
        left_first=tuple(word.written for word in left_ours),
        left_second=tuple(word.written for word in left_theirs),
        exact=whole and _sure(pairs, reordered) and _enough_words(first, second, len(pairs)),
        other_spaces=_other_spaces(first, second),
    )


def _other_spaces(first: tuple[Word, ...], second: tuple[Word, ...]) -> bool:
    """The same letters in the same order, the spaces elsewhere; only when they are too many to be two names."""
    if not first or not second or {word.script for word in first + second} & _BY_SYLLABLE:
        return False
    ours, theirs = [word.latin for word in first], [word.latin for word in second]
    whole = "".join(ours)
    return ours != theirs and len(whole) >= ENOUGH_LETTERS and whole == "".join(theirs)


def _enough_words(first: tuple[Word, ...], second: tuple[Word, ...], pairs: int) -> bool:
    """One word equal apart from particles is not an equal name."""
    return pairs > 1 or sorted(word.latin for word in first) == sorted(word.latin for word in second)


def _sure(pairs: list[Pairing], reordered: bool) -> bool:
    """Equal words in any order, or in the same order when a word is only equal as read in another alphabet.

    A romanised Chinese or Korean word stands for many words: such a name is only sure from three syllables on.
    """
    syllables = sum(min(len(pair.first), len(pair.second)) for pair in pairs if pair.many_so_read)
    if syllables and syllables < ENOUGH_SYLLABLES:
        return False
    return all(
        pair.level is Level.EQUAL
        or (not reordered and (pair.level is Level.READING or (pair.level is Level.SOUND and pair.many_so_read)))
        for pair in pairs
    )


def _lineage(words: tuple[Word, ...]) -> bool:
    """Whether a name says whose son or daughter, so that its order carries meaning."""
    return any(word.latin in _LINEAGE for word in words[1:-1])


def _pairing(a: Word, b: Word, level: Level) -> Pairing:
    own_names = level in _READ_SO and not _OWN_NAMES.isdisjoint((a.script, b.script))
    many_so_read = own_names and a.script is not b.script
    own = level in _SURE and not many_so_read
    rare = min(a.rarity, b.rarity) if own else min(a.near_rarity, b.near_rarity)
    return Pairing(
        first=a.written,
        second=b.written,
        level=level,
        points_rarity=rare,
        both_settled=a.settled and b.settled,
        many_so_read=many_so_read,
    )


_Link = tuple[int, float, int, int, int, int, int]


def _weighed(words: tuple[Word, ...]) -> list[Word]:
    return [word for word in words if word.counted] or list(words)


def _joins(longer: list[Word], shorter: list[Word], swapped: bool) -> list[_Link]:
    """Neighbouring words of the longer name that together agree with one word of the shorter."""
    found: list[_Link] = []
    for i in range(len(longer) - 1):
        size = len(longer[i].written) + len(longer[i + 1].written)
        for j, other in enumerate(shorter):
            if abs(len(other.written) - size) <= 1 and size > 3 and longer[i].script is other.script:
                whole = joined_word(longer[i], longer[i + 1])
                level = agreement(whole, other)
                if level in _JOINABLE:
                    spans = (j, j, i, i + 1) if swapped else (i, i + 1, j, j)
                    found.append((ORDER[level] * 2 + 1, -4.0, abs(i - j), *spans))
    return found


def _middle_names(values: list[float], pairs: list[Pairing], left: list[Word], used: list[bool]) -> None:
    """A name that agrees at both ends and only lacks what stands between is nearly whole.

    One that only lacks an initial, or a word often left out, is more so wherever that stands.
    """
    little_missed = all(word.part in _LITTLE_MISSED for word in left)
    if len(pairs) < 2 or not (little_missed or (used[0] and used[-1])) or any(pair.level in _ROUGH for pair in pairs):
        return
    values[_AT["extra"]] = 0.0
    values[_AT["whole_but_little" if little_missed else "whole_but_middle"]] = 1.0


def _settled(level: Level) -> str:
    """How far two names that both exist may lie apart: of one sound they are often one name written twice."""
    if level is Level.SAME_SOUND:
        return "same_sound_settled"
    return "loose_settled" if level in _WIDE else "near_settled"


def _figures(pairs: list[Pairing], left_ours: list[Word], left_theirs: list[Word], joined: int) -> list[float]:
    values = [0.0] * len(FEATURES)
    values[0] = 1.0
    for pair in pairs:
        shared = pair.many_so_read
        values[_AT[f"{pair.level.value}_shared"] if shared else _LEVEL_AT[pair.level]] += 1.0
        rare = min(pair.points_rarity, 4.0) - MIDDLE_RARITY
        if pair.level in _SURE:
            values[_AT["rare_equal"]] += rare
        elif pair.level is not Level.INITIAL:
            values[_AT["rare_near"]] += rare
        if pair.level in _SLIPS:
            values[_AT[_settled(pair.level)]] += pair.both_settled
            values[_AT["near_first_letter"]] += pair.first[:1] != pair.second[:1]
    values[_AT["equal"]] = min(values[_AT["equal"]], MOST_EQUAL)
    values[_AT["rare_equal"]] = max(-MOST_RARE, min(MOST_RARE, values[_AT["rare_equal"]]))
    hard_ours = sum(word.part is not Part.SOFT for word in left_ours)
    hard_theirs = sum(word.part is not Part.SOFT for word in left_theirs)
    conflicts = min(hard_ours, hard_theirs)
    extras = abs(hard_ours - hard_theirs)
    values[_AT["conflict"]] = float(conflicts > 0)
    values[_AT["conflicts_more"]] = float(min(max(conflicts - 1, 0), 3))
    values[_AT["extra"]] = float(extras > 0)
    values[_AT["extras_more"]] = float(min(max(extras - 1, 0), 3))
    values[_AT["extra_soft"]] = float(len(left_ours) + len(left_theirs) - hard_ours - hard_theirs > 0)
    values[_AT["one_of_several"]] = float(len(pairs) == 1 and bool(left_ours or left_theirs))
    values[_AT["joined"]] = float(joined)
    if not (left_ours or left_theirs):
        firm = all(pair.level not in _ROUGH for pair in pairs) and any(p.level is not Level.INITIAL for p in pairs)
        values[_AT["whole" if firm else "whole_loosely"]] = 1.0
    return values
