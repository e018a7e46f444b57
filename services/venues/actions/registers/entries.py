"""Registers: entries added, superseded and ended, dated lines added and taken back; nothing is overwritten."""

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.venues.rules.registers import entries as rules
from services.venues.store.audit import record_audit
from services.venues.store.calendar.venues import as_listed, list_venues
from services.venues.store.database import database
from services.venues.store.registers import registers as records
from services.venues.store.registers.registers import EntryRecord
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts.base import schema_of
from shared.contracts.registers import registers as contract
from shared.contracts.registers.register_entries import LineKind, RegisterKind
from shared.done_before import faster, refuse_again
from shared.http.problems import FieldError, Invalid, NotFound, Refused

FASTER = "Someone else changed this entry while you were reading it"


def add_entry(register: RegisterKind, entry: Any, actor: Actor, now: datetime) -> UUID:
    """Adds an entry; its id."""
    since, values = _checked(register, entry, now)
    with database.write_transaction():
        made = records.add_entry(register.code, since, values, actor.id, now)
        record_audit("register-entry-added", f"register-entry:{made}", actor, now, {"register": register.code})
    return made


def change_entry(register: RegisterKind, entry_id: UUID, change: Any, actor: Actor, now: datetime) -> None:
    """Says what an entry now says; what it said before stays in its history."""
    since, values = _checked(register, change.entry, now)
    with database.write_transaction():
        found = _read_version(register, entry_id, change.version, actor)
        number = records.add_version(found, since, values, why=change.why.strip(), by=actor.id, now=now)
        record_audit("register-entry-changed", _subject(found), actor, now, {"version": number})


def end_entry(register: RegisterKind, entry_id: UUID, end: contract.EntryEnd, actor: Actor, now: datetime) -> None:
    """Says that an entry no longer holds from a day on; in a register of events, that it was wrong."""
    today = london_day(now)
    on = end.on or today
    if on > today:
        raise _invalid([("on", rules.FUTURE)])
    if not end.why.strip():
        raise _invalid([("why", "Say why it no longer holds")])
    with database.write_transaction():
        found = _read_version(register, entry_id, end.version, actor)
        newest = found.newest
        if newest.ended:
            refuse_again("This entry was ended", newest.by, newest.at, actor)
        since = newest.since if register.events else max(on, newest.since)
        number = records.add_version(found, since, newest.values, why=end.why.strip(), by=actor.id, now=now, ended=True)
        record_audit("register-entry-ended", _subject(found), actor, now, {"version": number})


def add_line(register: RegisterKind, kind: LineKind, entry_id: UUID, entry: Any, actor: Actor, now: datetime) -> None:
    """Adds a dated line under an entry; one that answers another can answer it once."""
    values = schema_of(contract.line_of(kind))().dump(entry)
    about, on = values.pop("about", None), date.fromisoformat(values.pop("on"))
    typed = asdict(entry)
    if faults := rules.line_faults(kind.code, typed, on, london_day(now)):
        raise _invalid(faults)
    with database.write_transaction():
        found = _entry_to_change(register, entry_id)
        _check_holds(found, on)
        answered = UUID(about) if about else None
        if answered:
            _check_open(found, kind, answered, on, actor)
        made = records.add_line(found, kind.code, on, values=values, by=actor.id, now=now, about=answered)
        record_audit("register-line-added", _subject(found), actor, now, {"kind": kind.code, "line": str(made)})


def acknowledge(
    register: RegisterKind, kind: LineKind, entry_id: UUID, read: int | None, actor: Actor, now: datetime
) -> None:
    """Notes that the person acting says: I have read it. Only what is in force is read, and once.

    OutOfDate when the entry is no longer the version that was read.
    """
    today = london_day(now)
    with database.write_transaction():
        found = _entry_to_change(register, entry_id) if read is None else _read_version(register, entry_id, read, actor)
        if not _is_in_force(found, today):
            raise Refused("Only the version in force is read: open that one")
        if any(line.by == actor.id for line in found.of(kind.code)):
            raise Refused("You have said so already")
        values = {"person_number": actor.person_number or ""}
        made = records.add_line(found, kind.code, today, values=values, by=actor.id, now=now)
        record_audit("register-line-added", _subject(found), actor, now, {"kind": kind.code, "line": str(made)})


def take_back_line(
    register: RegisterKind, entry_id: UUID, line_id: UUID, back: contract.TakeBack, actor: Actor, now: datetime
) -> None:
    """Says why a line does not count; it stays in the history."""
    if not back.why.strip():
        raise _invalid([("why", "Say why it does not count")])
    with database.write_transaction():
        found = _entry_to_change(register, entry_id)
        line = next((one for one in found.lines if one.id == line_id), None)
        if line is None:
            raise NotFound("There is no such line")
        if not line.counts:
            refuse_again("This line was taken back", line.taken_back_by, records.find_taken_back_at(line_id), actor)
        records.add_line(
            found,
            records.TAKEN_BACK,
            london_day(now),
            values={"why": back.why.strip()},
            by=actor.id,
            now=now,
            about=line_id,
        )
        record_audit("register-line-taken-back", _subject(found), actor, now, {"line": str(line_id)})


def rules_entry(found: EntryRecord, events: bool) -> rules.Entry:
    """An entry in the words of the rules."""
    versions = tuple(rules.Version(one.number, one.since, one.ended, one.values) for one in found.versions)
    lines = tuple(
        rules.Line(
            id=str(one.id),
            kind=one.kind,
            on=one.on,
            values={**one.values, "by": one.by},
            about=str(one.about or ""),
            taken_back=not one.counts,
        )
        for one in found.lines
    )
    return rules.Entry(str(found.public_id), versions, lines, events)


def _checked(register: RegisterKind, entry: Any, now: datetime) -> tuple[date, dict[str, object]]:
    """From which day an entry holds and its plain values; Invalid when the rules find something wrong with it."""
    today = london_day(now)
    if register.code == "venue-approvers":
        entry = replace(entry, venue=as_listed(entry.venue)[0])
    since = getattr(entry, register.since) or today
    faults = rules.entry_faults(register.code, asdict(entry), register.since, since, today)
    if register.code == "venue-approvers" and not list_venues([entry.venue]):
        faults.append(("venue", "There is no venue of this name"))
    if faults:
        raise _invalid(faults)
    return since, {**schema_of(register.entry)().dump(entry), register.since: since.isoformat()}


def _invalid(faults: rules.Faults) -> Invalid:
    errors = tuple(FieldError(f"/{name}", sentence) for name, sentence in faults)
    return Invalid("; ".join(sentence for _, sentence in faults), errors)


def _entry_to_change(register: RegisterKind, entry_id: UUID) -> EntryRecord:
    found = records.find_entry_to_change(register.code, entry_id)
    if found is None:
        raise NotFound("There is no such entry")
    return found


def _read_version(register: RegisterKind, entry_id: UUID, version: int, actor: Actor) -> EntryRecord:
    found = _entry_to_change(register, entry_id)
    if found.newest.number != version:
        raise faster(FASTER, found.newest.by, found.newest.at, actor)
    return found


def _check_holds(found: EntryRecord, on: date) -> None:
    """Lines belong to the time of their entry, or no past day could be answered for."""
    if found.newest.ended:
        raise Refused("This entry no longer holds: nothing is added to it")
    begins = min(one.since for one in found.versions)
    if on < begins:
        raise _invalid([("on", f"The entry only holds since {begins.day} {begins:%B %Y}: change that day first")])


def _check_open(found: EntryRecord, kind: LineKind, line_id: UUID, on: date, actor: Actor) -> None:
    asked = next((one for one in found.of(kind.about) if one.id == line_id), None)
    if asked is None:
        raise NotFound("There is no such line")
    if answer := next((one for one in found.of(kind.code) if one.about == line_id), None):
        refuse_again("This was answered", answer.by, answer.at, actor)
    if on < asked.on:
        raise _invalid([("on", "The answer comes after the question")])


def _is_in_force(found: EntryRecord, day: date) -> bool:
    """Whether this is the version in force of its kind of policy."""
    everything = [rules_entry(one, events=True) for one in records.list_entries([found.register])]
    current = rules.in_force(rules.holding_on(everything, day), found.newest.values["kind"])
    return current is not None and current.id == str(found.public_id)


def _subject(found: EntryRecord) -> str:
    return f"register-entry:{found.public_id}"
