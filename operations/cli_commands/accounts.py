"""Accounts from the server: whoever may read the data folder and its secrets may do this, and it is audited."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from operations.cli_commands.server import ACTOR, opened
from shared.actor import Role


def create_administrator(given: argparse.Namespace) -> int:
    """Makes an account with the role admin; its one-time password alone is the last line of standard output."""
    from services.gateway.actions.accounts.accounts import create_administrator as create

    with opened("gateway", Path(given.data_dir)):
        made, password = create(given.username.strip().lower(), given.name, ACTOR, datetime.now(UTC))
    print(
        f"{made.display_name} can sign in as {made.username}, with this password once, and then chooses another. "
        "It is shown only now:",
        file=sys.stderr,
    )
    print(password)
    return 0


def confirm_grant(given: argparse.Namespace) -> int:
    """Gives the roles that wait for this user name, while no administrator can confirm them."""
    from services.gateway.actions.accounts.grants import confirm_on_server

    with opened("gateway", Path(given.data_dir)):
        done = confirm_on_server(given.username.strip().lower(), _kept_for(), ACTOR, datetime.now(UTC))
    for grant in done:
        print(f"{grant.account.display_name} now holds: {_names(grant.roles)}")
    return 0


def list_grants(given: argparse.Namespace) -> int:
    """What waits for a second administrator."""
    from services.gateway.actions.accounts.grants import waiting_grants

    with opened("gateway", Path(given.data_dir)):
        kept_for = _kept_for()
        found = waiting_grants(kept_for, datetime.now(UTC))
    for grant in found:
        until = f"{grant.asked_at + kept_for:%Y-%m-%d}"
        print(f"{grant.account.username:<24}until {until}  {_names(grant.roles)}")
    return 0


def _kept_for() -> timedelta:
    from services.gateway.settings import Settings

    return timedelta(days=Settings.from_environment().grant_days)


def _names(roles: frozenset[Role]) -> str:
    return ", ".join(sorted(roles))
