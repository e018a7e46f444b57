"""Taking a file in: kept as it came, and checked, at once or by a job."""

from datetime import datetime
from typing import IO
from uuid import UUID, uuid4

from shared.actor import Actor
from shared.contracts.imports.imports import Import
from shared.files.kept_files import Received, shown_name
from shared.files.kept_files import receive as receive_body
from shared.http.problems import Invalid, Refused
from shared.imports.check import Check
from shared.imports.kinds import Checked
from shared.imports.states import UNCONFIRMED
from shared.imports.store import L, R
from shared.spreadsheets.limits import TEXT_BYTES, UnreadableFile


class Receive(Check[R, L]):
    """Takes files in."""

    def receive(self, content: IO[bytes], file_name: str, kind: str, actor: Actor, now: datetime) -> Import:
        """Keeps a file as it came, if its kind does, and the outcome of its rows; nothing is brought in by this.

        A large file is checked in the background. A file that was uploaded before but not confirmed is replaced,
        because people upload again to start afresh; once confirmed, the very same file is refused while what it brought
        in still counts.
        """
        public_id, file = uuid4(), receive_body(content, TEXT_BYTES)
        self.refuse_what_is_in(kind, file.sha256)
        checked = self._at_once(kind, file, now)
        with self.database.write_transaction():
            for earlier in self.store.list_same_files(file.sha256, kind):
                self.store.save(earlier.id, UNCONFIRMED, state="replaced")
            self.refuse_what_is_in(kind, file.sha256)
            self._keep(public_id, file, checked, file_name=file_name, kind=kind, actor=actor, now=now)
        return self.get_import(public_id)

    def _keep(
        self,
        public_id: UUID,
        file: Received,
        checked: Checked | None,
        file_name: str,
        kind: str,
        actor: Actor,
        now: datetime,
    ) -> None:
        details = {"kind": kind, "sha256": file.sha256, "size": file.size}
        taken = self.store.add(
            public_id=public_id, state="received", file_name=shown_name(file_name), created_at=now, created_by=actor.id,
            **details, **self.store.kept_as(self.kinds[kind].keeps_original),
        )  # fmt: skip
        if self.kinds[kind].keeps_original:
            self.kept.keep(public_id, file, now)
        if checked is None:
            self.jobs.add("check-import", {"import": str(public_id)}, now)
        else:
            self.keep_checked(taken, checked, "received")
            details["counts"] = {outcome: checked.figures.get(outcome, 0) for outcome in self.store.outcomes}
        self.audit.record("import-received", f"import:{public_id}", actor, now, details)

    def refuse_what_is_in(self, kind: str, sha256: str) -> None:
        """Refused while what the newest import of this very file brought in still counts."""
        if why := self.kinds[kind].why_in(self.newest_in(kind, sha256), sha256):
            raise Refused(why)

    def _at_once(self, kind: str, file: Received, now: datetime) -> Checked | None:
        """What is in a file that does not take long to check; Invalid when it cannot be read at all."""
        plug = self.kinds[kind]
        if file.size > plug.checked_at_once_to:
            return None
        file.content.seek(0)
        try:
            return plug.check(file.content, self.memory.given(kind, {}), now)
        except UnreadableFile as problem:
            raise Invalid(problem.detail) from None
