"""How often hirers' links may be tried: guessing one is hopeless, and hammering the page is stopped."""

from datetime import datetime

from services.gateway.actions.accounts.tries import Door, Tries, take_tries
from services.gateway.rules.throttles import HIRER_LINK

DOOR = Door(
    "hirer-link", HIRER_LINK, "hirer-link-limited", "hirer-link",
    "This page was asked for too often. Wait a minute and try again.",
)  # fmt: skip


def take_try(address: str, token: str, key: str, request_id: str, now: datetime) -> Tries:
    """Notes a try before the link is looked at; TooMany when this link was opened too often."""
    return take_tries(DOOR, {"link": token, "address": address}, key, request_id, now)


def was_right(tries: Tries) -> None:
    """The link opened: the try does not count against the address, from which many hirers may come."""
    tries.were_right("address")
