"""Every answer about a day that is still to come is marked as a forecast."""

from datetime import UTC, datetime

from shared.actor import Role
from shared.clock import london_day


def test_registers_and_approvers_of_a_day_to_come_are_forecasts_and_of_today_are_not(venues):
    today = london_day(datetime.now(UTC)).isoformat()
    for path in ("/v1/registers", "/v1/registers/policies", "/v1/registers/concerns", "/v1/approvers"):
        for query, is_forecast in (("", False), (f"?on={today}", False), ("?on=2100-01-01", True)):
            answer = venues.as_person("GET", path + query, Role.PREVENT_LEAD)
            assert (answer.status_code, answer.json["forecast"]) == (200, is_forecast), path + query
