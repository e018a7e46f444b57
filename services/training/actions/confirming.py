"""Bringing a checked import in, and taking a whole import back: jobs, each one transaction."""

from collections import defaultdict
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.training.actions.checking import without_garbage_collection
from services.training.actions.coming_again import said_of_earlier
from services.training.actions.people_gone import leave_out_the_gone, look_again
from services.training.actions.projection import Computed, compute, project
from services.training.store.audit import record_audit
from services.training.store.database import database
from services.training.store.imported import (
    SOURCES,
    accepted_completions,
    add_accepted_completions,
    adopt_from_duplicates,
    list_people_of_completions,
    mark_overtaken,
    undo_completions,
)
from services.training.store.imports import (
    ImportRecord,
    digest_of_accepted,
    find_import,
    forget_rows,
    list_lines,
    recount,
    save_import,
)
from services.training.store.jobs import jobs
from services.training.store.people_import import NewPerson, NewPost, save_people
from services.training.store.people_repeats import list_without_repeats, note_kept_rows
from services.training.store.people_undo import remove_people, undo_people
from shared.actor import Actor
from shared.clock import london_day
from shared.imports import GIVEN_UP
from shared.jobs import Job, finishing


def confirm_import(job: Job) -> None:
    """One transaction: facts, projection, news for venues, audit entry, and the end of the job."""
    found = find_import(UUID(job.payload["import"]))
    with without_garbage_collection():
        if found is not None and found.state == "confirming" and found.kind in SOURCES:
            look_again(found, job)
            found = find_import(found.public_id)
        _confirm(found, job, _computed_ahead(found, job))


def _computed_ahead(found: ImportRecord | None, job: Job) -> Computed | None:
    """What people's projections will be; for a file of people it cannot be known before they are there."""
    if found is None or found.state != "confirming" or found.kind not in SOURCES:
        return None
    return compute(accepted_completions(found.id), lambda: jobs.renew(job, datetime.now(UTC)))


def _confirm(found: ImportRecord | None, job: Job, ahead: Computed | None) -> None:
    with finishing(jobs, job, database):
        if found is None or found.state != "confirming":
            return
        now = _now_alone(found)
        actor = Actor(found.confirmed_by)
        project(_bring_in(found, actor, now), ahead)
        counts = recount(found.id)
        digest = digest_of_accepted(found.id)
        save_import(
            found.id,
            ("confirming",),
            state="confirmed",
            confirmed_at=now,
            digest=digest,
            done=counts["accepted"],
            problem=_still_to_say(found),
        )
        _forget_without_original(found.public_id)
        details = {"kind": found.kind, "sha256": found.sha256, "counts": counts, "digest": digest}
        record_audit("import-confirmed", f"import:{found.public_id}", actor, now, details)


def _still_to_say(found: ImportRecord) -> str:
    """What was said of the file without what only mattered to whoever was to confirm it."""
    return found.problem.replace(said_of_earlier(found), "").replace(GIVEN_UP["confirm-import"].said, "").strip()


def _now_alone(found: ImportRecord) -> datetime:
    """The moment of this file; those of people go one after the other, since the newest of them counts."""
    if found.kind not in SOURCES:
        database.lock("people")
    return datetime.now(UTC)


def _forget_without_original(public_id: UUID) -> None:
    """Rows that outlived their file only to be confirmed or undone have nothing more to say."""
    found = find_import(public_id)
    if found is not None and found.file_removed_at is not None:
        forget_rows(found)


def _bring_in(found: ImportRecord, actor: Actor, now: datetime) -> list[int]:
    if found.kind in SOURCES:
        leave_out_the_gone(found.id)
        add_accepted_completions(found.id, found.kind, actor.id, now)
        mark_overtaken(found.id)
        return list_people_of_completions(found.id)
    return save_people(_people_in(found), found.id, london_day(now), now)


def _people_in(found: ImportRecord) -> list[NewPerson]:
    """Several rows with one number are one person with several posts; the first row gives the name."""
    absence_known = "absence_starts" in found.columns
    rows: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for line in [kept.parsed for kept in list_lines(found.id, "accepted") if kept.parsed]:
        rows[(line.get("employer", ""), line.get("number") or line["reference"])].append(line)
    return [_person(employer, number, found, absence_known) for (employer, number), found in rows.items()]


def _person(employer: str, number: str, rows: list[dict[str, Any]], absence_known: bool) -> NewPerson:
    first = rows[0]
    forename, surname = first.get("forename", ""), first.get("surname", "")
    if "name" in first:
        forename, _, surname = first["name"].rpartition(" ")
    absences = [row for row in rows if row.get("absence_starts")]
    absence = (
        (date.fromisoformat(absences[0]["absence_starts"]), _day(absences[0].get("absence_ends"))) if absences else None
    )
    return NewPerson(
        employer=employer,
        number=number,
        forename=forename,
        surname=surname,
        known_as=first.get("known_as", ""),
        email=next((row["email"] for row in rows if row.get("email")), ""),
        posts=tuple(_post(row) for row in rows),
        absence=absence,
        absence_known=absence_known,
    )


def _post(row: dict[str, Any]) -> NewPost:
    return NewPost(
        directorate=row.get("directorate", ""),
        service=row.get("service", ""),
        team=row.get("team", ""),
        job_title=row.get("job_title", ""),
        manager_number=row.get("manager_number", ""),
        susceptible_contact=bool(row.get("role_groups")),
        starts=date.fromisoformat(row["starts"]),
        ends=_day(row.get("ends")),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def undo_import(job: Job) -> None:
    """Everything an import brought is taken back in one transaction; what other files say as well stays."""
    found = find_import(UUID(job.payload["import"]))
    with finishing(jobs, job, database):
        if found is None or found.state != "undoing":
            return
        now = _now_alone(found)
        if found.kind in SOURCES:
            _take_back_completions(found, now)
        else:
            _take_back_people(found)
        save_import(found.id, ("undoing",), state="undone", undone_at=now)
        _forget_without_original(found.public_id)
        actor = Actor(job.payload["actor"])
        record_audit("import-undone", f"import:{found.public_id}", actor, now, {"sha256": found.sha256})


def _take_back_completions(found: ImportRecord, now: datetime) -> None:
    people = list_people_of_completions(found.id)
    undo_completions(found.id, now)
    for other in adopt_from_duplicates(found.id, now):
        recount(other)
    project(people)


def _take_back_people(found: ImportRecord) -> None:
    for public_id in list_without_repeats(found.id):
        if (other := find_import(public_id)) is not None:
            note_kept_rows(_people_in(other), other.id, found.id)
    staying, leaving = undo_people(found.id)
    project([*staying, *leaving])
    remove_people(leaving)
