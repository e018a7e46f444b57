"""Watching over a service's audit chain: what it tells others of it, what it keeps of theirs, what it found itself.

Heads of other services are kept as entries of one's own chain: to take them away, somebody has to break that one too.
"""

import contextlib
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NotRequired, TypedDict

from shared.actor import Actor, system_actor
from shared.audit.anchor_comparison import moment
from shared.audit.anchors import read_anchor
from shared.audit.chain import (
    ALL,
    ANCHORS_LOST,
    FIRST,
    LOSS_ACCEPTED,
    MACHINE,
    RESTORE_ACCEPTED,
    SUBJECT,
    VERIFIED,
    ChainCheck,
    LostAnchors,
)
from shared.audit.trail import AuditEntry, AuditTrail
from shared.contracts.audit import Anchor, AuditStatus, ChainReading, ChainReport, CheckedAnchors, Finding, PlacedAnchor
from shared.contracts.base import schema_of
from shared.database.database import Database
from shared.http.problems import Refused
from shared.logs import log
from shared.second_person import tie_objection

HEADS_KEPT = "heads-kept"
HEADS = "audit-heads"
ACKNOWLEDGED = "restore-acknowledged"
EXPLAINED = ("shorter", "contradicted", ANCHORS_LOST)
SAID = (ACKNOWLEDGED, RESTORE_ACCEPTED, LOSS_ACCEPTED)
LOOKED_THROUGH = 200
"""How many entries are searched for the newest head of each service."""
_anchor = schema_of(Anchor)()


class Claim(TypedDict):
    """What people say of entries that are missing: which, until when, who says so and why, and what is missing."""

    first: int
    last: int
    until: str
    by: list[str]
    reason: str
    what: NotRequired[str]


class AuditWatch:
    """The watch over one service's chain."""

    def __init__(self, database: Database, audit: AuditTrail) -> None:
        self._database = database
        self._audit = audit
        self.service = audit.service

    def report(self) -> ChainReport:
        """Where the chain has got to; what the anchor file lacks is written, and the file forced to the disk.

        The head that is told has its line by then, wherever one can be written: an entry that others keep and the file
        has not shows that the file was cut.
        """
        head = self._anchored_head()
        with contextlib.suppress(OSError):  # the status page says so
            if self._audit.file is not None:
                self._audit.file.sync()
        return ChainReport(head, self._audit.newest_besides((HEADS_KEPT, VERIFIED)), self.held())

    def _anchored_head(self) -> Anchor | None:
        newest, problem = self.anchor_state()
        if not problem and _place(newest) == self._audit.head():
            return newest
        if self._audit.file is not None and self._audit.file.lost() is not None:
            return self._audit.head_anchor()  # the next commit begins a new file and an entry tells it
        try:
            return self._audit.anchor()
        except OSError as error:
            log().error("audit head not anchored", error=type(error).__name__)
        return self._audit.head_anchor()

    def keep_heads(self, anchors: Iterable[Anchor], carrier: Actor, now: datetime) -> None:
        """Keeps heads of other services in one entry; those that are the newest kept already add nothing."""
        known = {(anchor.service, anchor.seq, anchor.hash) for anchor in self.held()}
        new = [one for one in anchors if one.service != self.service and (one.service, one.seq, one.hash) not in known]
        if new:
            with self._database.write_transaction():
                self._audit.record(HEADS_KEPT, HEADS, carrier, now, {"anchors": [_anchor.dump(one) for one in new]})

    def held(self) -> tuple[Anchor, ...]:
        """The newest head of each other service."""
        newest: dict[str, Anchor] = {}
        for anchor in self.every_held(LOOKED_THROUGH):
            newest.setdefault(anchor.service, anchor)
        return tuple(newest[name] for name in sorted(newest))

    def every_held(self, most: int = ALL) -> Iterator[Anchor]:
        """Every head of other services that was ever kept here, newest first; `most` entries are looked through."""
        for entry in self._audit.newest(HEADS, most):
            for document in entry.details.get("anchors", ()):
                if (anchor := read_anchor(document)) is not None:
                    yield anchor

    def check(self, anchors: Iterable[PlacedAnchor]) -> CheckedAnchors:
        """Compares our chain with anchors that others keep of it, and with the last lines of the anchor file."""
        lines = self._audit.file.newest() if self._audit.file is not None and not self._last_anchor()[1] else []
        ours = [PlacedAnchor(line, f"anchor file in {self._audit.file.folder}") for line in lines if self._audit.file]
        given = list(anchors)
        comparison = self._audit.compare([*given, *ours])
        return CheckedAnchors(comparison.compared, comparison.finding() or self._cut(given))

    def _cut(self, anchors: list[PlacedAnchor]) -> Finding | None:
        """That the anchor file lacks what it must have had, by what others keep and by itself; it is noted."""
        try:
            gaps = self._audit.gaps(anchors)
        except OSError:  # the status page says so
            return None
        if not gaps:
            return None
        gap = gaps[-1]
        self._audit.note_gap(gap)
        return Finding(ANCHORS_LOST, gap.first, gap.last, gap.until, gap.reason)

    def verify(self, now: datetime, more: Iterable[PlacedAnchor] = ()) -> ChainCheck:
        """Reads the whole chain, and the outcome becomes an entry of it."""
        found = self._audit.verify(more)
        details = {
            "entries": found.entries, "compared": found.compared, "kind": found.kind, "first_bad": found.first_bad,
            "reason": found.reason,
        }  # fmt: skip
        if not found.ok:
            log().error("audit chain not whole", kind=found.kind, first_bad=found.first_bad)
        with self._database.write_transaction():
            self._audit.record(VERIFIED, SUBJECT, system_actor(self.service, "verify-audit"), now, details)
        return found

    def read(self, anchors: Iterable[PlacedAnchor], now: datetime) -> ChainReading:
        """The outcome of reading the whole chain, for who has to say whether it holds."""
        found = self.verify(now, anchors)
        return ChainReading(found.entries, found.reason)

    def accept_restore(
        self, by: Actor, name: str, reason: str, now: datetime, more: Iterable[PlacedAnchor] = ()
    ) -> tuple[str, ...]:
        """One of two people says that a backup was restored; whoever has said so by now, the second makes it hold.

        Raises Refused when nothing is missing, when the chain is wrong in a way that no backup explains, or when
        the same person says it twice, or somebody who does not count as a second person to the first.
        """
        found = self._audit.verify(more)
        first, last, until = found.first_bad, found.last_bad, found.until
        if found.kind not in EXPLAINED or first is None or last is None or until is None:
            raise Refused(f"No restored backup or lost file explains this: {found.reason or 'the chain is whole'}")
        claim: Claim = {
            "first": first, "last": last, "until": until.isoformat(), "by": [name], "reason": reason,
            "what": found.kind,
        }  # fmt: skip
        earlier = self._acknowledged()
        is_loss = found.kind == ANCHORS_LOST
        if earlier is not None and (earlier.details.get("what") == ANCHORS_LOST) != is_loss:
            earlier = None
        if earlier is not None and earlier.details["last"] >= claim["last"]:
            if earlier.actor == by.id or earlier.details["by"][0].casefold() == name.casefold():
                raise Refused(f"{name} has said so already: a second person has to")
            if refused := tie_objection({earlier.actor}, by.not_second_to):
                raise Refused(refused)
            claim = _together(earlier.details, claim)
        accepted = LOSS_ACCEPTED if is_loss else RESTORE_ACCEPTED
        action = accepted if len(claim["by"]) == 2 else ACKNOWLEDGED
        with self._database.write_transaction():
            self._audit.record(action, SUBJECT, by, now, claim)
        return tuple(claim["by"])

    def _acknowledged(self) -> AuditEntry | None:
        """What one person said that no second one has confirmed yet; of anchor files, of this machine's."""
        said = (entry for entry in self._audit.newest(SUBJECT) if entry.action in SAID)
        entry = next((one for one in said if self._audit.is_own(one) or one.details.get("what") != ANCHORS_LOST), None)
        return entry if entry is not None and entry.action == ACKNOWLEDGED else None

    def status(self) -> AuditStatus:
        """For the status page."""
        newest, problem = self.anchor_state()
        told = list(self._audit.newest(SUBJECT, LOOKED_THROUGH))
        readings = _newest_of_each(told, (VERIFIED,))
        lost = [one for one in _newest_of_each(told, (ANCHORS_LOST, VERIFIED)) if one.action == ANCHORS_LOST]
        return AuditStatus(
            anchored_entry=newest.seq if newest else None,
            anchored_at=newest.at if newest else None,
            anchor_problem=problem or next(filter(None, map(self._lost_since_read, lost)), ""),
            verified_at=readings[0].at if readings else None,
            verify_problem=next(filter(None, map(self._still_wrong, readings)), ""),
            held=self.held(),
        )

    def _lost_since_read(self, found: AuditEntry) -> str:
        """That an anchor file was lost, until it is back or accepted as lost, or the next reading says what of it."""
        lost, machine = self._still_lost(found), self._other_machine(found)
        if not lost:
            return ""
        return (
            f"The anchor file{f' of {machine}' if machine else ''} was removed or cut, found on {moment(lost[0].at)}; "
            f"its lines up to entry {lost[0].last:,} are gone. Run due-regard audit verify, and put the file back."
        )

    def _still_wrong(self, last: AuditEntry) -> str:
        """What the last reading found, unless it was a lost anchor file that has been settled since."""
        reason, machine = str(last.details.get("reason", "")), self._other_machine(last)
        settled = last.details.get("kind") == ANCHORS_LOST and not self._still_lost(last)
        return "" if settled or not reason else f"on {machine}: {reason}" if machine else reason

    def _other_machine(self, entry: AuditEntry) -> str:
        """In words, which machine wrote it; nothing for this one."""
        if self._audit.is_own(entry):
            return ""
        return f"the machine {name}" if (name := entry.details.get(MACHINE)) else "the first machine"

    def _still_lost(self, found: AuditEntry) -> tuple[LostAnchors, ...]:
        """What its machine has lost; of another machine's file only what the chain says can be known here."""
        if not self._audit.is_own(found):
            return self._audit.told_lost(str(found.details.get(MACHINE, "")))
        try:
            return self._audit.still_lost()
        except OSError:  # that the file cannot be read is said elsewhere; nobody can say that it is back
            return self._audit.told_lost()

    def anchor_state(self) -> tuple[Anchor | None, str]:
        """The last anchor in the file, and in words why it is not that of our newest entry.

        A commit just now gets a moment. What another machine wrote has its line in that one's file, and here soon.
        """
        for _ in range(2):
            seq, digest = self._audit.head()
            newest, problem = self._last_anchor()
            if problem or not seq or _place(newest) == (seq, digest):
                return newest, problem
            if (newest.seq if newest else 0) < seq and not self._audit.wrote_since(newest.seq if newest else 0):
                return newest, ""
            time.sleep(0.05)
        ends = f"ends with entry {newest.seq:,}" if newest else "is empty"
        return newest, f"The chain has {seq:,} entries, and its anchor file {ends}."

    def _last_anchor(self) -> tuple[Anchor | None, str]:
        if self._audit.file is None:
            return None, "No place for anchors is set."
        seq, digest = self._audit.head()
        try:
            ours = self._audit.file.find(seq, digest)
            return ours or next(reversed(self._audit.file.newest()), None), ""
        except OSError as error:
            return None, f"The anchor file cannot be read: {error.strerror or error}."


def _newest_of_each(told: Iterable[AuditEntry], actions: Collection[str]) -> list[AuditEntry]:
    """The newest of these entries that each machine wrote: what one finds in its file, no other machine can look at."""
    newest: dict[str, AuditEntry] = {}
    for entry in told:
        if entry.action in actions:
            newest.setdefault(str(entry.details.get(MACHINE, "")), entry)
    return list(newest.values())


def _place(anchor: Anchor | None) -> tuple[int, str]:
    return (anchor.seq, anchor.hash) if anchor else (0, FIRST)


def _together(earlier: Mapping[str, Any], now: Claim) -> Claim:
    """What the first person said and the second confirms: what the first one wrote has made the chain longer since."""
    reasons = dict.fromkeys((earlier["reason"], now["reason"]))
    return {
        "first": min(earlier["first"], now["first"]),
        "last": earlier["last"],
        "until": max(earlier["until"], now["until"]),
        "by": [*earlier["by"], *now["by"]],
        "reason": " / ".join(reasons),
    }
