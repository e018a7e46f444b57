"""`due-regard`: what an administrator or a nightly program does from the command line."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import peewee

from operations.cli_commands import accounts as account_commands
from operations.cli_commands import api as api_commands
from operations.cli_commands import audit as audit_commands
from operations.cli_commands import backup as backup_commands
from operations.cli_commands import server as server_commands
from operations.cli_commands.api_client import CommandFailed
from operations.cli_commands.subject_access import subject_access
from operations.commands import SERVICES
from operations.reservations import CannotStart
from services.gateway.rules.tokens import MOST_TOKEN_DAYS, TOKEN_DAYS
from shared.contracts.training import IMPORT_KINDS
from shared.http.problems import Problem
from shared.settings import SettingsProblem

Command = Callable[[argparse.Namespace], int]


def main(arguments: list[str] | None = None) -> int:
    """0 done, 1 refused or not as it should be, 2 not understood, 3 nothing answers."""
    try:
        try:
            return _run(arguments)
        finally:
            sys.stdout.flush()  # else whoever stopped reading is met at the very end, where nothing can catch it
    except BrokenPipeError:
        # `| head` has read enough: no fault, and nobody to write the rest to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _run(arguments: list[str] | None) -> int:
    given = build_parser().parse_args(arguments)
    command: Command = given.command
    try:
        return command(given)
    except CommandFailed as problem:
        print(problem, file=sys.stderr)
        return problem.code
    except (Problem, SettingsProblem, CannotStart) as problem:
        print(problem, file=sys.stderr)
        return 1
    except peewee.PeeweeException as error:
        print(f"The database cannot be used: {str(error).splitlines()[0]}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def build_parser() -> argparse.ArgumentParser:
    """Every command and its options."""
    parser = argparse.ArgumentParser(prog="due-regard", description="Training, venues and evidence from the shell.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _token_commands(commands.add_parser("token", help="tokens for programs that use the API"))
    _account_commands(commands.add_parser("account", help="accounts of people, from the server"))
    _import_command(commands.add_parser("import", help="upload a file of people or completions"))
    _standing_command(commands.add_parser("standing", help="how many are trained"))
    _pack_commands(commands.add_parser("pack", help="evidence packs"))
    status = commands.add_parser("status", help="whether everything works")
    _remote(status, api_commands.show_status)
    _audit_commands(commands.add_parser("audit", help="the audit trail"))
    training = commands.add_parser("training", help="training records").add_subparsers(required=True, metavar="COMMAND")
    rebuild = training.add_parser("rebuild", help="work out everybody anew")
    rebuild.add_argument(
        "--check", action="store_true", help="only compare what is kept with the facts; 1 if not alike"
    )
    _local(rebuild, server_commands.rebuild_training)
    _backup_commands(commands)
    environment = commands.add_parser("environment", help="the settings of one service, for a shell; they hold secrets")
    environment.add_argument("service", choices=SERVICES)
    _local(environment, server_commands.print_environment)
    _subject_access_command(commands.add_parser("subject-access", help="what is held about one person, in one file"))
    return parser


def _local(parser: argparse.ArgumentParser, command: Command) -> None:
    parser.add_argument("--data-dir", default=os.environ.get("DATA_DIR") or "data", help="default: ./data")
    parser.set_defaults(command=command)


def _remote(parser: argparse.ArgumentParser, command: Command) -> None:
    _local(parser, command)
    parser.add_argument("--url", help="default: DUE_REGARD_URL, or what runs on the data folder")
    parser.add_argument("--token", help="default: DUE_REGARD_TOKEN, which does not show in lists of processes")


def _backup_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    backup = commands.add_parser("backup", help="copy everything of an installation while it runs, into a new folder")
    _local(backup, backup_commands.back_up)
    restore = commands.add_parser("restore", help="put a backup into an empty data folder")
    _local(restore, backup_commands.restore)
    for command, told in ((backup, "also copy the keys, to this file"), (restore, "the keys that belong to it")):
        command.add_argument("folder", type=Path)
        command.add_argument("--secrets", type=Path, metavar="FILE", help=told)


def _audit_commands(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    verify = commands.add_parser("verify", help="read each chain from end to end and compare it with its anchors")
    _local(verify, audit_commands.verify_audit)
    _local(commands.add_parser("anchors", help="print what is kept here of other chains"), audit_commands.show_anchors)
    accept = commands.add_parser("accept-restore", help="say that a backup was restored; it takes two people")
    accept.add_argument("--service", required=True, choices=SERVICES)
    accept.add_argument("--by", required=True, help="the user name of whoever says so")
    accept.add_argument("--reason", required=True, help="what was restored and why; without anybody's personal data")
    _local(accept, audit_commands.accept_restore)
    for command in (verify, accept):
        told = "also compare with this pack, its manifest or a file of anchors; may be given several times"
        command.add_argument("--against", action="append", default=[], type=Path, metavar="FILE", help=told)


def _token_commands(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    create = commands.add_parser("create", help="make a token; it is the last line printed")
    create.add_argument("--name", required=True)
    create.add_argument("--roles", required=True, help="one or more roles, separated by commas")
    create.add_argument(
        "--days",
        type=int,
        default=TOKEN_DAYS,
        help=f"how long it is good: 1 to {MOST_TOKEN_DAYS}, {TOKEN_DAYS} unless given",
    )
    create.add_argument("--person-number", help="the payroll number whose team a manager's token sees")
    _local(create, server_commands.create_token)
    _local(commands.add_parser("list", help="all tokens, without their secrets"), server_commands.list_tokens)
    revoke = commands.add_parser("revoke", help="end a token at once")
    revoke.add_argument("name")
    _local(revoke, server_commands.revoke_token)


def _account_commands(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    create = commands.add_parser("create-administrator", help="make an administrator; its password is the last line")
    create.add_argument("--username", default="administrator", help="default: administrator")
    create.add_argument("--name", default="Administrator", help="the name to show; default: Administrator")
    _local(create, account_commands.create_administrator)
    confirm = commands.add_parser("confirm-grant", help="give the roles that wait for somebody, while no other can")
    confirm.add_argument("username")
    _local(confirm, account_commands.confirm_grant)
    _local(commands.add_parser("grants", help="what waits for a second administrator"), account_commands.list_grants)


def _import_command(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file")
    parser.add_argument("--kind", required=True, choices=IMPORT_KINDS)
    parser.add_argument("--confirm", action="store_true", help="save the accepted rows without looking at them")
    parser.add_argument("--json", action="store_true")
    _remote(parser, api_commands.import_file)


def _standing_command(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-at", type=_day, help="a day as YYYY-MM-DD; today unless given")
    parser.add_argument("--unit", help='a unit as a path: "Directorate > Service"')
    parser.add_argument("--json", action="store_true")
    _remote(parser, api_commands.show_standing)


def _pack_commands(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    make = commands.add_parser("make", help="have a pack made and take its file")
    make.add_argument("--benchmarks", type=_numbers, required=True, help="for example 7 or 7,8")
    make.add_argument("--as-at", type=_day, help="a day as YYYY-MM-DD; today unless given")
    make.add_argument(
        "--from", dest="from_", type=_day, help="first day of the period; the 1 April before unless given"
    )
    make.add_argument("--edition", choices=("full", "redacted", "public"), help="full unless given")
    make.add_argument("--out", help="the file to write")
    _remote(make, api_commands.make_pack)
    verify = commands.add_parser("verify", help="check a pack, offline")
    verify.add_argument("file")
    verify.add_argument("--digest", default="", help="the digest that Due Regard shows for the pack")
    verify.set_defaults(command=lambda given: api_commands.verify_pack(Path(given.file), given.digest))


def _subject_access_command(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", action="append", help="a name they are known by; may be given several times")
    parser.add_argument("--email", help="the e-mail address they gave as a hirer, or have at work")
    parser.add_argument("--person-number", help="the payroll number of a member of staff")
    parser.add_argument("--received-on", type=_day, required=True, help="the day they asked, as YYYY-MM-DD")
    parser.add_argument("--by", required=True, help="the user name of the Prevent lead or legal officer who answers")
    parser.add_argument("--out", required=True, help="the file to write; it must not be there yet")
    _local(parser, subject_access)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a day as YYYY-MM-DD") from error


def _numbers(text: str) -> list[int]:
    try:
        return [int(part) for part in text.split(",")]
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a list of numbers like 7,8") from error


if __name__ == "__main__":
    sys.exit(main())
