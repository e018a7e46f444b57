"""Alerts to venues: minimal facts, approved by a second person, for a while; the venue decides."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from services.venues.rules.registers.entries import Faults, months_later
from shared.second_person import tie_objection

LONGEST_MONTHS = 12
CHECKS = ("necessary", "proportionate", "accurate")


class AlertState(StrEnum):
    """Where an alert is; expiry is a matter of the day, so no job is needed for it."""

    DRAFTED = "drafted"
    APPROVED = "approved"
    SENT = "sent"
    EXPIRED = "expired"
    RECALLED = "recalled"


@dataclass(frozen=True)
class Alert:
    """What the rules ask about an alert; an approval is of one version, and a change needs a new one."""

    version: int
    written_by: frozenset[str]
    approved_version: int | None
    sent: int
    told_of_recall: int
    recalled: bool
    expires_on: date


def state_on(alert: Alert, day: date) -> AlertState:
    """Where the alert is on a day; its last day is still valid."""
    if alert.recalled:
        return AlertState.RECALLED
    if day > alert.expires_on:
        return AlertState.EXPIRED
    if alert.sent:
        return AlertState.SENT
    return AlertState.APPROVED if alert.approved_version == alert.version else AlertState.DRAFTED


def faults(values: Mapping[str, Any], today: date) -> Faults:
    """What is wrong with an alert as it is written."""
    found: Faults = []
    if values["expires_on"] <= today:
        found.append(("expires_on", "An alert ends on a day to come"))
    elif values["expires_on"] > months_later(today, LONGEST_MONTHS):
        found.append(("expires_on", f"An alert ends within {LONGEST_MONTHS} months"))
    if values["person_told"] == "no" and not values["exemption"].strip():
        found.append(("exemption", "Say why the person has not been told"))
    return found


def change_objection(alert: Alert, day: date) -> str | None:
    """Why an alert cannot be changed, or None: what was sent stays as it was sent."""
    state = state_on(alert, day)
    if state in {AlertState.DRAFTED, AlertState.APPROVED}:
        return None
    return f"This alert is {state.value}. Recall it and write a new one."


def approval_objection(
    alert: Alert, actor: str, checks: Iterable[str], day: date, tied: Collection[str] = ()
) -> str | None:
    """Why this person cannot approve an alert, or None if they can."""
    if state_on(alert, day) is not AlertState.DRAFTED:
        return f"This alert is {state_on(alert, day).value} and waits for no approval."
    if actor in alert.written_by:
        return "Somebody who did not write this alert must approve it."
    if refused := tie_objection(alert.written_by, tied):
        return refused
    if set(checks) != {"yes"}:
        return "The data-protection check must say yes three times: necessary, proportionate and accurate."
    return None


def sending_objection(alert: Alert, day: date) -> str | None:
    """Why an alert cannot be sent to anybody, or None if it can."""
    state = state_on(alert, day)
    if state in {AlertState.APPROVED, AlertState.SENT} and alert.approved_version == alert.version:
        return None
    if state is AlertState.DRAFTED:
        return "A second person must approve this alert before it is sent."
    return f"This alert is {state.value}: it is not sent to anybody any more."


def recall_objection(alert: Alert, day: date) -> str | None:
    """Why an alert cannot be recalled, or None if it can."""
    return "This alert has been recalled already." if alert.recalled else None


def told_objection(alert: Alert, day: date) -> str | None:
    """Why nobody is told of an end, or None: who was sent an alert is told when it is recalled or has expired."""
    if state_on(alert, day) in {AlertState.RECALLED, AlertState.EXPIRED}:
        return None
    return "The alert still stands: recall it first."
