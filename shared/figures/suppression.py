"""Which numbers must not be published, so that nobody can work out a small one.

The rule (design: evidence; threshold and wording after the GSS guidance on tables from administrative sources):

1. **Primary.** Every number from 0 to 4 is suppressed. Nought is one of them: that nobody of a small group is trained
   says something about each of its members, and a sign that may stand for none says less than one that cannot. For
   readers inside the council (`least` 1) nought is shown, and whole rows of small groups are named by the caller.
2. **Differences.** What is left of a whole is a number too: 41 of 44 gives away 3. Such a difference is never shown
   itself, yet is protected as if it were.
3. **Secondary.** Where a suppressed number is part of a sum whose other members are shown, further members are
   suppressed, until those suppressed in it are at least two and come to at least 5 together. A column whose total
   nobody prints is treated the same: the total may be known from elsewhere.
4. **Audit.** A suppressed number is safe when another set of numbers, none below nought, differs in it and agrees with
   all that is shown. It is looked for by moving one from a suppressed number to another through every sum both stand
   in; where none is found, more is suppressed. What is found is the proof, whatever the sums overlap like.

Pure: numbers by a name of the caller's choosing, and how they hang together, go in; the names to suppress come out.
Of two members that would do, the one that stands in fewer places goes, then the one in fewer sums, then a part before
the whole, then the later one. Size plays no part, so that the same places are suppressed from one publication to the
next where that can be. What changes between two publications cannot be hidden by suppressing within each.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

SMALL = 5
"""Numbers under this are suppressed."""
SIGN = "[c]"
"""What stands for a suppressed number: the GSS sign for a value held back for confidentiality."""
MOST_MOVES = 12
MOST_TRIES = 3_000

Key = Hashable


@dataclass(frozen=True)
class Sum:
    """The parts add up to the whole; `whole` None is a total that is shown nowhere."""

    whole: Key | None
    parts: tuple[Key, ...]


def suppressed(
    numbers: Mapping[Key, int],
    sums: Iterable[Sum],
    same: Iterable[Sequence[Key]] = (),
    unshown: Iterable[Key] = (),
    *,
    least: int = 0,
    also: Iterable[Key] = (),
    settled: Iterable[Key] = (),
) -> frozenset[Key]:
    """The keys of the numbers that may not be shown.

    `same` names keys that are one number shown in several places; `unshown` those that are never shown but could be
    worked out, such as what is left of a whole. `least` is the smallest number that is small; `also` are suppressed
    for a reason of the caller's; `settled` are shown elsewhere already, so that others go in their place.
    """
    never = frozenset(unshown)
    puzzle = _Puzzle(numbers, sums, same, never, range(least, SMALL))
    puzzle.hidden |= {puzzle.of[key] for key in also}
    puzzle.settled = {puzzle.of[key] for key in settled}
    while puzzle.hides_more():
        pass
    return frozenset(key for key in numbers if puzzle.of[key] in puzzle.hidden and key not in never)


class _Puzzle:
    """What a reader of the published numbers has before them: numbers, some hidden, and the sums they stand in."""

    def __init__(
        self,
        numbers: Mapping[Key, int],
        sums: Iterable[Sum],
        same: Iterable[Sequence[Key]],
        unshown: frozenset[Key],
        small: range,
    ) -> None:
        self.small = small
        self.settled: set[Key] = set()
        self.of = _joined(numbers, same)
        self.value = {self.of[key]: number for key, number in numbers.items()}
        self.places = Counter(self.of[key] for key in numbers if key not in unshown)
        self.rank = {number: place for place, number in enumerate(self.value)}
        self.sums: list[dict[Key, int]] = []
        self.is_told: list[bool] = []
        self.told: dict[Key, list[int]] = {number: [] for number in self.value}
        for one in sums:
            self._add(one)
        self.hidden = {one for one in self.value if self.value[one] in small or not self.places[one]}
        self.protected = {one for one in self.value if self.places[one] or self._would_be_told(one)}

    def _would_be_told(self, number: Key) -> bool:
        """Whether a small number that is not shown could be worked out as long as only small numbers are suppressed."""
        others = [[self.value[one] for one in self.sums[place] if one != number] for place in self.told[number]]
        return self.value[number] in self.small and any(min(values, default=0) >= SMALL for values in others)

    def _add(self, one: Sum) -> None:
        """Notes a sum; only one whose whole is printed tells a reader anything for certain."""
        found = Counter(self.of[part] for part in one.parts)
        if one.whole is not None:
            found[self.of[one.whole]] -= 1
        times = {number: count for number, count in found.items() if count}
        for number in times if one.whole is not None else ():
            self.told[number].append(len(self.sums))
        self.is_told.append(one.whole is not None)
        self.sums.append(times)

    def hides_more(self) -> bool:
        """Whether something had to be hidden in this round; what costs most is tried last."""
        return self._mend(told=True) or self._audit() or self._mend(told=False)

    def _audit(self) -> bool:
        unsafe = (
            number for number in sorted(self.hidden & self.protected, key=self._rank) if not self._can_differ(number)
        )
        return any(map(self._hide_near, unsafe))

    def _mend(self, told: bool) -> bool:
        before = len(self.hidden)
        for place, members in enumerate(self.sums):
            while self.is_told[place] == told and self._gives_away(place) and self._hide_one(members):
                pass
        return len(self.hidden) > before

    def _gives_away(self, place: int) -> bool:
        """Whether a sum by itself tells a hidden number, or a small group of them taken together."""
        hidden = {number: times for number, times in self.sums[place].items() if number in self.hidden}
        if self.protected.isdisjoint(hidden):
            return False
        if any(times < 0 for times in hidden.values()):
            return not any(times > 0 for times in hidden.values())
        return len(hidden) < 2 or sum(times * self.value[number] for number, times in hidden.items()) < SMALL

    def _hide_one(self, members: Mapping[Key, int]) -> bool:
        """Hides the member that costs least; of the members' signs a whole has the negative one."""
        shown = [number for number in members if number not in self.hidden and number not in self.settled]
        if shown:
            self.hidden.add(min(shown, key=lambda one: (*self._cost(one), members[one] < 0, -self.rank[one])))
        return bool(shown)

    def _hide_near(self, number: Key) -> bool:
        """Hides a member of a sum of the number, or of one that hangs together with it through hidden numbers."""
        seen, near = {number}, [number]
        while near:
            places = dict.fromkeys(place for one in near for place in self.told[one])
            members = {member: times for place in places for member, times in self.sums[place].items()}
            if self._hide_one(members):
                return True
            near = [member for member in members if member not in seen]
            seen.update(near)
        return False

    def _cost(self, number: Key) -> tuple[int, ...]:
        return self.places[number], len(self.told[number])

    def _can_differ(self, number: Key) -> bool:
        self._tries = MOST_TRIES
        return any(self._settles({number: step}) for step in (1, -1) if self.value[number] + step >= 0)

    def _settles(self, moves: dict[Key, int]) -> bool:
        """Whether these moves, with more if need be, leave every sum as it is."""
        self._tries -= 1
        broken = self._broken(moves)
        if broken is None:
            return True
        if len(moves) >= MOST_MOVES or self._tries <= 0:
            return False
        coefficients = self.sums[broken]
        off = sum(times * moves.get(number, 0) for number, times in coefficients.items())
        free = [one for one in coefficients if one in self.hidden and one not in moves and off % coefficients[one] == 0]
        for other in sorted(free, key=lambda one: (len(self.told[one]), self.rank[one])):
            step = -off // coefficients[other]
            if self.value[other] + step >= 0 and self._settles({**moves, other: step}):
                return True
        return False

    def _broken(self, moves: dict[Key, int]) -> int | None:
        for place in dict.fromkeys(place for number in moves for place in self.told[number]):
            if sum(times * moves.get(number, 0) for number, times in self.sums[place].items()):
                return place
        return None

    def _rank(self, number: Key) -> int:
        return self.rank[number]


def _joined(numbers: Mapping[Key, int], same: Iterable[Sequence[Key]]) -> dict[Key, Key]:
    """For each key the one that stands for it and all that are the same number; unequal ones are never joined."""
    above: dict[Key, Key] = {key: key for key in numbers}

    def top(key: Key) -> Key:
        while above[key] != key:
            key = above[key]
        return key

    for keys in same:
        for first, second in pairwise(keys):
            if numbers[first] == numbers[second]:
                above[top(second)] = top(first)
    return {key: top(key) for key in numbers}
