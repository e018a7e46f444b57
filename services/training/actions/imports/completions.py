"""Files of completions as a kind of import: who learned what, of learning systems, certificates and sign-in sheets."""

from collections import defaultdict
from datetime import UTC, datetime

from services.training.actions.imports.checking import TrainingKind
from services.training.actions.imports.people_gone import leave_out_the_gone, look_again
from services.training.actions.standing.projection import Computed, compute, project
from services.training.files.corrections import flat_registers
from services.training.store.imports.imported import (
    accepted_completions,
    add_accepted_completions,
    adopt_from_duplicates,
    count_standing,
    list_people_of_completions,
    mark_overtaken,
    reopen_duplicates,
    undo_completions,
)
from services.training.store.imports.imports import ImportRecord, recount
from services.training.store.jobs import jobs
from shared.actor import Actor
from shared.imports.kinds import Done, Reasons
from shared.jobs.rows import Job
from shared.spreadsheets.reading import Source
from shared.spreadsheets.uploads import Given, Upload, open_sheets


class Completions(TrainingKind):
    """Rows under a header, each a completion."""

    def was_changed(self, earlier: ImportRecord) -> bool:
        """Whether any completion was revoked, or came back with another file."""
        return count_standing(earlier.id) < earlier.accepted

    def prepare(self, found: ImportRecord, job: Job) -> Computed:
        """What people's projections will be, once rows are read again whose person is gone."""
        look_again(found, self, job)
        reopen_duplicates(found.id)
        return compute(accepted_completions(found.id), lambda: jobs.renew(job, datetime.now(UTC)))

    def bring_in(self, found: ImportRecord, prepared: Computed | None, actor: Actor, now: datetime) -> Done:
        """Facts, projection and news for venues."""
        leave_out_the_gone(found.id)
        reopen_duplicates(found.id)  # of a file that was undone since; then what was worked out ahead is not taken
        add_accepted_completions(found.id, found.kind, actor.id, now)
        mark_overtaken(found.id)
        project(list_people_of_completions(found.id), prepared)
        return self.brought_in(found)

    def take_back(self, found: ImportRecord, now: datetime) -> Done:
        """What another confirmed file says as well stays, on the word of that."""
        people = list_people_of_completions(found.id)
        undo_completions(found.id, now)
        for other in adopt_from_duplicates(found.id, now):
            recount(other)
        project(people)
        return Done()


class Registers(Completions):
    """Sign-in sheets of any form, which have headers of their own."""

    def open(self, source: Source, given: Given) -> Upload:
        """The sheets as they are."""
        return open_sheets(source)

    def corrections(self, upload: Upload, reasons: Reasons) -> bytes:
        """The refused rows, each with its course and date beside it."""
        by_sheet: dict[str, dict[int, str]] = defaultdict(dict)
        for (sheet, line), reason in reasons.items():
            by_sheet[sheet][line] = reason
        chunks = [(sheet, chunk) for sheet, chunk in upload.chunks() if sheet in by_sheet]
        return flat_registers(
            ((chunk.lines, chunk.rows) for _, chunk in chunks), [by_sheet[sheet] for sheet, _ in chunks]
        )
