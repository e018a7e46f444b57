"""Files of venues, bookings and lists, as the gateway's pages hand them to venues."""

from typing import IO, Any
from uuid import UUID

import requests

from services.gateway.clients.multipart import MultipartBody
from shared.contracts.base import schema_of
from shared.contracts.imports import ColumnChoice, Import, ImportConfirmation, ImportLine, ImportPage
from shared.contracts.venues import UndoPlan
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
        self, import_id: UUID, outcome: str, page: int, per_page: int, noted: bool = False
    ) -> tuple[tuple[ImportLine, ...], int]:
        """A page of the rows of a file, and how many there are; `noted` only those with something said of them."""
        params = {"page": str(page), "per_page": str(per_page)} | ({"outcome": outcome} if outcome else {})
        params |= {"noted": "true"} if noted else {}
        answer = self._passed_on(f"/v1/imports/{import_id}/rows", params=params)
        lines: tuple[ImportLine, ...] = tuple(self.load(schema_of(ImportLine)(many=True), answer.json()))
        return lines, int(answer.headers.get("X-Total-Count", len(lines)))

    def confirm_file(self, import_id: UUID, version: int | None, key: str | None) -> Import:
        """Brings the accepted rows in, in the background, as they were read with this version of what was chosen."""
        path, body = (
            f"/v1/imports/{import_id}/confirm",
            schema_of(ImportConfirmation)().dump(ImportConfirmation(version)),
        )
        return self.call("POST", path, IMPORT(), json=body, key=key, timeout=WORK_SECONDS)

    def file_corrections(self, import_id: UUID) -> requests.Response:
        """The refused rows as a CSV file, to be passed on as it comes."""
        return self._passed_on(f"/v1/imports/{import_id}/corrections", timeout=WORK_SECONDS, stream=True)

    def _passed_on(self, path: str, **more: Any) -> requests.Response:
        answer = self.request("GET", path, **more)
        if not answer.ok:
            raise problem_from(answer.status_code, answer.json())
        return answer

    def match_columns(self, import_id: UUID, choice: ColumnChoice, key: str | None) -> Import:
        """Says which column of a bookings file holds what; it is read again."""
        path, body = f"/v1/imports/{import_id}/columns", schema_of(ColumnChoice)().dump(choice)
        return self.call("PUT", path, IMPORT(), json=body, key=key, timeout=WORK_SECONDS)

    def undo_plan(self, import_id: UUID, page: int, per_page: int) -> UndoPlan:
        """What undoing a file would do now."""
        params = {"page": str(page), "per_page": str(per_page)}
        return self.call("GET", f"/v1/imports/{import_id}/undo", schema_of(UndoPlan)(), params=params)

    def undo_file(self, import_id: UUID, key: str | None) -> Import:
        """Takes back what nobody has built on, in the background."""
        return self.call("POST", f"/v1/imports/{import_id}/undo", IMPORT(), json={}, key=key, timeout=WORK_SECONDS)

    def let_file_go(self, import_id: UUID, key: str | None) -> Import:
        """Removes the original file at once."""
        return self.call("POST", f"/v1/imports/{import_id}/file-removal", IMPORT(), json={}, key=key)

    def discard_file(self, import_id: UUID, key: str | None) -> Import:
        """Throws an upload away that was never confirmed."""
        return self.call("POST", f"/v1/imports/{import_id}/discard", IMPORT(), json={}, key=key)
