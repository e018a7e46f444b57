"""Booking requests, as the gateway's forms send them to venues."""

from dataclasses import replace
from uuid import UUID

from shared.actor import Actor, system_actor
from shared.contracts.base import schema_of
from shared.contracts.bookings.bookings import BookingDetail, PublicReceipt
from shared.contracts.bookings.requests import BookingQuestions, OpenQuestions, RequestCheck
from shared.http.request_ids import request_id
from shared.http.service_client import ServiceClient

HIRER = system_actor("gateway", "hirer-form")
"""Who speaks for somebody that is not signed in: without a role, so that venues takes a request and nothing else."""

Json = dict[str, object]


def hirer() -> Actor:
    return replace(HIRER, request_id=request_id())


class RequestCalls(ServiceClient):
    """What a form asks, what a request would come to, and saving it."""

    questions_known: BookingQuestions | None = None
    """As they were last heard: words for a page while venues does not answer."""

    def booking_questions(self, as_now: bool = True) -> BookingQuestions:
        """The questions in the council's words, the venues, the help and the privacy notice; the same for everybody.

        A page that only shows them may show them as they were a moment ago: then they are not asked for while fresh.
        """
        schema = schema_of(BookingQuestions)()
        self.questions_known = self.call_known("/v1/bookings/questions", schema, hirer(), as_now)
        return self.questions_known

    def check_request(self, request: Json, hirer_known: bool) -> RequestCheck:
        """What a new request would come to; nothing is saved."""
        body = {"request": request, "hirer_known": hirer_known}
        return self.call("POST", "/v1/bookings/check", schema_of(RequestCheck)(), json=body)

    def check_change(self, booking_id: UUID, request: Json, hirer_known: bool) -> RequestCheck:
        """What a changed request would come to, and what it reopens; nothing is saved."""
        body = {"request": request, "hirer_known": hirer_known}
        return self.call("POST", f"/v1/bookings/{booking_id}/request/check", schema_of(RequestCheck)(), json=body)

    def add_request(self, request: Json, hirer_known: bool, draft: bool, key: str | None) -> BookingDetail:
        """Saves a request that staff took."""
        body = {"request": request, "hirer_known": hirer_known, "draft": draft}
        return self.call("POST", "/v1/bookings", schema_of(BookingDetail)(), json=body, key=key)

    def requested(self, booking_id: UUID) -> BookingDetail:
        """One booking with its request as it now is."""
        return self.call("GET", f"/v1/bookings/{booking_id}", schema_of(BookingDetail)())

    def change_request(
        self, booking_id: UUID, request: Json, hirer_known: bool, version: int | None, key: str | None
    ) -> BookingDetail:
        """Saves what a request now says; OutOfDate when somebody was faster."""
        body = {"request": request, "hirer_known": hirer_known, "version": version}
        return self.call("PUT", f"/v1/bookings/{booking_id}/request", schema_of(BookingDetail)(), json=body, key=key)

    def hirers_open_questions(self, request: Json) -> OpenQuestions:
        """What a hirer has still to answer."""
        path = "/v1/bookings/from-the-public/check"
        return self.call("POST", path, schema_of(OpenQuestions)(), json={"request": request}, actor=hirer())

    def add_from_the_public(self, request: Json, entered_from: str, key: str) -> PublicReceipt:
        """Saves a request from the hirer's form; names are counted by what `entered_from` stands for."""
        path, body = "/v1/bookings/from-the-public", {"request": request, "entered_from": entered_from}
        return self.call("POST", path, schema_of(PublicReceipt)(), json=body, actor=hirer(), key=key)
