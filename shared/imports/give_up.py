"""Imports that nobody works on any more: each says so, says truly what is in, and is in nobody's way."""

from datetime import UTC, datetime
from uuid import UUID

from shared.actor import system_actor
from shared.imports.originals import Originals
from shared.imports.states import GIVEN_UP, NO_MORE_TRIES, WORK_ON
from shared.imports.store import L, R
from shared.jobs.rows import Job, Kind

CLEARED: dict[str, dict[str, object]] = {
    "check-import": {},
    "confirm-import": {"confirmed_by": ""},
    "undo-import": {"undone_by": ""},
}


class GiveUp(Originals[R, L]):
    """Gives work on files up."""

    def work(self) -> dict[str, Kind]:
        """The kinds of work that files make, for the `HANDLERS` of a service."""
        found = {"check-import": self.check_import, "confirm-import": self.confirm_import}
        return {
            kind: Kind(does, self.give_up, self.objection_to_another_try, self.read_again)
            for kind, does in (found | {"undo-import": self.undo_import}).items()
        }

    def give_up(self, job: Job) -> None:
        """In the transaction in which a job is given up: what it did until then counts, and is told."""
        self._give_up(UUID(job.payload["import"]), job.kind)

    def _give_up(self, public_id: UUID, work: str) -> None:
        end, found, now = GIVEN_UP[work], self.store.find(public_id), datetime.now(UTC)
        if found is None or found.state not in end.states:
            return
        before = "" if work == "check-import" else found.problem.replace(end.said, "").strip()
        problem = " ".join(filter(None, (end.said, before)))
        changes: dict[str, object] = {"state": end.becomes, "problem": problem, "done": 0} | CLEARED[work]
        self.store.save(found.id, end.states, **changes | self.kinds[found.kind].left_by(work, found, now))
        if self.existing(public_id).state == "confirmed":
            self.forget_without_original(public_id)
        actor = system_actor(self.database.service, work)
        self.audit.record("import-given-up", f"import:{public_id}", actor, now, {"work": work, "done": found.done})

    def objection_to_another_try(self, job: Job) -> str:
        """Why a job of an import that gave up is not tried again, or ''."""
        again = job.kind == "check-import" and self._waits_to_be_read(self._of(job))
        return "" if again else NO_MORE_TRIES[job.kind]

    def read_again(self, job: Job) -> None:
        """In the transaction in which reading a file is tried again: it is as it was when it came."""
        if found := self._of(job):
            self.store.save(found.id, ("failed",), state="received", problem="", done=0, total=0)

    def _of(self, job: Job) -> R | None:
        return self.store.find(UUID(job.payload["import"])) if job.payload.get("import") else None

    def _waits_to_be_read(self, found: R | None) -> bool:
        """Whether nothing came of a file but that reading it was given up, and nobody has brought the same since."""
        return (
            found is not None
            and found.state == "failed"
            and found.problem == GIVEN_UP["check-import"].said
            and found.discarded_at is None
            and self.kept.is_kept(found.public_id)
            and not self.store.list_same_files(found.sha256, found.kind)
        )

    def release_stranded(self) -> None:
        """Imports that wait for work there is none of, of an earlier version say, are given up too."""
        for found in self.store.list_unconfirmed(tuple(WORK_ON), datetime.now(UTC)):
            with self.database.write_transaction():
                self.database.lock(f"import:{found.public_id}")
                waiting = self.jobs.payloads_waiting([WORK_ON[found.state]])
                if all(one["import"] != str(found.public_id) for one in waiting):
                    self._give_up(found.public_id, WORK_ON[found.state])
