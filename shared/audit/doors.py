"""The doors through which the gateway carries heads of audit chains from service to service; never for people."""

from datetime import UTC, datetime

from shared.access import requires_service
from shared.actor import system_actor
from shared.audit.watch import AuditWatch
from shared.contracts.audit import AnchorsToCheck, ChainReading, ChainReport, CheckedAnchors, Heads
from shared.contracts.base import schema_of
from shared.http.blueprints import Blueprint
from shared.http.request_ids import request_id

CARRIER = system_actor("gateway", "anchor-audit-heads")


def audit_blueprint(watch: AuditWatch) -> Blueprint:
    """The doors of one service."""
    blueprint = Blueprint("audit", __name__, url_prefix="/v1/audit", description="Anchors of the audit chains")

    @blueprint.get("/heads")
    @requires_service("gateway")
    @blueprint.response(200, schema_of(ChainReport))
    def report() -> ChainReport:
        """The head of this chain, and the heads of others that are kept here."""
        return watch.report()

    @blueprint.post("/heads")
    @requires_service("gateway")
    @blueprint.arguments(schema_of(Heads))
    @blueprint.response(204)
    def keep(heads: Heads) -> None:
        """Keeps heads of other chains, for ever."""
        carrier = type(CARRIER)(CARRIER.id, request_id=request_id())
        watch.keep_heads(heads.anchors, carrier, datetime.now(UTC))

    @blueprint.post("/check")
    @requires_service("gateway")
    @blueprint.arguments(schema_of(AnchorsToCheck))
    @blueprint.response(200, schema_of(CheckedAnchors))
    def check(given: AnchorsToCheck) -> CheckedAnchors:
        """Compares this chain with anchors that others keep of it."""
        return watch.check(given.anchors)

    @blueprint.post("/reading")
    @requires_service("gateway")
    @blueprint.arguments(schema_of(AnchorsToCheck))
    @blueprint.response(200, schema_of(ChainReading))
    def read(given: AnchorsToCheck) -> ChainReading:
        """Reads this chain from end to end, and compares it with its anchor file and with anchors that others keep."""
        return watch.read(given.anchors, datetime.now(UTC))

    return blueprint
