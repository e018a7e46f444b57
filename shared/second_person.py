"""When two accounts count as two people. The standard library only: rules use it.

Whoever makes an account, changes it or sets its password could act through it, and through it make or reset the next.
So for a while all of these are one pair of eyes, wherever the product asks for a second.
"""

from collections.abc import Collection

DAYS = 30
"""How long an account and whoever made or changed it do not count as the second person to one another."""
ANYBODY = "*"
"""In place of ids: this person is second to nobody, because the list of those they are not would be too long."""
TIED = (
    f"You do not count as the second person here: in the last {DAYS} days one of you made or changed the other’s "
    "account, or somebody could have signed in as both, having made the accounts or set their passwords. Somebody else "
    "does this, or you when the time is over."
)


def tie_objection(before: Collection[str], tied: Collection[str]) -> str | None:
    """Why somebody tied to these accounts cannot be the second to those who acted before, or None."""
    return TIED if others_who_count(before, tied) != set(before) else None


def others_who_count(people: Collection[str], tied: Collection[str]) -> set[str]:
    """Those of these people who are somebody else than a person tied to these accounts."""
    return set() if ANYBODY in tied else set(people) - set(tied)
