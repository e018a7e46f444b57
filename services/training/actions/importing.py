"""A file's way in: received, looked at, confirmed or taken back. The slow steps are jobs (checking, confirming)."""

from datetime import date, datetime
from typing import IO
from uuid import UUID, uuid4

from services.training.actions.coming_again import make_way
from services.training.policy.loader import training_policy
from services.training.rules.importing.kinds import LAYOUTS, Kind
from services.training.store.audit import record_audit
from services.training.store.column_memory import column_memory
from services.training.store.database import database
from services.training.store.imports import (
    ImportRecord,
    LineRecord,
    add_import,
    count_lines,
    find_import,
    list_imports,
    list_lines,
    list_same_files,
    save_choice,
    save_course_mapping,
    save_import,
)
from services.training.store.jobs import add_job
from services.training.store.kept_files import kept
from services.training.store.people import PersonRecord, list_people, list_posts
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts import training as contract
from shared.done_before import check_own
from shared.imports import (
    CHOSEN_MEANWHILE,
    CONFIRMED,
    GIVEN_UP,
    NOT_CONFIRMABLE,
    NOTHING_TO_CONFIRM,
    UNCONFIRMED_KEPT,
    UNDONE,
    can_bring_in,
    check_choice,
    check_reading,
    wait_while,
    with_chosen,
)
from shared.kept_files import receive as receive_body
from shared.kept_files import shown_name
from shared.problems import FieldError, Invalid, NotFound, OutOfDate, Refused
from shared.spreadsheets.columns import header_key
from shared.spreadsheets.limits import TEXT_BYTES


def receive(content: IO[bytes], file_name: str, kind: str, actor: Actor, now: datetime) -> contract.Import:
    """Keeps a file as it came and asks for it to be read; the very same file again is refused while it is in.

    A file that was uploaded before but not confirmed is replaced, because people upload again to start afresh; one
    that was confirmed may come again once something later changed what it brought in.
    """
    public_id, file = uuid4(), receive_body(content, TEXT_BYTES)
    with database.write_transaction():
        make_way(list_same_files(file.sha256, kind))
        taken = add_import(
            public_id, kind, shown_name(file_name), sha256=file.sha256, size=file.size, by=actor.id, now=now
        )
        kept.keep(public_id, file, now)
        add_job("check-import", {"import": str(public_id)}, now)
        details = {"kind": kind, "sha256": file.sha256, "size": file.size}
        record_audit("import-received", f"import:{public_id}", actor, now, details)
    return answer(taken)


def existing(public_id: UUID) -> ImportRecord:
    """The import, or NotFound."""
    found = find_import(public_id)
    if found is None:
        raise NotFound("There is no such import")
    return found


def get_import(public_id: UUID) -> contract.Import:
    """One import as it now is."""
    return answer(existing(public_id))


def get_imports(page: int, per_page: int) -> contract.ImportPage:
    """Imports, newest first."""
    found, total = list_imports((page - 1) * per_page, per_page)
    return contract.ImportPage(tuple(answer(one) for one in found), total)


def answer(found: ImportRecord) -> contract.Import:
    """An import in the words of the contract."""
    layout = LAYOUTS[Kind(found.kind)]
    by_header = {header: field for field, header in found.columns.items()}
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
            skipped=found.skipped,
            review=found.review,
            refused=found.refused,
        ),
        people=found.people,
        awaiting=found.awaiting,
        sheets=found.sheets,
        problem=found.problem,
        created_at=found.created_at,
        created_by=found.created_by,
        confirmed_at=found.confirmed_at,
        confirmed_by=found.confirmed_by,
        undone_at=found.undone_at,
        file_kept=found.file_removed_at is None,
        columns=tuple(contract.FoundColumn(header, by_header.get(header, "")) for header in found.header),
        fields=tuple(
            contract.NeededField(field.code, field.label, layout.is_needed(field.code)) for field in layout.fields
        ),
        file_kept_until=kept_until(found),
        file_removed_at=found.file_removed_at,
        file_removed_by=found.file_removed_by,
        discarded_at=found.discarded_at,
        discarded_by=found.discarded_by,
        columns_version=found.columns_version,
        columns_by=found.columns_by,
        columns_at=found.columns_at,
        courses=found.courses,
        undone_by=found.undone_by,
    )


def kept_until(found: ImportRecord) -> date | None:
    """The last day on which the original is kept, if it is."""
    if found.file_removed_at is not None:
        return None
    if found.confirmed_at is not None:
        return london_day(found.confirmed_at) + kept.kept_for
    return london_day(found.created_at) + UNCONFIRMED_KEPT


def get_lines(
    public_id: UUID, outcome: str | None, page: int | None, per_page: int
) -> tuple[list[contract.ImportLine], int]:
    """Rows of a file with outcome and reason; every row when no page is asked for. And how many there are."""
    with database.read_transaction():
        found = existing(public_id)
        skip, most = (0, None) if page is None else ((page - 1) * per_page, per_page)
        lines = list_lines(found.id, outcome, skip, most)
        ids = sorted({person for line in lines for person in line.suggestions or ()})
        people = {
            person.id: person for start in range(0, len(ids), 500) for person in list_people(ids[start : start + 500])
        }
        units = _units(sorted(people))
        return [_line(line, people, units) for line in lines], count_lines(found.id, outcome)


def _units(ids: list[int]) -> dict[int, str]:
    units = {}
    for start in range(0, len(ids), 500):
        for person, posts in list_posts(ids[start : start + 500]).items():
            units[person] = posts[-1].unit
    return units


def _line(line: LineRecord, people: dict[int, PersonRecord], units: dict[int, str]) -> contract.ImportLine:
    suggested = [people[person] for person in line.suggestions or () if person in people]
    return contract.ImportLine(
        id=line.id,
        row=line.row,
        outcome=line.outcome,
        column=line.column,
        value=line.value,
        reason=line.reason,
        sheet=line.sheet,
        cells=line.cells or {},
        suggestions=tuple(
            contract.SuggestedPerson(
                person.public_id, person.number, person.name, units.get(person.id, person.employer)
            )
            for person in suggested
        ),
        resolution=line.resolution,
    )


def choose_columns(public_id: UUID, choice: contract.ColumnChoice, actor: Actor, now: datetime) -> contract.Import:
    """Reads the file again with the columns a person chose; `remember` keeps the choice for this header."""
    with database.write_transaction():
        database.lock(f"import:{public_id}")
        found = existing(public_id)
        check_choice(found.state, found.columns_version, choice.version)
        refused = LAYOUTS[Kind(found.kind)].wrong_choices(choice.columns, found.header)
        wrong = [FieldError(f"/columns/{code}", why) for code, why in refused.items()]
        courses = training_policy().courses_on(london_day(now))
        wrong += [
            FieldError(f"/courses/{title}", f"There is no course {course}")
            for title, course in choice.courses.items()
            if course not in courses
        ]
        if wrong:
            raise Invalid("Choose columns that the file has, and courses of the catalogue", tuple(wrong))
        if found.file_removed_at is not None:
            raise Refused("The original file has been removed, so it cannot be read again")
        columns = with_chosen(found.columns, choice.columns)
        chosen, titles = choice.columns or found.chosen, found.courses | choice.courses
        changes = {"columns": columns, "chosen": chosen, "courses": titles, "problem": ""}
        if not save_choice(found.id, found.columns_version, actor.id, now, **changes):
            raise OutOfDate(CHOSEN_MEANWHILE)
        for title, course in choice.courses.items():
            save_course_mapping(title, course, actor.id, now)
        if choice.remember and choice.columns:
            column_memory.save(found.kind, header_key(found.header), choice.columns, actor.id, now)
        add_job("check-import", {"import": str(public_id)}, now)
        record_audit("import-columns-chosen", f"import:{public_id}", actor, now, _said(choice))
    return get_import(public_id)


def _said(choice: contract.ColumnChoice) -> dict[str, object]:
    return {"fields": sorted(choice.columns), "courses": len(choice.courses), "version": choice.version}


def ask_to_confirm(public_id: UUID, actor: Actor, now: datetime, read: int | None = None) -> None:
    """From here a job brings the accepted rows in; the same person asking twice is harmless.

    `read` is the version that was read. OutOfDate when it was read anew since, or somebody else was quicker.
    """
    with database.write_transaction():
        database.lock(f"import:{public_id}")
        found = existing(public_id)
        check_reading(found.state, found.columns_version, read)
        if found.state == "checked":
            if not can_bring_in(found.read, found.refused):
                raise Refused(NOTHING_TO_CONFIRM)
            if save_import(found.id, ("checked",), state="confirming", confirmed_by=actor.id, done=0):
                add_job("confirm-import", {"import": str(public_id)}, now)
                record_audit("import-confirm-asked", f"import:{public_id}", actor, now)
                return
            found = existing(public_id)  # somebody else was quicker
        if found.state not in ("confirming", "confirmed"):
            raise Refused(NOT_CONFIRMABLE[found.state])
        check_own(CONFIRMED, found.confirmed_by, found.confirmed_at, actor)


def ask_to_undo(public_id: UUID, actor: Actor, now: datetime) -> None:
    """From here a job takes the whole import back; the same person asking twice is harmless."""
    with database.write_transaction():
        found = existing(public_id)
        if found.state in ("undoing", "undone"):
            check_own(UNDONE, found.undone_by, found.undone_at, actor)
            return
        problem = found.problem.replace(GIVEN_UP["undo-import"].said, "").strip()
        if not save_import(found.id, ("confirmed",), state="undoing", undone_by=actor.id, problem=problem):
            raise Refused("Only an import that has been confirmed can be undone")
        add_job("undo-import", {"import": str(public_id), "actor": actor.id}, now)
        record_audit("import-undo-asked", f"import:{public_id}", actor, now)


def when_it_has_left(public_id: UUID, *states: str) -> contract.Import:
    """The import when the worker is done with these states, or as it is after some seconds."""
    wait_while(database, lambda: existing(public_id).state, states)
    return get_import(public_id)
