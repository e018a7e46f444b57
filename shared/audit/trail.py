"""The audit trail: a keyed hash chain without gaps, written in the same transaction as what it tells of.

Requirement REL-27. Each entry's hash covers the one before it, so an edit, a removal or an insertion shows; the key
is not in the database, so whoever can edit the table cannot make the chain whole again. Entries hold ids, not names.
After each commit the head goes to a file outside the database (`anchors.py`): a chain cut short at its end shows too.
"""

import contextlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import peewee

from shared.actor import Actor, caller_request_id, system_actor
from shared.audit.anchor_comparison import Comparison, moment
from shared.audit.anchor_gaps import Gap, Lines
from shared.audit.anchors import AnchorFile, mac_of, sign
from shared.audit.chain import (
    ALL,
    ANCHORS_LOST,
    ANCHORS_RESUMED,
    FIRST,
    LOSS_ACCEPTED,
    MACHINE,
    SUBJECT,
    VERIFIED,
    Chain,
    ChainCheck,
    LostAnchors,
    hash_in,
    hash_of,
    instant,
    moment_of,
)
from shared.contracts.audit import Anchor, PlacedAnchor
from shared.database.column_types import JsonField, UTCDateTimeField, canonical_json
from shared.database.database import Database
from shared.database.tables import Columns
from shared.http.problems import Problem
from shared.logs import log
from shared.settings import Common

LOOKED_BACK = 50
LOST = (
    "the anchor file was removed or cut, found on {}: its lines up to entry {} are gone, and "
    "what was begun since does not speak for them. Put the file back (after a change of AUDIT_ANCHOR_DIR "
    "its files belong there), or two people accept that it is lost"
)
NO_ANCHOR = (
    "not anchored: no anchor of this chain is in {}, so nobody can say whether {} missing: a new installation or "
    "another AUDIT_ANCHOR_DIR, or the anchor file was removed"
)


class AuditColumns(Columns):
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


class AuditTrail:
    """The audit of one service."""

    def __init__(self, database: Database, row: type[AuditColumns]) -> None:
        self._database = database
        self._row = row
        self._table = row._meta.table_name
        self._key = b""
        self.service = database.service
        self.machine = ""
        """Which of several machines this is; nothing where there is one, and on the first."""
        self.file: AnchorFile | None = None
        self._unwritten = 0
        """The first entry whose line this process could not write."""

    def configure(self, key: str, anchors: Path | None = None, *, machine: str = "") -> None:
        """The key of the chain, which never enters the database, the folder of its anchors, and where we are."""
        self._key, self.machine = key.encode(), machine
        self.file = AnchorFile(self.service, anchors) if anchors else None

    def start(self, settings: Common, make_folder: bool = True) -> None:
        """What every process that writes does first, so that no commit goes without its anchor.

        Whoever only reads makes no folder: that one is gone is what they have to tell.
        """
        folder = Path(settings.audit_anchor_dir or settings.data_dir)
        with contextlib.suppress(OSError):  # the status page says what is not anchored; the work goes on
            if make_folder:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.configure(settings.audit_key, folder, machine=settings.machine_name)

    def record(
        self, action: str, subject: str, actor: Actor, now: datetime, details: Mapping[str, object] | None = None
    ) -> int:
        """Adds an entry to the transaction that is open; its sequence number."""
        if not self._database.is_writing:
            raise RuntimeError("An audit entry belongs in the write transaction of what it tells of")
        self._database.lock("audit")
        self._database.after_commit("audit anchor", self.anchor)
        seq, previous = self.head()
        entry: dict[str, object] = {
            "seq": seq + 1,
            "at": instant(now),
            "action": action,
            "subject": subject,
            "actor": actor.id,
            "request_id": actor.request_id,
            "details": {**(details or {}), **_callers_own(), **({MACHINE: self.machine} if self.machine else {})},
            "previous": previous,
        }
        kept = {**entry, "details": canonical_json(entry["details"]), "hash": hash_of(self._key, entry)}
        names, marks = ", ".join(f'"{name}"' for name in kept), ", ".join("?" * len(kept))
        self._database.execute(f'INSERT INTO "{self._table}" ({names}) VALUES ({marks})', *kept.values())
        return seq + 1

    def anchor(self) -> Anchor | None:
        """Writes the head as it stands in the database into the anchor file; OSError when that cannot be done.

        What is read is committed, whatever a savepoint took back and whoever else has written since.
        """
        if self.file is None or (head := self.head_anchor()) is None:
            return None
        lost = self.file.lost()
        try:
            self.file.append(head)
        except OSError:
            self._unwritten = self._unwritten or head.seq
            raise
        if lost is not None:
            self._tell_lost(lost)
        if first := self._unwritten:
            self._unwritten = 0
            self._tell_resumed(first, head.seq)
        return head

    def _tell_resumed(self, first: int, last: int) -> None:
        """An entry that explains why the anchor file has no lines of some entries: it could not be written then."""
        with self._database.write_transaction():
            actor = system_actor(self.service, "anchors")
            self.record(ANCHORS_RESUMED, SUBJECT, actor, datetime.now(UTC), {"first": first, "last": last})

    def _tell_lost(self, lost: Anchor) -> None:
        """An entry about the anchor file that was written before and is gone or cut: a new one is no secret."""
        log().error("anchor file lost", service=self.service, last=lost.seq)
        told = (one for one in self.newest(SUBJECT, LOOKED_BACK) if one.action == ANCHORS_LOST and self.is_own(one))
        if any(one.seq > lost.seq for one in told):
            return  # another process of this service has noticed it first
        with self._database.write_transaction():
            self.record(
                ANCHORS_LOST, SUBJECT, system_actor(self.service, "anchors"), datetime.now(UTC), {"last": lost.seq}
            )

    def head_anchor(self) -> Anchor | None:
        """The head, signed; None for an empty trail."""
        seq, digest = self.head()
        return sign(self._key, self.service, seq, digest, datetime.now(UTC), machine=self.machine) if seq else None

    def follow(self) -> None:
        """Where another machine wrote last, our anchor file speaks for that too, should the other be lost; OSError."""
        if self.file is None:
            return
        seq, digest = self.head()
        if seq and not self.wrote_since(seq - 1) and self.file.find(seq, digest) is None:
            self.anchor()

    def wrote_since(self, seq: int) -> bool:
        """Whether this machine wrote any entry after that one."""
        return self._chain().written_here(seq + 1, ALL) is not None

    def is_own(self, entry: AuditEntry) -> bool:
        """Whether this machine wrote it."""
        return bool(entry.details.get(MACHINE, "") == self.machine)

    def entries(self, subject: str | None = None) -> Iterator[AuditEntry]:
        """Entries in order, all or those about one subject."""
        query = self._row.select().order_by(self._row.seq)
        if subject is not None:
            query = query.where(self._row.subject == subject)
        for row in query.iterator():
            yield AuditEntry(
                seq=row.seq,
                at=row.at,
                action=row.action,
                subject=row.subject,
                actor=row.actor,
                request_id=row.request_id,
                details=row.details,
                previous=row.previous,
                hash=row.hash,
            )

    def newest(self, subject: str, most: int = ALL) -> Iterator[AuditEntry]:
        """Entries about one subject, newest first; one that somebody wrote without the key is none."""
        for row in self._chain().newest(subject, most):
            yield AuditEntry(**{**row._asdict(), "at": moment_of(row), "details": json.loads(row.details)})

    def newest_besides(self, actions: Iterable[str]) -> int:
        """The number of the newest entry that is none of these actions; 0 if there is none."""
        rows = self._row.select(self._row.seq).where(self._row.action.not_in(list(actions)))
        found = rows.order_by(self._row.seq.desc()).first()
        return int(found.seq) if found else 0

    def head(self) -> tuple[int, str]:
        """The newest entry's number and hash; (0, zeros) for an empty trail."""
        rows = self._database.query(f'SELECT seq, hash FROM "{self._table}" ORDER BY seq DESC LIMIT 1')
        return next(((int(seq), digest) for seq, digest in rows), (0, FIRST))

    def hash_at(self, seq: int) -> str | None:
        """The hash of one entry; None when there is no such entry."""
        rows = self._database.query(f'SELECT hash FROM "{self._table}" WHERE seq = ?', seq)
        return next((str(digest) for (digest,) in rows), None)

    def is_made_with_its_key(self) -> bool:
        """Whether any of its first and newest entries was made with this key; an empty trail was."""
        return self._chain().has_its_key()

    def compare(self, anchors: Iterable[PlacedAnchor]) -> Comparison:
        """Compares single entries with anchors, without reading the chain."""
        comparison = Comparison(self.head()[0], self.hash_at, self._made_here, self._chain().restores())
        for placed in anchors:
            comparison.see(placed)
        return comparison

    def verify(self, more: Iterable[PlacedAnchor] = ()) -> ChainCheck:
        """Reads the whole chain, compares it with the anchor file and `more`, and names the first bad entry."""
        if self._database.real.in_transaction():
            raise RuntimeError("A transaction sees an older chain than the anchor file does")
        known = tuple(more)
        try:  # before the chain is read: what is anchored by now is in the database by now
            sizes = self.file.sizes() if self.file else {}
        except OSError as error:
            sizes, unread = {}, str(error)
        else:
            unread = ""
        hashes = bytearray()
        chain = self._chain().follow(hashes.extend)
        comparison = Comparison(chain.entries, hash_in(hashes), self._made_here, self._chain().restores())
        in_file, lost, lines = None, {one.last: one for one in self._chain().lost_anchors()}, Lines()
        for anchor, place in self.file.read(sizes) if self.file else ():
            if anchor is None:
                comparison.unreadable += 1
            elif comparison.see(PlacedAnchor(anchor, place)) and anchor.machine == self.machine:
                first, last = in_file or (anchor, anchor)  # of the lowest entry and of the highest
                in_file = (min(first, anchor, key=_entry), max(last, anchor, key=_entry))
                lines.see(anchor)
                lost.pop(anchor.seq, None)  # it was put back
        ours = [placed for placed in known if comparison.see(placed)]
        gaps = list(self._gaps(lines, chain.entries, ours)) if chain.ok and in_file else []
        return self._outcome(replace(chain, in_file=in_file), comparison, unread, list(lost.values()), gaps)

    def _gaps(self, lines: Lines, entries: int, kept: list[PlacedAnchor]) -> Iterator[Gap]:
        told_here = [one for one in kept if one.anchor.machine == self.machine]
        return lines.gaps(entries, self._chain().written_here, told_here, self._chain().explained_gaps())

    def gaps(self, kept: Iterable[PlacedAnchor] = ()) -> tuple[Gap, ...]:
        """What the end of the anchor file lacks, and as much before as `kept` speaks of; OSError if it is not read."""
        if self.file is None:
            return ()
        ours = [one for one in kept if self._made_here(one.anchor)]
        lines, found = Lines(), self.file.newest()
        if not found:
            return ()
        if any(one.anchor.seq < found[0].seq for one in ours):
            found = [line for line, _ in self.file.read(self.file.sizes()) if line is not None]
        for line in filter(self._is_line_of_ours, found):
            lines.see(line)
        return tuple(self._gaps(lines, self.head()[0], ours))

    def note_gaps(self) -> None:
        """At a start, before a new line is written: an entry for what was taken from the file while nothing ran.

        Then the file speaks for what other machines wrote meanwhile.
        """
        try:
            with self._database.connection():
                if self._row.table_exists():  # type: ignore[no-untyped-call]
                    for gap in (self.gaps() or self._removed())[-1:]:
                        self.note_gap(gap)
                    self.follow()
        except (OSError, Problem, peewee.PeeweeException) as error:  # no start fails of it, and the night reads it all
            log().error("anchor file not looked at", service=self.service, error=type(error).__name__)

    def _removed(self) -> tuple[Gap, ...]:
        """The whole file, where it has no line and must have had some by what the chain itself says."""
        if self.file is None or any(map(self._is_line_of_ours, self.file.newest())):
            return ()
        told = (one for one in self.newest(SUBJECT) if one.action in (VERIFIED, LOSS_ACCEPTED) and self.is_own(one))
        read = next(told, None)
        if read is None or not read.details.get("compared") or read.details.get("kind") == "unanchored":
            return ()  # never read, not there then either, or accepted as lost by two people
        return (Gap(1, self.head()[0], read.at, f"none is left of those it had on {moment(read.at)}"),)

    def note_gap(self, gap: Gap) -> None:
        """An entry for lines that were taken from the anchor file, unless one tells of them: it holds until settled."""
        with self._database.write_transaction():
            self._database.lock("audit")
            if any(one.last >= gap.last for one in self.told_lost()):
                return  # another process of this service has noticed it first
            log().error("anchor file cut", service=self.service, first=gap.first, last=gap.last)
            actor, details = system_actor(self.service, "anchors"), {"first": gap.first, "last": gap.last}
            self.record(ANCHORS_LOST, SUBJECT, actor, datetime.now(UTC), details)

    def told_lost(self, machine: str | None = None) -> tuple[LostAnchors, ...]:
        """Every lost anchor file that this machine, or another, found, not accepted as lost, newest first."""
        return self._chain(machine).lost_anchors()

    def still_lost(self) -> tuple[LostAnchors, ...]:
        """Those of them whose last line has not been put back; OSError when the files cannot be read."""
        lost = self.told_lost()
        found = self.file.lines_of({one.last for one in lost}) if self.file and lost else ()
        back = {anchor.seq for anchor in found if self._is_line_of_ours(anchor)}
        return tuple(one for one in lost if one.last not in back)

    def _outcome(
        self, chain: ChainCheck, comparison: Comparison, unread: str, lost: list[LostAnchors], gaps: list[Gap]
    ) -> ChainCheck:
        """What others keep does not stand in for the file; an empty chain without a file may have been emptied."""
        seen = replace(
            chain,
            compared=comparison.compared,
            newest=comparison.newest,
            unreadable=comparison.unreadable,
            restores=comparison.restores,
        )
        finding = comparison.finding()
        if chain.ok and finding is not None:
            return replace(
                seen, first_bad=finding.first, last_bad=finding.last, until=finding.until, reason=finding.reason,
                kind=finding.kind,
            )  # fmt: skip
        if chain.ok and self.file is not None and chain.in_file is None:
            missing = "its newest entries are" if chain.entries else "all of its entries are"
            reason = NO_ANCHOR.format(self.file.folder, missing) + (f" ({unread})" if unread else "")
            return replace(seen, reason=reason, kind="unanchored")
        if gaps:
            first, last = min(gap.first for gap in gaps), max(gap.last for gap in gaps)
            return replace(
                seen, first_bad=first, last_bad=last, until=max(gap.until for gap in gaps), reason=gaps[-1].reason,
                kind=ANCHORS_LOST,
            )  # fmt: skip
        if chain.ok and self.file is not None and lost:
            newest = max(lost, key=lambda one: one.last)
            reason, first = LOST.format(moment(newest.at), f"{newest.last:,}"), min(one.last for one in lost)
            return replace(
                seen, first_bad=first, last_bad=newest.last, until=newest.at, reason=reason, kind=ANCHORS_LOST
            )
        return seen

    def _chain(self, machine: str | None = None) -> Chain:
        return Chain(self._database, self._table, self._key, self.machine if machine is None else machine)

    def _made_here(self, anchor: Anchor) -> bool:
        return anchor.service == self.service and hmac.compare_digest(
            anchor.mac.encode(), mac_of(self._key, anchor).encode()
        )

    def _is_line_of_ours(self, anchor: Anchor) -> bool:
        """Whether this machine wrote it; copies of another's files may stand beside ours."""
        return anchor.machine == self.machine and self._made_here(anchor)


def _callers_own() -> dict[str, str]:
    """What a program calls this request in its own log, so that the two can be laid side by side."""
    given = caller_request_id()
    return {"caller_request_id": given} if given else {}


def _entry(anchor: Anchor) -> int:
    return anchor.seq
