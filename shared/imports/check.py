"""Saying of every row of a file what becomes of it: a job, safe to start again; and by which columns it is read."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

from shared.actor import Actor
from shared.contracts.imports.imports import ColumnChoice, Import
from shared.files.kept_files import FileLost
from shared.http.problems import FieldError, Invalid, OutOfDate, Refused
from shared.imports.base import Base
from shared.imports.kinds import Checked
from shared.imports.records import ImportRecord
from shared.imports.states import UNCONFIRMED, with_chosen
from shared.imports.store import L, R
from shared.imports.versions import CHOSEN_MEANWHILE, check_choice
from shared.jobs.rows import Job, finishing
from shared.spreadsheets.columns import header_key
from shared.spreadsheets.limits import UnreadableFile


class Check(Base[R, L]):
    """Checks files, and takes what a person says of their columns."""

    wrong_choice = "Choose columns that the file has"
    not_to_match = "The columns of this file cannot be matched"

    def check_import(self, job: Job) -> None:
        """Reads the file of an import and keeps the outcome of every row, all in one transaction."""
        found = self.store.find(UUID(job.payload["import"]))
        if found is None or not self.store.save(found.id, ("received", "reading"), state="reading", done=0):
            with finishing(self.jobs, job, self.database):
                return
        # Hundreds of thousands of rows that all stay: looking for garbage among them would take half of the time.
        with without_garbage_collection():
            try:
                checked = self.check_again(found, job)
            except (UnreadableFile, FileLost) as error:
                with finishing(self.jobs, job, self.database):
                    self.store.save(found.id, ("reading",), state="failed", problem=error.detail)
                return
            with finishing(self.jobs, job, self.database):
                self.keep_checked(found, checked, "reading")

    def check_again(self, found: R, job: Job) -> Checked:
        """What every row of a file that is kept now is; the job says how far it has got while the file is checked."""

        def progress(done: int, total: int) -> None:
            self.store.save(found.id, ("reading",), done=done, total=total)
            self.jobs.renew(job, datetime.now(UTC))

        given = self.memory.given(found.kind, found.chosen)
        with self.kept.open(found.public_id) as file:
            return self.kinds[found.kind].check(file, given, datetime.now(UTC), progress)

    def keep_checked(self, found: R, checked: Checked, state: str) -> None:
        """Keeps the rows of a file that is still in this state, or what a person must say of its columns first."""
        mapping, said = checked.mapping, self.said_of_earlier(found) if checked.is_ready else ""
        columns = {} if mapping is None else {"header": list(mapping.header), "columns": mapping.to_remember()}
        counts = {outcome: checked.figures.get(outcome, 0) for outcome in self.store.outcomes}
        # One that was replaced or thrown away meanwhile is not in this state any more: nothing of it may be kept.
        if self.store.save(
            found.id,
            (state,),
            state="checked" if checked.is_ready else "needs_columns",
            problem=" ".join(filter(None, (checked.problem, said))),
            read=sum(counts.values()),
            done=checked.total,
            total=checked.total,
            sheets=checked.sheets,
            **counts | checked.figures | columns,
        ):
            self.store.remove_lines(found.id)
            if checked.is_ready:
                self.store.add_lines(found.id, checked.rows)

    # ---- the very same file once more

    def newest_in(self, kind: str, sha256: str, before: int | None = None) -> R | None:
        """The newest import of the very same file that brought rows in or is about to, before this one."""
        earlier = [one for one in self.store.list_same_files(sha256, kind) if before is None or one.id < before]
        brought = [one for one in earlier if one.state not in UNCONFIRMED and _brought_in(one)]
        return brought[-1] if brought else None

    def said_of_earlier(self, found: R) -> str:
        """What whoever confirms must know of a file that was imported before, or ''."""
        return self.kinds[found.kind].said_of_earlier(self.newest_in(found.kind, found.sha256, found.id))

    # ---- what a person says of the columns

    def choose_columns(self, public_id: UUID, choice: ColumnChoice, actor: Actor, now: datetime) -> Import:
        """Reads the file again with the columns a person chose; `remember` keeps the choice for this header."""
        with self.database.write_transaction():
            self.database.lock(f"import:{public_id}")
            found = self.existing(public_id)
            self._check_choice(found, choice, now)
            changes: dict[str, object] = {
                "columns": with_chosen(found.columns, choice.columns),
                "chosen": choice.columns or found.chosen,
                "problem": "",
            }
            changes |= self.save_other_choice(found, choice, actor, now)
            if not self.store.save_choice(found.id, found.columns_version, actor.id, now, **changes):
                raise OutOfDate(CHOSEN_MEANWHILE)
            if choice.remember and choice.columns:
                self.memory.save(found.kind, header_key(found.header), choice.columns, actor.id, now)
            self.jobs.add("check-import", {"import": str(public_id)}, now)
            said = {"fields": sorted(choice.columns), "courses": len(choice.courses), "version": choice.version}
            self.audit.record("import-columns-chosen", f"import:{public_id}", actor, now, said)
        return self.get_import(public_id)

    def _check_choice(self, found: R, choice: ColumnChoice, now: datetime) -> None:
        layout = self.kinds[found.kind].layout
        if not layout.fields:
            raise Refused(self.not_to_match)
        check_choice(found.state, found.columns_version, choice.version)
        wrong = [
            FieldError(f"/columns/{code}", why)
            for code, why in layout.wrong_choices(choice.columns, found.header).items()
        ]
        if wrong := [*wrong, *self.other_wrong_choices(choice, now)]:
            raise Invalid(self.wrong_choice, tuple(wrong))
        if not found.is_kept:
            raise Refused("The original file has been removed, so it cannot be read again")

    def other_wrong_choices(self, choice: ColumnChoice, now: datetime) -> list[FieldError]:
        """What is wrong with what was chosen beside columns."""
        return []

    def save_other_choice(self, found: R, choice: ColumnChoice, actor: Actor, now: datetime) -> dict[str, object]:
        """Remembers what was chosen beside columns; what that changes of the import."""
        return {}


def _brought_in(found: ImportRecord) -> bool:
    """Whether a confirmed file has rows that came in, or were in; what is being brought in or undone has."""
    counts = found.counts
    return found.state != "confirmed" or counts.review + counts.refused < counts.read


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """For bulk work that makes many objects and drops none."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
