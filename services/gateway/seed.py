"""`python -m services.gateway.seed --demo yes|no` makes the first sign-ins and prints them.

In development with the demonstration sign-in: one account for each role. Otherwise: one administrator with a one-time
password, printed once, when there is no account yet.
"""

import argparse
import sys
from datetime import UTC, datetime

from services.gateway.actions.accounts import AccountEntry, create_account
from services.gateway.actions.passwords import one_time_password
from services.gateway.settings import Settings
from services.gateway.start import start
from services.gateway.store.database import database
from services.gateway.store.users import count_users, find_user_named
from shared.actor import Role, system_actor
from shared.demonstration import person_id

FIRST_ADMINISTRATOR = "administrator"


def main(arguments: list[str] | None = None) -> int:
    """0 when the sign-ins are there; 2 when a demonstration was asked for where none may be."""
    parser = argparse.ArgumentParser(prog="python -m services.gateway.seed")
    parser.add_argument("--demo", choices=["yes", "no"], default="no")
    wanted = parser.parse_args(arguments).demo == "yes"
    settings = Settings.from_environment()
    if wanted and (settings.is_production or not settings.is_loopback):
        print("There are no demonstration sign-ins in production or away from loopback", file=sys.stderr)
        return 2
    start(settings)
    with database.connection():
        print(seed_demonstration() if wanted and settings.demo_sign_in else seed_administrator())
    return 0


def seed_demonstration() -> str:
    """One account for each role, where it is missing; the table to show."""
    from services.gateway.demonstration import ACCOUNTS, PASSWORD, SOURCE

    now, actor = datetime.now(UTC), system_actor("gateway", "seed")
    for account in ACCOUNTS:
        if find_user_named(account.username) is None:
            entry = AccountEntry(account.username, account.name, frozenset({account.role}), account.person_number)
            create_account(
                entry, PASSWORD, actor, now, source=SOURCE, one_time=False, account_id=person_id(account.role)
            )
    width = max(len(account.username) for account in ACCOUNTS)
    lines = [f"  {account.username:<{width}}  {account.can}" for account in ACCOUNTS]
    return "\n".join([f"Demonstration sign-ins, all with the password {PASSWORD}", *lines])


def seed_administrator() -> str:
    """The first administrator of a new installation; nothing when anybody can sign in already."""
    if count_users():
        return ""
    password = one_time_password()
    entry = AccountEntry(FIRST_ADMINISTRATOR, "Administrator", frozenset({Role.ADMIN}))
    create_account(entry, password, system_actor("gateway", "seed"), datetime.now(UTC))
    return (
        f"The first sign-in, shown this once: {FIRST_ADMINISTRATOR} with the password {password}\n"
        "You will be asked to choose a password of your own."
    )


if __name__ == "__main__":
    sys.exit(main())
