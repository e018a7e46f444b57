"""How often one person, or one program, may look names up, read a register or take lists away (SEC-30).

A route says so itself (`@limited`); the count is in the service's own database, so it holds over all its workers and
needs no Redis. Whoever cannot be counted is not let through: the count is written before the route runs, and that of
what is taken away before the first byte of it is sent. What brings nothing (HEAD, "not modified", a refusal) takes
nothing away.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial, wraps
from typing import TypeVar
from uuid import uuid4

import peewee
from flask import Flask, Response, g, make_response, request

from shared.actor import actor_or_none
from shared.clock import AHEAD
from shared.database.column_types import UTCDateTimeField
from shared.database.database import Database
from shared.database.tables import Columns
from shared.http.methods import is_taken
from shared.http.problems import TooMany
from shared.logs import log
from shared.settings import Common

F = TypeVar("F", bound=Callable[..., object])
LOOK_UP, REGISTER, EXPORT, IMPORT = "look-up", "register", "export", "import"
IN_WORDS = {
    LOOK_UP: "looked names up",
    REGISTER: "opened the registers",
    EXPORT: "taken lists and packs away",
    IMPORT: "sent files",
}
TEN_MINUTES, HOUR, DAY = timedelta(minutes=10), timedelta(hours=1), timedelta(days=1)
TIMES = {TEN_MINUTES: "10 minutes", HOUR: "an hour", DAY: "a day"}
Windows = tuple[tuple[timedelta, int], ...]


class LimitedCallColumns(Columns):
    """The columns of a service's `LimitedCallRow`: that somebody asked; `what` is a keyed digest of the question."""

    who = peewee.TextField()
    kind = peewee.TextField()
    what = peewee.TextField()
    at = UTCDateTimeField(index=True)


def limited(kind: str) -> Callable[[F], F]:
    """Marks a route that only looks a name up, reads a register or takes a list away."""

    def mark(view: F) -> F:
        marked = _counts_what_it_gives(view) if kind == EXPORT else view
        marked.limited = kind  # type: ignore[attr-defined]
        return marked

    return mark


def _counts_what_it_gives(view: F) -> F:
    @wraps(view)
    def counted(*given: object, **named: object) -> Response:
        answer: Response = make_response(view(*given, **named))
        once_taken(answer)
        return answer

    return counted  # type: ignore[return-value]


def once_taken(answer: Response, note: Callable[[], object] = lambda: None) -> Response:
    """What is taken away is counted, then noted, before its first byte is sent; what brings nothing is neither."""
    if is_taken(answer):
        try:
            g.pop("count_export", lambda: None)()
            note()
        except BaseException:
            answer.close()
            raise
    return answer


@dataclass(frozen=True)
class Limits:
    """The most of each kind, for one person and for one program."""

    in_ten_minutes: int = 20
    in_a_day: int = 100
    exports_in_an_hour: int = 5
    imports_in_an_hour: int = 10
    by_program_in_an_hour: int = 60

    def windows(self, kind: str, is_program: bool) -> Windows:
        """(time, most in it); a program sends files as often as its council has it do."""
        if kind == IMPORT:
            return () if is_program else ((HOUR, self.imports_in_an_hour),)
        if is_program:
            return ((HOUR, self.by_program_in_an_hour),)
        if kind == EXPORT:
            return ((HOUR, self.exports_in_an_hour),)
        return (TEN_MINUTES, self.in_ten_minutes), (DAY, self.in_a_day)


def waits(asked: Iterable[datetime], windows: Windows, now: datetime) -> tuple[timedelta, timedelta, int] | None:
    """How long to wait, and which window is full with how many; None while one more is within every window."""
    newest = sorted(asked, reverse=True)
    full = [(newest[most - 1] + time - now, time, most) for time, most in windows if len(newest) >= most]
    return max((found for found in full if found[0] > timedelta(0)), default=None)


class CallBook:
    """The counted calls of one service."""

    def __init__(self, database: Database, row: type[LimitedCallColumns]) -> None:
        self._database = database
        self._row = row

    def count(self, who: str, kind: str, what: str, windows: Windows, now: datetime) -> None:
        """Counts a call; TooMany when the most was reached. The same question again within a day is not another."""
        row, wait = self._row, None
        with self._database.write_transaction():
            self._database.lock(f"limit:{who}")
            row.delete().where(row.at < now - DAY).execute()
            row.update(at=now).where(row.at > now + AHEAD).execute()  # by a clock that ran ahead: it counts from now
            made = self._made(who, kind)
            if any(what == known for known, _ in made):
                return
            wait = waits((at for _, at in made), windows, now)
            if wait is None:
                row.insert(who=who, kind=kind, what=what, at=now).execute()
        if wait is not None:
            raise _too_many(kind, *wait)

    def look(self, who: str, kind: str, windows: Windows, now: datetime) -> None:
        """TooMany when the most was reached already: nothing is worked out in vain. It counts nothing."""
        wait = waits((at for _, at in self._made(who, kind) if at <= now + AHEAD), windows, now)
        if wait is not None:
            raise _too_many(kind, *wait)

    def _made(self, who: str, kind: str) -> set[tuple[str, datetime]]:
        row = self._row
        return {(one.what, one.at) for one in row.select().where(row.who == who, row.kind == kind)}


def _too_many(kind: str, left: timedelta, time: timedelta, most: int) -> TooMany:
    seconds = max(1, -(-int(left.total_seconds() * 1000) // 1000))
    minutes = -(-seconds // 60)
    told = f"You have {IN_WORDS[kind]} {most} times in {TIMES[time]}, the most for one person or program. "
    return TooMany(
        f"{told}Try again in {minutes} minute{'' if minutes == 1 else 's'}.", headers={"Retry-After": str(seconds)}
    )


def hold_limits(app: Flask, book: CallBook) -> None:
    """Before each marked route, once it is known who asks: may they ask once more, by the settings of this process?"""

    @app.before_request
    def count_call() -> None:
        kind = getattr(app.view_functions.get(request.endpoint or ""), "limited", None)
        actor = actor_or_none()
        if kind is None or actor is None:
            return
        settings: Common = app.extensions["settings"]
        windows = _limits_of(settings).windows(kind, actor.is_program)
        question = _question(kind, settings.audit_key)
        count = partial(_warned, partial(book.count, actor.id, kind, question, windows), kind, actor.id)
        if kind == EXPORT:
            _warned(partial(book.look, actor.id, kind, windows), kind, actor.id)
            g.count_export = count
        else:
            count()


def _warned(count: Callable[[datetime], None], kind: str, person: str) -> None:
    try:
        count(datetime.now(UTC))
    except TooMany:
        log().warning("limit-reached", kind=kind, person=person)
        raise


def _limits_of(settings: Common) -> Limits:
    return Limits(
        settings.reads_in_ten_minutes,
        settings.reads_a_day,
        settings.exports_an_hour,
        settings.imports_an_hour,
        settings.program_reads_an_hour,
    )


def _question(kind: str, secret: str) -> str:
    """What is asked, as a digest that only this service can make; each export is one of its own, and each file but
    one that is sent again with the key of the first time."""
    key = request.headers.get("Idempotency-Key", "")
    if kind == EXPORT or (kind == IMPORT and not key):
        return uuid4().hex
    asked = key.encode() if kind == IMPORT else request.full_path.encode() + b"\n" + request.get_data(cache=True)
    return hashlib.blake2b(asked, key=hashlib.sha256(secret.encode()).digest(), digest_size=16).hexdigest()
