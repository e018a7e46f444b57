"""Commands for the audit trail: reading the chains, comparing them with anchors, answering for a restored backup."""

from __future__ import annotations

import argparse
import json
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from operations import verify as pack_verify
from operations.cli_commands.api_client import CommandFailed
from operations.cli_commands.server import opened, services_here
from shared.actor import Actor, Role
from shared.audit.anchor_comparison import moment
from shared.audit.anchors import read_anchor
from shared.audit.chain import ChainCheck
from shared.audit.trail import AuditTrail
from shared.audit.watch import AuditWatch
from shared.contracts.audit import Anchor, PlacedAnchor
from shared.contracts.base import schema_of

Kept = dict[str, list[PlacedAnchor]]
ANSWER_FOR_RESTORES = frozenset({Role.ADMIN, Role.IT_OFFICER, Role.PREVENT_LEAD, Role.SENIOR_OFFICER})
HEADINGS = {
    "broken": "BROKEN at entry {first}",
    "shorter": "SHORTER than it was, from entry {first}",
    "contradicted": "NOT WHAT IT WAS from entry {first}",
    "foreign": "AN ANCHOR THAT IS NOT OURS",
    "unanchored": "NOT ANCHORED",
    "anchors-lost": "ANCHOR FILE LOST",
}


def verify_audit(given: argparse.Namespace) -> int:
    """Reads the audit chain of each service; 1 when one is not what it was, or nobody can say."""
    data_dir, wrong = Path(given.data_dir), 0
    kept = _kept(data_dir, given.against)
    for service in services_here(data_dir):
        with opened(service, data_dir, writes=False):
            check = _trail(service).verify(kept[service])
        for line in _lines(service, check, kept[service]):
            print(line)
        wrong += not check.ok
    if len(services_here(data_dir)) == 1:
        print("What the other services keep is compared by the gateway: see its status page.", file=sys.stderr)
    return 1 if wrong else 0


def _lines(service: str, check: ChainCheck, kept: list[PlacedAnchor]) -> Iterator[str]:
    if check.ok:
        yield f"{service:<10}{check.entries:>8,} entries, whole; head {check.head[:16]}"
    else:
        heading = HEADINGS[check.kind].format(first=f"{check.first_bad or 0:,}")
        yield f"{service:<10}{heading}: {check.reason}"
    if check.newest is not None:
        newer = check.entries - check.newest.seq
        after = f"; {newer:,} newer than the last anchor" if newer > 0 else ""
        yield (
            f"{'':<10}anchored up to entry {check.newest.seq:,} of {moment(check.newest.at)}{after}; "
            f"{check.compared:,} anchors compared, {len(kept):,} of them not from the anchor file"
        )
    if check.in_file is not None:
        first, last = check.in_file
        yield (
            f"{'':<10}its anchor file goes from entry {first.seq:,} of {moment(first.at)} "
            f"to entry {last.seq:,} of {moment(last.at)}"
        )
    if check.unreadable:
        yield f"{'':<10}{check.unreadable:,} lines of the anchor file cannot be read: a power cut or a full disk?"
    for restore in check.restores:
        yield (
            f"{'':<10}a backup was restored: entries {restore.first:,} to {restore.last:,} as they were until "
            f"{moment(restore.until)} are lost; accepted on {moment(restore.at)} by {' and '.join(restore.by)}: "
            f"{restore.reason}"
        )


def accept_restore(given: argparse.Namespace) -> int:
    """One of two people says that what is missing was lost with a restored backup."""
    if not given.by.strip() or not given.reason.strip():
        raise CommandFailed("Say who and why: --by and --reason", 2)
    data_dir = Path(given.data_dir)
    kept = _kept(data_dir, given.against)
    actor = _who(given.by.strip(), data_dir)
    with opened(given.service, data_dir):
        said = _watch(given.service).accept_restore(
            actor, given.by.strip(), given.reason.strip(), datetime.now(UTC), kept[given.service]
        )
    if len(said) == 1:
        print(f"{said[0]} says that a backup was restored. Now a second person has to say so with the same command.")
    else:
        print(f"{' and '.join(said)} accept that a backup was restored. It stays in the chain and in each verify.")
    return 0


def _who(name: str, data_dir: Path) -> Actor:
    """The account of this name where the gateway's database is at hand, with its roles and to whom it is no second
    person; elsewhere the name as it was given."""
    if "gateway" not in services_here(data_dir):
        return Actor(f"server:{name}")
    from services.gateway.actions.accounts.second_person import not_second_to
    from services.gateway.store.users import find_user_named

    with opened("gateway", data_dir, writes=False):
        user = find_user_named(name)
        tied = not_second_to(str(user.id), datetime.now(UTC)) if user else frozenset()
    if user is None or user.disabled_at is not None:
        raise CommandFailed(f"There is no account {name} in use: give the user name of whoever says so", 2)
    if user.roles.isdisjoint(ANSWER_FOR_RESTORES):
        roles = ", ".join(sorted(ANSWER_FOR_RESTORES))
        raise CommandFailed(f"{name} has no role that answers for a restored backup: it takes one of {roles}")
    return Actor(str(user.id), user.roles, username=user.username, not_second_to=tied)


def show_anchors(given: argparse.Namespace) -> int:
    """Prints each head of another chain that is kept here, one a line, newest first: a file for `--against`."""
    data_dir = Path(given.data_dir)
    for service in services_here(data_dir):
        with opened(service, data_dir, writes=False):
            for anchor in _watch(service).every_held():
                print(json.dumps(schema_of(Anchor)().dump(anchor), sort_keys=True))
    return 0


def _trail(service: str) -> AuditTrail:
    trail: AuditTrail = import_module(f"services.{service}.store.audit").audit
    return trail


def _watch(service: str) -> AuditWatch:
    watch: AuditWatch = import_module(f"services.{service}.actions.audit").watch
    return watch


def _kept(data_dir: Path, files: Iterable[Path]) -> Kept:
    """By service the anchors that are not in its anchor file: what the others keep of it, and the files given."""
    kept: Kept = defaultdict(list)
    for keeper in services_here(data_dir):
        with opened(keeper, data_dir, writes=False):
            for anchor in _watch(keeper).every_held():
                kept[anchor.service].append(PlacedAnchor(anchor, f"kept by the {keeper} service"))
    for file in files:
        found = list(_anchors_in(file))
        if not found:
            raise CommandFailed(f"{file} holds no anchor of an audit chain", 2)
        for placed in found:
            kept[placed.anchor.service].append(placed)
    return kept


def _anchors_in(file: Path) -> Iterator[PlacedAnchor]:
    """From a pack, from the manifest of one, or from lines with one anchor each."""
    if not file.exists():
        raise CommandFailed(f"{file}: there is no such file", 2)
    manifest = pack_verify.read_manifest(file)
    if manifest is None and file.is_file():
        manifest = pack_verify.parse_manifest(file.read_bytes())
    if manifest is None:
        yield from _anchor_lines(file)
        return
    whole = file.is_dir() or zipfile.is_zipfile(file)
    if problems := pack_verify.verify(file) if whole else list(pack_verify.manifest_problems(manifest, "")):
        raise CommandFailed(f"{file} is not as it was made, so nothing is compared with it: {'; '.join(problems)}")
    yield from _of_manifest(manifest, f"pack {manifest.get('pack')}, {file.name}")


def _anchor_lines(file: Path) -> Iterator[PlacedAnchor]:
    if not file.is_file() or zipfile.is_zipfile(file):
        raise CommandFailed(f"{file} holds no manifest of a pack", 2)
    for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        try:
            anchor = read_anchor(json.loads(line))
        except ValueError:
            anchor = None
        if anchor is not None:
            yield PlacedAnchor(anchor, f"line {number} of {file.name}")
        elif line.strip():
            print(f"Line {number} of {file.name} is no anchor", file=sys.stderr)


def _of_manifest(manifest: pack_verify.Manifest, place: str) -> Iterator[PlacedAnchor]:
    """Anchors signed by their services; packs made before there were any say how far each chain had got."""
    signed, heads = manifest.get("audit_anchors"), manifest.get("audit_heads")
    anchors = [read_anchor(one) for one in signed] if isinstance(signed, list) else []
    yield from (PlacedAnchor(anchor, place) for anchor in anchors if anchor is not None)
    known = {anchor.service for anchor in anchors if anchor is not None}
    for service, told in heads.items() if isinstance(heads, dict) else ():
        if service not in known and isinstance(told, dict):
            document = {"service": service, "seq": told.get("sequence"), "hash": told.get("head")}
            head = read_anchor(document | {"at": manifest.get("made_at")})
            if head is not None:
                yield PlacedAnchor(head, place, vouched=True)
