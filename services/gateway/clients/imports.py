"""Files that come in, as the gateway's pages hand them to the service whose they are: the same calls for all."""

from typing import IO, Unpack
from uuid import UUID

import requests

from services.gateway.clients.multipart import MultipartBody
from shared.contracts.base import schema_of
from shared.contracts.imports.imports import ColumnChoice, Import, ImportConfirmation, ImportLine, ImportPage
from shared.contracts.venues import UndoPlan
from shared.http.problems import Unavailable, problem_from
from shared.http.service_client import READ_SECONDS, Asked, ServiceClient

UPLOAD_SECONDS = 120.0
WORK_SECONDS = 30.0
"""Confirming, undoing and choosing columns wait a little for the work itself."""
IMPORT = schema_of(Import)


class ImportCalls(ServiceClient):
    """Raises the service's own problems, and Unavailable when it does not answer."""

    def upload(self, content: IO[bytes], file_name: str, kind: str, key: str | None = None) -> Import:
        """Hands over a file; it is checked, at once or in the background, and nothing is brought in."""
        body = MultipartBody({"kind": kind}, "file", file_name, content)
        headers = {"Content-Type": body.content_type}
        return self.call("POST", "/v1/imports", IMPORT(), data=body, headers=headers, key=key, timeout=UPLOAD_SECONDS)

    def list_imports(self, page: int = 1, per_page: int = 20) -> ImportPage:
        """Files, newest first."""
        params = {"page": str(page), "per_page": str(per_page)}
        return self.call("GET", "/v1/imports", schema_of(ImportPage)(), params=params)

    def find_import(self, import_id: UUID) -> Import:
        """One file and how far it has got."""
        return self.call("GET", f"/v1/imports/{import_id}", IMPORT())

    def list_rows(
        self, import_id: UUID, outcome: str = "", page: int = 1, per_page: int = 50, noted: bool = False
    ) -> tuple[tuple[ImportLine, ...], int]:
        """A page of the rows of a file, and how many there are; `noted` only those with something said of them."""
        asked = {"outcome": outcome} if outcome else {}
        asked |= {"page": str(page), "per_page": str(per_page)} | ({"noted": "true"} if noted else {})
        answer = self._passed_on(f"/v1/imports/{import_id}/rows", params=asked)
        try:
            lines: tuple[ImportLine, ...] = tuple(self.load(schema_of(ImportLine)(many=True), answer.json()))
        except requests.JSONDecodeError as error:
            raise Unavailable("The service gave an answer that cannot be read") from error
        return lines, int(answer.headers.get("X-Total-Count", len(lines)))

    def corrections(self, import_id: UUID) -> requests.Response:
        """The refused rows as a CSV file, to be passed on as it comes."""
        return self._passed_on(f"/v1/imports/{import_id}/corrections", timeout=WORK_SECONDS, stream=True)

    def choose_columns(self, import_id: UUID, choice: ColumnChoice, key: str | None = None) -> Import:
        """Says which column holds what; the file is read again."""
        path, body = f"/v1/imports/{import_id}/columns", schema_of(ColumnChoice)().dump(choice)
        return self.call("PUT", path, IMPORT(), json=body, key=key, timeout=WORK_SECONDS)

    def confirm_import(self, import_id: UUID, version: int | None, key: str | None = None) -> Import:
        """Brings the accepted rows in, as they were read with this version of what was chosen."""
        body = schema_of(ImportConfirmation)().dump(ImportConfirmation(version))
        return self._act(import_id, "confirm", body, key, WORK_SECONDS)

    def undo_plan(self, import_id: UUID, page: int, per_page: int) -> UndoPlan:
        """What undoing a file would do now; only venues can say."""
        params = {"page": str(page), "per_page": str(per_page)}
        return self.call("GET", f"/v1/imports/{import_id}/undo", schema_of(UndoPlan)(), params=params)

    def undo_import(self, import_id: UUID, key: str | None = None) -> Import:
        """Takes back what can be."""
        return self._act(import_id, "undo", {}, key, WORK_SECONDS)

    def remove_file(self, import_id: UUID, key: str | None = None) -> Import:
        """Removes the original file at once."""
        return self._act(import_id, "file-removal", {}, key)

    def discard_import(self, import_id: UUID, key: str | None = None) -> Import:
        """Throws an upload away that was never confirmed."""
        return self._act(import_id, "discard", {}, key)

    def _act(self, import_id: UUID, act: str, body: object, key: str | None, timeout: float = READ_SECONDS) -> Import:
        path = f"/v1/imports/{import_id}/{act}"
        return self.call("POST", path, IMPORT(), json=body, key=key, timeout=timeout)

    def _passed_on(self, path: str, method: str = "GET", **asked: Unpack[Asked]) -> requests.Response:
        """An answer that is not taken apart here; the service's own problem raised again when it refused."""
        answer = self.request(method, path, **asked)
        if answer.ok:
            return answer
        try:
            told = answer.json()
        except requests.JSONDecodeError:
            told = None
        raise problem_from(answer.status_code, told)
