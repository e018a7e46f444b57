"""Taking back what a file brought in: asked for in a request, done by a job."""

from datetime import UTC, datetime
from uuid import UUID

from shared.actor import Actor
from shared.done_before import check_own
from shared.http.problems import Refused
from shared.imports.confirm import Confirm
from shared.imports.kinds import NOT_CONFIRMED
from shared.imports.states import GIVEN_UP, UNDONE
from shared.imports.store import L, R
from shared.jobs.rows import Job, finishing

UNDO_ASKED = "import-undo-asked"


class Undo(Confirm[R, L]):
    """Takes files back."""

    def ask_to_undo(self, public_id: UUID, actor: Actor, now: datetime) -> None:
        """From here a job takes back what can be; the same person asking twice is harmless."""
        with self.database.write_transaction():
            found = self.existing(public_id)
            if found.state in ("undoing", "undone"):
                check_own(UNDONE, found.undone_by, found.undone_at or self.asked_at(found, UNDO_ASKED), actor)
                return
            kind = self.kinds[found.kind]
            if refused := kind.undo_objection(found, actor):
                raise Refused(refused)
            problem = found.problem.replace(GIVEN_UP["undo-import"].said, "").strip()
            changes = {"undone_by": actor.id, "problem": problem} | kind.begin_undoing(found)
            if not self.store.save(found.id, ("confirmed",), state="undoing", **changes):
                raise Refused(NOT_CONFIRMED)
            self.jobs.add("undo-import", {"import": str(public_id)}, now)
            self.audit.record(UNDO_ASKED, f"import:{public_id}", actor, now)

    def undo_import(self, job: Job) -> None:
        """Takes back for the person who asked; the end of the file and of the job are one transaction."""
        public_id = UUID(job.payload["import"])
        found = self.store.find(public_id)
        if found is not None and found.state == "undoing":
            self.kinds[found.kind].prepare_undo(found, job)
        with finishing(self.jobs, job, self.database):
            found = self.store.find(public_id)
            if found is not None and found.state == "undoing":
                self._take_back(found)

    def _take_back(self, found: R) -> None:
        kind = self.kinds[found.kind]
        kind.take_turn()
        now = datetime.now(UTC)
        done = kind.take_back(found, now)
        self.store.save(found.id, ("undoing",), state="undone", undone_at=now, **done.changes)
        self.forget_without_original(found.public_id)
        details = {"kind": found.kind, "sha256": found.sha256, **done.details}
        self.audit.record("import-undone", f"import:{found.public_id}", Actor(found.undone_by), now, details)
