"""The lists in the memory of this process: asked without waiting, brought up to date in the background, swapped whole.

A look-up asks the database how far the lists have been changed. What the index lacks is added there and then: a few
entries to the index itself, many of them as a plain list beside it until a new index is built.
"""

import threading
import time
from pathlib import Path

from services.venues.actions.lists.index_views import DatabaseView, MemoryView, View, entry_of, new_view, with_few
from services.venues.rules.screening.matching.engine import Matcher
from services.venues.rules.screening.matching.plain import PlainList
from services.venues.store.database import database
from services.venues.store.lists.changes import Change, current_change, is_past
from services.venues.store.lists.entries import count_changed, list_names
from services.venues.store.lists.index_files import forget_index, load_index, one_builder, save_index, saved_head
from shared.logs import log

MEMORY, DATABASE = "memory", "database"
FEW = 200
"""So many changed entries are put into the index at once, in some milliseconds; for more it is built anew."""
AT_START = 100_000
"""So many names are built before the first request is answered; more of them behind it."""
TRY_AGAIN_SECONDS = 30.0


class Index:
    """The one index of a process."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._in_memory = True
        self._view: MemoryView | None = None
        self._catching_up = threading.Lock()
        self._builder: threading.Thread | None = None
        self._not_before = 0.0

    def configure(self, folder: Path, kind: str) -> None:
        """Where the index is saved, and whether it is kept in memory at all."""
        self._folder, self._in_memory, self._view = folder, kind != DATABASE, None

    def after_fork(self) -> None:
        """In a child: the index is shared with the parent, its threads and locks are not."""
        self._catching_up, self._builder = threading.Lock(), None

    def view(self, now_at: Change) -> View:
        """The lists as they are at this moment, which is the change given; never waits until an index is built."""
        if not self._in_memory:
            return DatabaseView(now_at)
        view = self._view
        if view is None or view.change != now_at:
            with self._catching_up:
                view = self._caught_up(now_at)
                self._view = view
        if view.fresh is not None or view.surplus > FEW:
            self._build_behind()
        return view

    def _caught_up(self, now_at: Change) -> MemoryView:
        view = self._view
        if view is not None and view.change == now_at:
            return view
        if view is None or not is_past(view.built_at) or view.built_at.number > now_at.number:
            view = MemoryView(Change(-1), Matcher(), Change(-1), 0)
        rows = list_names(view.built_at.number)
        if len(rows) <= FEW:
            return with_few(view, rows, now_at)
        entries = [entry_of(id_, kind, names, weak) for id_, kind, names, weak, active in rows if active]
        changed = frozenset(str(row[0]) for row in rows if row[0] <= view.last)
        return MemoryView(
            change=now_at,
            matcher=view.matcher,
            built_at=view.built_at,
            last=view.last,
            surplus=view.surplus,
            fresh=PlainList(entries),
            changed=changed,
        )

    def forget_saved(self) -> None:
        """Throws away what was saved and what this process holds, because names have gone; the next one is new."""
        with self._catching_up:
            self._view = None
        if self._folder is not None:
            forget_index(self._folder)

    # ---- building

    def load_at_start(self) -> None:
        """Before the first request, and before a fork; without an index the process starts all the same."""
        began = time.monotonic()
        try:
            loaded = self.load()
        except Exception as error:
            log().error("index not loaded", error=type(error).__name__)
        else:
            log().info("index loaded" if loaded else "index to be built", seconds=round(time.monotonic() - began, 1))

    def load(self, at_most: int = AT_START) -> bool:
        """Before the first request, and before a fork: the saved index, or a new one when it is not too long.

        False when the lists are so long that the index has to be built behind the first look-ups.
        """
        if not self._in_memory:
            return True
        with database.connection():
            saved = self._saved()
            if saved is None and count_changed(-1) > at_most:
                return False
            self._take(saved or self._built())
        return True

    def bring_up_to_date(self) -> None:
        """Builds and saves an index that lacks little; a worker does this after a list was loaded."""
        if self._in_memory:
            with database.connection():
                held = self._view
                saved = None if held is not None and held.surplus > FEW else self._saved()
                self._take(saved or self._built())

    def _take(self, view: MemoryView) -> None:
        with self._catching_up:
            held = self._view
            if held is None or not is_past(held.built_at) or held.built_at.number <= view.built_at.number:
                self._view = view

    def _saved(self) -> MemoryView | None:
        """The saved index, unless it lacks too much or belongs to another history of this database."""
        head = saved_head(self._folder) if self._folder else None
        if self._folder is None or head is None:
            return None
        change = Change(int(head["number"]), str(head["token"]))
        if not is_past(change) or count_changed(change.number) > FEW:
            return None
        loaded = load_index(self._folder)
        if loaded is None or loaded[0] != change:
            return None
        last = int(loaded[1]["last_id"][0])
        return MemoryView(change, Matcher.restored(loaded[1]), change, last)

    def _built(self) -> MemoryView:
        """A new index of everybody on the newest lists, saved for the next start; one process at a time builds."""
        if self._folder is None:
            return new_view()
        try:
            with one_builder(self._folder):
                saved = self._saved()  # somebody else may have built it while we waited
                if saved is not None and saved.built_at == current_change():
                    return saved
                view = new_view()
                save_index(self._folder, view.change, view.matcher.state(), view.last)
                return view
        except OSError as error:  # a folder that cannot be written costs the next start some seconds, and no more
            log().warning("index not saved", error=type(error).__name__)
            return new_view()

    def _build_behind(self) -> None:
        if (self._builder is not None and self._builder.is_alive()) or time.monotonic() < self._not_before:
            return
        self._not_before = time.monotonic() + TRY_AGAIN_SECONDS
        self._builder = threading.Thread(target=self._build, name="screening-index", daemon=True)
        self._builder.start()

    def _build(self) -> None:
        began = time.monotonic()
        try:
            self.bring_up_to_date()
        except Exception as error:  # look-ups go on with what there is, and it is tried again
            log().error("index not built", error=type(error).__name__)
        else:
            self._not_before = 0.0
            log().info("index built", seconds=round(time.monotonic() - began, 1))


index = Index()
