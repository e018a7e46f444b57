"""Screening, as the gateway's pages call it: lists, looking up again, the log, the threshold."""

from typing import IO
from uuid import UUID

from services.gateway.clients.multipart import MultipartBody
from shared.contracts.base import schema_of
from shared.contracts.imports.imports import Import, ImportLine, ImportPage
from shared.contracts.screening import screening as contract
from shared.contracts.venues import FileConfirmation
from shared.http.service_client import ServiceClient

STATE = schema_of(contract.ScreeningState)
UPLOAD_SECONDS = 120.0
WORK_SECONDS = 60.0
"""What a setting would do is found by looking some hundreds of bookings up."""


class ScreeningCalls(ServiceClient):
    """Raises the service's own problems, and Unavailable when it does not answer."""

    def screening(self) -> contract.ScreeningState:
        """The lists in force, and how far looking up again has got."""
        return self.call("GET", "/v1/screening", STATE())

    def look_up_again(self, entry: contract.RescreeningAsked, key: str | None) -> contract.ScreeningState:
        """Asks that all bookings to come are looked up again."""
        body = schema_of(contract.RescreeningAsked)().dump(entry)
        return self.call("POST", "/v1/screening/runs", STATE(), json=body, key=key)

    def look_up_log(self, shown: str, page: int, per_page: int) -> contract.LookUpLog:
        """A page of the log: what people set off, or all."""
        params = {"shown": shown, "page": str(page), "per_page": str(per_page)}
        return self.call("GET", "/v1/screening/look-ups", schema_of(contract.LookUpLog)(), params=params)

    def threshold(self) -> contract.ThresholdAnswer:
        """The setting that holds, and every setting there was."""
        return self.call("GET", "/v1/screening/threshold", schema_of(contract.ThresholdAnswer)())

    def threshold_effect(self, entry: contract.ThresholdEntry) -> contract.ThresholdEffect:
        """What a setting would do, before it is made."""
        body = schema_of(contract.ThresholdEntry)().dump(entry)
        schema = schema_of(contract.ThresholdEffect)()
        return self.call("POST", "/v1/screening/threshold/preview", schema, json=body, timeout=WORK_SECONDS)

    def set_threshold(self, entry: contract.ThresholdEntry, key: str | None) -> contract.ThresholdAnswer:
        """Makes a setting."""
        body = schema_of(contract.ThresholdEntry)().dump(entry)
        schema = schema_of(contract.ThresholdAnswer)()
        return self.call("POST", "/v1/screening/threshold", schema, json=body, key=key, timeout=WORK_SECONDS)

    def upload_list(self, content: IO[bytes], file_name: str, kind: str, key: str | None) -> Import:
        """Hands over a list; it is looked through, and nothing is brought in yet."""
        body = MultipartBody({"kind": kind}, "file", file_name, content)
        headers = {"Content-Type": body.content_type}
        schema = schema_of(Import)()
        return self.call("POST", "/v1/imports", schema, data=body, headers=headers, key=key, timeout=UPLOAD_SECONDS)

    def lists_handed_over(self) -> tuple[Import, ...]:
        """Files that came in last, of all kinds."""
        params = {"page": "1", "per_page": "50"}
        return self.call("GET", "/v1/imports", schema_of(ImportPage)(), params=params).imports

    def find_list(self, import_id: UUID) -> Import:
        """A list that was handed over, and how far it has got."""
        return self.call("GET", f"/v1/imports/{import_id}", schema_of(Import)())

    def list_entries(self, import_id: UUID, outcome: str, page: int = 1, per_page: int = 50) -> tuple[ImportLine, ...]:
        """A page of the entries of a list that were accepted, or refused, each with its reason."""
        params = {"outcome": outcome, "page": str(page), "per_page": str(per_page)}
        schema = schema_of(ImportLine)(many=True)
        return tuple(self.call("GET", f"/v1/imports/{import_id}/rows", schema, params=params))

    def confirm_list(self, import_id: UUID, in_force: str | None, key: str | None) -> Import:
        """Puts a list in force over the version it was compared with."""
        body = schema_of(FileConfirmation)().dump(FileConfirmation(in_force=in_force))
        path, schema = f"/v1/imports/{import_id}/confirm", schema_of(Import)()
        return self.call("POST", path, schema, json=body, key=key, timeout=WORK_SECONDS)

    def list_comparison(self, import_id: UUID, what: str = "left_out", page: int = 1) -> contract.ListComparison:
        """A list that was handed over beside the version in force, and what it takes to put it in force."""
        params, schema = {"what": what, "page": str(page)}, schema_of(contract.ListComparison)()
        return self.call("GET", f"/v1/imports/{import_id}/comparison", schema, params=params)

    def confirm_list_with_reason(self, import_id: UUID, reason: str, in_force: str | None, key: str | None) -> Import:
        """Puts a list of an unusual size in force, as the second person."""
        body = schema_of(contract.ListConfirmation)().dump(contract.ListConfirmation(reason, in_force))
        path, schema = f"/v1/imports/{import_id}/confirmation-with-reason", schema_of(Import)()
        return self.call("POST", path, schema, json=body, key=key, timeout=WORK_SECONDS)

    def put_version_in_force_again(self, entry: contract.VersionAgain, key: str | None) -> Import:
        """Puts an earlier version of a list in force again, or hands it to a second person."""
        body, schema = schema_of(contract.VersionAgain)().dump(entry), schema_of(Import)()
        return self.call("POST", "/v1/screening/versions-again", schema, json=body, key=key, timeout=WORK_SECONDS)
