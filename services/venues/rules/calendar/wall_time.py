"""Europe/London wall time: an hour that does not exist is refused with a hint, one that comes twice is asked about."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Outside them a year is a slip of the pen, such as 0026 for 2026."""
NO_SUCH_YEAR = f"Check the year: it must be between {FIRST_YEAR} and {LAST_YEAR}."


@dataclass(frozen=True)
class WallTime:
    """`at` in UTC, or the reason there is none; `ambiguous` when first or second must be said."""

    at: datetime | None
    problem: str | None = None
    ambiguous: bool = False


def read_wall_time(given: str, which: str = "") -> WallTime:
    """The moment meant by `2026-06-20T18:00` in London; `which` is "first" or "second" when the hour comes twice.

    An offset in the text, such as `+01:00`, also says which, and must be London's own at that time.
    """
    try:
        wall = datetime.fromisoformat(given.strip())
    except ValueError:
        return WallTime(None, "Give the day and time like 2026-06-20T18:00.")
    offset = wall.utcoffset()
    wall = wall.replace(tzinfo=None)
    if "T" not in given.strip().upper().replace(" ", "T"):
        return WallTime(None, "Give the time as well as the day.")
    if not FIRST_YEAR <= wall.year <= LAST_YEAR:
        return WallTime(None, NO_SUCH_YEAR)
    first, second = _moment(wall, 0), _moment(wall, 1)
    if first == second:
        return _with_offset(wall, {first: first - _as_utc(wall)}, offset)
    if _wall(first) != wall:
        return WallTime(None, _hint_for_a_gap(wall))
    moments = {moment: moment - _as_utc(wall) for moment in (first, second)}
    if offset is not None:
        return _with_offset(wall, moments, offset)
    if which not in ("first", "second"):
        return WallTime(None, _question_for_a_repeat(wall), ambiguous=True)
    return WallTime(first if which == "first" else second)


def _with_offset(wall: datetime, moments: dict[datetime, timedelta], offset: timedelta | None) -> WallTime:
    """The moment whose offset was given; without one, the only moment there is."""
    if offset is None:
        return WallTime(next(iter(moments)))
    for moment, behind in moments.items():
        if -behind == offset:
            return WallTime(moment)
    return WallTime(None, f"London's clocks do not stand at that offset at {wall:%H:%M on %-d %B %Y}.")


def _moment(wall: datetime, fold: int) -> datetime:
    return wall.replace(tzinfo=LONDON, fold=fold).astimezone(UTC)


def _wall(moment: datetime) -> datetime:
    return moment.astimezone(LONDON).replace(tzinfo=None)


def _as_utc(wall: datetime) -> datetime:
    return wall.replace(tzinfo=UTC)


def _hint_for_a_gap(wall: datetime) -> str:
    return (
        f"There is no {wall:%H:%M} on {wall:%-d %B %Y}: the clocks go forward an hour. "
        f"Did you mean {wall + timedelta(hours=1):%H:%M}?"
    )


def _question_for_a_repeat(wall: datetime) -> str:
    return (
        f"{wall:%H:%M} comes twice on {wall:%-d %B %Y}, because the clocks go back. "
        "Say whether you mean the first or the second."
    )
