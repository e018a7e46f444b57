"""Originals: the refused rows given back from them, and letting go of them or of a whole upload."""

from datetime import UTC, datetime
from uuid import UUID

from shared.actor import Actor
from shared.contracts.imports.imports import Import
from shared.done_before import check_own
from shared.http.problems import Refused
from shared.imports.states import (
    DISCARDABLE,
    NO_ROWS,
    ORIGINAL_DELETED,
    ORIGINAL_GONE,
    THROWN_AWAY,
    UNCONFIRMED_KEPT,
    UNDER_WAY,
    WITH_ROWS,
    not_discardable,
)
from shared.imports.store import L, R
from shared.imports.undo import Undo
from shared.jobs.rows import Job
from shared.spreadsheets.columns import TO_CORRECT
from shared.spreadsheets.writing import csv_bytes


class Originals(Undo[R, L]):
    """Gives refused rows back, and lets go of files."""

    def corrections_file(self, public_id: UUID) -> bytes:
        """CSV of every refused row as it came, with what to correct; of a file without columns its place and reason."""
        found = self.existing(public_id)
        if found.state not in WITH_ROWS:
            raise Refused(NO_ROWS[found.state])
        kind, lines = self.kinds[found.kind], self.store.list_lines(found.id, "refused")
        if not kind.keeps_original:
            rows = [[line.row, line.column, line.value, line.reason] for line in lines]
            return csv_bytes([["Entry", "Field", "Value", TO_CORRECT], *rows])
        if not found.is_kept:
            raise Refused(ORIGINAL_GONE)
        given = self.memory.given(found.kind, found.chosen)
        with self.kept.open(public_id) as file, kind.open(file, given) as upload:
            return kind.corrections(upload, {(line.sheet, line.row): line.reason for line in lines})

    def remove_original(self, public_id: UUID, actor: Actor, now: datetime) -> Import:
        """Removes the original file with what its rows said; what was made of it stays, with checksum and counts."""
        with self.database.write_transaction():
            found = self.existing(public_id)
            if found.state in UNDER_WAY:
                raise Refused("The file is still being worked on")
            check_own(ORIGINAL_DELETED, found.file_removed_by, found.file_removed_at, actor)
            if found.is_kept:
                self.remove_file(found, actor, now)
        return self.get_import(public_id)

    def remove_file(self, found: R, actor: Actor, now: datetime) -> None:
        """From now on the original is not kept; what its rows said goes too, but for what is still needed."""
        self.store.save_file_gone(found.id, actor.id, now)
        self.store.forget(found)
        self.audit.record("import-file-removed", f"import:{found.public_id}", actor, now, {"sha256": found.sha256})
        self.kept.remove(found.public_id)

    def discard(self, public_id: UUID, actor: Actor, now: datetime) -> Import:
        """Throws an upload away of which nothing is in: file, rows; checksum and counts stay; again is harmless."""
        with self.database.write_transaction():
            found = self.existing(public_id)
            check_own(THROWN_AWAY, found.discarded_by, found.discarded_at, actor)
            if found.state != "discarded" and not self._discard(found, actor, now):
                kind, state = self.kinds[found.kind], self.existing(public_id).state
                raise Refused(not_discardable(state, kind.keeps_original, kind.never_undone))
        return self.get_import(public_id)

    def _discard(self, found: R, actor: Actor, now: datetime) -> bool:
        if not self.store.discard(found.id, DISCARDABLE, actor.id, now):
            return False
        details = {"kind": found.kind, "state": found.state, "sha256": found.sha256, "read": found.read}
        self.audit.record("import-discarded", f"import:{found.public_id}", actor, now, details)
        self.kept.remove(found.public_id)
        return True

    def discard_unconfirmed(self, job: Job, by: Actor, now: datetime) -> None:
        """Uploads that nobody has confirmed in fourteen days; each in a transaction of its own."""
        for found in self.store.list_unconfirmed(DISCARDABLE, now - UNCONFIRMED_KEPT):
            with self.database.write_transaction():
                self.jobs.renew(job, datetime.now(UTC))
                self._discard(found, by, now)
