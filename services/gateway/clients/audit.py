"""The audit chain of another service, asked by the gateway itself and not for a person."""

from collections.abc import Iterable
from datetime import datetime

from shared.actor import Actor
from shared.contracts.audit import (
    Anchor,
    AnchorsToCheck,
    ChainReading,
    ChainReport,
    CheckedAnchors,
    Heads,
    PlacedAnchor,
)
from shared.contracts.base import schema_of
from shared.http.service_client import ServiceClient

CHECK_SECONDS = 15.0
READING_SECONDS = 120.0
"""A chain of a million entries is read in about half a minute; only jobs wait for it."""


class RemoteChain:
    """What `AuditWatch` is for one's own chain."""

    def __init__(self, service: str, client: ServiceClient, carrier: Actor) -> None:
        self.service = service
        self._client, self._carrier = client, carrier

    def report(self) -> ChainReport:
        """Its head, and what it keeps of others; raises its problem."""
        return self._client.call(
            "GET", "/v1/audit/heads", schema_of(ChainReport)(), actor=self._carrier, as_service=True
        )

    def keep_heads(self, anchors: Iterable[Anchor], carrier: Actor, now: datetime) -> None:
        """Has it keep the heads of others."""
        body = schema_of(Heads)().dump(Heads(tuple(anchors)))
        self._client.call_json("POST", "/v1/audit/heads", actor=carrier, as_service=True, json=body)

    def check(self, anchors: Iterable[PlacedAnchor]) -> CheckedAnchors:
        """Has it compare its chain with anchors kept elsewhere."""
        body = schema_of(AnchorsToCheck)().dump(AnchorsToCheck(tuple(anchors)))
        return self._client.call(
            "POST", "/v1/audit/check", schema_of(CheckedAnchors)(), actor=self._carrier, as_service=True, json=body,
            timeout=CHECK_SECONDS,
        )  # fmt: skip

    def read(self, anchors: Iterable[PlacedAnchor], now: datetime) -> ChainReading:
        """Has it read its chain from end to end."""
        body = schema_of(AnchorsToCheck)().dump(AnchorsToCheck(tuple(anchors)))
        return self._client.call(
            "POST", "/v1/audit/reading", schema_of(ChainReading)(), actor=self._carrier, as_service=True, json=body,
            timeout=READING_SECONDS,
        )  # fmt: skip
