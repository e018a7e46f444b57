"""Venues, rooms and their calendar."""

from datetime import UTC, datetime
from uuid import UUID

from services.venues.actions.calendar.venues import get_calendar, get_changes, get_venues, save_venue_entry
from services.venues.api.bookings import LOOKS
from shared.access import requires
from shared.actor import Role, current_actor
from shared.contracts import venues as contract
from shared.contracts.base import schema_of
from shared.http.blueprints import Blueprint, public
from shared.http.idempotency import idempotent

blueprint = Blueprint("venues", __name__, url_prefix="/v1/venues", description="Venues and rooms")


@blueprint.get("")
@public
@requires(*LOOKS, Role.AUDITOR)
@blueprint.response(200, schema_of(contract.Venues))
def index() -> contract.Venues:
    """Every venue with its rooms."""
    return get_venues()


@blueprint.post("")
@public
@requires(Role.SENIOR_OFFICER, Role.BOOKING_OFFICER)
@idempotent
@blueprint.arguments(schema_of(contract.VenueEntry))
@blueprint.response(200, schema_of(contract.Venue))
@blueprint.alt_response(409, description="Somebody changed it since it was read")
@blueprint.alt_response(428, description="There is one of this name, and no version is named")
def save(entry: contract.VenueEntry) -> contract.Venue:
    """Adds a venue, or says what the one of that name now is; then the version that was read is named."""
    return save_venue_entry(entry, current_actor(), datetime.now(UTC))


@blueprint.get("/<uuid:venue_id>/changes")
@requires(Role.SENIOR_OFFICER, Role.BOOKING_OFFICER)
@blueprint.arguments(schema_of(contract.ChangesQuery), location="query")
@blueprint.response(200, schema_of(contract.VenueChanges))
def changes(query: contract.ChangesQuery, venue_id: UUID) -> contract.VenueChanges:
    """What was changed of a venue since a moment, field by field, by whom and when."""
    return get_changes(venue_id, query.since)


@blueprint.get("/<uuid:venue_id>/calendar")
@public
@requires(*LOOKS)
@blueprint.arguments(schema_of(contract.CalendarQuery), location="query")
@blueprint.response(200, schema_of(contract.Calendar))
def calendar(query: contract.CalendarQuery, venue_id: UUID) -> contract.Calendar:
    """Bookings of a venue from one day to another, with set-up and clear-down."""
    return get_calendar(venue_id, query.from_, query.until)
