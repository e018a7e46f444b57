"""Background work of another service that gave up, as the gateway's pages call it."""

from uuid import UUID

from shared.contracts.base import schema_of
from shared.contracts.jobs import GivenUp, JobClosing, JobRetry
from shared.http.service_client import ServiceClient


class JobCalls(ServiceClient):
    """Raises the service's own problems, and Unavailable when it does not answer."""

    def given_up_job(self, job: UUID) -> GivenUp:
        """What is known of one."""
        return self.call("GET", f"/v1/jobs/{job}", schema_of(GivenUp)())

    def try_job_again(self, job: UUID, entry: JobRetry, key: str | None) -> None:
        """Has it tried again."""
        self.call_json("POST", f"/v1/jobs/{job}/retry", json=schema_of(JobRetry)().dump(entry), key=key)

    def close_job(self, job: UUID, entry: JobClosing, key: str | None) -> None:
        """Says that nothing more is to be done."""
        self.call_json("POST", f"/v1/jobs/{job}/closing", json=schema_of(JobClosing)().dump(entry), key=key)
