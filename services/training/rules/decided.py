"""What decides standings on each day, as digests: two policies with one digest on a day say the same of everybody."""

from bisect import bisect_right
from datetime import date

Decided = tuple[tuple[date, str], ...]
"""From each day on, in order, a digest of all that decides who must learn what; the first also covers days before."""


def first_difference(one: Decided, other: Decided) -> date | None:
    """The first day of which two policies may say another thing; None when they say the same of every day."""
    days = sorted({date.min, *(day for day, _ in one), *(day for day, _ in other)})
    return next((day for day in days if digest_on(one, day) != digest_on(other, day)), None)


def digest_on(decided: Decided, day: date) -> str:
    """The digest in force on the day; nothing when the policy is not known."""
    if not decided:
        return ""
    return decided[max(bisect_right([starts for starts, _ in decided], day) - 1, 0)][1]
