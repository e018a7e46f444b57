"""How long anybody waits: a service's own deadline ends before its caller's patience, the one derived from the other.

A caller says with each request how long the service may take; every wait of that request (a lock, a connection, an
answer of the database) ends by then, and what cannot be saved by then is taken back. So a caller that hears nothing
in time knows that the service is not well, and not only late.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from wsgiref.types import StartResponse, WSGIEnvironment

if TYPE_CHECKING:
    from flask import Flask

CALLER_SECONDS = 4.0
"""How long a caller waits for an ordinary answer, once it has sent the request."""
MARGIN_SECONDS = 1.0
"""Of it is left for the commit, the way back and the reading of the answer."""
ANSWER_WITHIN = "Answer-Within"


def own_seconds(patience: float) -> float:
    """The seconds that a service may take for an answer its caller waits `patience` for."""
    return max(patience - MARGIN_SECONDS, patience / 2)


SERVICE_SECONDS = own_seconds(CALLER_SECONDS)
LOCK_SECONDS = SERVICE_SECONDS - 0.5
"""The longest wait for one lock or connection: whoever waited that long can still say so in time."""
UNHURRIED_LOCK_SECONDS = 5.0
"""The same for jobs and commands, which nobody waits for."""
PAGE_SECONDS = SERVICE_SECONDS
"""The longest wait of a page for its own database: a browser is patient, a person is not."""
LONGEST_ANSWER_SECONDS = 600.0
UNTOLD_SECONDS = 30.0
"""The longest single wait for a caller that does not say how long it waits."""
SILENCE_SECONDS = 65.0
"""How long jobs and commands wait for an answer: longer than a statement may take (STATEMENT_SECONDS)."""
STATEMENT_SECONDS = 60.0
ONCE_SILENT_SECONDS = 0.2
CONNECT_SECONDS = 2.0
READY_SECONDS = 1.5
"""By when `/readyz` has answered, whatever its dependencies do."""


class Waiting:
    """How long the work of this thread may wait: `seconds` in all, `longest` at a time."""

    def __init__(self, seconds: float | None = None, longest: float = SILENCE_SECONDS) -> None:
        self._seconds = seconds
        self._longest = longest
        self.ends_at = None if seconds is None else time.monotonic() + seconds
        self.commits = False

    def left(self) -> float:
        """Seconds that the next wait may last; a commit that was sent is waited for a little longer."""
        if self.ends_at is None:
            return self._longest
        more = MARGIN_SECONDS / 2 if self.commits else 0.0
        return max(0.0, min(self._longest, self.ends_at + more - time.monotonic()))

    @property
    def for_lock(self) -> float:
        """Seconds that the next wait for a lock may last."""
        return min(UNHURRIED_LOCK_SECONDS if self._longest >= SILENCE_SECONDS else LOCK_SECONDS, self.left())

    @property
    def is_over(self) -> bool:
        """Whether the caller is about to stop listening."""
        return self.ends_at is not None and time.monotonic() >= self.ends_at

    def begin_again(self) -> None:
        """The whole request has arrived only now: its sender counts from here as well."""
        if self._seconds is not None:
            self.ends_at = time.monotonic() + self._seconds

    def note_silence(self) -> None:
        """The database did not answer once: this request does not wait so long again."""
        if self._longest < SILENCE_SECONDS:
            self._longest = ONCE_SILENT_SECONDS


_here = threading.local()


def waiting() -> Waiting:
    """The limits of this thread's work; those of a job or a command where no request has set others."""
    found: Waiting | None = getattr(_here, "waiting", None)
    return found if found is not None else Waiting()


@contextmanager
def limited(limits: Waiting) -> Iterator[None]:
    """Work in this thread that keeps to these limits."""
    before = getattr(_here, "waiting", None)
    _here.waiting = limits
    try:
        yield
    finally:
        _here.waiting = before


def limits_asked(header: str) -> Waiting:
    """The limits that a caller asks for; one that says nothing that can be read is waited for, though not for ever."""
    try:
        seconds = float(header)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= LONGEST_ANSWER_SECONDS:
        return Waiting(None, own_seconds(UNTOLD_SECONDS))
    return Waiting(seconds, seconds)


def keep_to_deadlines(app: "Flask", limits: Callable[[str], Waiting]) -> None:
    """Below this line each request keeps to the limits made from its header."""
    below = app.wsgi_app

    def timed(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with limited(limits(environ.get("HTTP_ANSWER_WITHIN", ""))):
            return below(environ, start_response)

    app.wsgi_app = timed  # type: ignore[method-assign]


class Promptly:
    """Questions asked side by side and answered in time: who does not answer is not waited for, nor asked again."""

    def __init__(self, questions: dict[str, Callable[[], object]], seconds: float = READY_SECONDS) -> None:
        self._questions = questions
        self._seconds = seconds
        self._asking: dict[str, threading.Thread] = {}
        self._lock = threading.Lock()

    def ask(self) -> dict[str, object]:
        """What each said, None of whoever raised; nothing of those that have not answered yet."""
        said: dict[str, object] = {}
        with self._lock:
            asked = []
            for name, question in self._questions.items():
                before = self._asking.get(name)
                if before is not None and before.is_alive():
                    continue
                thread = threading.Thread(target=self._answer, args=(name, question, said), daemon=True)
                self._asking[name] = thread
                thread.start()
                asked.append(thread)
        until = time.monotonic() + self._seconds
        for thread in asked:
            thread.join(max(0.0, until - time.monotonic()))
        return dict(said)

    def _answer(self, name: str, question: Callable[[], object], said: dict[str, object]) -> None:
        try:
            with limited(Waiting(CONNECT_SECONDS + self._seconds, CONNECT_SECONDS)):
                said[name] = question()
        except Exception:  # whatever the reason, it does not answer
            said[name] = None
