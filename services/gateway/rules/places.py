"""Names of venues, as the venues service takes them: case and spaces make no other place."""


def is_same_place(one: str, other: str) -> bool:
    """Whether two names of a venue are the same but for case and spaces."""
    return one.casefold().split() == other.casefold().split()
