"""Alerts to venues: written by one person, approved by another, sent one by one, recalled or expired; all on record."""

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from services.venues.actions.registers.entries import rules_entry
from services.venues.rules.registers import alerts as rules
from services.venues.rules.registers.entries import holding_on
from services.venues.store.audit import record_audit
from services.venues.store.database import database
from services.venues.store.registers import registers as records
from services.venues.store.registers.registers import EntryRecord
from shared.actor import Actor, Role
from shared.clock import london_day
from shared.contracts.base import schema_of
from shared.contracts.registers import alerts as contract
from shared.contracts.registers.registers import EntryLine
from shared.done_before import faster, refuse_again
from shared.http.problems import FieldError, Invalid, NotFound, Refused

ALERTS, PREMISES = "alerts", "premises"
APPROVED, SENT, RECALLED, TOLD = "approved", "sent", "recalled", "told"
WRITES, SEES = (Role.PREVENT_LEAD,), (Role.PREVENT_LEAD, Role.SENIOR_OFFICER)
FASTER = "Someone else changed this alert while you were reading it"
OTHER_ENTRY = "Someone else changed the entry of these premises while you were reading it"


def draft_alert(entry: contract.AlertEntry, actor: Actor, now: datetime) -> UUID:
    """Writes an alert; nobody is told by that."""
    values = _checked(entry, london_day(now))
    with database.write_transaction():
        made = records.add_entry(ALERTS, london_day(now), values, actor.id, now)
        record_audit("alert-drafted", f"alert:{made}", actor, now, {})
    return made


def change_alert(alert_id: UUID, change: contract.AlertChange, actor: Actor, now: datetime) -> None:
    """Says what it now says; it must be approved anew."""
    today = london_day(now)
    values = _checked(change.entry, today)
    with database.write_transaction():
        found = _to_change(alert_id, actor, change.version)
        _refuse(rules.change_objection(of_rules(found), today))
        number = records.add_version(found, today, values, why="", by=actor.id, now=now)
        record_audit("alert-changed", _subject(found), actor, now, {"version": number})


def approve_alert(alert_id: UUID, version: int, actor: Actor, now: datetime) -> None:
    """Approves the version that was read; never by somebody who wrote any of it."""
    with database.write_transaction():
        found = _to_change(alert_id, actor, version)
        checks = [found.newest.values[name] for name in rules.CHECKS]
        _refuse(rules.approval_objection(of_rules(found), actor.id, checks, london_day(now), actor.not_second_to))
        records.add_line(found, APPROVED, london_day(now), values={"version": version}, by=actor.id, now=now)
        record_audit("alert-approved", _subject(found), actor, now, {"version": version})


def send_alert(alert_id: UUID, sending: contract.AlertSending, actor: Actor, now: datetime) -> None:
    """Notes that one venue was told, in the role it is known by.

    OutOfDate when it was told another version, or the entry that names the role is not as it was read.
    """
    today = london_day(now)
    with database.write_transaction():
        found = _to_change(alert_id, actor, sending.version)
        _refuse(rules.sending_objection(of_rules(found), today))
        role = _premises_role(sending.premises, sending.premises_version, today, actor)
        if told := next((one for one in found.of(SENT) if one.values["premises"] == str(sending.premises)), None):
            refuse_again("This venue was told", told.by, told.at, actor)
        values = {"premises": str(sending.premises), "role": role, "way": sending.way}
        line = records.add_line(found, SENT, today, values=values, by=actor.id, now=now)
        record_audit("alert-sent", _subject(found), actor, now, {"premises": values["premises"], "line": str(line)})


def recall_alert(alert_id: UUID, recall: contract.AlertRecall, actor: Actor, now: datetime) -> None:
    """Takes the alert that was read back at once; who was sent it is still to be told."""
    with database.write_transaction():
        found = _to_change(alert_id, actor, recall.version)
        if recalled := next(iter(found.of(RECALLED)), None):
            refuse_again("This alert was recalled", recalled.by, recalled.at, actor)
        _refuse(rules.recall_objection(of_rules(found), london_day(now)))
        records.add_line(found, RECALLED, london_day(now), values={"why": recall.why.strip()}, by=actor.id, now=now)
        record_audit("alert-recalled", _subject(found), actor, now, {})


def tell_recipient(alert_id: UUID, recipient_id: UUID, actor: Actor, now: datetime) -> None:
    """Notes that a venue was told that the alert has ended."""
    with database.write_transaction():
        found = _to_change(alert_id, actor)
        _refuse(rules.told_objection(of_rules(found), london_day(now)))
        if all(line.id != recipient_id for line in found.of(SENT)):
            raise NotFound("There is no such recipient")
        if told := next((one for one in found.of(TOLD) if one.about == recipient_id), None):
            refuse_again("This venue was told that it has ended", told.by, told.at, actor)
        records.add_line(found, TOLD, london_day(now), values={}, by=actor.id, now=now, about=recipient_id)
        record_audit("alert-end-told", _subject(found), actor, now, {"line": str(recipient_id)})


def get_alerts(today: date, actor: Actor) -> contract.Alerts:
    """Those that stand first, then by the day they end; an auditor sees no purpose."""
    sees = actor.has(*SEES)
    lines = [_line(found, today, sees) for found in records.list_entries([ALERTS])]
    over = {rules.AlertState.EXPIRED, rules.AlertState.RECALLED}
    return contract.Alerts(tuple(sorted(lines, key=lambda one: (one.state in over, one.expires_on, str(one.id)))))


def _line(found: EntryRecord, today: date, sees: bool) -> contract.AlertLine:
    alert = of_rules(found)
    state = rules.state_on(alert, today)
    over = state in {rules.AlertState.EXPIRED, rules.AlertState.RECALLED}
    purpose = found.newest.values["purpose"] if sees else ""
    to_tell = alert.sent - alert.told_of_recall if over else 0
    return contract.AlertLine(
        id=found.public_id,
        state=state.value,
        purpose=purpose,
        expires_on=alert.expires_on,
        recipients=alert.sent,
        to_tell=to_tell,
    )


def get_alert(alert_id: UUID, today: date, actor: Actor) -> contract.AlertDetail:
    """One alert with everybody who was told and every step; seeing the facts is for those who work with them."""
    found = records.find_entry(ALERTS, alert_id)
    if found is None:
        raise NotFound("There is no such alert")
    alert, sees = of_rules(found), actor.has(*SEES)
    checks = [found.newest.values[name] for name in rules.CHECKS]
    entry = schema_of(contract.AlertEntry)().load(found.newest.values) if sees else None
    return contract.AlertDetail(
        id=found.public_id,
        state=rules.state_on(alert, today).value,
        version=found.newest.number,
        expires_on=alert.expires_on,
        entry=entry,
        may=_may(alert, checks, actor, today),
        why_not_approve=rules.approval_objection(alert, actor.id, checks, today, actor.not_second_to) or ""
        if sees
        else "",
        recipients=_recipients(found),
        steps=_steps(found, sees),
    )


def _may(alert: rules.Alert, checks: list[str], actor: Actor, today: date) -> tuple[str, ...]:
    if not actor.has(*SEES):
        return ()
    open_to = {
        "change": actor.has(*WRITES) and rules.change_objection(alert, today) is None,
        "approve": rules.approval_objection(alert, actor.id, checks, today, actor.not_second_to) is None,
        "send": actor.has(*WRITES) and rules.sending_objection(alert, today) is None,
        "recall": rules.recall_objection(alert, today) is None,
        "tell": rules.told_objection(alert, today) is None and alert.sent > alert.told_of_recall,
    }
    return tuple(what for what, may in open_to.items() if may)


def of_rules(found: EntryRecord) -> rules.Alert:
    """An alert in the words of the rules."""
    approvals = [int(line.values["version"]) for line in found.of(APPROVED)]
    return rules.Alert(
        version=found.newest.number,
        written_by=frozenset(version.by for version in found.versions),
        approved_version=max(approvals, default=None),
        sent=len(found.of(SENT)),
        told_of_recall=len(found.of(TOLD)),
        recalled=bool(found.of(RECALLED)),
        expires_on=date.fromisoformat(found.newest.values["expires_on"]),
    )


def _recipients(found: EntryRecord) -> tuple[contract.AlertRecipient, ...]:
    names = {str(one.public_id): one.newest.values["name"] for one in records.list_entries([PREMISES])}
    told = {line.about: line for line in found.of(TOLD)}
    return tuple(_recipient(line, names, told.get(line.id)) for line in found.of(SENT))


def _recipient(line: EntryLine, names: dict[str, str], told: EntryLine | None) -> contract.AlertRecipient:
    return contract.AlertRecipient(
        id=line.id,
        premises=names.get(line.values["premises"], "Premises no longer in the register"),
        role=line.values["role"],
        way=line.values["way"],
        sent_at=line.at,
        sent_by=line.by,
        told_at=told.at if told else None,
        told_by=told.by if told else "",
    )


def _steps(found: EntryRecord, sees: bool) -> tuple[contract.AlertStep, ...]:
    """Newest first; why it was recalled may speak of the person."""
    steps = [
        contract.AlertStep("drafted" if one.number == 1 else "changed", one.by, one.at) for one in found.versions
    ] + [
        contract.AlertStep(line.kind, line.by, line.at, str(line.values.get("why", "")) if sees else "")
        for line in found.lines
    ]
    return tuple(sorted(steps, key=lambda one: one.at, reverse=True))


def _checked(entry: contract.AlertEntry, today: date) -> dict[str, object]:
    if faults := rules.faults(asdict(entry), today):
        errors = tuple(FieldError(f"/{name}", sentence) for name, sentence in faults)
        raise Invalid("; ".join(sentence for _, sentence in faults), errors)
    values: dict[str, object] = schema_of(contract.AlertEntry)().dump(entry)
    return values


def _to_change(alert_id: UUID, actor: Actor, version: int | None = None) -> EntryRecord:
    found = records.find_entry_to_change(ALERTS, alert_id)
    if found is None:
        raise NotFound("There is no such alert")
    if version is not None and found.newest.number != version:
        raise faster(FASTER, found.newest.by, found.newest.at, actor)
    return found


def _premises_role(premises: UUID, read: int | None, today: date, actor: Actor) -> str:
    """The role known at these premises, as it was read; whom nobody knows is not told."""
    found = records.find_entry_to_change(PREMISES, premises)
    if found is not None and read not in (None, found.newest.number):
        raise faster(OTHER_ENTRY, found.newest.by, found.newest.at, actor)
    held = holding_on([rules_entry(found, events=False)], today) if found else ()
    if not held:
        raise Invalid("Choose premises from the register", (FieldError("/premises", "Choose premises"),))
    return str(held[0].values["contact_role"])


def _refuse(objection: str | None) -> None:
    if objection is not None:
        raise Refused(objection)


def _subject(found: EntryRecord) -> str:
    return f"alert:{found.public_id}"
