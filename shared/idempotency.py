"""Sent twice, done once (REL-04): the answer to a keyed POST is kept in the transaction of its effect."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, TypeVar

import peewee
from flask import Response, current_app, make_response, request

from shared.actor import current_actor
from shared.database import Database, UTCDateTimeField
from shared.problems import Invalid

F = TypeVar("F", bound=Callable[..., Any])
HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=48)


class IdempotencyColumns(peewee.Model):
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

    def find(self, scope: str, fingerprint: str) -> Response | None:
        """The first answer to this key; Invalid when the same key came with something else."""
        found = self._row.get_or_none(self._row.scope == scope)
        if found is None:
            return None
        if found.fingerprint != fingerprint:
            raise Invalid("This key was used before with a different request: use a new one")
        answer = Response(found.body, status=found.status, mimetype="application/json")
        if found.location:
            answer.headers["Location"] = found.location
        answer.headers["Idempotent-Replayed"] = "true"
        return answer

    def keep(self, scope: str, fingerprint: str, answer: Response) -> None:
        """Remembers an answer in the transaction that is open."""
        self._row.insert(
            scope=scope,
            fingerprint=fingerprint,
            status=answer.status_code,
            body=answer.get_data(as_text=True),
            location=answer.headers.get("Location", ""),
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
    def once(*args: Any, **kwargs: Any) -> Any:
        key = request.headers.get(HEADER)
        if not key:
            return view(*args, **kwargs)
        if not 8 <= len(key) <= 200:
            raise Invalid("An Idempotency-Key has 8 to 200 characters")
        book: AnswerBook = current_app.extensions["answers"]
        scope = hashlib.sha256(f"{current_actor().id}\n{request.path}\n{key}".encode()).hexdigest()
        fingerprint = _fingerprint()
        with book.database.write_transaction():
            book.database.lock("idempotency:" + scope)
            known = book.find(scope, fingerprint)
            if known is not None:
                return known
            answer = make_response(view(*args, **kwargs))
            if answer.status_code < 400:
                book.keep(scope, fingerprint, answer)
            return answer

    once.repeatable = "idempotent"  # type: ignore[attr-defined]
    return once  # type: ignore[return-value]


def saves_nothing(view: F) -> F:
    """Marks a POST that only computes or searches, so it may be sent again freely."""
    view.repeatable = "saves nothing"  # type: ignore[attr-defined]
    return view
