"""A status is a function of a period, which holds all that the facts and the policy say, and the day (rules 5, 6)."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from services.training.rules.dates import NEVER, add_days
from services.training.rules.requirements import Level, Requirement


class Status(StrEnum):
    """How a person stands against a requirement, first that applies first."""

    EXEMPT = "exempt"
    IN_DATE = "in_date"
    DUE_SOON = "due_soon"
    AWAITING_EVIDENCE = "awaiting_evidence"
    NOT_YET_DUE = "not_yet_due"
    IN_GRACE = "in_grace"
    OVERDUE = "overdue"
    NEVER_DONE = "never_done"


class Validity(NamedTuple):
    """Until when training holds, and would hold if evidence awaited were seen; None without any, or NEVER."""

    valid_until: date | None
    awaiting_until: date | None


class Period(NamedTuple):
    """Days from_day..to_day on which nothing about a person and a requirement changes but the day itself."""

    requirement: str
    role_group: str
    level: Level
    from_day: date
    to_day: date  # FOREVER when there is no end in sight
    in_scope_since: date
    valid_until: date | None  # the last valid day; NEVER when it does not expire, None without counting completion
    awaiting_until: date | None  # the same if completions awaiting evidence were counted
    due_on: date | None  # None when nothing will be due again
    exempt: bool
    grace_days: int
    due_soon_days: int
    policy_version: str

    @property
    def has_counting(self) -> bool:
        """Whether there is a counting completion, expired or not."""
        return self.valid_until is not None


def period_of(
    requirement: Requirement,
    policy: tuple[str, int],
    days: tuple[date, date],
    since: date,
    validity: Validity,
    exempt: bool,
) -> Period:
    """The period of those days; policy is its version and due-soon days. The only place a period is made."""
    return Period(
        requirement=requirement.id,
        role_group=requirement.role_group,
        level=requirement.level,
        from_day=days[0],
        to_day=days[1],
        in_scope_since=since,
        valid_until=validity.valid_until,
        awaiting_until=validity.awaiting_until,
        due_on=due_on(requirement, since, validity.valid_until),
        exempt=exempt,
        grace_days=requirement.grace_days,
        due_soon_days=policy[1],
        policy_version=policy[0],
    )


def due_on(requirement: Requirement, since: date, valid_until: date | None) -> date | None:
    """The last day to complete the course: never before the induction time is over (rule 5)."""
    inducted_by = add_days(since, requirement.first_due_days)
    if valid_until is None:
        return inducted_by
    return None if valid_until == NEVER else max(valid_until, inducted_by)


def status_on(period: Period, day: date) -> Status:
    """The status on a day the period covers: the first that applies (rule 6)."""
    valid_until, awaiting_until, due = period.valid_until, period.awaiting_until, period.due_on
    if period.exempt:
        return Status.EXEMPT
    if valid_until is not None and day <= valid_until:
        return Status.DUE_SOON if _soon(valid_until, day, period.due_soon_days) else Status.IN_DATE
    if awaiting_until is not None and day <= awaiting_until:
        return Status.AWAITING_EVIDENCE
    if due is not None and day <= due:
        return Status.NOT_YET_DUE
    if valid_until is None:
        return Status.NEVER_DONE
    if valid_until == due and day <= add_days(valid_until, period.grace_days):
        return Status.IN_GRACE
    return Status.OVERDUE


def _soon(valid_until: date, day: date, due_soon_days: int) -> bool:
    return valid_until != NEVER and (valid_until - day).days <= due_soon_days
