"""Work for the night: rows like any other, due at two in the morning UTC, one of each kind a night.

Two o'clock exists in every London night as well, and a night that nobody worked is caught up once (REL-14). What a
clock that ran ahead did of a night that is still to come does not count: it is worked when it comes (REL-16).
"""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from shared.database.database import Database
from shared.jobs.rows import Job, JobBoard, finishing

AT = time(2, 0)
LOOKED_AT_EVERY = timedelta(minutes=10)
"""Another machine may have worked the coming night by a clock that ran ahead."""


class Nights:
    """Sees to it that the work of the coming night stands in the job table."""

    def __init__(self, database: Database, board: JobBoard, kinds: tuple[str, ...]) -> None:
        self._database = database
        self._board = board
        self._kinds = kinds
        self._planned: tuple[datetime, datetime] | None = None
        """The night that was planned last, and when."""

    def plan(self, now: datetime) -> None:
        """Adds the coming night's work unless it is there; cheap to call at every sweep."""
        due = datetime.combine(now.date(), AT, now.tzinfo)
        if due <= now:
            due += timedelta(days=1)
        if self._planned and self._planned[0] == due and abs(now - self._planned[1]) < LOOKED_AT_EVERY:
            return
        keys = {kind: f"{kind}:{due.date().isoformat()}" for kind in self._kinds}
        if not self._board.are_waiting(keys.values()):
            with self._database.write_transaction():
                for kind, key in keys.items():
                    self._board.add(kind, {}, due, unique_key=key, not_before=due)
        self._planned = due, now


def checking(check: Callable[[datetime], object], board: JobBoard, database: Database) -> Callable[[Job], None]:
    """The work of a job that looks whether something is well; who looked keeps what came of it."""

    def work(job: Job) -> None:
        check(datetime.now(UTC))
        with finishing(board, job, database):
            return

    return work
