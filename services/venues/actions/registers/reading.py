"""What the registers say on a day, for those who may read each of them."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from uuid import UUID

from services.venues.actions.registers.entries import rules_entry
from services.venues.rules.registers import entries as rules
from services.venues.store.database import database
from services.venues.store.registers.registers import EntryRecord, find_entry, list_entries
from shared.actor import Actor, Role
from shared.contracts.registers import registers as contract
from shared.contracts.registers.register_entries import REGISTERS, RegisterKind
from shared.http.problems import NotFound

HIDDEN = "Not shown to auditors"


def get_registers(on: date, actor: Actor) -> contract.Registers:
    """How many entries each register holds that this person may read, and what is late or due in 30 days."""
    readable = [register for register in REGISTERS if actor.has(*register.readers)]
    with database.read_transaction():
        found = list_entries([register.code for register in readable])
    summaries: list[contract.RegisterSummary] = []
    due: list[contract.RegisterReview] = []
    for register in readable:
        mine = [one for one in found if one.register == register.code]
        held = rules.holding_on([rules_entry(one, register.events) for one in mine], on)
        summaries.append(contract.RegisterSummary(register.code, len(held)))
        due += _reviews(register, mine, on).values()
    soon = [one for one in due if one.due_on <= on + timedelta(days=rules.SOON_DAYS)]
    return contract.Registers(on, tuple(summaries), tuple(sorted(soon, key=lambda one: (one.due_on, one.title))))


def get_register(register: RegisterKind, on: date, actor: Actor) -> contract.EntryPage:
    """Every entry that has begun by the day: what holds first."""
    with database.read_transaction():
        found = list_entries([register.code])
    due = _reviews(register, found, on)
    entries = [made for one in found if (made := _entry(register, one, on, due, actor)) is not None]
    return contract.EntryPage(register.code, on, tuple(sorted(entries, key=_order(register))))


def get_entry(register: RegisterKind, entry_id: UUID, on: date, actor: Actor) -> contract.EntryDetail:
    """One entry with all that was ever said in it; one that begins later is shown as it will be."""
    with database.read_transaction():
        found = find_entry(register.code, entry_id)
        everything = list_entries([register.code]) if found else []
    if found is None:
        raise NotFound("There is no such entry")
    due = _reviews(register, everything, on)
    # An entry that has not begun on the day is shown as it begins.
    day = max(on, min(one.since for one in found.versions), found.newest.since if register.events else on)
    entry = _entry(register, found, day, due, actor)
    if entry is None:
        raise NotFound("There is no such entry")
    return contract.EntryDetail(
        register.code,
        on,
        entry,
        tuple(replace(one, values=_shown(register, one.values, actor)) for one in reversed(found.versions)),
        tuple(sorted(found.lines, key=lambda one: (one.on, one.at), reverse=True)),
    )


def _order(register: RegisterKind) -> Callable[[contract.Entry], tuple[bool, int, str]]:
    """By title, or the newest event first; what no longer holds comes last."""
    if register.events:
        return lambda one: (one.ended, -one.since.toordinal(), one.title)
    return lambda one: (one.ended, 0, one.title.casefold())


def _reviews(register: RegisterKind, found: list[EntryRecord], on: date) -> dict[UUID, contract.RegisterReview]:
    titles = {str(one.public_id): contract.title_of(register, one.newest.values) for one in found}
    due = rules.reviews(register.code, [rules_entry(one, register.events) for one in found], on)
    return {
        UUID(one.entry): contract.RegisterReview(
            register=register.code,
            entry=UUID(one.entry),
            title=titles[one.entry],
            what=one.what,
            due_on=one.on,
            late=one.on < on,
        )
        for one in due
    }


def _entry(
    register: RegisterKind, found: EntryRecord, on: date, due: dict[UUID, contract.RegisterReview], actor: Actor
) -> contract.Entry | None:
    of_rules = rules_entry(found, register.events)
    version = rules.version_on(of_rules, on)
    if version is None:
        return None
    last = {line.kind: line.on.isoformat() for line in rules.lines_by(of_rules, on)}
    return contract.Entry(
        id=found.public_id,
        title=contract.title_of(register, version.values),
        version=found.newest.number,
        since=version.since,
        ended=version.ended,
        values=_shown(register, version.values, actor),
        due=due.get(found.public_id),
        last=last,
    )


def _shown(register: RegisterKind, values: Mapping[str, object], actor: Actor) -> dict[str, object]:
    """The values; what is confidential is hidden from somebody who is an auditor and nothing else here."""
    if actor.has(*(role for role in register.readers if role is not Role.AUDITOR)):
        return dict(values)
    hidden = {one.name for one in fields(register.entry) if one.metadata.get("confidential")}
    return {name: HIDDEN if name in hidden else value for name, value in values.items()}
