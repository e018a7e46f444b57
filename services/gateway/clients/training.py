"""The training service, as the gateway's pages call it; every answer is a dataclass of its contracts."""

from datetime import date
from typing import TypeVar
from uuid import UUID

import requests

from services.gateway.clients.imports import WORK_SECONDS, ImportCalls
from services.gateway.clients.jobs import JobCalls
from shared.contracts.base import ContractSchema, schema_of
from shared.contracts.evidence.evidence import EvidenceAnswer, EvidenceAnswerSchema
from shared.contracts.imports.imports import Import, Resolutions
from shared.contracts.training import (
    CourseLine,
    GapPage,
    NewCompletion,
    NewExemption,
    PeoplePage,
    PersonDetail,
    PersonSearch,
    PolicyAnswer,
    Readings,
    Revocation,
    Saved,
    ServiceStatus,
    StandingAnswer,
)
from shared.http.methods import asks_for_headers
from shared.http.service_client import READ_SECONDS

A = TypeVar("A")

QUICK_SECONDS = 2.0


def _given(**values: object) -> dict[str, str]:
    """What was asked for as a query string: nothing for what was left out."""
    given = {name: value for name, value in values.items() if value not in (None, "", False)}
    return {name: value.isoformat() if isinstance(value, date) else _text(value) for name, value in given.items()}


def _text(value: object) -> str:
    return "true" if value is True else str(value)


class TrainingClient(ImportCalls, JobCalls):
    """Raises the service's own problems, and Unavailable when it does not answer."""

    def resolve(self, import_id: UUID, resolutions: Resolutions, key: str | None = None) -> Import:
        """Answers for rows that need review."""
        body = schema_of(Resolutions)().dump(resolutions)
        return self._post(f"/v1/imports/{import_id}/resolutions", schema_of(Import)(), body, key, WORK_SECONDS)

    # ---- standing

    def standing(self, as_at: date | None = None, unit: str = "", employer: str = "") -> StandingAnswer:
        """Figures as at a day."""
        asked = _given(as_at=as_at, unit=unit, employer=employer)
        return self.call("GET", "/v1/standing", schema_of(StandingAnswer)(), params=asked)

    def list_people(
        self,
        as_at: date | None = None,
        unit: str = "",
        employer: str = "",
        requirement: str = "",
        shown: str = "all",
        page: int = 1,
        per_page: int = 50,
    ) -> PeoplePage:
        """The names behind a figure."""
        asked = _given(
            as_at=as_at, unit=unit, employer=employer, requirement=requirement, shown=shown, page=page,
            per_page=per_page,
        )  # fmt: skip
        return self.call("GET", "/v1/standing/people", schema_of(PeoplePage)(), params=asked)

    def list_gaps(
        self,
        as_at: date | None = None,
        unit: str = "",
        employer: str = "",
        requirement: str = "",
        every_level: bool = False,
        page: int = 1,
        per_page: int = 50,
    ) -> GapPage:
        """Who still has to be trained, and what closes it soonest."""
        asked = _given(
            as_at=as_at, unit=unit, employer=employer, requirement=requirement, every_level=every_level, page=page,
            per_page=per_page,
        )  # fmt: skip
        return self.call("GET", "/v1/standing/gaps", schema_of(GapPage)(), params=asked)

    def people_file(self, **asked: object) -> requests.Response:
        """The names behind a figure as CSV, to be passed on as it comes."""
        return self._file("/v1/standing/people.csv", asked)

    def gaps_file(self, **asked: object) -> requests.Response:
        """The gap list as CSV, to be passed on as it comes."""
        return self._file("/v1/standing/gaps.csv", asked)

    # ---- people

    def readings(self, before: int | None = None) -> Readings:
        """Who opened records and read lists of names, newest first."""
        return self.call("GET", "/v1/readings", schema_of(Readings)(), params=_given(before=before))

    def search_people(self, search: PersonSearch) -> PeoplePage:
        """People by name or payroll number."""
        return self._post("/v1/people/search", schema_of(PeoplePage)(), schema_of(PersonSearch)().dump(search), None)

    def find_person(self, person: UUID, as_at: date | None = None) -> PersonDetail:
        """Everything training holds on one person."""
        return self.call("GET", f"/v1/people/{person}", schema_of(PersonDetail)(), params=_given(as_at=as_at))

    def add_completion(self, entry: NewCompletion, key: str | None = None) -> Saved:
        """Records a course completed elsewhere."""
        return self._post("/v1/completions", schema_of(Saved)(), schema_of(NewCompletion)().dump(entry), key)

    def revoke_completion(self, completion: int, reason: str, key: str | None = None) -> Saved:
        """Says that a completion does not count."""
        body = schema_of(Revocation)().dump(Revocation(reason))
        return self._post(f"/v1/completions/{completion}/revocation", schema_of(Saved)(), body, key)

    def see_evidence(self, completion: int, key: str | None = None) -> Saved:
        """Notes that a certificate was seen."""
        return self.call("POST", f"/v1/completions/{completion}/evidence", schema_of(Saved)(), key=key)

    def add_exemption(self, entry: NewExemption, key: str | None = None) -> Saved:
        """Exempts somebody from a requirement for a time."""
        return self._post("/v1/exemptions", schema_of(Saved)(), schema_of(NewExemption)().dump(entry), key)

    # ---- policy, evidence, status

    def list_courses(self) -> list[CourseLine]:
        """The course catalogue."""
        return list(self.load(schema_of(CourseLine)(many=True), self.call_json("GET", "/v1/courses")))

    def policy(self, as_at: date | None = None) -> PolicyAnswer:
        """The policy in force on a day."""
        return self.call("GET", "/v1/policy", schema_of(PolicyAnswer)(), params=_given(as_at=as_at))

    def evidence(
        self, benchmark: int, as_at: date | None = None, from_: date | None = None, timeout: float = WORK_SECONDS
    ) -> EvidenceAnswer:
        """What training can show for a benchmark; `timeout` in seconds."""
        asked = _given(benchmark=benchmark, as_at=as_at, **{"from": from_})
        return self.call("GET", "/v1/evidence", EvidenceAnswerSchema(), params=asked, timeout=timeout)

    def status(self) -> ServiceStatus:
        """What is waiting there."""
        return self.call("GET", "/v1/status", schema_of(ServiceStatus)(), timeout=QUICK_SECONDS)

    # ---- what lies under them

    def _post(
        self, path: str, answer: ContractSchema[A], body: object, key: str | None, timeout: float = READ_SECONDS
    ) -> A:
        return self.call("POST", path, answer, json=body, key=key, timeout=timeout)

    def _file(self, path: str, asked: dict[str, object]) -> requests.Response:
        method = "HEAD" if asks_for_headers() else "GET"
        return self._passed_on(path, method, params=_given(**asked), timeout=WORK_SECONDS, stream=True)
