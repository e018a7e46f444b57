"""The rows of an audit chain as they stand, and whether each follows from the one before."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from shared.audit.anchor_comparison import AcceptedRestore
from shared.audit.anchor_gaps import Written
from shared.contracts.audit import Anchor
from shared.database.column_types import UTCDateTimeField, canonical_json
from shared.database.database import Database

FIRST = "0" * 64
BATCH = 5000
ALL = 2**62
SUBJECT = "audit"
"""What entries about the chain itself are about."""
RESTORE_ACCEPTED = "restore-accepted"
VERIFIED = "audit-verified"
ANCHORS_LOST = "anchors-lost"
LOSS_ACCEPTED = "anchor-loss-accepted"
ANCHORS_RESUMED = "anchors-resumed"
"""The anchor file could be written again, after some entries whose lines it has not."""
MACHINE = "machine"
"""In the details of an entry: which machine wrote it, where several work on one database and this one has a name."""
_MOMENT = UTCDateTimeField()


class ChainRow(NamedTuple):
    """A row as the database holds it: somebody may have written what no field of ours can read."""

    seq: int
    at: datetime | str | None
    action: str
    subject: str
    actor: str
    request_id: str
    details: str
    previous: str
    hash: str


@dataclass(frozen=True)
class LostAnchors:
    """A service found that the anchor file it wrote itself was gone or shorter; `last` is the entry it wrote last."""

    seq: int
    last: int
    at: datetime


@dataclass(frozen=True)
class ChainCheck:
    """The outcome of reading the whole chain and comparing it with its anchors.

    `first_bad` is the first entry that does not fit; `kind` is broken (an entry does not follow from the one before),
    what a `Finding` may be, or unanchored.
    """

    entries: int
    head: str
    first_bad: int | None = None
    reason: str = ""
    kind: str = ""
    last_bad: int | None = None
    until: datetime | None = None
    """The time of the newest anchor that does not fit."""
    compared: int = 0
    in_file: tuple[Anchor, Anchor] | None = None
    """The first and the last anchor of the anchor file itself, whatever others keep besides."""
    newest: Anchor | None = None
    """The highest entry that an anchor confirms."""
    unreadable: int = 0
    """Lines of the anchor file that cannot be read: a power cut or a full disk, or somebody's hand."""
    restores: tuple[AcceptedRestore, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.reason


def instant(moment: datetime) -> str:
    """A moment as the hash covers it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def hash_of(key: bytes, entry: dict[str, object]) -> str:
    """Over everything that an entry says, besides the hash itself."""
    if not key:
        raise LookupError("The audit key has not been configured")
    said = {name: value for name, value in entry.items() if name != "hash"}
    return hmac.new(key, canonical_json(said).encode(), hashlib.sha256).hexdigest()


def hash_in(hashes: bytearray) -> Callable[[int], str | None]:
    """The hash of an entry out of 32 bytes each: a long chain in little memory."""

    def hash_at(seq: int) -> str | None:
        return hashes[(seq - 1) * 32 : seq * 32].hex() or None if seq > 0 else None

    return hash_at


class Chain:
    """One table of entries, read with its key."""

    def __init__(self, database: Database, table: str, key: bytes, machine: str = "") -> None:
        self._database, self._table, self._key, self._machine = database, table, key, machine

    def follow(self, keep: Callable[[bytes], None]) -> ChainCheck:
        """The chain by itself, from its beginning; `keep` gets the hash of each entry that fits."""
        seq, previous = 0, FIRST
        for row in self._all():
            if row.seq != seq + 1:
                reason = "an entry is missing" if row.seq > seq + 1 else "an entry was put in"
                return ChainCheck(seq, previous, seq + 1, reason, "broken")
            if row.previous != previous or not self._is_true(row):
                return ChainCheck(seq, previous, row.seq, "an entry was changed", "broken")
            keep(bytes.fromhex(row.hash))
            seq, previous = row.seq, row.hash
        return ChainCheck(seq, previous)

    def has_its_key(self) -> bool:
        """Whether one of the first or newest entries is true; so is a chain without entries."""
        rows = [*self._rows("seq > ? ORDER BY seq LIMIT 5", 0), *self._rows("seq > ? ORDER BY seq DESC LIMIT 20", 0)]
        return not rows or any(self._is_true(row) for row in rows)

    def restores(self) -> tuple[AcceptedRestore, ...]:
        """Every restored backup that two people accepted, newest first."""
        return tuple(_restore(row) for row in self.newest(SUBJECT, ALL) if row.action == RESTORE_ACCEPTED)

    def lost_anchors(self) -> tuple[LostAnchors, ...]:
        """Every lost anchor file that this machine found and that two people have not accepted as lost."""
        rows = [row for row in self._told_here() if row.action in (ANCHORS_LOST, LOSS_ACCEPTED)]
        accepted = max((row.seq for row in rows if row.action == LOSS_ACCEPTED), default=0)
        return tuple(
            LostAnchors(row.seq, json.loads(row.details)["last"], moment_of(row))
            for row in rows
            if row.action == ANCHORS_LOST and row.seq > accepted
        )

    def explained_gaps(self) -> tuple[tuple[int, int], ...]:
        """Entries without lines in the anchor file: two people accepted it, or the file could not be written then."""
        rows = [row for row in self._told_here() if row.action in (LOSS_ACCEPTED, ANCHORS_RESUMED)]
        told = ((row.action, json.loads(row.details)) for row in rows)
        return tuple((0 if action == LOSS_ACCEPTED else said["first"], said["last"]) for action, said in told)

    def written_here(self, first: int, last: int) -> Written | None:
        """What this machine wrote of these entries."""
        which = f"seq BETWEEN ? AND ? AND details {'LIKE' if self._machine else 'NOT LIKE'} ? ORDER BY seq"
        # Inside a text every quotation mark of JSON has a stroke before it, so this is the field and nothing typed.
        said = f'%"{MACHINE}":"{self._machine}"%' if self._machine else f'%"{MACHINE}":"%'
        ends = (f"{which} LIMIT 1", f"{which} DESC LIMIT 1")
        found = [row for end in ends for row in self._rows(end, first, last, said)]
        if not found:
            return None
        times = [moment_of(row) for row in found]
        return Written(found[0].seq, found[-1].seq, min(times), max(times))

    def _told_here(self) -> Iterator[ChainRow]:
        """What this machine's processes and commands said of the chain and its anchor file, newest first."""
        rows = self.newest(SUBJECT, ALL)
        return (row for row in rows if json.loads(row.details).get(MACHINE, "") == self._machine)

    def newest(self, subject: str, most: int) -> Iterator[ChainRow]:
        """Rows about one subject, newest first; those without their true hash are left out."""
        rows = self._rows("subject = ? ORDER BY seq DESC LIMIT ?", subject, most)
        return (row for row in rows if self._is_true(row))

    def _all(self) -> Iterator[ChainRow]:
        """Every row in order, a few thousand at a time; what is added meanwhile comes too."""
        after = -(2**63)
        while batch := list(self._rows("seq > ? ORDER BY seq LIMIT ?", after, BATCH)):
            yield from batch
            after = batch[-1].seq

    def _rows(self, which: str, *values: object) -> Iterator[ChainRow]:
        names = ", ".join(f'"{name}"' for name in ChainRow._fields)
        for row in self._database.query(f'SELECT {names} FROM "{self._table}" WHERE {which}', *values):
            yield ChainRow(*row)

    def _is_true(self, row: ChainRow) -> bool:
        """Whether the row has the hash that only the holder of the key can make, over exactly what it says."""
        try:
            details = json.loads(row.details)
            true = hash_of(self._key, {**row._asdict(), "at": instant(moment_of(row)), "details": details})
            return canonical_json(details) == row.details and hmac.compare_digest(row.hash.encode(), true.encode())
        except (ValueError, TypeError, AttributeError):
            return False


def moment_of(row: ChainRow) -> datetime:
    at = _MOMENT.python_value(row.at)
    if at is None:
        raise ValueError("an entry without its time")
    return at


def _restore(row: ChainRow) -> AcceptedRestore:
    told = json.loads(row.details)
    until = datetime.fromisoformat(told["until"])
    return AcceptedRestore(
        seq=row.seq,
        first=told["first"],
        last=told["last"],
        until=until,
        at=moment_of(row),
        by=tuple(told["by"]),
        reason=told["reason"],
    )
