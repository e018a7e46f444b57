"""Entries of which an anchor file has no line though it must have had one; pure.

A line is written after every commit and speaks for all its entries, so that entries without a line of their own are
those of one commit, of a process killed between commit and line, or of the last half minute before a power cut. What
is more than that was taken out of the file.
"""

from array import array
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from shared.anchor_comparison import moment, span
from shared.contracts.audit import Anchor, PlacedAnchor

AT_ONCE = timedelta(minutes=1)
"""Lines of entries further apart than this are not lost by a power cut."""


@dataclass(frozen=True)
class Gap:
    """Entries `first` to `last`, the newest of `until`, stand between two lines of the file or after its last one."""

    first: int
    last: int
    until: datetime
    why: str

    @property
    def reason(self) -> str:
        """What it means, in words."""
        return (
            f"the anchor file was cut: {span(self.first, self.last)} without a line in it, and {self.why}. Nobody can "
            "say whether entries went with those lines. Put the file back, or two people accept that it is lost"
        )


class Lines:
    """Sees the lines of an anchor file, however many and in whatever order."""

    def __init__(self) -> None:
        self._entries, self._times = array("q"), array("d")

    def see(self, anchor: Anchor) -> None:
        """One line that was written with our key."""
        self._entries.append(anchor.seq)
        self._times.append(anchor.at.timestamp())

    def gaps(
        self,
        entries: int,
        times_of: Callable[[int, int], tuple[datetime, datetime]],
        kept: Collection[PlacedAnchor],
        explained: Collection[tuple[int, int]] = (),
    ) -> Iterator[Gap]:
        """What must have had lines: `kept` elsewhere shows it, or that its entries were not made at once.

        What lies before the first line is not asked about: earlier months may be moved away.
        """
        for first, last, waited in self._jumps(entries):
            if any(known_first <= first and last <= known_last for known_first, known_last in explained):
                continue
            shows = next((one for one in kept if first <= one.anchor.seq <= last), None)
            if shows is None and (first == last or not waited):
                continue
            oldest, newest = times_of(first, last)
            if shows is not None:
                had = f"one of entry {shows.anchor.seq:,} was {shows.place} since {moment(shows.anchor.at)}"
                yield Gap(first, last, newest, had)
            elif newest - oldest > AT_ONCE:
                yield Gap(first, last, newest, f"they were made from {moment(oldest)} to {moment(newest)}")

    def _jumps(self, entries: int) -> Iterator[tuple[int, int, bool]]:
        """Entries between two lines, and whether more than a moment lies between those; last what no line follows."""
        order = sorted(range(len(self._entries)), key=self._entries.__getitem__)
        for before, after in pairwise(order):
            first, last = self._entries[before] + 1, self._entries[after] - 1
            if first <= last <= entries:
                yield first, last, abs(self._times[after] - self._times[before]) > AT_ONCE.total_seconds()
        if order and self._entries[order[-1]] < entries:
            yield self._entries[order[-1]] + 1, entries, True
