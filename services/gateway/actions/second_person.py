"""To whom somebody does not count as the second person: found for each request, told to every service."""

from datetime import datetime

from services.gateway.rules.grants import COUNTED_FOR, ties
from services.gateway.store.grants import list_account_changes


def not_second_to(person: str, now: datetime) -> frozenset[str]:
    """The accounts that a person, or one who could have acted as them, made or changed lately, and the other way."""
    return ties(person, list_account_changes(person, now - COUNTED_FOR))
