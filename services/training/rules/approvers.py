"""What venues must know of a person who approves bookings: the days, and until when the two trainings hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from services.training.rules.dates import FOREVER, NEVER
from services.training.rules.requirements import Policy
from services.training.rules.status import Period


@dataclass(frozen=True)
class ApproverTraining:
    """The stretches of days in the role, with the last valid days of both trainings as the facts now stand."""

    posts: tuple[tuple[str, str | None], ...]
    venue_hire_valid_until: str | None
    awareness_valid_until: str | None


def approver_training(periods: Iterable[Period], policy: Policy, until: date = FOREVER) -> ApproverTraining | None:
    """From a person's periods under the policy in force; None for who has never been in the approvers' role group.

    `until` is the last day of that policy: what a later one will ask of them is told when it has come into force.
    """
    known = list(periods)
    needs = {need: [p for p in known if p.requirement == id_] for need, id_ in policy.approval.items()}
    in_role = [period for found in needs.values() for period in found]
    if not in_role:
        return None
    return ApproverTraining(
        _stretches(in_role),
        _valid_until(needs.get("venue_hire", ()), until),
        _valid_until(needs.get("awareness", ()), until),
    )


def _valid_until(periods: Sequence[Period], until: date) -> str | None:
    """The last period of the policy holds all that is known, so its last valid day is the one that counts."""
    under = [period for period in periods if period.from_day <= until] or periods
    latest = max(under, key=lambda period: period.from_day, default=None)
    if latest is None or latest.valid_until is None:
        return None
    return "never" if latest.valid_until == NEVER else latest.valid_until.isoformat()


def _stretches(periods: Sequence[Period]) -> tuple[tuple[str, str | None], ...]:
    stretches: list[tuple[date, date]] = []
    for period in sorted(periods, key=lambda p: (p.from_day, p.to_day)):
        if stretches and (period.from_day - stretches[-1][1]).days <= 1:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], period.to_day))
        else:
            stretches.append((period.from_day, period.to_day))
    return tuple((s.isoformat(), None if e == FOREVER else e.isoformat()) for s, e in stretches)
