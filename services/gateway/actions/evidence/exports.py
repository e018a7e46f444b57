"""Lists of names that leave the system are noted: who took which list, never what was in it."""

from datetime import date, datetime

from services.gateway.store.audit import record_audit
from services.gateway.store.database import database
from shared.actor import Actor


def note_names_exported(what: str, as_at: date, entries: int, actor: Actor, now: datetime) -> None:
    """Keeps that somebody took a list of names out of the system."""
    details = {"as_at": as_at.isoformat(), "entries": entries}
    with database.write_transaction():
        record_audit("names-exported", f"list:{what}", actor, now, details)
