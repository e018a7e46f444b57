"""Files of venues, bookings and lists: looked through when they come in, brought in when a person confirms."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import IO
from uuid import UUID, uuid4

from services.venues.actions.coming_again import refuse_what_is_in
from services.venues.actions.list_versions import (
    LISTS,
    begin_confirming,
    check_compared,
    check_reason,
    check_same_reason,
    check_second_person,
    compare,
    is_all_refused,
    takes_two,
    why_two,
)
from services.venues.actions.looking_through import Looked, keep_what_was_found, look_through
from services.venues.actions.reading import MOST_JSON
from services.venues.policy.retention_periods import retention_on
from services.venues.rules.booking_columns import BOOKINGS
from services.venues.rules.list_versions import REGISTER
from services.venues.store.audit import record_audit
from services.venues.store.column_memory import column_memory
from services.venues.store.database import database
from services.venues.store.imports import (
    ImportRecord,
    add_import,
    find_import,
    list_imports,
    list_lines,
    list_same_files,
    save_choice,
    save_import,
)
from services.venues.store.jobs import add_job
from services.venues.store.kept_files import kept
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts import training as contract
from shared.contracts.screening import ComparisonQuery, ListComparison
from shared.contracts.venues import FileConfirmation
from shared.done_before import check_own
from shared.imports import (
    CHOSEN_MEANWHILE,
    CONFIRMED,
    DISCARDABLE,
    NOT_CONFIRMABLE,
    NOTHING_TO_CONFIRM,
    UNCONFIRMED,
    UNCONFIRMED_KEPT,
    check_choice,
    check_reading,
    wait_while,
    with_chosen,
)
from shared.kept_files import Received, shown_name
from shared.kept_files import receive as receive_body
from shared.problems import FieldError, Invalid, NotFound, OutOfDate, Refused
from shared.spreadsheets.columns import header_key
from shared.spreadsheets.limits import TEXT_BYTES, UnreadableFile

READ_AT_ONCE = 1 << 20
"""Bytes of a bookings file up to which it is read while its sender waits."""


def receive(content: IO[bytes], file_name: str, kind: str, actor: Actor, now: datetime) -> contract.Import:
    """Looks through a file and keeps its rows with their outcome; nothing is brought in by this.

    A large file of bookings is read in the background. A file that was uploaded before but not confirmed is
    replaced, because people upload again to start afresh; once confirmed, the very same file is refused while what
    it brought in still counts.
    """
    public_id, file = uuid4(), receive_body(content, TEXT_BYTES)
    refuse_what_is_in(file.sha256, kind)
    looked = _at_once(kind, file, now)
    is_kept = kind == "bookings"
    with database.write_transaction():
        for earlier in list_same_files(file.sha256, kind):
            save_import(earlier.id, UNCONFIRMED, state="replaced")
        refuse_what_is_in(file.sha256, kind)
        taken = add_import(
            {
                "public_id": public_id, "kind": kind, "file_name": shown_name(file_name), "sha256": file.sha256,
                "size": file.size, "state": "received", "created_at": now, "created_by": actor.id,
                "file_kept": is_kept,
            }
        )  # fmt: skip
        if is_kept:
            kept.keep(public_id, file, now)
        if looked is None:
            add_job("check-import", {"import": str(public_id)}, now)
        else:
            keep_what_was_found(taken, looked, "received")
        details = {"kind": kind, "sha256": file.sha256, "counts": looked.counts if looked else {}}
        record_audit("import-received", f"import:{public_id}", actor, now, details)
    return get_import(public_id)


def _at_once(kind: str, file: Received, now: datetime) -> Looked | None:
    """What is in a file that does not take long to read; Invalid when it cannot be read at all."""
    if kind == "bookings" and file.size > READ_AT_ONCE:
        return None
    file.content.seek(0)
    try:
        return look_through(kind, file.content.read(MOST_JSON + 1), {}, now)
    except UnreadableFile as problem:
        raise Invalid(problem.detail) from None


def existing(public_id: UUID) -> ImportRecord:
    """The import, or NotFound."""
    found = find_import(public_id)
    if found is None:
        raise NotFound("There is no such import")
    return found


def answer(found: ImportRecord) -> contract.Import:
    """An import in the words of the contract; `awaiting` are accepted rows of which something will be asked."""
    by_header = {header: path for path, header in found.columns.items()}
    fields = BOOKINGS.fields if found.kind == "bookings" else ()
    return contract.Import(
        id=found.public_id,
        kind=found.kind,
        file_name=found.file_name,
        sha256=found.sha256,
        size=found.size,
        state=found.state,
        progress=contract.Progress(found.done, found.total),
        counts=contract.ImportCounts(
            read=found.read,
            accepted=found.accepted,
            duplicate=found.duplicate,
            skipped=0,
            review=0,
            refused=found.refused,
        ),
        people=0,
        awaiting=found.noted,
        sheets=found.sheets,
        problem=found.problem,
        created_at=found.created_at,
        created_by=found.created_by,
        confirmed_at=found.confirmed_at,
        confirmed_by=found.confirmed_by,
        undone_at=found.undone_at,
        file_kept=found.file_kept,
        columns=tuple(contract.FoundColumn(header, by_header.get(header, "")) for header in found.header),
        fields=tuple(contract.NeededField(one.code, one.label, BOOKINGS.is_needed(one.code)) for one in fields),
        file_kept_until=kept_until(found),
        file_removed_at=found.file_removed_at,
        file_removed_by=found.file_removed_by,
        discarded_at=found.discarded_at,
        discarded_by=found.discarded_by,
        kept_back=found.beyond is not None,
        columns_version=found.columns_version,
        columns_by=found.columns_by,
        columns_at=found.columns_at,
        undone_by=found.undone_by,
    )


def kept_until(found: ImportRecord) -> date | None:
    """The last day on which the original is kept, if it is."""
    came_in = london_day(found.created_at)
    if not found.file_kept:
        return None
    if found.state in DISCARDABLE:
        return came_in + UNCONFIRMED_KEPT
    policy = retention_on(london_day(datetime.now(UTC)))
    return policy.goes_on("import-files", came_in) - timedelta(days=1)


def get_import(public_id: UUID) -> contract.Import:
    """One import as it now is."""
    return answer(existing(public_id))


def get_imports(page: int, per_page: int, kinds: Collection[str] | None = None) -> contract.ImportPage:
    """Imports, newest first, of these kinds or all."""
    found, total = list_imports((page - 1) * per_page, per_page, kinds)
    return contract.ImportPage(tuple(map(answer, found)), total)


def get_lines(
    public_id: UUID, outcome: str | None, page: int | None, per_page: int, noted: bool = False
) -> tuple[list[contract.ImportLine], int]:
    """Rows of a file with outcome and reason; every row when no page is asked for. And how many there are."""
    skip, most = (0, None) if page is None else ((page - 1) * per_page, per_page)
    lines, total = list_lines(existing(public_id).id, outcome, skip, most, noted)
    return [
        contract.ImportLine(
            id=line.id,
            row=line.row,
            outcome=line.outcome,
            column=line.column,
            value=line.value,
            reason=line.reason,
            sheet=line.sheet,
            cells=line.cells or {},
        )
        for line in lines
    ], total


def choose_columns(public_id: UUID, choice: contract.ColumnChoice, actor: Actor, now: datetime) -> contract.Import:
    """Reads the file again with the columns a person chose; `remember` keeps the choice for this header."""
    with database.write_transaction():
        database.lock(f"import:{public_id}")
        found = existing(public_id)
        if found.kind != "bookings" or choice.courses:
            raise Refused("Only the columns of a file of bookings can be matched")
        check_choice(found.state, found.columns_version, choice.version)
        if wrong := BOOKINGS.wrong_choices(choice.columns, found.header):
            fields = tuple(FieldError(f"/columns/{path}", why) for path, why in wrong.items())
            raise Invalid("Choose columns that the file has", fields)
        if not found.file_kept:
            raise Refused("The original file has been removed, so it cannot be read again")
        columns = with_chosen(found.columns, choice.columns)
        if not save_choice(
            found.id, found.columns_version, actor.id, now, columns=columns, chosen=choice.columns, problem=""
        ):
            raise OutOfDate(CHOSEN_MEANWHILE)
        if choice.remember:
            column_memory.save(found.kind, header_key(found.header), choice.columns, actor.id, now)
        add_job("check-import", {"import": str(public_id)}, now)
        said = {"fields": sorted(choice.columns), "version": choice.version}
        record_audit("import-columns-chosen", f"import:{public_id}", actor, now, said)
    return get_import(public_id)


def ask_to_confirm(public_id: UUID, confirmed: FileConfirmation, actor: Actor, now: datetime, reason: str = "") -> None:
    """From here a job brings the accepted rows in; the same person asking twice is harmless.

    OutOfDate when it is not as it was read, or somebody else was quicker. A list of an unusual size takes a second
    person and their reason.
    """
    with database.write_transaction():
        database.lock(f"import:{public_id}")
        found = existing(public_id)
        check_reading(found.state, found.columns_version, confirmed.version)
        if found.state == "checked":
            refuse_what_is_in(found.sha256, found.kind)
            if is_all_refused(found) or not (found.read or found.kind in LISTS):
                raise Refused(NOTHING_TO_CONFIRM)
            reasons = why_two(found, now)
            check_second_person(found, reasons, actor, now)
            check_reason(reasons, reason)
            check_compared(found, reasons, confirmed.in_force, now)
            if begin_confirming(found, reason, actor, now, confirmed.in_force):
                return
            found = existing(public_id)  # somebody else was quicker
        if found.state not in ("confirming", "confirmed"):
            raise Refused(NOT_CONFIRMABLE[found.state])
        what = "This list was confirmed" if found.kind in LISTS else CONFIRMED
        check_own(what, found.confirmed_by, found.confirmed_at, actor)
        check_same_reason(reason, found)


def is_for_two(public_id: UUID) -> bool:
    """Whether a list that was handed over takes, or took, a second person to be put in force."""
    found = existing(public_id)
    if found.state != "checked":
        return found.kind == REGISTER or bool(found.reason)
    return takes_two(found, why_two(found, datetime.now(UTC)))


def get_comparison(
    public_id: UUID, actor: Actor, now: datetime, query: ComparisonQuery = ComparisonQuery()
) -> ListComparison:
    """A list that was handed over beside the version in force: what it changes, and what it takes."""
    found = existing(public_id)
    if found.kind not in LISTS:
        raise NotFound("This file is not a list of names")
    with database.read_transaction():
        return compare(found, query, actor, now)


def when_it_has_left(public_id: UUID, *states: str) -> contract.Import:
    """The import when the worker is done with these states, or as it is after some seconds."""
    wait_while(database, lambda: existing(public_id).state, states)
    return get_import(public_id)
