"""What every kind of file of venues has in common."""

from datetime import datetime

from services.venues.store.imports.imports import ImportRecord, LineRecord
from shared.contracts.venues import UndoPlan
from shared.imports.kinds import Kind


class VenueKind(Kind[ImportRecord, LineRecord]):
    """A kind of file whose undoing can be looked at beforehand."""

    def plan(self, found: ImportRecord, skip: int, most: int) -> UndoPlan:
        """What undoing a file would do now: what goes, and what stays and why, which comes first."""
        raise NotImplementedError

    def left_by(self, work: str, found: ImportRecord, now: datetime) -> dict[str, object]:
        """A file that is to be confirmed again has been read whole."""
        return {"done": found.read} if work == "confirm-import" else {}


def stayed_with(also: int, one: str, many: str) -> str:
    """What is said of an undone file when other files have some of what it brought in."""
    if not also:
        return ""
    if also == 1:
        return f"1 {one} stayed, because another confirmed file has it as well."
    return f"{also} {many} stayed, because other confirmed files have them as well."


def stayed(staying: int, one: str, many: str) -> str:
    """What is said of an undone file of which something stayed."""
    if not staying:
        return ""
    return f"{staying} {one if staying == 1 else many} stayed, because somebody had built on what came in."
