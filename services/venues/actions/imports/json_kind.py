"""Files in JSON as a kind of import: checked while their sender waits, and never kept as they came."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import IO

from services.venues.actions.imports.json_files import MOST_JSON
from services.venues.actions.imports.kind import VenueKind
from shared.clock import london_day
from shared.imports.kinds import Checked, Progress, nobody
from shared.imports.records import NewLine
from shared.spreadsheets.limits import TEXT_BYTES
from shared.spreadsheets.uploads import Given


class JsonKind(VenueKind):
    """A list of entries."""

    keeps_original = False
    checked_at_once_to = TEXT_BYTES

    def check(self, file: IO[bytes], given: Given, now: datetime, progress: Progress = nobody) -> Checked:
        """What becomes of every entry; UnreadableFile when it is no list of entries."""
        lines = self.lines_of(file.read(MOST_JSON + 1), london_day(now))
        return Checked(lines, figures(lines), total=len(lines))

    def lines_of(self, content: bytes, today: date) -> list[NewLine]:
        """The entries, each with its outcome."""
        raise NotImplementedError


def figures(lines: Sequence[NewLine]) -> dict[str, int]:
    """How many rows came out how, and of how many accepted ones something will have to be asked."""
    noted = sum(line.outcome == "accepted" and bool(line.reason) for line in lines)
    return {**Counter(line.outcome for line in lines), "noted": noted}
