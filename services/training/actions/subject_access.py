"""What training holds about one member of staff, gathered for who must answer them."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from services.training.actions.people import get_person
from services.training.store.audit import record_audit
from services.training.store.database import database
from services.training.store.people import KnownName, list_known_names, list_once_reached_at, list_people
from shared.actor import Actor, Role
from shared.clock import london_day
from shared.contracts import training as contract
from shared.contracts.base import schema_of


def collect(
    names: tuple[str, ...], email: str, number: str, request_id: UUID, received_on: date, actor: Actor, now: datetime
) -> list[dict[str, object]]:
    """Everybody who may be meant, each with everything held; the audit entry counts them and names nobody.

    Who may ask is checked by who calls; here everything is read, as learning and development staff could.
    """
    reader = replace(actor, roles=actor.roles | {Role.LD_OFFICER})
    with database.write_transaction():
        wanted = {one.id for one in list_known_names() if _is_meant(one, names, email, number)}
        if email and not number:
            wanted |= set(list_once_reached_at(email))
        found = [get_person(one.public_id, reader, london_day(now)) for one in list_people(sorted(wanted))]
        details = {"received_on": received_on.isoformat(), "found": {"person": len(found)}}
        record_audit("subject-access-collected", f"subject-access:{request_id}", actor, now, details)
    dump = schema_of(contract.PersonDetail)().dump
    return [
        {"service": "training", "what": "person", "where": f"Payroll number {one.number}", "said": dump(one),
         "decide": "Scores, exemptions and reasons may name a manager: look before you give it.", "give": "undecided"}
        for one in found
    ]  # fmt: skip


def _is_meant(known: KnownName, names: tuple[str, ...], email: str, number: str) -> bool:
    if number:
        return known.number == number
    if email and known.email.casefold() == email.casefold():
        return True
    called = [f"{known.forename} {known.surname}", f"{known.known_as} {known.surname}"]
    return any(set(name.casefold().split()) == set(one.casefold().split()) for name in names for one in called)
