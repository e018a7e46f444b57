"""Lists of names as a kind of import: a version, put in force as a whole, by two people where it takes two."""

from collections.abc import Callable
from datetime import date, datetime

from services.venues.actions.imports.json_files import read_list
from services.venues.actions.imports.json_kind import JsonKind
from services.venues.actions.lists.entries import load_list
from services.venues.actions.lists.versions import (
    VERSIONS,
    check_compared,
    check_not_overtaken,
    check_reason,
    check_same_reason,
    check_second_person,
    is_all_refused,
    is_in_force,
    why_two,
)
from services.venues.store.imports.imports import ImportRecord, list_lines
from services.venues.store.lists.lists import ListFile, has_list_version, list_versions
from shared.actor import Actor
from shared.done_before import check_own
from shared.http.problems import OutOfDate, Refused
from shared.imports.kinds import Done, Said
from shared.imports.records import NewLine
from shared.imports.states import NOTHING_TO_CONFIRM

AGAIN = ", again "
CHANGED_SINCE = "The version in force was changed meanwhile. A second person looks at this one, and gives a reason."
SubjectReader = Callable[[date], Callable[[int, object], NewLine]]


class Lists(JsonKind):
    """A list of people and organisations; `code` is which, `reader` reads an entry on a day."""

    never_undone = "A list is put right by loading it again, or by putting an earlier version in force again"

    def __init__(self, code: str, reader: SubjectReader) -> None:
        self._code, self._reader = code, reader

    def lines_of(self, content: bytes, today: date) -> list[NewLine]:
        """The entries, each with its outcome."""
        return read_list(content, self._reader(today))

    def why_in(self, earlier: ImportRecord | None, sha256: str) -> str:
        """Refused while the version that came from this very file is in force."""
        if is_in_force(self._code, sha256):
            return "This very file is the version of the list that is in force."
        return ""

    def said_of_earlier(self, earlier: ImportRecord | None) -> str:
        """The comparison with the version in force says it all."""
        return ""

    def check_confirming(self, found: ImportRecord, said: Said, actor: Actor, now: datetime) -> dict[str, object]:
        """One of an unusual size takes a second person and their `reason`; `in_force` is what they read it beside."""
        if is_all_refused(found):
            raise Refused(NOTHING_TO_CONFIRM)
        reasons, reason, in_force = why_two(found, now), said.get("reason") or "", said.get("in_force")
        check_second_person(found, reasons, actor, now)
        check_reason(reasons, reason)
        check_compared(found, reasons, in_force, now)
        return put_in_force(found, reason, in_force)

    def check_confirmed_before(self, found: ImportRecord, said: Said, actor: Actor) -> None:
        """OutOfDate when somebody else confirmed it, or they themselves with another reason."""
        check_own("This list was confirmed", found.confirmed_by, found.confirmed_at, actor)
        check_same_reason(said.get("reason") or "", found)

    def bring_in(self, found: ImportRecord, prepared: None, actor: Actor, now: datetime) -> Done:
        """Puts a version in force, unless another one came since, or it has changed so that a second has to look."""
        try:
            check_not_overtaken(found.kind, found.compared_with, now)
        except OutOfDate as overtaken:
            return Done(to_confirm_again=overtaken.detail)
        if why_two(found, now) and not (found.reason and found.confirmed_by != found.created_by):
            return Done(to_confirm_again=CHANGED_SINCE)
        file = ListFile(
            own_date=_own_date(found),
            file_name=found.file_name,
            sha256=found.sha256,
            refused=found.refused,
            reason=found.reason,
            handed_over_by=found.created_by,
        )
        rows = [line.parsed or {} for line in list_lines(found.id, "accepted")]
        load_list(found.kind, _version_name(found, now), rows, file=file, actor=actor, now=now)
        return Done({"done": found.accepted}, {"accepted": found.accepted})


def put_in_force(found: ImportRecord, reason: str, compared_with: str | None) -> dict[str, object]:
    """What is kept of a list when somebody puts it in force: every reason given, and what it was read beside."""
    reasons = "; ".join(dict.fromkeys(one for one in (found.reason, reason.strip()) if one))
    return {"reason": reasons, "compared_with": compared_with, "problem": ""}


def _own_date(found: ImportRecord) -> date | None:
    return next((one.own_date for one in list_versions(found.kind, VERSIONS) if one.id == found.again_of), None)


def _version_name(found: ImportRecord, now: datetime) -> str:
    """The day and the first letters of the checksum; a version that comes again on one day has a number besides."""
    name = f"{now:%Y-%m-%d} {found.sha256[:8]}"
    if found.again_of is not None:
        known = (one.version for one in list_versions(found.kind, VERSIONS) if one.id == found.again_of)
        name = f"{next(known, name).partition(AGAIN)[0]}{AGAIN}{now:%Y-%m-%d}"
    numbered, number = name, 2
    while has_list_version(found.kind, numbered):
        numbered, number = f"{name} ({number})", number + 1
    return numbered
