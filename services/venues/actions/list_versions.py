"""Before a version of a list is in force: compared with the one that is, and seen by a second person if need be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from services.venues.actions.who_asks import is_limited
from services.venues.policy.screening_lists import lists_on
from services.venues.rules.concern_entries import second_person_objection
from services.venues.rules.list_differences import Difference, Listed, count, count_leaving, differences
from services.venues.rules.list_versions import REGISTER, reason_objection, second_person_reasons
from services.venues.store.audit import record_audit
from services.venues.store.database import database
from services.venues.store.imports import (
    ImportRecord,
    add_import,
    list_lines,
    list_same_files,
    replace_lines,
    save_import,
)
from services.venues.store.jobs import add_job
from services.venues.store.lists import (
    KeptVersion,
    ListDescription,
    describe_lists,
    list_entries_kept,
    list_in_force,
    list_versions,
    listed_as_given,
)
from shared.access import NO_PROGRAM
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts import screening as contract
from shared.done_before import check_own
from shared.imports import NOTHING_TO_CONFIRM, can_bring_in
from shared.problems import Forbidden, NotFound, OutOfDate, Refused, VersionNeeded

LISTS = ("register", "proscribed", "sanctions", "other_list")
VERSIONS = 50
THIS = {REGISTER: "the concern register"}
GONE = "The entries of this version were deleted when their time was over. Load the file again if it is still needed."
OVERTAKEN = (
    "After you compared this version, another one was put in force. Nothing was changed: look at what this version "
    "leaves out and changes now, then put it in force if that is still right."
)
NAME_COMPARED = (
    "Say in “in_force” which “version_in_force” of the comparison you read. A version that takes two people is put in "
    "force over what the second one compared it with. Nothing was changed."
)
IN_FORCE = "This version is in force already."
OTHER_REASON = "You did this in another window, with the reason you gave there. The one you gave here was not saved."


@dataclass(frozen=True)
class Compared:
    """A list that was handed over beside the one in force: what it would change and why that takes two, if it does."""

    held: ListDescription | None
    entries: int
    changes: tuple[Difference, ...]
    reasons: tuple[str, ...]


def compare(
    found: ImportRecord, query: contract.ComparisonQuery, actor: Actor, now: datetime
) -> contract.ListComparison:
    """A list that was handed over beside the version in force, and whether this person may put it in force."""
    beside = _beside(found, now)
    held, reasons = beside.held, beside.reasons
    objection, counts = _objection(found, reasons, actor, now), count(beside.changes)
    lines = [one for one in beside.changes if one.what == query.what]
    begins = (query.page - 1) * query.per_page
    return contract.ListComparison(
        entries=beside.entries,
        in_force=held.in_force if held else None,
        version_in_force=held.version if held else "",
        reasons=reasons,
        waits_for_second=takes_two(found, reasons) and not is_all_refused(found),
        objection=objection,
        given_reason=found.reason,
        **counts,
        lines=tuple(
            contract.ListDifference(one.what, one.code, one.was, one.now)
            for one in lines[begins : begins + query.per_page]
        ),
    )


def _objection(found: ImportRecord, reasons: tuple[str, ...], actor: Actor, now: datetime) -> str:
    """Why this person cannot put it in force, or ''."""
    if is_all_refused(found):
        return NOTHING_TO_CONFIRM
    try:
        check_second_person(found, reasons, actor, now)
    except (Refused, Forbidden) as problem:
        return problem.detail
    return ""


def is_all_refused(found: ImportRecord) -> bool:
    """Whether every row of a file was refused: nothing of it waits for anybody; one that lists nobody does."""
    return bool(found.read) and not can_bring_in(found.read, found.refused)


def why_two(found: ImportRecord, now: datetime) -> tuple[str, ...]:
    """Why a list needs a second person and a reason for what it would change; empty for other files."""
    if found.kind not in LISTS or is_all_refused(found):
        return ()
    return _beside(found, now).reasons


def _beside(found: ImportRecord, now: datetime) -> Compared:
    """An earlier version was looked at before it was in force: it is weighed by its size, not by what changes."""
    held, coming = _in_force(found.kind, now), _entries(found)
    changes = differences(list_in_force(found.kind, now) if held else {}, coming, now)
    leaving = 0 if found.again_of is not None else count_leaving(changes)
    rules, entries = lists_on(london_day(now)).of(found.kind), sum(one.is_in_force(now) for one in coming.values())
    reasons = second_person_reasons(entries, held.in_force if held else None, rules, leaving)
    return Compared(held, entries, changes, () if is_all_refused(found) else reasons)


def takes_two(found: ImportRecord, reasons: Iterable[str]) -> bool:
    """A register always, unless two people had put this version in force before; a list of an unusual size too."""
    return bool(tuple(reasons)) or (found.kind == REGISTER and found.again_of is None)


def check_second_person(found: ImportRecord, reasons: Iterable[str], actor: Actor, now: datetime) -> None:
    """Nobody fills the concern register or shrinks a list alone, and no program does."""
    if not takes_two(found, reasons):
        return
    if actor.is_program:
        raise Forbidden(NO_PROGRAM)
    waited, what = (now - found.created_at).days, THIS.get(found.kind, "this version")
    if refused := second_person_objection(found.created_by, actor.id, waited, actor.not_second_to, what):
        raise Refused(refused)


def check_compared(found: ImportRecord, reasons: Iterable[str], read: str | None, now: datetime) -> None:
    """A list is put in force over the version it was compared with; where it takes two, they say which that was."""
    if found.kind not in LISTS:
        return
    if read is None and takes_two(found, reasons) and version_in_force(found.kind, now):
        raise VersionNeeded(NAME_COMPARED)
    if is_overtaken(found.kind, read, now):
        raise OutOfDate(OVERTAKEN)


def is_overtaken(source: str, read: str | None, now: datetime) -> bool:
    """Whether another version of a list is in force than the one that was read."""
    return read is not None and read != version_in_force(source, now)


def version_in_force(source: str, now: datetime) -> str:
    """The version of a list that is in force, '' when there is none."""
    held = _in_force(source, now)
    return held.version if held else ""


def check_reason(reasons: tuple[str, ...], reason: str) -> None:
    """A version of an unusual size is put in force with a reason."""
    if reasons and (refused := reason_objection(reason)):
        raise Refused(" ".join((*reasons, refused)))


def _in_force(source: str, now: datetime) -> ListDescription | None:
    return next((one for one in describe_lists(now) if one.source == source), None)


def _entries(found: ImportRecord) -> dict[str, Listed]:
    """The entries of a file, by id, those that could not match from now on among them."""
    lines, _ = list_lines(found.id, "accepted", 0, None)
    return {line.parsed["code"]: listed_as_given(line.parsed) for line in lines if line.parsed}


def is_in_force(kind: str, digest: str) -> bool:
    """Whether the version of a list in force came from this very file."""
    newest = next(iter(list_versions(kind, 1)), None)
    return newest is not None and newest.sha256 == digest


# ---- an earlier version again


def put_in_force_again(entry: contract.VersionAgain, actor: Actor, now: datetime) -> UUID:
    """An earlier version in one act, with a reason; one that has far fewer entries waits for a second person too.

    Its entries are handed over as though they came in a file, so that everything else is as for any version.
    """
    if entry.source == REGISTER and actor.is_program:
        raise Forbidden(NO_PROGRAM)
    if refused := reason_objection(entry.reason):
        raise Refused(refused)
    with database.write_transaction():
        database.lock("lists")
        versions = list_versions(entry.source, VERSIONS)
        old = next((one for one in versions if one.version == entry.version), None)
        if old is None:
            raise NotFound("There is no such version of this list")
        if old is versions[0]:
            raise Refused(IN_FORCE)
        if is_overtaken(entry.source, entry.in_force, now):
            raise OutOfDate(OVERTAKEN)
        entries = list_entries_kept(old, entry.source)
        if old.subjects and not entries:
            raise Refused(GONE)
        if begun := _handed_over_again(old, entry, actor):
            return begun
        public_id = uuid4()
        taken = add_import(
            {
                "public_id": public_id, "kind": entry.source, "file_name": old.file_name or old.version,
                "sha256": _digest(old), "size": 0, "state": "checked", "created_at": now,
                "created_by": actor.id, "read": len(entries), "accepted": len(entries), "total": len(entries),
                "done": len(entries), "again_of": old.id, "reason": entry.reason.strip(),
            }
        )  # fmt: skip
        replace_lines(taken.id, (_line(number, one) for number, one in enumerate(entries, 1)))
        reasons = why_two(taken, now)
        details = {"source": entry.source, "version": old.version, "entries": len(entries), "waits": bool(reasons)}
        record_audit("list-again-asked", f"import:{public_id}", actor, now, details)
        if not reasons:
            begin_confirming(taken, entry.reason, actor, now, versions[0].version)
    return public_id


def _handed_over_again(old: KeptVersion, entry: contract.VersionAgain, actor: Actor) -> UUID | None:
    """The same version that this person handed over in another window; OutOfDate when somebody else did."""
    begun = list_same_files(_digest(old), entry.source)
    found = next((one for one in begun if one.again_of == old.id and one.state in ("checked", "confirming")), None)
    if found is None:
        return None
    check_own("This version was handed over to be put in force again", found.created_by, found.created_at, actor)
    check_same_reason(entry.reason, found)
    return found.public_id


def check_same_reason(reason: str, found: ImportRecord) -> None:
    """OutOfDate when somebody does again, with another reason, what they did in another window."""
    if reason.strip() not in found.reason:
        raise OutOfDate(OTHER_REASON)


def _digest(old: KeptVersion) -> str:
    return old.sha256 or f"version {old.id}"


def _line(number: int, entry: dict[str, Any]) -> dict[str, Any]:
    cells = {"Name": ", ".join(entry["names"])}
    return {
        "sheet": "", "row": number, "outcome": "accepted", "column": "", "value": "", "reason": "", "parsed": entry,
        "cells": cells,
    }  # fmt: skip


def begin_confirming(
    found: ImportRecord, reason: str, actor: Actor, now: datetime, compared_with: str | None = None
) -> bool:
    """From here a job puts the entries in force, or brings the rows of another file in; False if it is not to be."""
    said = "; ".join(dict.fromkeys(one for one in (found.reason, reason.strip()) if one))
    changes: dict[str, Any] = {"confirmed_by": actor.id, "done": 0, "total": found.accepted, "reason": said}
    changes |= {"limited": is_limited(actor), "compared_with": compared_with, "problem": ""}
    if not save_import(found.id, ("checked",), state="confirming", **changes):
        return False
    add_job("confirm-import", {"import": str(found.public_id)}, now)
    record_audit("import-confirm-asked", f"import:{found.public_id}", actor, now)
    return True
