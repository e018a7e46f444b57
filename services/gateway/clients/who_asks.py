"""Who asks, as the gateway's pages call it: names entered beyond the limit, and the weekly digest."""

from uuid import UUID

from shared.contracts.base import schema_of
from shared.contracts.screening import who_asks as contract
from shared.http.service_client import ServiceClient


class WhoAsksCalls(ServiceClient):
    """Raises the service's own problems, and Unavailable when it does not answer."""

    def names_beyond(self, page: int, per_page: int) -> contract.BeyondPage:
        """Files and days with names beyond the limit, newest first."""
        params = {"page": str(page), "per_page": str(per_page)}
        return self.call("GET", "/v1/who-asks/beyond", schema_of(contract.BeyondPage)(), params=params)

    def names_beyond_of(self, beyond_id: UUID, page: int, per_page: int) -> contract.BeyondDetail:
        """One of them with its bookings."""
        params = {"page": str(page), "per_page": str(per_page)}
        schema = schema_of(contract.BeyondDetail)()
        return self.call("GET", f"/v1/who-asks/beyond/{beyond_id}", schema, params=params)

    def answer_names_beyond(self, beyond_id: UUID, entry: contract.BeyondEntry, key: str | None) -> None:
        """Confirms their look-up, or writes down what was done."""
        body = schema_of(contract.BeyondEntry)().dump(entry)
        schema = schema_of(contract.BeyondDetail)()
        self.call("POST", f"/v1/who-asks/beyond/{beyond_id}/answers", schema, json=body, key=key)

    def digests(self, page: int, per_page: int) -> contract.DigestPage:
        """The weeks that have a digest, the newest first."""
        params = {"page": str(page), "per_page": str(per_page)}
        return self.call("GET", "/v1/who-asks/digests", schema_of(contract.DigestPage)(), params=params)

    def digest(self, digest_id: UUID) -> contract.DigestDetail:
        """One week's digest, and what was done about it."""
        return self.call("GET", f"/v1/who-asks/digests/{digest_id}", schema_of(contract.DigestDetail)())

    def note_digest(self, digest_id: UUID, entry: contract.DigestNoteEntry, key: str | None) -> None:
        """Writes down what was done about it."""
        body = schema_of(contract.DigestNoteEntry)().dump(entry)
        schema = schema_of(contract.DigestDetail)()
        self.call("POST", f"/v1/who-asks/digests/{digest_id}/notes", schema, json=body, key=key)
