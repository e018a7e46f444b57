"""Work for the night: rows like any other, due at two in the morning UTC, one of each kind a night.

Two o'clock exists in every London night as well, and a night that nobody worked is caught up once (REL-14).
"""

from datetime import datetime, time, timedelta

from shared.database import Database
from shared.jobs import JobBoard

AT = time(2, 0)


class Nights:
    """Sees to it that the work of the coming night stands in the job table."""

    def __init__(self, database: Database, board: JobBoard, kinds: tuple[str, ...]) -> None:
        self._database = database
        self._board = board
        self._kinds = kinds
        self._planned: datetime | None = None

    def plan(self, now: datetime) -> None:
        """Adds the coming night's work unless it is there; cheap to call every second."""
        due = datetime.combine(now.date(), AT, now.tzinfo)
        if due <= now:
            due += timedelta(days=1)
        if due == self._planned:
            return
        with self._database.write_transaction():
            for kind in self._kinds:
                self._board.add(kind, {}, due, unique_key=f"{kind}:{due.date().isoformat()}", regular=True)
        self._planned = due
