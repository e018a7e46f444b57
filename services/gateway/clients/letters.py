"""Letters to hirers and their answers, as the gateway's pages call them."""

from dataclasses import replace
from uuid import UUID

from shared.actor import Actor, system_actor
from shared.contracts import letters as contract
from shared.contracts.base import schema_of
from shared.http.request_ids import request_id
from shared.http.service_client import READ_SECONDS, ServiceClient

HIRER = system_actor("gateway", "hirer-link")
"""Who speaks for a hirer with a link: without a role, so that venues does what the link is for and nothing else."""

LETTERS = schema_of(contract.BookingLetters)


def hirer() -> Actor:
    """Who speaks for a hirer in this request."""
    return replace(HIRER, request_id=request_id())


class LetterCalls(ServiceClient):
    """Raises the service's own problems, and Unavailable when it does not answer."""

    def letters(self, booking_id: UUID) -> contract.BookingLetters:
        """Every letter on a booking."""
        return self.call("GET", f"/v1/bookings/{booking_id}/letters", LETTERS())

    def letters_to_see(self, page: int = 1, timeout: float = READ_SECONDS) -> contract.LettersToSee:
        """Letters that wait for a person, and those that are still tried."""
        answer = schema_of(contract.LettersToSee)()
        return self.call("GET", "/v1/letters", answer, params={"page": str(page)}, timeout=timeout)

    def preview_letter(self, booking_id: UUID, asked: contract.LetterPreviewAsked) -> contract.LetterPreview:
        """What the hirer would be told of an act; nothing is saved."""
        body = schema_of(contract.LetterPreviewAsked)().dump(asked)
        answer = schema_of(contract.LetterPreview)()
        return self.call("POST", f"/v1/bookings/{booking_id}/letters/preview", answer, json=body)

    def mark_letter_given(self, letter_id: UUID, how: str, key: str | None) -> contract.BookingLetters:
        """Somebody gave the letter by hand."""
        return self.call("POST", f"/v1/letters/{letter_id}/given", LETTERS(), json={"how": how}, key=key)

    def send_letter_again(self, letter_id: UUID, key: str | None) -> contract.BookingLetters:
        """Tries a letter again."""
        return self.call("POST", f"/v1/letters/{letter_id}/again", LETTERS(), json={}, key=key)

    def revoke_hirer_link(self, booking_id: UUID, key: str | None) -> contract.BookingLetters:
        """Takes back the hirer's open link."""
        path = f"/v1/bookings/{booking_id}/letters/link-revocation"
        return self.call("POST", path, LETTERS(), json={}, key=key)

    def open_hirer_link(self, token: str) -> contract.HirerView:
        """What the hirer sees; NotFound when the link opens nothing."""
        answer = schema_of(contract.HirerView)()
        return self.call("POST", "/v1/hirer-links/view", answer, json={"token": token}, actor=hirer())

    def answer_hirer_link(self, entry: contract.HirerAnswer, key: str | None) -> contract.HirerDone:
        """Does what the hirer says."""
        body = schema_of(contract.HirerAnswer)().dump(entry)
        answer = schema_of(contract.HirerDone)()
        return self.call("POST", "/v1/hirer-links/answers", answer, json=body, key=key, actor=hirer())
