"""Bringing in what was checked, once a person confirms it: asked for in a request, done by a job."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from shared.actor import Actor
from shared.done_before import check_own
from shared.http.problems import Refused
from shared.imports.kinds import Said
from shared.imports.receive import Receive
from shared.imports.states import GIVEN_UP, NOT_CONFIRMABLE, THROWN_AWAY
from shared.imports.store import L, R
from shared.imports.versions import check_reading
from shared.jobs.rows import Job, finishing

NOTHING_SAID: Said = {}
CONFIRM_ASKED = "import-confirm-asked"


class Confirm(Receive[R, L]):
    """Brings files in."""

    def ask_to_confirm(
        self,
        public_id: UUID,
        actor: Actor,
        now: datetime,
        version: int | None = None,
        said: Said = NOTHING_SAID,
    ) -> None:
        """From here a job brings the accepted rows in; the same person asking twice is harmless.

        OutOfDate when it was read anew since, or somebody else was quicker. `version` is the reading that was seen,
        `said` what its kind wants to hear besides.
        """
        with self.database.write_transaction():
            self.database.lock(f"import:{public_id}")
            found = self.existing(public_id)
            check_reading(found.state, found.columns_version, version)
            if found.state == "checked":
                changes = self.check_confirming(found, said, actor, now)
                if self.begin_confirming(found, actor, now, **changes):
                    return
                found = self.existing(public_id)  # somebody else was quicker
            if found.state not in ("confirming", "confirmed"):
                check_own(THROWN_AWAY, found.discarded_by, found.discarded_at, actor)
                raise Refused(NOT_CONFIRMABLE[found.state])
            at = found.confirmed_at or self.asked_at(found, CONFIRM_ASKED)
            self.kinds[found.kind].check_confirmed_before(replace(found, confirmed_at=at), said, actor)

    def check_confirming(self, found: R, said: Said, actor: Actor, now: datetime) -> dict[str, object]:
        """Refuses what this person may not bring in; what is kept of their confirming."""
        return self.kinds[found.kind].check_confirming(found, said, actor, now)

    def begin_confirming(self, found: R, actor: Actor, now: datetime, **changes: object) -> bool:
        """From here a job brings the file in; False if it is not to be brought in any more."""
        confirming = {"state": "confirming", "confirmed_by": actor.id, "done": 0} | changes
        if not self.store.save(found.id, ("checked",), **confirming):
            return False
        self.jobs.add("confirm-import", {"import": str(found.public_id)}, now)
        self.audit.record(CONFIRM_ASKED, f"import:{found.public_id}", actor, now)
        return True

    def confirm_import(self, job: Job) -> None:
        """Brings the accepted rows in; the end of the file and of the job are one transaction with the last of them."""
        public_id, prepared = UUID(job.payload["import"]), None
        found = self.store.find(public_id)
        if found is not None and found.state == "confirming":
            prepared = self.kinds[found.kind].prepare(found, job)
        with finishing(self.jobs, job, self.database):
            found = self.store.find(public_id)
            if found is not None and found.state == "confirming":
                self._bring_in(found, prepared)

    def _bring_in(self, found: R, prepared: Any) -> None:
        kind, actor = self.kinds[found.kind], Actor(found.confirmed_by)
        kind.take_turn()
        now = datetime.now(UTC)
        done = kind.bring_in(found, prepared, actor, now)
        if done.to_confirm_again:
            self.store.save(found.id, ("confirming",), state="checked", problem=done.to_confirm_again)
            return
        changes = {"problem": self._still_to_say(found), "confirmed_at": now} | done.changes
        self.store.save(found.id, ("confirming",), state="confirmed", **changes)
        self.forget_without_original(found.public_id)
        details = {"kind": found.kind, "sha256": found.sha256, **done.details}
        self.audit.record("import-confirmed", f"import:{found.public_id}", actor, now, details)

    def _still_to_say(self, found: R) -> str:
        """What was said of the file without what only mattered to whoever was to confirm it."""
        said = found.problem.replace(self.said_of_earlier(found), "")
        return said.replace(GIVEN_UP["confirm-import"].said, "").strip()

    def forget_without_original(self, public_id: UUID) -> None:
        """Rows that outlived their file only to be confirmed or undone have nothing more to say."""
        found = self.existing(public_id)
        if found.file_removed_at is not None:
            self.store.forget(found)
