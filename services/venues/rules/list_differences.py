"""What another version of a list would change: entries left out, changed and new, told apart by id and by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LEFT_OUT, CHANGED, NEW = "left_out", "changed", "new"


@dataclass(frozen=True)
class Listed:
    """What a list says of an entry: its names as they stand there, and a fingerprint of all that is said."""

    names: tuple[str, ...]
    fingerprint: str

    def is_named_like(self, other: "Listed") -> bool:
        """Whether both have a name in common; another case or more spaces make no other name."""
        return not _folded(self.names).isdisjoint(_folded(other.names))


@dataclass(frozen=True)
class Difference:
    """One entry of either version and what becomes of it; `was` is empty for a new one, `now` for one left out."""

    what: str
    code: str
    was: tuple[str, ...]
    now: tuple[str, ...]


def differences(held: Mapping[str, Listed], coming: Mapping[str, Listed]) -> tuple[Difference, ...]:
    """How two versions differ, entries by id: those left out first, then the changed, then the new.

    An id given to somebody without a name in common is one entry left out and one new. An entry that says just the
    same under another id stays: it is told as changed, because what was answered of it is kept by its id.
    """
    stays = {code for code, listed in held.items() if code in coming and listed.is_named_like(coming[code])}
    unplaced = {listed.fingerprint: code for code, listed in coming.items() if code not in stays}
    left, changed, moved = [], [], set[str]()
    for code, listed in held.items():
        if code in stays:
            if coming[code].fingerprint != listed.fingerprint:
                changed.append(Difference(CHANGED, code, listed.names, coming[code].names))
        elif (other := unplaced.pop(listed.fingerprint, None)) is not None:
            moved.add(other)
            changed.append(Difference(CHANGED, f"{code}, now {other}", listed.names, listed.names))
        else:
            left.append(Difference(LEFT_OUT, code, listed.names, ()))
    new = [
        Difference(NEW, code, (), listed.names)
        for code, listed in coming.items()
        if code not in stays and code not in moved
    ]
    return (*left, *changed, *new)


def count(found: Iterable[Difference]) -> dict[str, int]:
    """How many entries are left out, changed and new."""
    counts = {LEFT_OUT: 0, CHANGED: 0, NEW: 0}
    for one in found:
        counts[one.what] += 1
    return counts


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(" ".join(name.casefold().split()) for name in names)
