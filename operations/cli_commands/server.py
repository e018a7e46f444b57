"""Commands that act inside an installation, on its databases: tokens, audit, rebuilding. They need no sign-in, for
whoever may read the data folder and its secrets may do anything anyway."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from operations.cli_commands.api_client import CommandFailed
from operations.commands import SERVICES
from operations.environment import installation_environment, own_settings
from operations.keys import load_secrets
from shared.actor import Role, system_actor
from shared.database.migrations import open_migrated
from shared.database.start_checks import CannotBeUsed, refuse_other_key

ACTOR = system_actor("gateway", "command-line")


@contextmanager
def opened(service: str, data_dir: Path, writes: bool = True) -> Iterator[None]:
    """The database of a service, by the environment's settings or those of the data folder.

    One that a newer version or another key has worked with is refused, as at a start. A command that writes nothing
    makes no folder for anchors: that one is gone has to show.
    """
    _use_installation(service, data_dir)
    settings = import_module(f"services.{service}.settings").Settings.from_environment()
    database = import_module(f"services.{service}.store.database").database
    audit = import_module(f"services.{service}.store.audit").audit
    open_migrated(database, settings.database_url, import_module(f"services.{service}.migrate").FOLDER)
    audit.start(settings, make_folder=writes)
    try:
        refuse_other_key(database, audit)
    except CannotBeUsed as problem:
        raise CommandFailed(f"The {service} database cannot be used: {problem}") from problem
    with database.connection():
        yield


def _is_set(name: str) -> bool:
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def _use_installation(service: str, data_dir: Path) -> None:
    """What this shell was not told is taken from the data folder; in a container there is none, and all is set."""
    try:
        settings = installation_environment(data_dir.absolute())
    except FileNotFoundError as error:
        if _is_set(f"{service.upper()}_DATABASE_URL"):
            return
        raise CommandFailed(str(error)) from error
    for name, value in settings.items():
        if not os.environ.get(name):  # what is set to nothing is not given
            os.environ[name] = value


def print_environment(given: argparse.Namespace) -> int:
    """The settings of one service as lines for a shell; a data folder without secrets is given some."""
    data_dir = Path(given.data_dir).absolute()
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    load_secrets(data_dir)
    for name, said in sorted(own_settings(given.service, installation_environment(data_dir)).items()):
        print(f"export {name}={shlex.quote(said)}")
    return 0


def create_token(given: argparse.Namespace) -> int:
    """Makes a token; the token alone is the last line of standard output."""
    from services.gateway.actions.accounts import tokens

    roles = frozenset(_role(name) for name in given.roles.split(",") if name.strip())
    with opened("gateway", Path(given.data_dir)):
        token, secret = tokens.create_token(
            given.name, roles, ACTOR, datetime.now(UTC), given.person_number, days=given.days
        )
    until = f"{token.expires_at:%-d %B %Y}"
    print(
        f"Token {token.name} for {', '.join(sorted(token.roles))}, good until {until}; it is shown only now:",
        file=sys.stderr,
    )
    print(secret)
    return 0


def _role(name: str) -> Role:
    try:
        return Role(name.strip())
    except ValueError as error:
        raise CommandFailed(f"There is no role {name.strip()}; the roles are {', '.join(Role)}", 2) from error


def list_tokens(given: argparse.Namespace) -> int:
    """Every token: name, state, roles, when it was last used."""
    from services.gateway.store import tokens

    with opened("gateway", Path(given.data_dir)):
        found = tokens.list_tokens()
    now = datetime.now(UTC)
    for token in found:
        over = token.expires_at is not None and token.expires_at <= now
        state = "revoked" if token.revoked_at else "run out" if over else "good"
        used = f"{token.last_used_at:%Y-%m-%d %H:%M}" if token.last_used_at else "never used"
        print(f"{token.name:<24}{state:<9}{used:<18}{', '.join(sorted(token.roles))}")
    return 0


def revoke_token(given: argparse.Namespace) -> int:
    """Ends the token of this name at once."""
    from services.gateway.actions.accounts import tokens

    with opened("gateway", Path(given.data_dir)):
        tokens.revoke_token_named(given.name, ACTOR, datetime.now(UTC))
    print(f"The token {given.name} is revoked")
    return 0


def services_here(data_dir: Path) -> list[str]:
    """In a container only the service whose settings are there; on one machine all three, wherever their data is."""
    if (data_dir / "secrets.json").exists():
        return list(SERVICES)
    given = [service for service in SERVICES if _is_set(f"{service.upper()}_DATABASE_URL")]
    return given or list(SERVICES)


def rebuild_training(given: argparse.Namespace) -> int:
    """Works out everybody's training anew from the facts; with --check it changes nothing, and 1 says who is to do."""
    from services.training.actions.standing.projection import differences
    from services.training.actions.standing.projection_policy import people_behind
    from services.training.actions.standing.rebuilding import rebuild

    if given.check:
        with opened("training", Path(given.data_dir), writes=False):
            wrong, behind = len(differences()), people_behind()
        print(f"{wrong:,} people are not kept as the facts say; {behind:,} are kept under another policy")
        return 1 if wrong or behind else 0

    def tell(done: int, total: int) -> None:
        print(f"{done:,} of {total:,}", file=sys.stderr, flush=True)

    with opened("training", Path(given.data_dir)):
        people = rebuild(tell)
    print(f"{people:,} people worked out anew")
    return 0
