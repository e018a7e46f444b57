"""Alerts to venues, as venues and its callers speak of them: minimal facts, two people, an end."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from shared.contracts.base import text
from shared.contracts.registers.register_entries import asked, day
from shared.words import YES_NO

SOURCES = {
    "own_record": "The council's own record",
    "police": "The police or a Prevent partner",
    "published": "Something published",
    "another_council": "Another council",
}
WAYS = {"telephone": "By telephone", "in_person": "In person", "secure_mail": "By secure e-mail"}


@dataclass(frozen=True, kw_only=True)
class AlertEntry:
    """An alert as it is written: what a venue needs to know to decide, and no more."""

    purpose: str = asked("Purpose", most=300, hint="Why venues are told. No person's name", listed=True)
    facts: str = asked("The facts, as few as will do", most=2000, long=True, hint="Facts with a source, no opinions")
    source: str = asked("Where do they come from?", choices=SOURCES)
    call: str = asked("Whom the venue can call", hint="A role and a telephone number")
    expires_on: date = day("Last day it is valid", "At most 12 months from today")
    necessary: str = asked("Is it necessary to tell venues?", choices=YES_NO)
    proportionate: str = asked("Is it proportionate: nothing less would do?", choices=YES_NO)
    accurate: str = asked("Have the facts been checked?", choices=YES_NO)
    person_told: str = asked("Has the person been told?", choices=YES_NO)
    exemption: str = asked("If not, why not", most=1000, optional=True, long=True)
    charity: str = asked("Is a charity concerned?", choices=YES_NO, hint="If so, tell the Charity Commission as well")


@dataclass(frozen=True)
class AlertChange:
    """What the alert now says; an approval given before no longer counts."""

    version: int
    entry: AlertEntry


@dataclass(frozen=True)
class AlertVersion:
    """The version that was read: what is approved is what somebody has read."""

    version: int


@dataclass(frozen=True)
class AlertSending:
    """One venue was told, in the role it is known by; there is no list to send to.

    `version`: what they were told. `premises_version`: the entry of the register that named the role, as it was read.
    """

    premises: UUID
    way: str = field(metadata=asked("", choices=WAYS).metadata)
    version: int | None = None
    premises_version: int | None = None


@dataclass(frozen=True)
class AlertRecall:
    """Why an alert no longer stands; `version`: as it was read."""

    why: str = field(metadata=text(1000, 1))
    version: int | None = None


@dataclass(frozen=True)
class AlertRecipient:
    """One venue that was told, and whether it was told that the alert has ended."""

    id: UUID
    premises: str
    role: str
    way: str
    sent_at: datetime
    sent_by: str
    told_at: datetime | None
    told_by: str


@dataclass(frozen=True)
class AlertStep:
    """Who did what to an alert, when."""

    what: str
    by: str
    at: datetime
    why: str = ""


@dataclass(frozen=True)
class AlertLine:
    """An alert in the list; its facts are on its own page."""

    id: UUID
    state: str
    purpose: str
    expires_on: date
    recipients: int
    to_tell: int
    """Recipients who have not been told yet that it has ended."""


@dataclass(frozen=True)
class Alerts:
    """Alerts, those that stand first."""

    alerts: tuple[AlertLine, ...]


@dataclass(frozen=True)
class AlertDetail:
    """One alert; `entry` is null for an auditor, who sees who did what and nothing of the person."""

    id: UUID
    state: str
    version: int
    expires_on: date
    entry: AlertEntry | None
    may: tuple[str, ...]
    """What this person may do next: change, approve, send, recall, tell."""
    why_not_approve: str
    recipients: tuple[AlertRecipient, ...]
    steps: tuple[AlertStep, ...]
