"""Space on the disk of a database file: a reserve that is given up before the disk is full, and taken back after.

While there is little space, ordinary writes are refused, so that what frees space (retention, clean-up), what must
be written down (the audit trail, who signs in) and reading go on. Whether the reserve is given up stands in the
folder itself, as the name of its file, so that all processes of a service say the same without asking each other.
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TypeVar

from shared.logs import log

F = TypeVar("F", bound=Callable[..., object])
MEGABYTE = 1 << 20
RESERVE = 16 * MEGABYTE
LITTLE = 24 * MEGABYTE
"""With less than this free, ordinary writes are refused and the reserve is given up."""
MARGIN = 8 * MEGABYTE
ENOUGH = LITTLE + MARGIN + 3 * RESERVE
"""With so much free ordinary writes go on: the reserves of three services, which may lie on one disk, are taken back,
and what is left is more than little."""
_open: ContextVar[bool] = ContextVar("may use the reserve", default=False)


def may_use_reserve(may: bool) -> None:
    """Says it for what this thread does from here on: one request."""
    _open.set(may)


@contextmanager
def using_reserve(may: bool = True) -> Iterator[None]:
    """What is done inside goes on while there is little space."""
    token = _open.set(may)
    try:
        yield
    finally:
        _open.reset(token)


def goes_on_when_full(view: F) -> F:
    """Marks a route that goes on while there is little space: it frees some, or lets somebody in who can."""
    view.goes_on_when_full = True  # type: ignore[attr-defined]
    return view


class Storage:
    """The disk on which the database file of one service lies."""

    def __init__(self, database_file: Path) -> None:
        self._folder = database_file.parent
        self._kept = database_file.with_suffix(".reserve")
        self._given_up = database_file.with_suffix(".reserve-given-up")

    @property
    def free(self) -> int:
        """How many bytes can still be written."""
        found = os.statvfs(self._folder)
        return found.f_bavail * found.f_frsize

    def is_full(self) -> bool:
        """Whether not even a page can be written."""
        with contextlib.suppress(OSError):
            return self.free < MEGABYTE // 8
        return False

    def is_low(self) -> bool:
        """Whether ordinary writes have to wait; gives the reserve up, or takes it back, as the disk now is."""
        try:
            free, given_up = self.free, self._given_up.exists()
        except OSError:
            return False
        if given_up and free >= ENOUGH:
            if not self._take(self._given_up):
                return True
            log().warning("there is space again: everything goes on", free=self.free)
            return False
        if not given_up and free < LITTLE:
            self.give_up()
            return True
        return given_up

    def refuses(self) -> bool:
        """Whether what is being done now has to wait."""
        return not _open.get() and self.is_low()

    def give_up(self) -> None:
        """Frees the reserve; what has its name then says that there was too little space."""
        with contextlib.suppress(OSError):  # another process was first, or there was none
            self._kept.rename(self._given_up)
            os.truncate(self._given_up, 0)
            log().error("little space left: ordinary writes wait", free=self.free)

    def keep_reserve(self) -> None:
        """Makes the reserve where there is none yet and space enough; what follows then is up to `is_low`."""
        if self._kept.exists() or self._given_up.exists() or self.free < ENOUGH:
            return
        draft = self._kept.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        self._take(draft)

    def _take(self, draft: Path) -> bool:
        try:
            file = os.open(draft, os.O_RDWR)
            try:
                os.posix_fallocate(file, 0, RESERVE)
            finally:
                os.close(file)
            draft.rename(self._kept)
        except FileNotFoundError:  # another process was first
            return not self._given_up.exists()
        except OSError:
            with contextlib.suppress(OSError):
                os.truncate(draft, 0)
            return False
        return True
