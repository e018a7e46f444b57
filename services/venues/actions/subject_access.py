"""What venues holds about one person, gathered for who must answer them; a person decides item by item what is given.

Nothing is searched without an audit entry, which says that somebody asked and how much was found, and never the name.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.venues.actions.registers.alerts import ALERTS
from services.venues.rules.retention.subject_access import HIRER, Person, parts_about
from services.venues.store import subject_access as records
from services.venues.store.audit import record_audit
from services.venues.store.bookings.history import list_happenings
from services.venues.store.database import database
from services.venues.store.decisions.decisions import list_decisions
from services.venues.store.letters.letters import list_letters
from services.venues.store.registers.registers import list_entries
from services.venues.store.screening.look_ups import list_look_ups
from services.venues.store.subject_access import SaidInRequest
from shared.actor import Actor

Item = dict[str, Any]
OTHERS = "Look for other people in what was typed before you give it."
PREVENTION = (
    "Decide for this item, and write down why, whether telling would be likely to harm the prevention of crime "
    "(Data Protection Act 2018, Schedule 2, paragraph 2)."
)


def collect(person: Person, request_id: UUID, received_on: date, actor: Actor, now: datetime) -> list[Item]:
    """Everything found, in one moment; the audit entry is kept before anything is handed out."""
    with database.write_transaction():
        items = [*_bookings(person), *_concerns(person), *_alerts(person), *_files(person), *_remembered(person)]
        counts: dict[str, int] = {}
        for item in items:
            counts[item["what"]] = counts.get(item["what"], 0) + 1
        details = {"received_on": received_on.isoformat(), "found": counts}
        record_audit("subject-access-collected", f"subject-access:{request_id}", actor, now, details)
    return items


def item_of(what: str, where: str, said: object, decide: str = "") -> Item:
    """One thing that is held, undecided until a person says whether it is given."""
    return {"service": "venues", "what": what, "where": where, "said": said, "decide": decide, "give": "undecided"}


def _bookings(person: Person) -> Iterator[Item]:
    """Booking by booking: the versions of the request that are about them, and what was done about it."""
    by_booking: dict[int, list[tuple[SaidInRequest, dict[str, object]]]] = {}
    for version in records.list_requests():
        if about := parts_about(version.request, person):
            by_booking.setdefault(version.booking, []).append((version, about))
    for booking, versions in by_booking.items():
        newest = versions[-1][0]
        where = f"Booking {newest.reference}"
        named_as = sorted({name for _, about in versions for name in about})
        said = {
            "reference": newest.reference, "state": newest.state, "came_in": newest.submitted_at,
            "named_as": named_as, "versions": [{"version": one.number, **about} for one, about in versions],
        }  # fmt: skip
        yield item_of("booking", where, said)
        if HIRER in named_as:
            yield from _of_hirer(booking, where)
        yield from _of_screening(booking, where, person, bool(set(named_as) - {HIRER}))


def _of_hirer(booking: int, where: str) -> Iterator[Item]:
    for letter in list_letters(booking):
        yield item_of("letter", where, {"made_at": letter.made_at, "subject": letter.subject, "text": letter.text})
    for made in list_decisions(booking):
        said = {"decision": made.decision, "at": made.decided_at, "reason": made.reason, "record": made.record}
        yield item_of("decision", where, said, OTHERS)
    for told in list_happenings(booking):
        said = {"what": told.what, "at": told.at, "role": told.role, "why": told.why}
        decide = " ".join([OTHERS, *([PREVENTION] if told.need_to_know else [])]) if told.why else ""
        yield item_of("history", where, said, decide)


def _of_screening(booking: int, where: str, person: Person, is_screened: bool) -> Iterator[Item]:
    """To whom it went is told as kinds of people: the look-ups, and how often what was found was opened."""
    for match in records.list_matches_ever(booking):
        if person.is_named(match["name"]):
            yield item_of("possible match", where, match, PREVENTION)
    look_ups = list_look_ups(booking) if is_screened else []
    if look_ups:
        lists = sorted({name for one in look_ups for name in one.list_versions})
        opened = records.count_opened(booking)
        said = {"times": [one.at for one in look_ups], "lists": lists, "opened_by_staff": opened}
        yield item_of("look-ups", where, said)


def _concerns(person: Person) -> Iterator[Item]:
    for entry in records.list_concerns():
        if person.is_named(*entry["names"], *entry["weak_names"]):
            yield item_of("concern", f"Concern register, version {entry['version']}", entry, f"{OTHERS} {PREVENTION}")


def _alerts(person: Person) -> Iterator[Item]:
    for alert in list_entries([ALERTS]):
        for version in alert.versions:
            if person.is_mentioned(" ".join(str(value) for value in version.values.values())):
                told = len(alert.of("sent"))
                said = {**version.values, "version": version.number, "venues_told": told}
                yield item_of("alert", f"Alert {alert.public_id}", said, f"{OTHERS} {PREVENTION}")


def _files(person: Person) -> Iterator[Item]:
    for file_name, at, outcome, row, cells, parsed in records.list_lines():
        if person.is_mentioned(_text(cells)) or person.is_mentioned(_text(parsed)):
            said = {"came_in": at, "outcome": outcome, "cells": cells, "read": parsed}
            yield item_of("row of a file", f"{file_name}, row {row}", said, OTHERS)


def _remembered(person: Person) -> Iterator[Item]:
    found = max(map(records.count_remembered, (*person.names, *([person.email] if person.email else []))), default=0)
    if found:
        yield item_of("remembered answer", "Answers to repeated requests, gone after two days", {"answers": found})


def _text(value: object) -> str:
    """All texts in a value, beside each other."""
    read: Callable[[object], str] = _text
    if isinstance(value, dict):
        return " | ".join(map(read, value.values()))
    return " | ".join(map(read, value)) if isinstance(value, list) else str(value or "")
