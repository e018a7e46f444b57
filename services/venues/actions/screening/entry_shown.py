"""Why an entry is listed, for whoever answers a match with it; that they saw it is written down first (R8, R9)."""

from datetime import datetime, timedelta
from uuid import UUID

from services.venues.actions.bookings.people import interest_of
from services.venues.rules.decisions.interests import interest_objection
from services.venues.rules.lists.concern_entries import CATEGORIES, GRADES
from services.venues.rules.screening.look_ups import list_name
from services.venues.store.audit import record_audit
from services.venues.store.bookings.bookings import find_booking
from services.venues.store.bookings.dossier import Dossier
from services.venues.store.database import database
from services.venues.store.lists.entries import Entry, find_entry
from services.venues.store.screening.look_up_log import ENTRY, add_opened
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts.screening import matches
from shared.http.problems import NotFound, Refused


def get_match_entry(public_id: UUID, match_id: UUID, actor: Actor, now: datetime) -> matches.MatchEntry:
    """The entry that a possible match is about; who is tied to the booking does not see it."""
    with database.write_transaction():
        booking = find_booking(public_id)
        dossier = Dossier(booking.id if booking else 0)
        match = next((one for one in dossier.matches if one.public_id == match_id), None)
        if booking is None or match is None:
            raise NotFound("There is no such possible match")
        if refused := interest_objection(interest_of(actor, booking, dossier)):
            raise Refused(refused)
        add_opened(booking.id, 1, actor.id, now, ENTRY)
        record_audit("entry-opened", f"booking:{public_id}", actor, now, {"match": str(match_id)})
        entry = find_entry(match.subject, match.entry_key.rpartition(":")[2])
    return _shown(entry, match.source)


def _shown(entry: Entry | None, source: str) -> matches.MatchEntry:
    if entry is None or entry.emptied:
        return matches.MatchEntry(
            source=source,
            list_name=list_name(source),
            version="",
            names=(),
            facts={},
            category="",
            summary="",
            reason="",
            sources=(),
            active_from=None,
            active_until=None,
            state="",
            statement="",
            notice="",
            emptied=True,
        )
    said = entry.record
    sources = tuple(
        matches.EntrySource(one["reference"], GRADES.get(one["grade"], one["grade"]), one["seen_on"])
        for one in said.get("sources", ())
    )
    return matches.MatchEntry(
        source=entry.source,
        list_name=list_name(entry.source),
        version=entry.version,
        names=entry.names,
        facts=entry.facts,
        category=CATEGORIES.get(said.get("category", ""), ""),
        summary=said.get("summary", ""),
        reason=said.get("reason", ""),
        sources=sources,
        active_from=london_day(entry.active_from) if entry.active_from else None,
        active_until=london_day(entry.active_until - timedelta(microseconds=1)) if entry.active_until else None,
        state=entry.state,
        statement=said.get("statement", ""),
        notice=said.get("notice", ""),
    )
