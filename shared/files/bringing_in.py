"""Files of before 0.2.0, which lay on the disk, are brought into the database: a job that may be done again."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from shared.actor import system_actor
from shared.audit.trail import AuditTrail
from shared.database.database import Database
from shared.files.kept_files import KeptFiles, Received, receive
from shared.jobs.rows import Job, JobBoard, finishing
from shared.logs import log

BRING_IN_FILES = "bring-in-files"
BROUGHT, LEFT, MISSING = "brought_in", "left_on_disk", "missing"


class BringingIn:
    """Brings in the files of one service.

    `wanted` is, for each file that a record says is kept, its checksum; '' of one whose checksum nobody wrote down.
    """

    def __init__(
        self,
        database: Database,
        jobs: JobBoard,
        audit: AuditTrail,
        kept: KeptFiles,
        wanted: Callable[[], Mapping[UUID, str]],
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._audit = audit
        self._kept = kept
        self._wanted = wanted
        self._is_planned = False

    def plan(self, now: datetime) -> None:
        """Once in a process: where anything lies on this machine's disk, the job is there. Cheap to call often."""
        if self._is_planned:
            return
        if self._kept.on_disk.found():
            with self._database.write_transaction():
                self._jobs.add_unless_there(BRING_IN_FILES, {}, now)
        self._is_planned = True

    def run(self, job: Job) -> None:
        """Each file in a transaction of its own, and off the disk after that. What no record names stays and is told,
        and so is a record whose file is nowhere."""
        counts = dict.fromkeys((BROUGHT, LEFT, MISSING), 0)
        found = self._kept.on_disk.found()
        for path, file_id in found:
            counts[BROUGHT if file_id and self._bring_in(job, path, file_id) else LEFT] += 1
        missing = [one for one in self._wanted() if not self._kept.is_kept(one)] if found else []
        counts[MISSING] = len(missing)
        for one in missing:
            log().warning("a kept file is nowhere", service=self._database.service, file=str(one))
        for path, _ in self._kept.on_disk.found():
            log().warning("a file that no record keeps stays", service=self._database.service, file=path.name)
        self._kept.on_disk.remove_if_empty()
        now = datetime.now(UTC)
        with finishing(self._jobs, job, self._database):
            self._audit.record(
                "files-brought-in", "files", system_actor(self._database.service, BRING_IN_FILES), now, counts
            )

    def _bring_in(self, job: Job, path: Path, file_id: UUID) -> bool:
        with path.open("rb") as content:
            received = receive(content, path.stat().st_size)
            now = datetime.now(UTC)
            with self._database.write_transaction():
                self._jobs.renew(job, now)
                self._kept.lock()
                wanted = self._wanted().get(file_id)
                is_in = wanted is not None and wanted in ("", received.sha256) and self._is_in(file_id, received, now)
        if is_in:
            path.unlink(missing_ok=True)
        elif wanted is not None:
            self._kept.on_disk.set_apart(path)
        return is_in

    def _is_in(self, file_id: UUID, received: Received, now: datetime) -> bool:
        known = self._kept.find(file_id)
        if known is None:
            self._kept.keep(file_id, received, now)
        return known is None or known.sha256 == received.sha256
