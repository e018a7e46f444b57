"""The imports of training: every step of a file is shared; its kinds, and what a person says of courses, are here."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from services.training.actions.imports.checking import TrainingKind
from services.training.actions.imports.completions import Completions, Registers
from services.training.actions.imports.people import People
from services.training.policy.loader import training_policy
from services.training.rules.importing.kinds import Kind
from services.training.store.audit import audit
from services.training.store.database import database
from services.training.store.imports.column_memory import column_memory
from services.training.store.imports.imports import ImportRecord, LineRecord, save_course_mapping, store
from services.training.store.imports.kept_files import kept
from services.training.store.jobs import jobs
from services.training.store.people import list_people, list_posts
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts.imports.imports import ColumnChoice, ImportLine, SuggestedPerson
from shared.http.problems import FieldError
from shared.imports.base import line_told
from shared.imports.check import without_garbage_collection
from shared.imports.service import Imports
from shared.jobs.rows import Job

CHUNK = 500


class TrainingImports(Imports[ImportRecord, LineRecord]):
    """Rows suggest people, titles stand for courses, and an original is kept so long after it was confirmed."""

    wrong_choice = "Choose columns that the file has, and courses of the catalogue"

    def last_day(self, found: ImportRecord) -> date:
        """The last day on which the original of a confirmed file is kept."""
        return london_day(found.confirmed_at or found.created_at) + self.kept.kept_for

    def lines_told(self, lines: Sequence[LineRecord]) -> list[ImportLine]:
        """Rows in the words of the contract, with whom each may be about."""
        suggested = suggested_people({person for line in lines for person in line.suggestions or ()})
        return [
            line_told(
                line,
                suggestions=tuple(suggested[person] for person in line.suggestions or () if person in suggested),
            )
            for line in lines
        ]

    def other_wrong_choices(self, choice: ColumnChoice, now: datetime) -> list[FieldError]:
        """Titles that were said to stand for no course of ours."""
        courses = training_policy().courses_on(london_day(now))
        return [
            FieldError(f"/courses/{title}", f"There is no course {course}")
            for title, course in choice.courses.items()
            if course not in courses
        ]

    def save_other_choice(
        self, found: ImportRecord, choice: ColumnChoice, actor: Actor, now: datetime
    ) -> dict[str, object]:
        """Remembers which course a title stands for, for this file and every later one."""
        for title, course in choice.courses.items():
            save_course_mapping(title, course, actor.id, now)
        return {"courses": found.courses | choice.courses}

    def confirm_import(self, job: Job) -> None:
        """Hundreds of thousands of facts that all stay: looking for garbage among them would take half of the time."""
        with without_garbage_collection():
            super().confirm_import(job)


def suggested_people(wanted: Iterable[int]) -> dict[int, SuggestedPerson]:
    """These people as a row may mean them, each with where they work now."""
    ids, found = sorted(wanted), {}
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        units = {person: posts[-1].unit for person, posts in list_posts(chunk).items()}
        for one in list_people(chunk):
            unit = units.get(one.id, one.employer)
            found[one.id] = SuggestedPerson(one.public_id, one.number, one.name, unit)
    return found


KINDS: dict[str, TrainingKind] = {
    Kind.PEOPLE: People(Kind.PEOPLE),
    Kind.PROVIDERS: People(Kind.PROVIDERS),
    Kind.COMPLETIONS: Completions(Kind.COMPLETIONS),
    Kind.CERTIFICATES: Completions(Kind.CERTIFICATES),
    Kind.REGISTERS: Registers(Kind.REGISTERS),
    Kind.PROVIDER_COMPLETIONS: Completions(Kind.PROVIDER_COMPLETIONS),
}
imports = TrainingImports(
    database=database, store=store, jobs=jobs, audit=audit, kept=kept, memory=column_memory, kinds=KINDS
)
