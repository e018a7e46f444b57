"""Which completions count towards a requirement, and until when they hold (rules 3 and 4)."""

from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from services.training.rules.dates import NEVER, add_days, add_months, end_of_next_cycle
from services.training.rules.facts import Completion, Evidence
from services.training.rules.requirements import Anchor, Requirement, Rule

_BY_DAY = attrgetter("completed_on", "course")


class Step(NamedTuple):
    """A counting completion, and the valid-until the person has after it."""

    course: str
    completed_on: date
    valid_until: date


def in_date_order(completions: Iterable[Completion]) -> list[Completion]:
    """Completions as the rules take them: the order in which they became known is nothing to them."""
    return sorted(completions, key=_BY_DAY)


def bearing_on(rule: Rule, completions: Sequence[Completion]) -> list[Completion]:
    """The completions that may count towards the rule, in the order given; most people have a handful."""
    courses = rule.courses
    return [completion for completion in completions if completion.course in courses]


def known_on(day: date, completions: Iterable[Completion]) -> list[Completion]:
    """What was completed by the day and not revoked on or before it."""
    return [
        completion
        for completion in completions
        if completion.completed_on <= day and (completion.revoked_on is None or completion.revoked_on > day)
    ]


def with_evidence_seen(completions: Iterable[Completion]) -> list[Completion]:
    """Leaves out what nobody has seen proof of."""
    return [completion for completion in completions if completion.evidence == Evidence.SEEN]


def steps(rule: Rule, known: Iterable[Completion]) -> list[Step]:
    """Counting completions in date order, each with the valid-until it brings; one a day."""
    found: list[Step] = []
    for completion in known:
        day, course = completion.completed_on, completion.course
        if found and found[-1].completed_on == day:
            continue
        if not rule.counts_alone(course, day) and not (found and rule.counts_as_refresher(course)):
            continue
        running = found[-1].valid_until if found else None
        found.append(Step(course, day, renewed(rule.requirement, running, day)))
    return found


def renewed(requirement: Requirement, running: date | None, completed_on: date) -> date:
    """The valid-until after a counting completion, NEVER if it does not expire; it never goes backwards."""
    months = requirement.repeat_months
    if months <= 0:
        return NEVER
    if requirement.anchor == Anchor.CALENDAR:
        candidate = end_of_next_cycle(completed_on, requirement.cycle_start, months)
    elif requirement.anchor == Anchor.EXPIRY and running is not None and _renews(requirement, running, completed_on):
        candidate = add_months(running, months)
    else:
        candidate = add_months(completed_on, months)
    return candidate if running is None else max(running, candidate)


def _renews(requirement: Requirement, running: date, completed_on: date) -> bool:
    """Whether the completion falls in the window around the expiry that keeps the anniversary."""
    opens = add_days(running, -requirement.window_days)
    return opens <= completed_on <= add_days(running, requirement.grace_days)
