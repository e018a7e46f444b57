"""Roles that take two administrators, and which accounts count as one pair of eyes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.second_person import ANYBODY, DAYS, tie_objection

WEIGHTY = frozenset({"prevent_lead", "senior_officer", "admin"})
"""They decide, see what is confidential, or give roles: one administrator asks, another confirms."""
GRANT_DAYS = 7
"""How long an ask waits for the second administrator, unless a setting says otherwise."""
COUNTED_FOR = timedelta(days=DAYS)
MOST_TIES = 100
"""A longer list would not fit the signed token: whoever is tied to more accounts is second to nobody."""
CREATED, SET_PASSWORD = "created", "password"
HANDS_OVER = frozenset({CREATED, SET_PASSWORD})
"""Whoever did this knows a password of the account, and could sign in with it."""
CONFIRMED, WITHDRAWN = "confirmed", "withdrawn"


@dataclass(frozen=True)
class AccountChange:
    """Somebody made an account (`what` is `created`), set a new password for it (`password`), or changed it."""

    account: str
    by: str
    what: str


@dataclass(frozen=True)
class Ask:
    """A grant that waits: for which account, who asked, when it lapses, and how it ended ('' while it is open).

    `is_ahead`: a clock that ran ahead noted it, so that it would lapse too late.
    """

    account: str
    asked_by: str
    lapses_at: datetime
    outcome: str
    account_is_closed: bool
    is_ahead: bool = False


def roles_to_ask_for(kept: frozenset[str], wanted: frozenset[str]) -> frozenset[str]:
    """Which of the roles wanted, beyond those an account keeps, another administrator has to confirm."""
    return (wanted - kept) & WEIGHTY


def roles_kept(held: frozenset[str], opened_again: bool) -> frozenset[str]:
    """What an account keeps: opened again it is as if new, for whoever opens it could also be the one who uses it."""
    return held - WEIGHTY if opened_again else held


def confirm_objection(ask: Ask, administrator: str, tied: Collection[str], now: datetime) -> str | None:
    """Why this administrator cannot confirm a grant, or None."""
    if ask.outcome:
        return f"This has been {ask.outcome} already."
    if now >= ask.lapses_at:
        return f"This was asked for too long ago and lapsed on {ask.lapses_at:%-d %B %Y}: ask for it again."
    if ask.is_ahead:
        return "The clock of the server was wrong when this was asked for: ask for it again."
    if ask.account_is_closed:
        return "This account is closed: open it first."
    if administrator == ask.account:
        return "Nobody confirms a role of their own: another administrator does."
    if administrator == ask.asked_by:
        return "You asked for this: another administrator confirms it."
    return tie_objection({ask.asked_by, ask.account}, tied)


def server_objection(ask: Ask, administrators: Mapping[str, Collection[str]], now: datetime) -> str | None:
    """Why the command on the server does not confirm it, or None: only while no administrator could.

    `administrators` are the open accounts that hold the role, each with the accounts it is tied to.
    """
    if ask.outcome or now >= ask.lapses_at or ask.is_ahead or ask.account_is_closed:
        return confirm_objection(ask, "", (), now)
    able = [one for one, tied in administrators.items() if confirm_objection(ask, one, tied, now) is None]
    if able:
        return "Another administrator can confirm this on the page Accounts: the server does while none can."
    return None


def ties(person: str, changes: Iterable[AccountChange]) -> frozenset[str]:
    """To whom a person does not count as the second person, by the changes of the last days.

    Whoever made an account or set its password could sign in with it, and as it do the same to another, so these steps
    count in any number: whoever could act as this person, and all those somebody among them could act as. A change that
    hands over no password ties the account and whoever made the change, and nobody further.
    """
    told = tuple(changes)
    steps = {(one.by, one.account) for one in told if one.what in HANDS_OVER}
    could_be_them = _reached({person}, {(account, by) for by, account in steps})
    found = _reached(could_be_them, steps)
    found |= {one.by for one in told if one.account == person} | {one.account for one in told if one.by == person}
    found -= {person}
    return frozenset(found) if len(found) <= MOST_TIES else frozenset({ANYBODY})


def _reached(start: Collection[str], steps: Collection[tuple[str, str]]) -> set[str]:
    """Where the steps lead from here, in any number, the start with it."""
    found = set(start)
    while new := {to for begin, to in steps if begin in found} - found:
        found |= new
    return found
