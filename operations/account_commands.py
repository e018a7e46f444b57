"""Accounts from the server: whoever may read the data folder and its secrets may do this, and it is audited."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from operations.server_commands import ACTOR, opened


def create_administrator(given: argparse.Namespace) -> int:
    """Makes an account with the role admin; its one-time password alone is the last line of standard output."""
    from services.gateway.actions.accounts import create_administrator as create

    with opened("gateway", Path(given.data_dir)):
        made, password = create(given.username.strip().lower(), given.name, ACTOR, datetime.now(UTC))
    print(
        f"{made.display_name} can sign in as {made.username}, with this password once, and then chooses another. "
        "It is shown only now:",
        file=sys.stderr,
    )
    print(password)
    return 0
