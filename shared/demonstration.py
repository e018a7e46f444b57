"""The demonstration's people, by the same ids in every service: what one service shows they did, another can name."""

from uuid import UUID, uuid5

from shared.actor import Role

_PEOPLE = UUID("6f0a6c5e-5d0e-4a39-9a56-3f0f2f5b1c77")


def person_id(role: Role) -> UUID:
    """The account of the demonstration's person in this role; it is no secret, and opens nothing."""
    return uuid5(_PEOPLE, role.value)
