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
    alike = [one for one in listed if is_same_place(one, name)]
    return alike[0] if len(alike) == 1 and name not in alike else name
