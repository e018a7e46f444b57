"""The audit trail: a keyed hash chain without gaps, written in the same transaction as what it tells of.

Requirement REL-27. Each entry's hash covers the one before it, so an edit, a removal or an insertion shows; the key
is not in the database, so whoever can edit the table cannot make the chain whole again. Entries hold ids, not names.
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import peewee

from shared.actor import Actor, caller_request_id
from shared.database import Database, JsonField, UTCDateTimeField, canonical_json

FIRST = "0" * 64


class AuditColumns(peewee.Model):
    """The columns of a service's `AuditRow`."""

    seq = peewee.BigIntegerField(primary_key=True)
    at = UTCDateTimeField()
    action = peewee.TextField()
    subject = peewee.TextField(index=True)
    actor = peewee.TextField()
    request_id = peewee.TextField()
    details = JsonField()
    previous = peewee.TextField(unique=True)
    hash = peewee.TextField()


@dataclass(frozen=True)
class AuditEntry:
    """One thing that was done: who, when, to what."""

    seq: int
    at: datetime
    action: str
    subject: str
    actor: str
    request_id: str
    details: dict[str, Any]
    previous: str
    hash: str


@dataclass(frozen=True)
class ChainCheck:
    """The outcome of reading the whole chain; `first_bad` is the first entry that does not fit."""

    entries: int
    head: str
    first_bad: int | None = None
    reason: str = ""

    @property
    def ok(self) -> bool:
        return self.first_bad is None


class AuditTrail:
    """The audit of one service."""

    def __init__(self, database: Database, row: type[AuditColumns]) -> None:
        self._database = database
        self._row = row
        self._table = row._meta.table_name
        self._key = b""

    def configure(self, key: str) -> None:
        """The key of the chain; it never enters the database."""
        self._key = key.encode()

    def _hash(self, entry: dict[str, Any]) -> str:
        if not self._key:
            raise LookupError("The audit key has not been configured")
        return hmac.new(self._key, canonical_json(entry).encode(), hashlib.sha256).hexdigest()

    def record(
        self, action: str, subject: str, actor: Actor, now: datetime, details: dict[str, Any] | None = None
    ) -> int:
        """Adds an entry to the transaction that is open; its sequence number."""
        if not self._database.real.in_transaction():
            raise RuntimeError("An audit entry belongs in the transaction of what it tells of")
        self._database.lock("audit")
        seq, previous = self.head()
        entry: dict[str, Any] = {
            "seq": seq + 1,
            "at": _instant(now),
            "action": action,
            "subject": subject,
            "actor": actor.id,
            "request_id": actor.request_id,
            "details": {**(details or {}), **_callers_own()},
            "previous": previous,
        }
        kept = {**entry, "details": canonical_json(entry["details"]), "hash": self._hash(entry)}
        names, marks = ", ".join(f'"{name}"' for name in kept), ", ".join("?" * len(kept))
        self._database.execute(f'INSERT INTO "{self._table}" ({names}) VALUES ({marks})', *kept.values())
        return seq + 1

    def entries(self, subject: str | None = None) -> Iterator[AuditEntry]:
        """Entries in order, all or those about one subject."""
        query = self._row.select().order_by(self._row.seq)
        if subject is not None:
            query = query.where(self._row.subject == subject)
        for row in query.iterator():
            yield AuditEntry(
                row.seq, row.at, row.action, row.subject, row.actor, row.request_id, row.details,
                row.previous, row.hash,
            )  # fmt: skip

    def head(self) -> tuple[int, str]:
        """The newest entry's number and hash; (0, zeros) for an empty trail."""
        rows = self._database.query(f'SELECT seq, hash FROM "{self._table}" ORDER BY seq DESC LIMIT 1')
        return next(((int(seq), digest) for seq, digest in rows), (0, FIRST))

    def verify(self) -> ChainCheck:
        """Reads the whole chain; names the first entry that is missing, changed or out of place."""
        expected_seq, previous = 1, FIRST
        for entry in self.entries():
            if entry.seq != expected_seq:
                return ChainCheck(expected_seq - 1, previous, expected_seq, "an entry is missing")
            body = {
                "seq": entry.seq,
                "at": _instant(entry.at),
                "action": entry.action,
                "subject": entry.subject,
                "actor": entry.actor,
                "request_id": entry.request_id,
                "details": entry.details,
                "previous": entry.previous,
            }
            if entry.previous != previous or not hmac.compare_digest(entry.hash, self._hash(body)):
                return ChainCheck(expected_seq - 1, previous, entry.seq, "an entry was changed")
            expected_seq, previous = entry.seq + 1, entry.hash
        return ChainCheck(expected_seq - 1, previous)


def _callers_own() -> dict[str, str]:
    """What a program calls this request in its own log, so that the two can be laid side by side."""
    given = caller_request_id()
    return {"caller_request_id": given} if given else {}


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
