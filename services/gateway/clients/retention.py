"""How long records are kept, as the gateway's pages call it: periods, the dry run, legal holds."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from shared.actor import system_actor
from shared.contracts import retention as contract
from shared.contracts.base import schema_of
from shared.http.request_ids import request_id
from shared.http.service_client import ServiceClient

VISITOR = system_actor("gateway", "privacy-page")
"""Who asks for somebody that is not signed in: without a role, so that there is only what everybody may read."""
STATE = schema_of(contract.RetentionState)
QUICK = 2.0
"""Seconds: a privacy page does without the table rather than wait."""


class RetentionCalls(ServiceClient):
    """Raises the service's own problems, and Unavailable when it does not answer."""

    def retention_periods(self) -> contract.RetentionPeriods:
        """The periods in force; the same for everybody."""
        schema = schema_of(contract.RetentionPeriods)()
        actor = replace(VISITOR, request_id=request_id())
        return self.call("GET", "/v1/retention/periods", schema, actor=actor, timeout=QUICK)

    def retention(self, until: date | None) -> contract.RetentionState:
        """What would go by a day, what is held and what has gone."""
        params = {"until": until.isoformat()} if until else {}
        return self.call("GET", "/v1/retention", STATE(), params=params, timeout=30.0)

    def place_hold(self, entry: contract.HoldEntry, key: str | None) -> contract.RetentionState:
        """Keeps one booking whatever the policy says."""
        body = schema_of(contract.HoldEntry)().dump(entry)
        return self.call("POST", "/v1/retention/holds", STATE(), json=body, key=key)

    def release_hold(self, hold_id: UUID, reason: str, key: str | None) -> contract.RetentionState:
        """Ends a hold."""
        body = {"reason": reason}
        return self.call("POST", f"/v1/retention/holds/{hold_id}/release", STATE(), json=body, key=key)
