"""Comparing a chain with its anchors, and saying in words what does not fit; pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from shared.clock import LONDON
from shared.contracts.audit import Anchor, Finding, PlacedAnchor


@dataclass(frozen=True)
class AcceptedRestore:
    """Two people said that a backup was restored: anchors of `first` to `last` made by `until` are of lost entries."""

    seq: int
    first: int
    last: int
    until: datetime
    at: datetime
    by: tuple[str, ...]
    reason: str

    def explains(self, anchor: Anchor) -> bool:
        """Whether an anchor that does not fit is one of a lost entry."""
        return self.first <= anchor.seq <= self.last and anchor.at <= self.until


def moment(at: datetime) -> str:
    """A moment in words, on London's clocks."""
    here = at.astimezone(LONDON)
    return f"{here.day} {here:%B %Y at %H:%M:%S}"


def span(first: int, last: int) -> str:
    """One entry or several, in words."""
    return f"entry {first:,} is" if first == last else f"entries {first:,} to {last:,} are"


class Comparison:
    """Sees one anchor after the other and keeps the extremes, however many there are."""

    def __init__(
        self,
        entries: int,
        hash_at: Callable[[int], str | None],
        is_ours: Callable[[Anchor], bool],
        restores: Iterable[AcceptedRestore] = (),
    ) -> None:
        self._entries, self._hash_at, self._is_ours = entries, hash_at, is_ours
        self.restores = tuple(restores)
        self.compared = self.unreadable = 0
        self.newest: Anchor | None = None
        """The highest entry that an anchor confirms."""
        self._lowest: PlacedAnchor | None = None
        self._highest: PlacedAnchor | None = None
        self._until: datetime | None = None
        self._foreign: PlacedAnchor | None = None

    def see(self, placed: PlacedAnchor) -> bool:
        """Compares one anchor; False when it is not ours."""
        anchor = placed.anchor
        if not placed.vouched and not self._is_ours(anchor):
            self._foreign = self._foreign or placed
            return False
        self.compared += 1
        if self._hash_at(anchor.seq) == anchor.hash:
            if self.newest is None or anchor.seq > self.newest.seq:
                self.newest = anchor
        elif not any(restore.explains(anchor) for restore in self.restores):
            self._note(placed)
        return True

    def _note(self, placed: PlacedAnchor) -> None:
        anchor = placed.anchor
        if self._lowest is None or anchor.seq < self._lowest.anchor.seq:
            self._lowest = placed
        if self._highest is None or anchor.seq > self._highest.anchor.seq:
            self._highest = placed
        self._until = max(self._until or anchor.at, anchor.at)

    def finding(self) -> Finding | None:
        """The first entry that does not fit, the last one an anchor speaks of, and a sentence; None if all fit."""
        if self._lowest is None or self._highest is None or self._until is None:
            return self._foreign_finding()
        low, high = self._lowest.anchor, self._highest.anchor
        if low.seq > self._entries:
            first = self._entries + 1
            reason = (
                f"shorter than the anchor of {moment(high.at)} ({self._highest.place}): "
                f"{span(first, high.seq)} missing: restored backup or deletion"
            )
            return Finding("shorter", first, high.seq, self._until, reason)
        reason = (
            f"entry {low.seq:,} is not the one anchored on {moment(low.at)} ({self._lowest.place}); the last anchor "
            f"that does not fit is of entry {high.seq:,}, {moment(high.at)} ({self._highest.place}): "
            "work on a restored backup, or entries made over"
        )
        return Finding("contradicted", low.seq, high.seq, self._until, reason)

    def _foreign_finding(self) -> Finding | None:
        if self._foreign is None:
            return None
        anchor = self._foreign.anchor
        reason = (
            f"{self._foreign.place} was not written with this service's audit key: an anchor was changed or made up"
        )
        return Finding("foreign", anchor.seq, anchor.seq, anchor.at, reason)
