"""Two names of organisations laid side by side: by coverage, with little said by the words many share."""

from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz.distance import Indel

from services.venues.rules.screening.matching.people import Evidence, Pairing
from services.venues.rules.screening.matching.tokens import Part, Word
from services.venues.rules.screening.matching.words import ORDER, Level, agreement

FEATURES = (
    "start",
    "cover",
    "cover_shorter",
    "whole",
    "near",
    "near_short",
    "conflict",
    "conflict_weight",
    "extra_weight",
    "number_conflict",
    "acronym",
    "written_alike",
    "only_generic",
    "distinct_words",
    "reordered",
)
_AT = {feature: place for place, feature in enumerate(FEATURES)}
_GENERIC_WEIGHT = 0.3
_SHARE = {
    Level.EQUAL: 1.0, Level.READING: 1.0, Level.SHORT_FORM: 0.5, Level.SAME_SOUND: 0.9, Level.SPELLING: 0.9,
    Level.ONE_EDIT: 0.85, Level.SHORT_EDIT: 0.4, Level.TWO_EDITS: 0.6, Level.SOUND: 0.8, Level.SOUND_NEAR: 0.6,
    Level.LOOSE: 0.4, Level.CUT_SHORT: 0.5,
}  # fmt: skip


def compare_organisations(first: tuple[Word, ...], second: tuple[Word, ...]) -> Evidence:
    """Words are paired best first; generic words weigh a third; numbers must agree."""
    ours, theirs = _weighed(first), _weighed(second)
    found = sorted(
        (ORDER[level], abs(i - j), i, j)
        for i, a in enumerate(ours)
        for j, b in enumerate(theirs)
        if _SHARE.get(level := _level(a, b), 0.0) > 0.0
    )
    links: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in found:
        if i not in links and j not in taken:
            links[i] = j
            taken.add(j)
    pairs = [
        Pairing(ours[i].written, theirs[j].written, _level(ours[i], theirs[j]), _weight(ours[i]), True)
        for i, j in links.items()
    ]
    left_ours = [word for i, word in enumerate(ours) if i not in links]
    left_theirs = [word for j, word in enumerate(theirs) if j not in taken]
    values = _figures(first, second, ours, theirs=theirs, pairs=pairs, left_ours=left_ours, left_theirs=left_theirs)
    order = [links[i] for i in sorted(links)]
    values[_AT["reordered"]] = float(any(a > b for a, b in pairwise(order)))
    whole = bool(pairs) and not left_ours and not left_theirs
    return Evidence(
        tuple(values),
        tuple(pairs),
        tuple(word.written for word in left_ours),
        tuple(word.written for word in left_theirs),
        whole and all(pair.level is Level.EQUAL for pair in pairs),
    )


def _weighed(words: tuple[Word, ...]) -> list[Word]:
    return [word for word in words if word.counted] or list(words)


def _level(a: Word, b: Word) -> Level:
    if a.latin.isdigit() or b.latin.isdigit():
        return Level.EQUAL if a.latin == b.latin else Level.DIFFERENT
    return agreement(a, b)


def _weight(word: Word) -> float:
    return _GENERIC_WEIGHT if word.part is Part.SOFT else 1.0


def _figures(
    first: tuple[Word, ...],
    second: tuple[Word, ...],
    ours: list[Word],
    theirs: list[Word],
    pairs: list[Pairing],
    left_ours: list[Word],
    left_theirs: list[Word],
) -> list[float]:
    values = [0.0] * len(FEATURES)
    values[0] = 1.0
    total_ours, total_theirs = sum(map(_weight, ours)), sum(map(_weight, theirs))
    agreed = sum(pair.points_rarity * _SHARE[pair.level] for pair in pairs)
    near = [pair for pair in pairs if pair.level is not Level.EQUAL]
    lost_ours, lost_theirs = sum(map(_weight, left_ours)), sum(map(_weight, left_theirs))
    compact_ours, compact_theirs = _compact(first), _compact(second)
    alike = Indel.normalized_similarity(compact_ours, compact_theirs)
    values[_AT["cover"]] = min(1.0, 2 * agreed / (total_ours + total_theirs))
    values[_AT["cover_shorter"]] = min(1.0, agreed / min(total_ours, total_theirs))
    values[_AT["whole"]] = float(not (left_ours or left_theirs))
    values[_AT["near"]] = min(2.0, sum(pair.points_rarity for pair in near))
    values[_AT["near_short"]] = float(any(min(len(p.first), len(p.second)) < 6 for p in near))
    values[_AT["conflict"]] = float(lost_ours >= 1 and lost_theirs >= 1)
    values[_AT["conflict_weight"]] = min(3.0, min(lost_ours, lost_theirs))
    values[_AT["extra_weight"]] = min(4.0, abs(lost_ours - lost_theirs))
    values[_AT["number_conflict"]] = float(_numbers(left_ours) or _numbers(left_theirs))
    values[_AT["acronym"]] = float(_acronym(ours, theirs) or _acronym(theirs, ours))
    values[_AT["written_alike"]] = max(0.0, alike - 0.7) / 0.3
    values[_AT["only_generic"]] = float(not any(pair.points_rarity == 1.0 for pair in pairs))
    values[_AT["distinct_words"]] = min(3.0, float(sum(pair.points_rarity == 1.0 for pair in pairs)))
    return values


def _compact(words: Sequence[Word]) -> str:
    return "".join(word.latin for word in words if word.part is not Part.SOFT) or "".join(w.latin for w in words)


def _numbers(words: list[Word]) -> bool:
    return any(word.latin.isdigit() for word in words)


def _acronym(short: list[Word], long: list[Word]) -> bool:
    """One word of the short name spells the first letters of the words of the long one."""
    if len(long) < 3 or len(short) > 2:
        return False
    letters = "".join(word.latin[:1] for word in long)
    return any(len(word.latin) >= 3 and word.latin == letters for word in short)
