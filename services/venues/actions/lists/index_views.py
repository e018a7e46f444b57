"""The lists as they stood at one change, whole: what a look-up asks, in memory or in the database."""

import gc
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from services.venues.rules.screening.matching.engine import RESCORED, Entry, Match, Matcher
from services.venues.rules.screening.matching.plain import PlainList, run_words, screen_among, standing_among
from services.venues.rules.screening.matching.standing import has_runs
from services.venues.rules.screening.thresholds import LOWEST
from services.venues.store.database import database
from services.venues.store.lists.changes import Change, current_change
from services.venues.store.lists.entries import count_active, list_names
from services.venues.store.lists.trigrams import list_of_words, list_similar

KEPT_ANSWERS = 5_000


class View(Protocol):
    """What a look-up asks: the lists as they stood at one change, whole."""

    @property
    def change(self) -> Change:
        """How far the lists had been changed."""
        ...

    def screen(self, name: str, kind: str) -> list[Match]:
        """Entries whose name could be this one, best first; some may be in force no more."""
        ...

    def standing_in(self, field: str, kind: str) -> list[Match]:
        """Entries of which a name stands whole among the words of a field, best first."""
        ...


@dataclass(frozen=True)
class MemoryView:
    """An index as it was built, and beside it what has been changed since.

    `last` is the highest number of a subject in it, `surplus` how many are in it that are on no list any more.
    """

    change: Change
    matcher: Matcher
    built_at: Change
    last: int
    surplus: int = 0
    fresh: PlainList | None = None
    changed: frozenset[str] = frozenset()
    answers: dict[tuple[str, str], list[Match]] = field(default_factory=dict)

    def screen(self, name: str, kind: str) -> list[Match]:
        """The same name is asked again and again when bookings are screened anew, so answers are kept."""
        known = self.answers.get((name, kind))
        if known is None:
            if len(self.answers) > KEPT_ANSWERS:
                self.answers.clear()
            found = self._screen(name, kind)
            known = self.answers[name, kind] = [match for match in found if match.score >= LOWEST]
        return known

    def _screen(self, name: str, kind: str) -> list[Match]:
        most = RESCORED + self.surplus  # nobody is crowded out by who is gone: each version of a list leaves its own
        found = [match for match in self.matcher.screen(name, kind, most) if match.entry_id not in self.changed]
        if self.fresh is None:
            return found
        return sorted([*found, *self.fresh.screen(name, kind)], key=lambda match: (-match.score, match.entry_id))

    def standing_in(self, field: str, kind: str) -> list[Match]:
        """In the index and beside it."""
        found = [match for match in self.matcher.standing_in(field, kind) if match.entry_id not in self.changed]
        return found if self.fresh is None else [*found, *self.fresh.standing_in(field, kind)]


@dataclass(frozen=True)
class DatabaseView:
    """PostgreSQL finds names that share threes of letters, the engine scores them; nothing is kept in memory."""

    change: Change

    def screen(self, name: str, kind: str) -> list[Match]:
        """The same scores as from memory, of candidates found another way."""
        similar = list_similar(name, kind)
        return screen_among(name, kind, [Entry(str(id_), names, kind, weak) for id_, names, weak in similar])

    def standing_in(self, field: str, kind: str) -> list[Match]:
        """The same, of the names that are written with the words of a run and no others."""
        held = list_of_words(run_words(field), kind) if has_runs(field) else []
        return standing_among(field, kind, [Entry(str(id_), names, kind, weak) for id_, names, weak in held])


def entry_of(id_: int, kind: str, names: str, weak: str) -> Entry:
    return Entry(str(id_), tuple(json.loads(names)), kind, tuple(json.loads(weak)) if weak != "[]" else ())


def with_few(view: MemoryView, rows: Iterable[tuple[int, str, str, str, int]], now_at: Change) -> MemoryView:
    """A few entries added, changed or removed in a copy, which then takes the place of the index."""
    matcher, last = view.matcher.copy(), view.last
    for id_, kind, names, weak, active in rows:
        if id_ <= view.last:
            matcher.remove(str(id_))
        if active:
            matcher.add([entry_of(id_, kind, names, weak)])
        last = max(last, id_)
    if len(matcher):
        matcher.build()
    return MemoryView(now_at, matcher, now_at, last, len(matcher) - count_active())


def new_view() -> MemoryView:
    with database.read_transaction():
        now_at, rows = current_change(), list_names()
    collecting = gc.isenabled()
    gc.disable()  # nothing of it is garbage, and looking for some takes longer than the work
    try:
        matcher = Matcher(entry_of(*row[:4]) for row in rows if row[4])
        matcher.build()
    finally:
        if collecting:
            gc.enable()
    return MemoryView(now_at, matcher, now_at, rows[-1][0] if rows else 0)
