"""The venues service, as the gateway's pages call it."""

from datetime import date

from services.gateway.clients.bookings import BookingCalls
from services.gateway.clients.imports import ImportCalls
from services.gateway.clients.jobs import JobCalls
from services.gateway.clients.letters import LetterCalls
from services.gateway.clients.registers import RegisterCalls
from services.gateway.clients.requests import RequestCalls
from services.gateway.clients.retention import RetentionCalls
from services.gateway.clients.screening import ScreeningCalls
from services.gateway.clients.who_asks import WhoAsksCalls
from shared.contracts.base import schema_of
from shared.contracts.evidence.evidence import EvidenceAnswer, EvidenceAnswerSchema
from shared.contracts.training import ServiceStatus
from shared.contracts.venues import ApproversAnswer


class VenuesClient(
    BookingCalls,
    JobCalls,
    LetterCalls,
    RequestCalls,
    RegisterCalls,
    RetentionCalls,
    ScreeningCalls,
    ImportCalls,
    WhoAsksCalls,
):
    """Raises the service's own problems, and Unavailable when it does not answer."""

    def approvers(self, on: date | None = None) -> ApproversAnswer:
        """Who may approve bookings on a day; today when it is left out."""
        params = {"on": on.isoformat()} if on else {}
        return self.call("GET", "/v1/approvers", schema_of(ApproversAnswer)(), params=params)

    def evidence(
        self, benchmark: int = 8, as_at: date | None = None, from_: date | None = None, timeout: float = 30.0
    ) -> EvidenceAnswer:
        """What venues can show for a benchmark; `timeout` in seconds."""
        days = {"as_at": as_at, "from": from_}
        params = {name: day.isoformat() for name, day in days.items() if day}
        return self.call(
            "GET",
            "/v1/evidence",
            EvidenceAnswerSchema(),
            params={"benchmark": str(benchmark), **params},
            timeout=timeout,
        )

    def status(self) -> ServiceStatus:
        """What is waiting there."""
        return self.call("GET", "/v1/status", schema_of(ServiceStatus)(), timeout=2.0)
