"""How often one person may have names looked up: enough for the work, too little to try a town's names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

TEN_MINUTES, DAY = timedelta(minutes=10), timedelta(days=1)
IN_WORDS = {TEN_MINUTES: "10 minutes", DAY: "a day"}


@dataclass(frozen=True)
class Limits:
    """The most look-ups of one person in ten minutes and in a day (SEC-30)."""

    in_ten_minutes: int = 20
    in_a_day: int = 100

    @property
    def windows(self) -> tuple[tuple[timedelta, int], ...]:
        """(time, most look-ups in it), the shortest first."""
        return (TEN_MINUTES, self.in_ten_minutes), (DAY, self.in_a_day)


@dataclass(frozen=True)
class TooOften:
    """That the most was reached: what to do in words, and after how many seconds it may be tried again."""

    told: str
    seconds: int


def too_often(found: Iterable[tuple[timedelta, int, datetime | None]], now: datetime) -> TooOften | None:
    """Whether one more look-up is too many; `found` is (time, most, when the oldest of the newest `most` was)."""
    reached = [
        (oldest + time - now, time, most) for time, most, oldest in found if oldest is not None and oldest > now - time
    ]
    if not reached:
        return None
    wait, time, most = max(reached)
    seconds = max(1, -(-int(wait.total_seconds() * 1000) // 1000))
    return TooOften(
        f"You have had names looked up {most} times in {IN_WORDS[time]}, the most for one person. Nothing was saved. "
        f"Try again in {_in_words(seconds)}. Many requests at once come in as a file, where no limit applies.",
        seconds,
    )


def _in_words(seconds: int) -> str:
    minutes = -(-seconds // 60)
    if minutes < 120:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    return f"{-(-minutes // 60)} hours"
