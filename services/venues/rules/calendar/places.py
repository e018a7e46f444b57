"""Names of venues and rooms, however they are spelt: case and spaces make no other place."""

from collections.abc import Iterable


def plain(name: str) -> str:
    """What two spellings of one name have in common."""
    return " ".join(name.casefold().split())


def is_same_place(one: str, other: str) -> bool:
    """Whether two names of a venue, or of a room, are the same but for case and spaces."""
    return plain(one) == plain(other)


def as_written(name: str, listed: Iterable[str]) -> str:
    """A name as the list writes it; as it was given where the list has none like it, or several, and not this one."""
    alike = _alike(name, listed)
    return alike[0] if len(alike) == 1 and name not in alike else name


def spellings(name: str, said: Iterable[str], listed: Iterable[str]) -> list[str]:
    """Of what others say those that mean the same place; where the list has several so spelt, only the very name."""
    several = len(_alike(name, listed)) > 1
    return [one for one in said if one == name or (not several and is_same_place(one, name))]


def _alike(name: str, listed: Iterable[str]) -> list[str]:
    return [one for one in listed if is_same_place(one, name)]
