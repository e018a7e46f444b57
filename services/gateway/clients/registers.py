"""Registers and alerts, as the gateway's pages call them."""

from datetime import date
from uuid import UUID

from shared.contracts.base import schema_of
from shared.contracts.registers import alerts as alert_contract
from shared.contracts.registers import registers as contract
from shared.contracts.registers.register_entries import LineKind, RegisterKind
from shared.http.service_client import ServiceClient

DETAIL = schema_of(contract.EntryDetail)
ALERT = schema_of(alert_contract.AlertDetail)


class RegisterCalls(ServiceClient):
    """Raises the service's own problems, and Unavailable when it does not answer."""

    def registers(self, on: date | None = None) -> contract.Registers:
        """The registers this person may read, and what is late or due in them."""
        return self.call("GET", "/v1/registers", schema_of(contract.Registers)(), params=_day(on))

    def register(self, kind: RegisterKind, on: date | None = None) -> contract.EntryPage:
        """The entries of one register as at a day."""
        return self.call("GET", f"/v1/registers/{kind.code}", schema_of(contract.EntryPage)(), params=_day(on))

    def register_entry(self, kind: RegisterKind, entry: UUID, on: date | None = None) -> contract.EntryDetail:
        """One entry with its history."""
        return self.call("GET", f"/v1/registers/{kind.code}/{entry}", DETAIL(), params=_day(on))

    def add_register_entry(self, kind: RegisterKind, entry: object, key: str | None) -> contract.EntryDetail:
        """Adds an entry."""
        body = schema_of(kind.entry)().dump(entry)
        return self.call("POST", f"/v1/registers/{kind.code}", DETAIL(), json=body, key=key)

    def change_register_entry(
        self, kind: RegisterKind, of: UUID, version: int, entry: object, why: str, key: str | None
    ) -> contract.EntryDetail:
        """Replaces what an entry says, in the version that was read."""
        body = {"version": version, "entry": schema_of(kind.entry)().dump(entry), "why": why}
        return self.call("POST", f"/v1/registers/{kind.code}/{of}/versions", DETAIL(), json=body, key=key)

    def end_register_entry(
        self, kind: RegisterKind, of: UUID, end: contract.EntryEnd, key: str | None
    ) -> contract.EntryDetail:
        """Says that an entry no longer holds."""
        body = schema_of(contract.EntryEnd)().dump(end)
        return self.call("POST", f"/v1/registers/{kind.code}/{of}/end", DETAIL(), json=body, key=key)

    def add_register_line(
        self, kind: RegisterKind, line: LineKind, of: UUID, entry: object, key: str | None
    ) -> contract.EntryDetail:
        """Adds a dated line to an entry."""
        body = schema_of(contract.line_of(line))().dump(entry)
        return self.call("POST", f"/v1/registers/{kind.code}/{of}/{line.code}", DETAIL(), json=body, key=key)

    def take_back_line(
        self, kind: RegisterKind, of: UUID, line: UUID, why: str, key: str | None
    ) -> contract.EntryDetail:
        """Says why a line does not count."""
        path = f"/v1/registers/{kind.code}/{of}/lines/{line}/taken-back"
        return self.call("POST", path, DETAIL(), json={"why": why}, key=key)

    def alerts(self) -> alert_contract.Alerts:
        """Every alert."""
        return self.call("GET", "/v1/alerts", schema_of(alert_contract.Alerts)())

    def alert(self, alert: UUID) -> alert_contract.AlertDetail:
        """One alert, who was told, and every step."""
        return self.call("GET", f"/v1/alerts/{alert}", ALERT())

    def draft_alert(self, entry: alert_contract.AlertEntry, key: str | None) -> alert_contract.AlertDetail:
        """Writes an alert."""
        return self.call(
            "POST", "/v1/alerts", ALERT(), json=schema_of(alert_contract.AlertEntry)().dump(entry), key=key
        )

    def act_on_alert(self, alert: UUID, what: str, entry: object, key: str | None) -> alert_contract.AlertDetail:
        """Does one thing to an alert: `what` is the last part of the address."""
        made_by: type = type(entry)
        body = schema_of(made_by)().dump(entry) if entry is not None else {}
        return self.call("POST", f"/v1/alerts/{alert}/{what}", ALERT(), json=body, key=key)


def _day(on: date | None) -> dict[str, str]:
    return {"on": on.isoformat()} if on else {}
