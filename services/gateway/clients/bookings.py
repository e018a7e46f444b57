"""Bookings, venues and standing decisions, as the gateway's pages call them."""

from datetime import date, datetime
from uuid import UUID

from shared.contracts import venues as venue_contract
from shared.contracts.base import schema_of
from shared.contracts.bookings import booking_queue
from shared.contracts.bookings import bookings as contract
from shared.contracts.screening import matches
from shared.contracts.standing_decisions import (
    StandingDecisionEnd,
    StandingDecisionEntry,
    StandingDecisionLine,
    StandingDecisions,
)
from shared.http.service_client import READ_SECONDS, ServiceClient

DETAIL = schema_of(contract.BookingDetail)


class BookingCalls(ServiceClient):
    """Raises the service's own problems, and Unavailable when it does not answer."""

    def list_bookings(self, query: booking_queue.QueueQuery) -> booking_queue.BookingPage:
        """One page of the queue."""
        params = {
            "shown": query.shown,
            "state": query.state,
            "venue": query.venue,
            "page": str(query.page),
            "per_page": str(query.per_page),
        }
        return self.call("GET", "/v1/bookings", schema_of(booking_queue.BookingPage)(), params=params)

    def bookings_waiting(self, timeout: float = READ_SECONDS) -> booking_queue.BookingsWaiting:
        """How many bookings wait for what; `timeout` in seconds."""
        schema = schema_of(booking_queue.BookingsWaiting)()
        return self.call("GET", "/v1/bookings/waiting", schema, timeout=timeout)

    def booking_guide(self) -> booking_queue.BookingGuide:
        """Questions to ask, what is no flag, grounds and working days."""
        return self.call("GET", "/v1/bookings/guide", schema_of(booking_queue.BookingGuide)())

    def find_booking(self, booking_id: UUID) -> contract.BookingDetail:
        """Everything on one booking that this person may see."""
        return self.call("GET", f"/v1/bookings/{booking_id}", DETAIL())

    def booking_history(self, booking_id: UUID) -> contract.BookingHistory:
        """The story of a booking."""
        return self.call("GET", f"/v1/bookings/{booking_id}/history", schema_of(contract.BookingHistory)())

    def request_version(self, booking_id: UUID, number: int) -> contract.RequestVersion:
        """What the request said in one of its versions."""
        schema = schema_of(contract.RequestVersion)()
        return self.call("GET", f"/v1/bookings/{booking_id}/requests/{number}", schema)

    def match_entry(self, booking_id: UUID, match_id: UUID) -> matches.MatchEntry:
        """Why the entry that a possible match is about is listed; opening it is logged."""
        path = f"/v1/bookings/{booking_id}/matches/{match_id}/entry"
        return self.call("GET", path, schema_of(matches.MatchEntry)())

    def condition_grounds(self, booking_id: UUID) -> contract.Grounds:
        """The grounds that a condition of this booking may have."""
        return self.call("GET", f"/v1/bookings/{booking_id}/condition-grounds", schema_of(contract.Grounds)())

    def earlier_bookings(self, booking_id: UUID) -> contract.EarlierBookings:
        """Earlier bookings of the same hirer, while this one is new."""
        return self.call("GET", f"/v1/bookings/{booking_id}/earlier", schema_of(contract.EarlierBookings)())

    def booking_grounds(self, booking_id: UUID) -> contract.Grounds:
        """The grounds that may be given for declining this booking."""
        return self.call("GET", f"/v1/bookings/{booking_id}/grounds", schema_of(contract.Grounds)())

    def booking_clashes(self, booking_id: UUID) -> booking_queue.Clashes:
        """Other bookings that want the room at the same time."""
        return self.call("GET", f"/v1/bookings/{booking_id}/clashes", schema_of(booking_queue.Clashes)())

    def booking_objections(self, booking_id: UUID, decision: str) -> booking_queue.Objections:
        """What stands in the way of a decision before it is made."""
        schema = schema_of(booking_queue.Objections)()
        return self.call("GET", f"/v1/bookings/{booking_id}/objections", schema, params={"decision": decision})

    def act_on_booking(self, booking_id: UUID, what: str, entry: object, key: str | None) -> contract.BookingDetail:
        """Does one thing to a booking: `what` is the last part of the address; the booking as it then is."""
        made_by: type = type(entry)
        body = schema_of(made_by)().dump(entry)
        return self.call("POST", f"/v1/bookings/{booking_id}/{what}", DETAIL(), json=body, key=key)

    def list_standing_decisions(self) -> StandingDecisions:
        """Standing decisions, expired ones among them."""
        return self.call("GET", "/v1/standing-decisions", schema_of(StandingDecisions)())

    def end_standing_decision(
        self, decision_id: UUID, entry: StandingDecisionEnd, key: str | None
    ) -> StandingDecisionLine:
        """Ends one before its last day."""
        body, path = schema_of(StandingDecisionEnd)().dump(entry), f"/v1/standing-decisions/{decision_id}/end"
        return self.call("POST", path, schema_of(StandingDecisionLine)(), json=body, key=key)

    def add_standing_decision(self, entry: StandingDecisionEntry, key: str | None) -> contract.GivenId:
        """Makes a standing decision."""
        body = schema_of(StandingDecisionEntry)().dump(entry)
        return self.call("POST", "/v1/standing-decisions", schema_of(contract.GivenId)(), json=body, key=key)

    def list_venues(self) -> venue_contract.Venues:
        """Every venue with its rooms."""
        return self.call("GET", "/v1/venues", schema_of(venue_contract.Venues)())

    def save_venue(self, entry: venue_contract.VenueEntry, key: str | None) -> venue_contract.Venue:
        """Adds a venue, or says what the one of that name now is."""
        body = schema_of(venue_contract.VenueEntry)().dump(entry)
        return self.call("POST", "/v1/venues", schema_of(venue_contract.Venue)(), json=body, key=key)

    def venue_changes(self, venue_id: UUID, since: datetime) -> venue_contract.VenueChanges:
        """What was changed of a venue since a moment, by whom and when."""
        params, schema = {"since": since.isoformat()}, schema_of(venue_contract.VenueChanges)()
        return self.call("GET", f"/v1/venues/{venue_id}/changes", schema, params=params)

    def venue_calendar(self, venue_id: UUID, from_: date, until: date) -> venue_contract.Calendar:
        """What goes on in a venue from one day to another, both included."""
        params = {"from": from_.isoformat(), "until": until.isoformat()}
        return self.call("GET", f"/v1/venues/{venue_id}/calendar", schema_of(venue_contract.Calendar)(), params=params)
