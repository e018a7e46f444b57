"""Files of venues, bookings and lists, as the gateway's pages hand them to venues."""

from typing import IO, Any
from uuid import UUID

from services.gateway.clients.multipart import MultipartBody
from shared.contracts.base import schema_of
from shared.contracts.training import Import, ImportLine, ImportPage
from shared.problems import problem_from
from shared.service_client import ServiceClient

UPLOAD_SECONDS = 120.0
WORK_SECONDS = 30.0
IMPORT = schema_of(Import)


class VenueImportCalls(ServiceClient):
    """Raises the service's own problems, and Unavailable when it does not answer."""

    def upload_file(self, content: IO[bytes], file_name: str, kind: str, key: str | None) -> Import:
        """Hands over a file; it is looked through at once and nothing is brought in."""
        body = MultipartBody({"kind": kind}, "file", file_name, content)
        headers = {"Content-Type": body.content_type}
        return self.call("POST", "/v1/imports", IMPORT(), data=body, headers=headers, key=key, timeout=UPLOAD_SECONDS)

    def list_files(self, page: int, per_page: int) -> ImportPage:
        """Files, newest first."""
        params = {"page": str(page), "per_page": str(per_page)}
        return self.call("GET", "/v1/imports", schema_of(ImportPage)(), params=params)

    def find_file(self, import_id: UUID) -> Import:
        """One file as it now is."""
        return self.call("GET", f"/v1/imports/{import_id}", IMPORT())

    def list_file_rows(
        self, import_id: UUID, outcome: str, page: int, per_page: int
    ) -> tuple[tuple[ImportLine, ...], int]:
        """A page of the rows of a file, and how many there are."""
        params = {"page": str(page), "per_page": str(per_page)} | ({"outcome": outcome} if outcome else {})
        answer = self.request("GET", f"/v1/imports/{import_id}/rows", params=params)
        document: Any = answer.json()
        if not answer.ok:
            raise problem_from(answer.status_code, document)
        lines: tuple[ImportLine, ...] = tuple(self.load(schema_of(ImportLine)(many=True), document))
        return lines, int(answer.headers.get("X-Total-Count", len(lines)))

    def confirm_file(self, import_id: UUID, key: str | None) -> Import:
        """Brings the accepted rows in, in the background."""
        path = f"/v1/imports/{import_id}/confirm"
        return self.call("POST", path, IMPORT(), json={}, key=key, timeout=WORK_SECONDS)
