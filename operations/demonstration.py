"""What `DEMO` says: the invented council with its people, an empty council with those people, or nobody at all.

What a data folder was begun with is kept in it: accounts whose password everybody knows never get into a folder that
may hold real records, however it is started later.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from operations.keys import write_private
from operations.records_held import is_somebody_elses, services_with_records, urls_of
from operations.reservations import CannotStart
from shared.actor import Role
from shared.demonstration import person_id

COUNCIL, ACCOUNTS, NOTHING = "yes", "accounts", "no"
ITS_PEOPLE = frozenset({"demonstration", "anonymous", *(str(person_id(role)) for role in Role)})
"""Who acts while the council is filled in."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Demonstration:
    """What one start shows, and whether the council still has to be filled in."""

    shows: str
    council: str

    @property
    def fills_council(self) -> bool:
        """Whether the invented council is to be brought in, for the first time or because that was cut short."""
        return self.shows == COUNCIL and self.council == "wanted"


def take_demonstration(data_dir: Path) -> Demonstration:
    """What the settings and the folder say together; CannotStart when they do not fit."""
    given, begun = (os.environ.get("DEMO") or "").lower(), _begun(data_dir)
    if given not in ("", COUNCIL, ACCOUNTS, NOTHING):
        raise CannotStart(f"DEMO must be yes, accounts or no, not {given}")
    unsafe = _unsafe_here()
    if unsafe and given in (COUNCIL, ACCOUNTS):
        raise CannotStart(f"DEMO={given} makes accounts with a password that everybody knows, so not {unsafe}: DEMO=no")
    if holds := _of_somebody(data_dir, begun):
        if given in (COUNCIL, ACCOUNTS):
            raise CannotStart(f"{data_dir} holds records ({holds}), so no demonstration is put into it: DEMO=no")
        begun = Demonstration(NOTHING, "not wanted")
        _keep(data_dir, begun)
    if begun and given not in ("", NOTHING, begun.shows):
        raise CannotStart(_other_folder(begun.shows, given))
    shows = NOTHING if unsafe else given or (begun.shows if begun else COUNCIL)
    if begun:
        return replace(begun, shows=shows)
    made = Demonstration(shows, "wanted" if shows == COUNCIL else "not wanted")
    _keep(data_dir, made)
    return made


def _of_somebody(data_dir: Path, begun: Demonstration | None) -> str:
    """What the databases hold that is not of the demonstration this folder was begun with, in words; '' for nothing.

    The note of how a folder was begun may be lost, or stand beside databases that were restored into it: what is in
    them decides.
    """
    urls = urls_of(data_dir, os.environ)
    if begun is None:
        return ", ".join(services_with_records(urls))
    if begun.shows == NOTHING or not is_somebody_elses(urls, ITS_PEOPLE if begun.council == "wanted" else ()):
        return ""
    return "with accounts or entries that are not of the demonstration"


def note_filled(data_dir: Path) -> None:
    """The council is in; it is not brought in again."""
    _keep(data_dir, Demonstration(COUNCIL, "loaded"))


def _unsafe_here() -> str:
    if os.environ.get("ENVIRONMENT") == "production":
        return "in production"
    base = os.environ.get("GATEWAY_BASE_URL")
    if base and urlsplit(base).hostname not in LOOPBACK:
        return f"where others can come in, as GATEWAY_BASE_URL={base} says"
    return ""


def _other_folder(begun: str, given: str) -> str:
    why = {
        NOTHING: "it may hold real records, and demonstration accounts have a password that everybody knows",
        ACCOUNTS: "what is in it was brought in by somebody",
        COUNCIL: "the invented council is in it",
    }[begun]
    return f"This data folder was begun with DEMO={begun}: {why}. For DEMO={given} name another one: DATA_DIR=..."


def _begun(data_dir: Path) -> Demonstration | None:
    """What was kept, if it can be read; folders from before `accounts` kept only whether the council was wanted."""
    try:
        kept = json.loads((data_dir / "demonstration.json").read_text(encoding="utf-8"))
        council = str(kept["council"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return Demonstration(str(kept.get("demo", NOTHING if council == "not wanted" else COUNCIL)), council)


def _keep(data_dir: Path, made: Demonstration) -> None:
    write_private(data_dir / "demonstration.json", json.dumps({"demo": made.shows, "council": made.council}))
