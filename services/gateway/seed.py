"""`python -m services.gateway.seed --demo yes|accounts|no` makes the demonstration's sign-ins and prints them.

With `no` it makes none; while nobody can sign in, it says how the first account is made.
"""

import argparse
import sys
from datetime import UTC, datetime

from services.gateway.actions.accounts.accounts import AccountEntry, create_account
from services.gateway.demonstration import ACCOUNTS, PASSWORD, SOURCE
from services.gateway.settings import Settings
from services.gateway.start import start
from services.gateway.store.database import database
from services.gateway.store.users import count_users, find_user_named
from shared.actor import system_actor
from shared.database.migrations import alone
from shared.demonstration import person_id

NOBODY = "Nobody can sign in yet. Make the first administrator: .venv/bin/due-regard account create-administrator"
EMPTY = "The council is empty: nothing is in it until you bring it in."


def main(arguments: list[str] | None = None) -> int:
    """0 when the sign-ins are there; 2 when a demonstration was asked for where none may be."""
    parser = argparse.ArgumentParser(prog="python -m services.gateway.seed")
    parser.add_argument("--demo", choices=["yes", "accounts", "no"], default="no")
    demo = parser.parse_args(arguments).demo
    settings = Settings.from_environment()
    if demo != "no" and (settings.is_production or not settings.is_loopback):
        print("There are no demonstration sign-ins in production or away from loopback", file=sys.stderr)
        return 2
    start(settings)
    with database.connection(), alone(database, settings.database_url):
        if demo != "no" and settings.demo_sign_in:
            print(seed_demonstration(), *([EMPTY] if demo == "accounts" else []), sep="\n")
        elif not count_users():
            print(NOBODY)
    return 0


def seed_demonstration() -> str:
    """One account for each role, where it is missing; the table to show."""
    now, actor = datetime.now(UTC), system_actor("gateway", "seed")
    for account in ACCOUNTS:
        if find_user_named(account.username) is None:
            entry = AccountEntry(account.username, account.name, frozenset({account.role}), account.person_number)
            create_account(
                entry,
                PASSWORD,
                actor,
                now,
                source=SOURCE,
                one_time=False,
                account_id=person_id(account.role),
                on_server=True,
            )
    width = max(len(account.username) for account in ACCOUNTS)
    lines = [f"  {account.username:<{width}}  {account.can}" for account in ACCOUNTS]
    return "\n".join([f"Demonstration sign-ins, all with the password {PASSWORD}", *lines])


if __name__ == "__main__":
    sys.exit(main())
