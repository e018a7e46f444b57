"""Two windows on one alert: what its forms were opened with, and what others did to it since."""

import json
from collections.abc import Iterable
from uuid import UUID

from flask import request

from services.gateway.clients.both import venues_client
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.kit.two_windows import PREMISES_READ, carried, carried_back, read_before, read_since
from services.gateway.pages.registers import shown
from shared.contracts.base import schema_of
from shared.contracts.registers import alerts as contract
from shared.contracts.registers.register_entries import BY_CODE
from shared.contracts.registers.registers import Entry
from shared.http.problems import NotFound

STEPS = {
    "drafted": "Drafted",
    "changed": "Changed",
    "approved": "Approved",
    "sent": "A venue was told",
    "recalled": "Recalled",
    "told": "A venue was told that it has ended",
}


def said_by(found: contract.AlertDetail) -> dict[str, str]:
    """What an alert says, plain; nothing to whom it may not be shown."""
    said: dict[str, str] = schema_of(contract.AlertEntry)().dump(found.entry) if found.entry else {}
    return said


def carried_by(found: contract.AlertDetail) -> dict[str, str]:
    """What a form carries of the alert it is opened with: its version, when that was, and what it said."""
    return carried(found.version, said_by(found))


def carried_again(found: contract.AlertDetail, premises: str, is_told: bool) -> dict[str, str]:
    """The same with the entries of premises; as the form came, where it is shown again and nobody is told of changes.

    Else a form with a mistake in it would come back with the newest version, and be sent over what nobody read.
    """
    if request.method == "POST" and not is_told:
        return carried_back(request.form) | {PREMISES_READ: request.form.get(PREMISES_READ, "")}
    return carried_by(found) | {PREMISES_READ: premises}


def premises_now(entries: Iterable[Entry]) -> str:
    """The version of each entry of premises, as a form carries them."""
    return json.dumps({str(one.id): one.version for one in entries if not one.ended}, separators=(",", ":"))


def premises_read() -> dict[str, int]:
    """{id: version} of the entries of premises that the person had before them."""
    try:
        said = json.loads(request.form.get(PREMISES_READ, ""))
    except (ValueError, RecursionError):
        return {}
    return {one: number for one, number in said.items() if type(number) is int} if isinstance(said, dict) else {}


def changes_of_alert(found: contract.AlertDetail) -> list[shown.Changed]:
    """What others did to the alert since the form was opened, oldest first, and what it says now instead."""
    before, since = read_before(request.form), read_since(request.form)
    differ = shown.values_changed(contract.AlertEntry, before, said_by(found)) if before else []
    changed = next((one for one in found.steps if one.what == "changed"), None)
    later = [one for one in reversed(found.steps) if one.at > since or (one is changed and differ)]
    told = [one for one in later if one.what != "drafted"]  # there was a page to open
    names = shown_names(one.by for one in told)
    return [
        {
            "what": differ if one is changed and differ else [STEPS.get(one.what, one.what)],
            "by": names.get(one.by) or one.by,
            "at": one.at,
        }
        for one in told
    ]


def changes_of_premises(chosen: str) -> list[shown.Changed]:
    """What others changed in the entry of the premises that were chosen, since the form was opened."""
    read = premises_read().get(chosen)
    if read is None:
        return []
    try:
        found = venues_client().register_entry(BY_CODE["premises"], UUID(chosen))
    except (ValueError, NotFound):
        return []
    later = shown.changes_since(BY_CODE["premises"], found, read)
    return [{**one, "what": [f"{found.entry.title}: {what}" for what in one["what"]]} for one in later]
