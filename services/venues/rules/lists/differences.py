"""What another version of a list would change: entries left out, changed and new, told apart by id and by name."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.venues.rules.calendar.wall_time import LONDON
from services.venues.rules.lists.concern_entries import CATEGORIES

LEFT_OUT, CHANGED, NEW = "left_out", "changed", "new"
ACTIVE = "active"
SOON = timedelta(days=30)
"""An entry that this version ends within that time, and the one in force did not, leaves with this version."""


@dataclass(frozen=True)
class Listed:
    """What a list says of an entry: its names as they stand there, a fingerprint, what else is said, and its time.

    `fingerprint` stands for kind, names and facts. `says` holds the kind, the facts and why it is on a register.
    """

    names: tuple[str, ...]
    fingerprint: str
    weak_names: tuple[str, ...] = ()
    kind: str = ""
    active: bool = True
    state: str = ACTIVE
    begins: datetime | None = None
    ends: datetime | None = None
    says: Mapping[str, object] = field(default_factory=dict)

    def is_in_force(self, at: datetime) -> bool:
        """Whether it can match at this moment."""
        in_time = (self.begins is None or self.begins <= at) and (self.ends is None or at < self.ends)
        return self.active and self.state == ACTIVE and in_time

    def is_named_like(self, other: "Listed") -> bool:
        """Whether both have a name in common; another case or more spaces make no other name."""
        return not _folded(self.names).isdisjoint(_folded(other.names))

    def keeps_matching(self, was: "Listed", at: datetime) -> bool:
        """Whether it can still match what matched before: the same kind, in force, and not made to end soon."""
        if self.kind != was.kind or not self.is_in_force(at):
            return False
        is_shortened = self.ends is not None and (was.ends is None or self.ends < was.ends)
        return not (is_shortened and self.ends is not None and self.ends <= at + SOON)

    def loses_a_name_of(self, was: "Listed") -> bool:
        """Whether a name by which it was found is none of its names any more, or only a weak one."""
        return not _folded(was.names) <= _folded(self.names)

    def says_the_same_as(self, other: "Listed") -> bool:
        """Whether nothing differs, in what is said and in its time."""
        same = self.fingerprint == other.fingerprint and dict(self.says) == dict(other.says)
        return same and self._time == other._time

    @property
    def _time(self) -> tuple[object, ...]:
        return self.active, self.state, self.begins, self.ends

    def particulars(self) -> dict[str, str]:
        """All but its names, each in words; what is not said is left out."""
        found = {
            "Kind": self.kind,
            "Weak names": "; ".join(self.weak_names),
            **{name.replace("_", " ").capitalize(): _in_words(name, value) for name, value in self.says.items()},
            "Active": "yes" if self.active else "no",
            "State": self.state.replace("_", " "),
            "First day": _day(self.begins),
            "Last day": _day(self.ends and self.ends - timedelta(microseconds=1)),
        }
        return {label: text for label, text in found.items() if text}


@dataclass(frozen=True)
class Difference:
    """One entry of either version and what becomes of it; `was` is empty for a new one, `now` for one not there.

    Both are its names, and each particular that differs, in words. `found_less`: a name by which it was found goes.
    """

    what: str
    code: str
    was: tuple[str, ...]
    now: tuple[str, ...]
    found_less: bool = False


def differences(held: Mapping[str, Listed], coming: Mapping[str, Listed], at: datetime) -> tuple[Difference, ...]:
    """How two versions differ, entries by id: those left out first, then the changed, then the new.

    An id given to somebody without a name in common is one entry left out and one new. An entry that says just the
    same under another id stays: it is told as changed, because what was answered of it is kept by its id. One that is
    there and matches no more (another kind, not active, another state, made to end soon) is left out all the same.
    """
    there = {code: code for code, listed in held.items() if code in coming and listed.is_named_like(coming[code])}
    unplaced = {listed.fingerprint: code for code, listed in coming.items() if code not in there}
    for code, listed in held.items():
        if code not in there and (other := unplaced.pop(listed.fingerprint, None)) is not None:
            there[code] = other
    placed = set(there.values())
    found = [_difference(code, there.get(code), listed, coming, at) for code, listed in held.items()]
    new = [
        Difference(NEW, code, (), listed.names)
        for code, listed in coming.items()
        if code not in placed and listed.is_in_force(at)
    ]
    left = [one for one in found if one and one.what == LEFT_OUT]
    changed = [one for one in found if one and one.what == CHANGED]
    return (*left, *changed, *new)


def _difference(
    code: str, other: str | None, was: Listed, coming: Mapping[str, Listed], at: datetime
) -> Difference | None:
    """What becomes of an entry in force, which `other` of the coming ones is; None when nothing does."""
    if other is None:
        return Difference(LEFT_OUT, code, was.names, ())
    now, told = coming[other], code if other == code else f"{code}, now {other}"
    if not now.keeps_matching(was, at):
        return Difference(LEFT_OUT, told, *_beside(was, now))
    if other == code and now.says_the_same_as(was):
        return None
    return Difference(CHANGED, told, *_beside(was, now), found_less=now.loses_a_name_of(was))


def _beside(was: Listed, now: Listed) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of both, each followed by what the other says otherwise."""
    before, after = was.particulars(), now.particulars()
    differ = [label for label in {**before, **after} if before.get(label) != after.get(label)]
    return (*was.names, *_lines(before, differ)), (*now.names, *_lines(after, differ))


def _lines(said: Mapping[str, str], labels: Iterable[str]) -> Iterator[str]:
    return (f"{label}: {said.get(label, 'none')}" for label in labels)


def count(found: Iterable[Difference]) -> dict[str, int]:
    """How many entries are left out, changed and new."""
    counts = {LEFT_OUT: 0, CHANGED: 0, NEW: 0}
    for one in found:
        counts[one.what] += 1
    return counts


def count_leaving(found: Iterable[Difference]) -> int:
    """How many entries in force are not found any more as they were: those left out, and those that lose a name."""
    return sum(one.what == LEFT_OUT or one.found_less for one in found)


def is_one_of(name: str, names: Iterable[str]) -> bool:
    """Whether a name is among these, whatever the case and the spaces."""
    return not _folded((name,)).isdisjoint(_folded(names))


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(" ".join(name.casefold().split()) for name in names)


def _day(moment: datetime | None) -> str:
    return f"{moment.astimezone(LONDON):%-d %B %Y}" if moment else ""


def _in_words(name: str, value: object) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(_in_words("", one) for one in value)
    if isinstance(value, dict):
        return ", ".join(_in_words(part, one) for part, one in sorted(value.items()) if one)
    return CATEGORIES.get(str(value), str(value)) if name == "category" else str(value or "")
