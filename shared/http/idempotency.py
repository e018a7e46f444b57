"""Sent twice, done once (REL-04): the answer to a keyed request is kept in the transaction of its effect.

Who heard no answer may look up what became of it. What was not done by then is closed for that attempt: a request that
a frozen process takes up again later does nothing, so that the answer "not saved" stays true.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import wraps
from http import HTTPStatus
from typing import TypeVar

import peewee
from flask import Response, current_app, make_response, request

from shared.actor import current_actor
from shared.database.column_types import UTCDateTimeField
from shared.database.database import Database
from shared.database.tables import Columns
from shared.http.deadlines import waiting
from shared.http.problems import Invalid, OutcomeUnknown, Refused

F = TypeVar("F", bound=Callable[..., object])
KEY_HEADER = "Idempotency-Key"
ATTEMPT = "Idempotency-Attempt"
CLOSED = 0
"""The status of a key that was looked up and had done nothing; the body says in which attempt."""
USED_BEFORE = "This key was used before with a different request: use a new one"
LOOKED_UP = "This was looked up and had not been saved. Open the page again and send it from there."
KEPT_FOR = timedelta(hours=48)


class IdempotencyColumns(Columns):
    """The columns of a service's `IdempotencyRow`: one remembered answer."""

    scope = peewee.TextField(primary_key=True)
    fingerprint = peewee.TextField()
    status = peewee.IntegerField()
    body = peewee.TextField()
    location = peewee.TextField(default="")
    answered_at = UTCDateTimeField(index=True)


class AnswerBook:
    """The remembered answers of one service."""

    def __init__(self, database: Database, row: type[IdempotencyColumns]) -> None:
        self.database = database
        self._row = row

    def find(self, scope: str, fingerprint: str, attempt: int = 1) -> Response | None:
        """The first answer to this key; Invalid when the same key came with something else."""
        if (found := self._row.get_or_none(self._row.scope == scope)) is None:
            return None
        if found.status == CLOSED:
            if attempt <= int(found.body):
                raise Refused(LOOKED_UP)
            self._row.delete().where(self._row.scope == scope).execute()
            return None
        if found.fingerprint != fingerprint:
            raise Invalid(USED_BEFORE)
        answer = Response(found.body, status=found.status, mimetype="application/json")
        if found.location:
            answer.headers["Location"] = found.location
        answer.headers["Idempotent-Replayed"] = "true"
        return answer

    def close(self, scope: str, attempt: int) -> bool:
        """Whether it was done; if not, this attempt is closed for good."""
        with _open_book(self, scope):
            found = self._row.get_or_none(self._row.scope == scope)
            if found is not None and found.status != CLOSED:
                return True
            if found is None:
                self._keep(scope, "", CLOSED, str(attempt))
            elif int(found.body) < attempt:
                self._row.update(body=str(attempt)).where(self._row.scope == scope).execute()
            return False

    def keep(self, scope: str, fingerprint: str, answer: Response) -> None:
        """Remembers an answer in the transaction that is open."""
        body = answer.get_data(as_text=True)
        self._keep(scope, fingerprint, answer.status_code, body, location=answer.headers.get("Location", ""))

    def _keep(self, scope: str, fingerprint: str, status: int, body: str, location: str = "") -> None:
        self._row.insert(
            scope=scope,
            fingerprint=fingerprint,
            status=status,
            body=body,
            location=location,
            answered_at=datetime.now(UTC),
        ).execute()

    def forget_before(self, moment: datetime) -> int:
        """Lets go of old answers; how many."""
        with self.database.write_transaction():
            return int(self._row.delete().where(self._row.answered_at < moment).execute())


def _fingerprint() -> str:
    digest = hashlib.sha256(request.method.encode())
    if request.files or request.form:
        for name, value in sorted(request.form.items(multi=True)):
            digest.update(f"{name}={value}\n".encode())
        for name, upload in sorted(request.files.items(multi=True)):
            digest.update(f"{name}:{upload.filename}\n".encode())
            while chunk := upload.stream.read(1 << 20):
                digest.update(chunk)
            upload.stream.seek(0)
    else:
        digest.update(request.get_data(cache=True))
    return digest.hexdigest()


def idempotent(view: F) -> F:
    """With an Idempotency-Key header the whole request is one transaction, and a repeat gets the first answer."""

    @wraps(view)
    def once(*args: object, **kwargs: object) -> object:
        key = request.headers.get(KEY_HEADER)
        if not key:
            return view(*args, **kwargs)
        if not 8 <= len(key) <= 200:
            raise Invalid("An Idempotency-Key has 8 to 200 characters")
        book: AnswerBook = current_app.extensions["answers"]
        scope, fingerprint = scope_of(request.path, key), _fingerprint()
        waiting().begin_again()
        return done_once(book, scope, fingerprint, attempt_asked(), lambda: view(*args, **kwargs))

    once.repeatable = "idempotent"  # type: ignore[attr-defined]
    return once  # type: ignore[return-value]


class _Refusing(Exception):
    """Ends a transaction whose answer refuses: a view that caught the reason would else save the half of it."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


def done_once(
    book: AnswerBook,
    scope: str,
    fingerprint: str,
    attempt: int,
    do: Callable[[], object],
    is_kept: Callable[[Response], bool] = lambda answer: answer.status_code < 400,
) -> Response:
    """The answer of what is done in one transaction with its remembering, or the one that was remembered.

    An answer that refuses takes back whatever was written on the way to it.
    """
    try:
        with _open_book(book, scope):
            known = book.find(scope, fingerprint, attempt)
            if known is not None:
                return known
            answer = make_response(do())
            if answer.status_code >= HTTPStatus.BAD_REQUEST:
                raise _Refusing(answer)
            if is_kept(answer):
                book.keep(scope, fingerprint, answer)
            return answer
    except _Refusing as refusing:
        return refusing.answer
    except OutcomeUnknown as unknown:  # the word of its end was lost: the book may know it
        try:
            book.database.reconnect()
            with _open_book(book, scope):
                known = book.find(scope, fingerprint, attempt)
        except Refused:
            raise
        except Exception as error:  # who cannot look must not say that nothing was saved
            raise unknown from error
        if known is None:
            raise
        return known


@contextmanager
def _open_book(book: AnswerBook, scope: str) -> Iterator[None]:
    with book.database.write_transaction():
        try:
            book.database.lock("idempotency:" + scope)
        except Exception as error:  # this very request may be under way in another process, and be saved yet
            raise OutcomeUnknown from error
        yield


def scope_of(path: str, key: str) -> str:
    """What a key stands for: one person's request to one address."""
    return hashlib.sha256(f"{current_actor().id}\n{path}\n{key}".encode()).hexdigest()


def attempt_asked() -> int:
    """Which attempt this request is, as its sender says."""
    return int(given) if (given := request.headers.get(ATTEMPT, "1")).isdecimal() and len(given) < 5 else 1


def saves_nothing(view: F) -> F:
    """Marks a POST that only computes or searches, so it may be sent again freely."""
    view.repeatable = "saves nothing"  # type: ignore[attr-defined]
    return view
