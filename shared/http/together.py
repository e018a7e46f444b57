"""Questions that a page has for other services, sent in one call to each of them, to all of them at once.

    with together() as ask:
        page, venues = ask(partial(client.list_bookings, query)), ask(client.list_venues)
    page.said, venues.said

What a question is, its client's method says and nobody else: it is called once to see what it would ask, and once more
with the answer.
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import urlencode

from shared.http.problems import Problem

A = TypeVar("A")


@dataclass(frozen=True)
class Question:
    """What a client would ask by GET, and how many seconds it would wait."""

    client: "AsksSeveral"
    path: str
    params: Mapping[str, Any]
    timeout: float

    @property
    def address(self) -> str:
        """As it stands in a call that holds several."""
        return f"{self.path}?{urlencode(self.params)}" if self.params else self.path


@dataclass(frozen=True)
class Heard:
    """The answer to one question, as much of it as a client looks at."""

    status_code: int
    document: Any
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether it is no refusal."""
        return self.status_code < 400

    def json(self) -> Any:
        """The document."""
        return self.document


class AsksSeveral(Protocol):
    """A client that takes several questions in one call."""

    def ask_several(self, questions: list[Question]) -> list[Heard]:
        """The answers, in their order; raises a Problem when there are none."""


Listener = Callable[[Question | None], Heard]
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


def listener() -> Listener | None:
    """Who takes the next question in place of the network, if anybody does."""
    return _listener.get()


def goes_alone() -> None:
    """Said by whatever goes over the network: whoever only wanted to know what is asked has it sent by itself."""
    if (take := listener()) is not None:
        take(None)


@contextmanager
def _listening(take: Listener) -> Iterator[None]:
    token = _listener.set(take)
    try:
        yield
    finally:
        _listener.reset(token)


class _Noted(Exception):
    """Ends a question once it is known what it asks."""

    def __init__(self, question: Question | None) -> None:
        super().__init__()
        self.question = question


class Later(Generic[A]):
    """What somebody asks; its answer is there once all are asked."""

    def __init__(self, ask: Callable[[], A], patience: float | None = None) -> None:
        self._ask = ask
        self._heard: Heard | Problem | None = None
        noted = self._noted()
        self.question = replace(noted, timeout=min(noted.timeout, patience)) if noted and patience else noted

    def _noted(self) -> Question | None:
        def note(question: Question | None) -> Heard:
            raise _Noted(question)

        try:
            with _listening(note):
                self._ask()
        except _Noted as noted:
            return noted.question
        return None

    def take(self, heard: Heard | Problem) -> None:
        """What was answered."""
        self._heard = heard

    @property
    def said(self) -> A:
        """The answer, or its problem raised; what could not go with the others is asked now."""
        heard = self._heard
        if heard is None:
            return self._ask()
        if isinstance(heard, Problem):
            raise heard
        with _listening(lambda _: heard):
            return self._ask()

    @property
    def or_problem(self) -> A | Problem:
        """The answer, or its problem as a value."""
        try:
            return self.said
        except Problem as problem:
            return problem


class Together:
    """Collects questions; none is waited for longer than `patience` in seconds, where that is given."""

    def __init__(self, patience: float | None = None) -> None:
        self._patience = patience
        self._asked: list[Later[Any]] = []

    def __call__(self, ask: Callable[[], A]) -> Later[A]:
        """One more question; `ask` calls one method of a client that asks one thing."""
        later = Later(ask, self._patience)
        self._asked.append(later)
        return later

    def send(self) -> None:
        """One call to each client, all at once: nobody waits longer than for the slowest."""
        groups: dict[int, list[Later[Any]]] = {}
        for later in self._asked:
            if later.question is not None:
                groups.setdefault(id(later.question.client), []).append(later)
        *others, own = list(groups.values()) or [[]]
        if not others:
            _send(own)
            return
        with ThreadPoolExecutor(len(others)) as threads:
            begun = [threads.submit(copy_context().run, _send, group) for group in others]
            _send(own)
            for one in begun:
                one.result()


def _send(group: list[Later[Any]]) -> None:
    questions = [later.question for later in group if later.question is not None]
    if not questions:
        return
    answers: list[Any]
    try:
        answers = questions[0].client.ask_several(questions)
    except Problem as problem:
        answers = [problem] * len(group)
    for later, answer in zip(group, answers, strict=True):
        later.take(answer)


@contextmanager
def together(patience: float | None = None) -> Iterator[Together]:
    """The questions of the block are sent at its end."""
    asked = Together(patience)
    yield asked
    asked.send()
