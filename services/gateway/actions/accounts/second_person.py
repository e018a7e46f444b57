"""To whom somebody does not count as the second person: found for each request, told to every service."""

from datetime import datetime

from services.gateway.rules.grants import COUNTED_FOR, ties
from services.gateway.store.grants import list_account_changes


def not_second_to(person: str, now: datetime) -> frozenset[str]:
    """The accounts that are one pair of eyes with this person, by who made, changed or got the password of which."""
    return ties(person, list_account_changes(person, now - COUNTED_FOR))
