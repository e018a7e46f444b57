"""Entries of which an anchor file has no line though it must have had one; pure.

A line is written after every commit and speaks for all its entries, so that entries without a line of their own are
those of one commit, of a process killed between commit and line, or of the last half minute before a power cut. What
is more than that was taken out of the file.

Where several machines work on one database, each writes the lines of its own commits into a file of its own: only
entries that this machine wrote are missed in this file.
"""

from array import array
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from shared.audit.anchor_comparison import moment, span
from shared.contracts.audit import Anchor, PlacedAnchor

AT_ONCE = timedelta(minutes=1)
"""Lines of entries further apart than this are not lost by a power cut."""


@dataclass(frozen=True)
class Written:
    """Of some entries the first and the last that this machine wrote, and when."""

    first: int
    last: int
    oldest: datetime
    newest: datetime


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
        written_here: Callable[[int, int], Written | None],
        kept: Collection[PlacedAnchor],
        explained: Collection[tuple[int, int]] = (),
    ) -> Iterator[Gap]:
        """What must have had lines: `kept` elsewhere shows it, or that its entries were not made at once.

        `kept` are heads that had a line in this very file before others were told of them. What lies before the first
        line is not asked about: earlier months may be moved away.
        """
        for first, last, waited in self._jumps(entries):
            shows = next((one for one in kept if first <= one.anchor.seq <= last), None)
            if shows is None and (first == last or not waited):
                continue
            here = written_here(first, last)
            low, high = (here.first, here.last) if here else (first, last)
            if any(known_first <= low and high <= known_last for known_first, known_last in explained):
                continue
            if shows is not None:
                had = f"one of entry {shows.anchor.seq:,} was {shows.place} since {moment(shows.anchor.at)}"
                yield Gap(first, last, here.newest if here else shows.anchor.at, had)
            elif here is not None and here.newest - here.oldest > AT_ONCE:
                made = f"they were made from {moment(here.oldest)} to {moment(here.newest)}"
                yield Gap(here.first, here.last, here.newest, made)

    def _jumps(self, entries: int) -> Iterator[tuple[int, int, bool]]:
        """Entries between two lines, and whether more than a moment lies between those; last what no line follows."""
        order = sorted(range(len(self._entries)), key=self._entries.__getitem__)
        for before, after in pairwise(order):
            first, last = self._entries[before] + 1, self._entries[after] - 1
            if first <= last <= entries:
                yield first, last, abs(self._times[after] - self._times[before]) > AT_ONCE.total_seconds()
        if order and self._entries[order[-1]] < entries:
            yield self._entries[order[-1]] + 1, entries, True
