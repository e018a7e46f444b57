"""Rows that a person must answer: whose completion is this, or is it refused?"""

from datetime import datetime
from functools import partial
from uuid import UUID

from services.training.actions.imports.service import imports
from services.training.actions.standing.projection import project
from services.training.store.audit import record_audit
from services.training.store.completions import find_live_completion
from services.training.store.database import database
from services.training.store.imports.imported import add_accepted_completions
from services.training.store.imports.imports import ImportRecord, LineRecord, find_lines, recount, save_resolution
from services.training.store.people import find_person, list_people
from shared.actor import Actor
from shared.contracts.imports import imports as contract
from shared.http.problems import FieldError, Invalid, OutOfDate, Refused
from shared.imports.states import ROWS_GONE
from shared.words import moment_in_words

DECIDED = {"confirm": "confirmed", "refuse": "refused"}


def resolve(public_id: UUID, answers: tuple[contract.Resolution, ...], actor: Actor, now: datetime) -> contract.Import:
    """Takes all the answers or none. Confirmed rows of an import that is already in come in at once."""
    with database.write_transaction():
        found = imports.existing(public_id)
        if found.state not in ("checked", "confirmed"):
            raise Refused("Rows can be answered when the file has been checked, before or after it is confirmed")
        if found.file_removed_at is not None:
            raise Refused(ROWS_GONE)
        database.lock(f"import:{public_id}")
        lines = find_lines(found.id, [answer.line for answer in answers])
        _check_open(answers, lines, actor)
        touched = {
            person
            for number, answer in enumerate(answers)
            if (person := _resolve_one(found, lines.get(answer.line), answer, number=number, actor=actor, now=now))
            is not None
        }
        if touched:
            project(sorted(touched))
        recount(found.id)
        decided = {"confirmed": 0, "refused": 0}
        for answer in answers:
            decided[DECIDED[answer.decision]] += 1
        record_audit("import-rows-answered", f"import:{public_id}", actor, now, decided)
    return imports.get_import(public_id)


def _check_open(answers: tuple[contract.Resolution, ...], lines: dict[int, LineRecord], actor: Actor) -> None:
    """OutOfDate when somebody has answered any of these rows: which, when, and what became of each."""
    seen = [answer.line for answer in answers]
    if twice := [number for number, line in enumerate(seen) if line in seen[:number]]:
        raise Invalid("A row is answered twice", (FieldError(f"/answers/{twice[0]}/line", "answered twice"),))
    said = [
        (line, FieldError(f"/answers/{number}/line", _answered(line, actor)))
        for number, answer in enumerate(answers)
        if (line := lines.get(answer.line)) is not None and line.outcome != "review"
    ]
    if said:
        first, told = said[0][0].resolved_by, " ".join(error.detail for _, error in said)
        others = " Some were answered by others again." if any(one.resolved_by != first for one, _ in said) else ""
        by = "" if first == actor.id else first
        raise OutOfDate(f"{told}{others} Nothing of yours was saved.", tuple(error for _, error in said), by=by)


def _answered(line: LineRecord, actor: Actor) -> str:
    people = list_people([line.person]) if line.person is not None else []
    whose = f"it is about {people[0].name}, {people[0].number}" if people else "it was left out"
    if line.outcome == "duplicate":
        whose += ", and recorded already"
    when = f" on {moment_in_words(line.resolved_at)}" if line.resolved_at else " before"
    return (
        f"Row {line.row} was answered{when}, {'by you' if line.resolved_by == actor.id else 'and not by you'}: {whose}."
    )


def _resolve_one(
    found: ImportRecord,
    line: LineRecord | None,
    answer: contract.Resolution,
    number: int,
    actor: Actor,
    now: datetime,
) -> int | None:
    if line is None:
        raise Invalid("One of the rows is not in this import", (FieldError(f"/answers/{number}/line", "unknown"),))
    save = partial(save_resolution, line.id, by=actor.id, now=now)
    if answer.decision == "refuse":
        save("refused", "refused", person=None, reason="Refused by a person: not somebody we know")
        return None
    person = _person_of(line, answer, number)
    if line.completed_on is None:
        raise Refused("This row cannot be confirmed: it has no day of completion")
    if find_live_completion(person, line.course, line.completed_on) is not None:
        save("duplicate", "confirmed", person=person, reason="The same completion is recorded already")
        return None
    save("accepted", "confirmed", person=person, reason="Confirmed by a person")
    if found.state != "confirmed":
        return None
    add_accepted_completions(found.id, found.kind, actor.id, now, line.id)
    return person


def _person_of(line: LineRecord, answer: contract.Resolution, number: int) -> int:
    """The person the answer names, or the only suggestion; the row's cells never decide."""
    if answer.person is not None:
        person = find_person(answer.person)
        if person is None:
            raise Invalid("There is no such person", (FieldError(f"/answers/{number}/person", "unknown"),))
        return person.id
    if line.suggestions and len(line.suggestions) == 1 and list_people(line.suggestions):
        return line.suggestions[0]
    raise Invalid(
        f"Say who row {line.row} is about", (FieldError(f"/answers/{number}/person", "needed: no single suggestion"),)
    )
