"""Before a version of a list is in force: compared with the one that is, and seen by a second person if need be.

It is put in force by `load_list` (`entries.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.venues.policy.screening_lists import lists_on
from services.venues.rules.lists.concern_entries import second_person_objection
from services.venues.rules.lists.differences import Difference, Listed, count, count_leaving, differences
from services.venues.rules.lists.versions import REGISTER, reason_objection, second_person_reasons
from services.venues.store.imports.imports import ImportRecord, list_lines
from services.venues.store.lists.lists import (
    describe_lists,
    list_in_force,
    list_versions,
    listed_as_given,
)
from shared.access import NO_PROGRAM
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts.screening import screening as contract
from shared.http.problems import Forbidden, OutOfDate, Refused, VersionNeeded
from shared.imports.states import NOTHING_TO_CONFIRM, can_bring_in
from shared.words import moment_in_words

LISTS = ("register", "proscribed", "sanctions", "other_list")
VERSIONS = 50
THIS = {REGISTER: "the concern register"}
GONE = "The entries of this version were deleted when their time was over. Load the file again if it is still needed."
OVERTAKEN = (
    "After you compared this version, another one was put in force{when}. Nothing was changed: look at what this "
    "version leaves out and changes now, then put it in force if that is still right."
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

    held: contract.ListInForce | None
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
    check_not_overtaken(found.kind, read, now)


def check_same_reason(reason: str, found: ImportRecord) -> None:
    """OutOfDate when somebody does again, with another reason, what they did in another window."""
    if reason.strip() and f"; {reason.strip()}; " not in f"; {found.reason}; ":
        raise OutOfDate(OTHER_REASON)


def check_not_overtaken(source: str, read: str | None, now: datetime) -> None:
    """OutOfDate, with when and who, when another version of a list is in force than the one that was read."""
    held = _in_force(source, now)
    if read is not None and read != (held.version if held else ""):
        when = f" on {moment_in_words(held.loaded_at)}" if held else ""
        raise OutOfDate(OVERTAKEN.format(when=when), by=held.loaded_by if held else "")


def version_in_force(source: str, now: datetime) -> str:
    """The version of a list that is in force, '' when there is none."""
    held = _in_force(source, now)
    return held.version if held else ""


def check_reason(reasons: tuple[str, ...], reason: str) -> None:
    """A version of an unusual size is put in force with a reason."""
    if reasons and (refused := reason_objection(reason)):
        raise Refused(" ".join((*reasons, refused)))


def _in_force(source: str, now: datetime) -> contract.ListInForce | None:
    return next((one for one in describe_lists(now) if one.source == source), None)


def _entries(found: ImportRecord) -> dict[str, Listed]:
    """The entries of a file, by id, those that could not match from now on among them."""
    return {
        line.parsed["code"]: listed_as_given(line.parsed) for line in list_lines(found.id, "accepted") if line.parsed
    }


def is_in_force(kind: str, digest: str) -> bool:
    """Whether the version of a list in force came from this very file."""
    newest = next(iter(list_versions(kind, 1)), None)
    return newest is not None and newest.sha256 == digest
